"""Asks addresses: conditional, polite, guarded, bounded.

client (the facade) → journey (hops, robots, turns) → exchange (one request, bounded) → transport (aiohttp).
Decisions are pure and stand apart: guard, redirects, statuses, decoding.
"""

from watcher.fetch.client import HttpFetcher
from watcher.fetch.guard import is_loopback_name

__all__ = ["HttpFetcher", "is_loopback_name"]
