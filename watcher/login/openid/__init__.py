"""Logging in at an OpenID provider: there with a state, back with a code, in by what its token says.

The one home of Authlib and joserfc, which are loaded with the first login there and not before.  Works over
ports.PeopleStore and ports.Ask; knows no HTTP library and no SQL.
"""
