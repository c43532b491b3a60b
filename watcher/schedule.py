"""APScheduler: when, never what."""
