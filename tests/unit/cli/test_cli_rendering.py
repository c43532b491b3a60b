"""What the command line says of rendering where it cannot be had.  No browser is started."""

import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.loopback import LoopbackServer
from watcher.cli.entry import command

CONFIG = """
[service]
title = "Prøve"
contact = "mailto:drift@fhf.no"
[fetch]
allow_hosts = ["127.0.0.1"]
chromium = "{chromium}"
[[source]]
id = "dosering"
title = "Dosering"
owner = "FHI"
url = "{url}"
render = {render}
"""
HTML = b"<!DOCTYPE html><html lang=nb><title>Dosering</title><div id=root></div></html>"


def run(
    folder: Path, *words: str, chromium: str, url: str = "http://127.0.0.1/", render: bool = True
) -> Result:
    path = folder / "sources.toml"
    text = CONFIG.format(chromium=chromium, url=url, render=str(render).lower())
    path.write_text(text, encoding="utf-8")
    return CliRunner().invoke(command, ["--config", str(path), *words])


def test_the_doctor_says_which_sources_lack_a_browser_and_how_to_get_it(tmp_path):
    done = run(tmp_path, "doctor", chromium="/nowhere/chromium")
    assert done.exit_code == 1
    assert "BAD   rendering: there is no /nowhere/chromium; needed by dosering" in done.stdout
    assert "→ apt-get install chromium, or set fetch.chromium, or render = false" in done.stdout


def test_the_doctor_says_which_sources_lack_playwright_and_how_to_get_it(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "playwright", None)
    done = run(tmp_path, "doctor", chromium=sys.executable)
    assert done.exit_code == 1
    assert "BAD   rendering: Playwright is not installed; needed by dosering" in done.stdout
    assert "→ pip install 'watcher[render]', or render = false" in done.stdout


def test_the_doctor_does_not_speak_of_browsers_that_nobody_needs(tmp_path):
    done = run(tmp_path, "doctor", chromium="/nowhere/chromium", render=False)
    assert "rendering" not in done.stdout


def test_trying_a_rendered_source_without_a_browser_says_what_is_missing(tmp_path):
    pytest.importorskip("playwright")
    with LoopbackServer() as server:
        server.say("/page", HTML, headers={"Content-Type": "text/html"})
        done = run(
            tmp_path, "sources", "try", "dosering", chromium="/nowhere/chromium", url=server.url("/page")
        )
    assert done.exit_code == 1
    assert "det er ingen Chromium på /nowhere/chromium" in done.stdout.replace("\n", " ")
    assert "[not-configured]" in done.stdout
