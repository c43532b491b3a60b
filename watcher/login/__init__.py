"""Logging in: passwords, second factor, sessions, tokens, and how fast somebody may guess.

The one home of argon2-cffi and segno.  Works over ports.PeopleStore; knows no HTTP and no SQL.  Time comes in
as an argument; randomness is drawn here, because a secret that could be made again would be none.
"""
