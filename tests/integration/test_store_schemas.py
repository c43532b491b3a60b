"""The schemas that the program names are the migrations that it brings; at rest it does without Alembic."""

import subprocess
import sys
from pathlib import Path

from watcher.store import open_store
from watcher.store.schema import SCHEMAS
from watcher.store.upgrade import revisions

LOOK = """
import sys
from watcher.store import open_store
open_store(sys.argv[1]).close()
print("alembic" in sys.modules)
"""


def test_every_migration_is_named_in_its_order() -> None:
    assert revisions() == SCHEMAS


def test_alembic_is_loaded_to_change_a_database_and_not_to_use_it(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'watcher.db'}"
    open_store(url).close()
    looked = subprocess.run([sys.executable, "-c", LOOK, url], capture_output=True, text=True, check=True)
    assert looked.stdout == "False\n"
