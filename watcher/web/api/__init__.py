"""The JSON API under /api/v1: what the desk can do, a program with a token can do.

Each operation is declared once (`declare.Operation`): address, scope, and the pydantic models of what comes
in and goes out.  `app` answers by these declarations, `described` makes the OpenAPI description of them, and
`page` lists them for people.  One file per group; `operations` has them all.  Nothing of this is loaded
before the first request (`mount`).
"""
