"""No step of the chain reads a PDF in this process by forgetting to say where."""

import ast
from pathlib import Path

import watcher.cli
import watcher.pipeline

READERS = {"extract_document", "extract_snapshot", "document_today", "try_source"}


def test_every_step_hands_on_where_pdfs_are_read():
    found, forgotten = calls(Path(watcher.pipeline.__path__[0]), "*.py", READERS)
    assert found > 10
    assert forgotten == []


def test_a_proposal_hands_on_where_pdfs_are_read():
    readers = READERS | {"extract", "is_same_page", "Surroundings", "_judged"}
    for pattern in ("propose*.py", "sources_add.py"):
        found, forgotten = calls(Path(watcher.cli.__path__[0]), pattern, readers)
        assert found > 3
        assert forgotten == []


def calls(folder: Path, pattern: str, readers: set[str]) -> tuple[int, list[str]]:
    """Return how many calls of `readers` there are, and where one does not say it."""
    found, forgotten = 0, []
    for path in sorted(folder.glob(pattern)):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in readers:
                found += 1
                if "read_pdf" not in ast.unparse(node):
                    forgotten.append(f"{path.name}:{node.lineno}")
    return found, forgotten
