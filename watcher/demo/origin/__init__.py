"""Offline stand-in for the public pages that the m-kopper (mpox) letter points at.

Test data only.  See README.md.
"""
__all__ = ["Origin", "OriginServer", "Response"]


def __getattr__(name):
    if name in __all__:
        from watcher.demo.origin import serve
        return getattr(serve, name)
    raise AttributeError(name)
