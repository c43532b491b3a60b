"""What others build on says what it is."""

import ast
import inspect
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest

import watcher.model
from watcher import errors, ports

MODULES = [import_module(f"watcher.model.{found.name}") for found in iter_modules(watcher.model.__path__)]
PUBLIC = [*MODULES, errors, ports]


def public_nodes(tree: ast.Module) -> Iterator[tuple[str, ast.ClassDef | ast.FunctionDef]]:
    """Yield the public classes, functions and methods, with their names."""
    for node in tree.body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef) and not node.name.startswith("_"):
            yield node.name, node
            for inner in node.body if isinstance(node, ast.ClassDef) else ():
                if isinstance(inner, ast.FunctionDef) and not inner.name.startswith("_"):
                    yield f"{node.name}.{inner.name}", inner


@pytest.mark.parametrize("module", PUBLIC, ids=lambda module: module.__name__)
def test_every_public_name_is_documented(module):
    tree = ast.parse(inspect.getsource(module))
    assert ast.get_docstring(tree)
    assert [name for name, node in public_nodes(tree) if not ast.get_docstring(node)] == []


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_models_are_frozen_slotted_and_keyword_only(module):
    loose = []
    for name, kind in inspect.getmembers(module, inspect.isclass):
        if kind.__module__ == module.__name__ and is_dataclass(kind):
            is_tight = vars(kind)["__dataclass_params__"].frozen and "__slots__" in vars(kind)
            is_named = all(field.kw_only for field in fields(kind))
            if not (is_tight and is_named):
                loose.append(name)
    assert loose == []


def test_no_module_has_a_name_that_says_nothing():
    banned = {"utils", "util", "helpers", "common", "misc", "base", "manager", "handler", "core"}
    root = Path(watcher.model.__path__[0]).parent
    found = [path for path in root.rglob("*.py") if path.stem in banned and "origin" not in path.parts]
    assert found == []
