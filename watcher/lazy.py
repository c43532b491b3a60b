"""Packages that load what is asked of them, and no more: most commands need little of each (PEP 562)."""

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module


def loader(package: str, places: Mapping[str, Sequence[str]]) -> Callable[[str], object]:
    """Return the `__getattr__` of a package whose names stand in the modules `places`: module → names.

    It raises AttributeError for any other name, as a module does.
    """
    modules = {name: module for module, names in places.items() for name in names}

    def load(name: str) -> object:
        if name not in modules:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        return getattr(import_module(modules[name]), name)

    return load
