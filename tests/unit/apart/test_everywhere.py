"""No step of the chain reads a PDF in this process by forgetting to say where."""

import ast
from pathlib import Path

import watcher.pipeline

READERS = {"extract_document", "extract_snapshot", "document_today", "try_source"}


def test_every_step_hands_on_where_pdfs_are_read():
    found, forgotten = 0, []
    for path in sorted(Path(watcher.pipeline.__path__[0]).glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in READERS:
                found += 1
                if "read_pdf" not in ast.unparse(node):
                    forgotten.append(f"{path.name}:{node.lineno}")
    assert found > 10
    assert forgotten == []
