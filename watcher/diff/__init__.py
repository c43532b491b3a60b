"""Document × Document → PageDiff.  Pure."""
