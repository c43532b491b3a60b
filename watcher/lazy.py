"""Loading what is asked for, and no more: most commands, and most checks, need little of the program.

`loader` for packages whose names are loaded when they are asked for (PEP 562), `later` for what a module
needs in few of its runs.  Types stand beside them under TYPE_CHECKING.
"""

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Any


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


def later(module: str, name: str) -> Callable[..., Any]:
    """Return what calls `name` of `module`, which is loaded with the first call and not before."""

    def call(*args: Any, **options: Any) -> Any:
        return getattr(import_module(module), name)(*args, **options)

    return call
