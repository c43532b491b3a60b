"""The hostile texts of tests/data/hostile, and stores that are full of them."""

import json
from dataclasses import replace
from functools import cache
from pathlib import Path

from tests.unit.web.desk.versions import SOURCE, make_pair, make_versions, text_source
from tests.unit.web.site_sample import FakeStore, Told, ago, make_source, publish
from watcher.errors import ExtractError
from watcher.model.level import Level
from watcher.model.notice import Notice
from watcher.model.source import SourceType
from watcher.web.desk.compare.lines import make_lines
from watcher.web.desk.page_copy.cleaning import clean_page
from watcher.web.desk.page_copy.marking import mark_page
from watcher.web.desk.page_copy.tokens import read_stream

FOLDER = Path(__file__).parents[3] / "data" / "hostile"
CALL, ADDRESS = "alert(1)", "https://canary.invalid/x"
TEXT_SOURCE = text_source(SourceType.TEXT)
UPDATES = make_source("meldinger", "Etaten", "Meldinger", "https://etaten.example.no/meldinger")


@cache
def families() -> dict[str, list[str]]:
    """Return the texts by what they try."""
    read = json.loads((FOLDER / "payloads.json").read_text("utf-8"))["families"]
    return {
        name: [one.replace("@JS@", CALL).replace("@URL@", ADDRESS) for one in each]
        for name, each in read.items()
    }


@cache
def payloads() -> tuple[str, ...]:
    return tuple(one for each in families().values() for one in each)


def page_with(payload: str) -> str:
    """Return a page that has the text as markup, in the watched region and beside it."""
    return (
        f"<!doctype html><html lang=nb><head><title>{payload}</title></head><body><nav>{payload}</nav>"
        f"<main><h1>Råd</h1><p>Voksne gis 600 mg to ganger daglig.</p><p>{payload}</p>"
        f"<p title='{payload}'>Etter <b>{payload}</b> står mer.</p></main></body></html>"
    )


PLAIN = (
    "<!doctype html><html lang=nb><body><main><h1>Råd</h1><p>Voksne gis 200 mg to ganger daglig.</p>"
    "<p>Her sto noe annet.</p><p>Etter står mer.</p></main></body></html>"
)


def copy_of(payload: str, *, is_old: bool = False) -> str:
    """Return the marked copy of a page with the text."""
    old, new = PLAIN.encode(), page_with(payload).encode("utf-8", "replace")
    try:
        pair = make_pair(old, new)
    except ExtractError:  # it has swallowed the whole page: that is no version
        new = PLAIN.replace("</main>", payload).encode("utf-8", "replace")
        pair = make_pair(old, new)
    side, body = (pair.old, old) if is_old else (pair.new, new)
    bare = clean_page(body, side.snapshot, SOURCE.rules)
    stream = read_stream(bare.html, has_region=bare.has_region)
    return mark_page(stream, make_lines(pair), is_old=is_old, say=str, kind_word=lambda _: "Endret").html


def hostile_store() -> FakeStore:
    """Return a store with the texts in a plain text file, and in every field of an update that quotes."""
    # Lines of a text file come as they are; what no file can hold is left to the update.
    lines = [" ".join(one.split()) for one in payloads()]
    whole = "\n\n".join(f"Punkt {number}: {line}" for number, line in enumerate(lines))
    new = whole.encode("utf-8", "replace").replace(b"\x00", b"")
    store = make_versions((b"Punkt 0: det som sto her\n\nEt avsnitt", new), source=TEXT_SOURCE)
    publish(store, UPDATES, ago(hours=1), title(), *map(told, payloads()), note=" ".join(payloads()))
    return store


def title() -> str:
    return " ".join(payloads())


def told(payload: str) -> Told:
    """Return an item that has the text in every field."""
    return Told(
        before=f"før {payload}",
        after=f"{payload} nå",
        headline=payload,
        level=Level.CRITICAL,
        section=(payload, payload),
        facts=(("dose", payload, payload),),
        reasons=((payload, payload),),
        row=payload,
        column=payload,
        deep=f"#{payload}",
    )


def notices_of(family: str) -> list[Notice]:
    """Return updates that have a text each in title, note, names and item."""
    store = FakeStore()
    return [
        replace(
            publish(store, UPDATES, ago(hours=1, minutes=number), payload, told(payload), note=payload),
            summary=payload,
            source_title=payload,
            source_owner=payload,
        )
        for number, payload in enumerate(families()[family])
    ]
