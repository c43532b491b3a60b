"""Asks addresses: conditional, polite, guarded, bounded."""
