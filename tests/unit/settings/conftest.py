from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from watcher.model.config import Settings
from watcher.settings import ConfigErrors, load_settings


@pytest.fixture
def load(tmp_path: Path) -> Callable[..., Settings]:
    def load(text: str, environ: Mapping[str, str] | None = None) -> Settings:
        path = tmp_path / "sources.toml"
        path.write_text(text, encoding="utf-8")
        return load_settings(path, environ or {})

    return load


@pytest.fixture
def problems(load: Callable[..., Settings], tmp_path: Path) -> Callable[..., list[str]]:
    """What is wrong with a text, one line each, without the folder."""

    def problems(text: str, environ: Mapping[str, str] | None = None) -> list[str]:
        with pytest.raises(ConfigErrors) as caught:
            load(text, environ)
        return [str(one).removeprefix(f"{tmp_path}/") for one in caught.value.problems]

    return problems
