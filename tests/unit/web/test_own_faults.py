"""Faults of our own on the status board."""

from datetime import timedelta

from selectolax.lexbor import LexborHTMLParser

from tests.unit.web.client import SiteClient
from tests.unit.web.site_sample import NOW, make_web
from watcher.model.fault import Fault
from watcher.web.view import Health

DISK = Fault(key="store", text="Disken er full", error="the disk is full", since=NOW - timedelta(minutes=5))


def board(feeds_dir, *faults: Fault) -> LexborHTMLParser:
    client = SiteClient(make_web(feeds_dir, health=Health(faults=lambda: faults)))
    return LexborHTMLParser(client.get("/status?lang=en").text)


def test_a_fault_of_ours_is_told_in_its_language_and_its_moment_in_the_reader_s(feeds_dir):
    page = board(feeds_dir, DISK)
    (told,) = page.css("section[aria-labelledby=feil] li")
    (text,) = told.css("span[lang=nb]")
    assert text.text() == "Disken er full"
    assert told.attributes.get("lang") is None
    assert not text.css("time")
    assert [time.text() for time in told.css("time")] == ["5 minutes ago"]
    assert [head.text() for head in page.css("#feil")] == ["A fault of ours"]


def test_without_a_fault_nothing_is_said_of_any(feeds_dir):
    assert not board(feeds_dir).css("#feil")
