"""The review desk under /redaksjon; one file per page.

Every page states who may see it (`access.needs`), and routes.py lists them all.  A page gets an `Asked`: who
asks, the form that came, the way to answer.  What it changes it changes by POST, and then sends the browser
on: all of it works without script.
"""
