"""Notices → bytes (Atom, RSS, JSON Feed, OPML).  Pure."""
