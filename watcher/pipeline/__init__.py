"""Use cases over ports: check, publish, resume."""
