"""Policy: what becomes of a judged change.  Pure."""
