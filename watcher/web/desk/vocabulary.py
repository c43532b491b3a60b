"""/redaksjon/ordliste: the words and rules that changes are judged by, to look up and try, not to change."""

from dataclasses import dataclass
from html import escape

from starlette.responses import Response

from watcher.extract import extract_document
from watcher.judge import Vocabulary
from watcher.model.change import Edit, PageDiff
from watcher.model.document import Document
from watcher.model.ids import SourceId
from watcher.model.people import Role
from watcher.model.source import ExtractionRules
from watcher.model.verdict import PageVerdict, Verdict
from watcher.pipeline.compare import compare
from watcher.web.desk.access import Asked, needs
from watcher.web.desk.vocabulary_words import (
    LANGUAGE_WORDS,
    MEANINGS,
    find_rules,
    find_words,
    read_languages,
)
from watcher.web.words import msg

VOCABULARY = "/redaksjon/ordliste"
MOST_CHARS = 20_000
MOST_SHOWN = 100
_TOO_LONG = msg("Teksten er for lang: høyst 20 000 tegn.")
_NOTHING = msg("Skriv noe i minst ett av feltene.")
_URL = "https://example.invalid/"
_TITLE = "<h1>Prøve</h1>"
"""A page that says nothing at all is none: on one side there may be no text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What was typed into «Prøv»."""

    before: str = ""
    after: str = ""
    lang: str = ""
    heading: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One edit with its judgement."""

    edit: Edit
    verdict: Verdict
    lowered: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What the two texts come to, the gravest edit first."""

    verdict: PageVerdict
    edits: tuple[Judged, ...]
    lang: str


@needs(Role.READER)
def page(asked: Asked) -> Response:
    """Look words up."""
    return _show(asked)


@needs(Role.READER)
def try_texts(asked: Asked) -> Response:
    """Judge the step from one text to another."""
    form, work = asked.form, asked.view.site.work
    typed = Typed(
        before=form.get("foer"),
        after=form.get("etter"),
        lang=form.get("sprak"),
        heading=form.get("overskrift"),
    )
    wrong = _wrong(typed)
    if wrong or work is None:
        return _show(asked, typed=typed, wrong=asked.view.translate(wrong), http_status=422)
    return _show(asked, typed=typed, tried=judge_texts(typed, work.vocabulary))


def _wrong(typed: Typed) -> str:
    if not (typed.before.strip() or typed.after.strip()):
        return _NOTHING
    longest = max(len(typed.before), len(typed.after), len(typed.heading))
    return _TOO_LONG if longest > MOST_CHARS else ""


def _show(
    asked: Asked,
    *,
    typed: Typed | None = None,
    tried: Tried | None = None,
    wrong: str = "",
    http_status: int = 200,
) -> Response:
    work = asked.view.site.work
    vocabulary = work.vocabulary if work else None
    query = " ".join(asked.view.query.get("q", "").split())[:80]
    lang = asked.view.query.get("sprak", "")
    words = find_words(vocabulary, query, lang) if vocabulary and query else ()
    return asked.page(
        "vocabulary.html",
        http_status=http_status,
        vocabulary=vocabulary,
        query=query,
        chosen=lang,
        text_languages=read_languages(vocabulary) if vocabulary else (),
        language_words=LANGUAGE_WORDS,
        words=words[:MOST_SHOWN],
        word_count=len(words),
        rules=find_rules(vocabulary, query) if vocabulary else (),
        meanings=MEANINGS,
        typed=typed or Typed(),
        tried=tried,
        wrong=wrong,
    )


def judge_texts(typed: Typed, vocabulary: Vocabulary) -> Tried:
    """Return the judgement of two texts, as `watcher vocab try` gives it for two pages with them."""
    old, new = (_document(text, typed) for text in (typed.before, typed.after))
    diff, verdict = compare(old, new, vocabulary)
    return Tried(
        verdict=verdict,
        edits=tuple(_judged(diff, verdict, vocabulary)),
        lang=new.lang or old.lang or typed.lang,
    )


def _judged(diff: PageDiff, verdict: PageVerdict, vocabulary: Vocabulary) -> list[Judged]:
    edits = {edit.id: edit for edit in diff.edits}
    found = [
        Judged(edit=edits[one.edit_id], verdict=one, lowered=vocabulary.lowering.get(one.lowered_by, ""))
        for one in verdict.verdicts
        if one.edit_id in edits
    ]
    return sorted(found, key=lambda one: -one.verdict.level)


def _document(text: str, typed: Typed) -> Document:
    """Return a page that says `text`: an empty line parts paragraphs, a dash at its start makes a point."""
    heading = f"<h2>{escape(typed.heading)}</h2>" if typed.heading.strip() else ""
    page = (
        f"<!doctype html><html><head><title></title></head><body><main>{_TITLE}{heading}{_html(text)}</main>"
    )
    return extract_document(
        page.encode("utf-8", "replace"),
        source_id=SourceId("try"),
        url=_URL,
        charset="utf-8",
        content_type="text/html",
        rules=ExtractionRules(lang=typed.lang or "nb", keep=("main",)),
    )


def _html(text: str) -> str:
    parts = []
    for part in text.replace("\r\n", "\n").split("\n\n"):
        lines = [line.strip() for line in part.split("\n") if line.strip()]
        if lines and all(line.startswith(("- ", "• ", "* ")) for line in lines):
            parts.append("<ul>" + "".join(f"<li>{escape(line[2:])}</li>" for line in lines) + "</ul>")
        elif lines:
            parts.append(f"<p>{escape(' '.join(lines))}</p>")
    return "".join(parts)
