"""Document model of the origin site: a small markup, edits on it, and truth records.

A page is written once as markup (see `Doc.parse`) and then changed by edits.
Every edit that matters carries the truth about itself (kind, severity, fact,
old and new text), so that the truth file can never drift away from the pages:
an edit whose old text is not in the page fails the build.
"""
from __future__ import annotations

import copy
import re
from dataclasses import dataclass, field

KINDS = ("noise", "editorial", "substantive")
SEVERITIES = ("none", "minor", "important", "critical")

NOTE = "Testside: oppdiktet innhold til prøving av programvare. Ikke medisinske råd."

_HEAD = re.compile(r"^(#{1,5}) (.*?)(?: \{#([\w-]+)((?: \.[\w-]+)*)\})?$")


def squash(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def plain(line: str) -> str:
    """Inline markup to plain text."""
    line = re.sub(r"\[([^\]]+)\]\([^)]*\)", r"\1", line)
    return line.replace("**", "").replace("__", "")


@dataclass
class Section:
    level: int
    id: str
    title: str
    flags: tuple[str, ...] = ()
    lines: list[str] = field(default_factory=list)

    def text(self) -> str:
        out = [plain(self.title)]
        for ln in self.lines:
            ln = re.sub(r"^(- |\d+\. |!# |! |\|= ?)", "", ln)
            if ln.startswith("|"):
                ln = " ".join(c.strip() for c in ln.strip("|").split("|"))
            out.append(plain(ln))
        return squash(" ".join(out))


@dataclass
class Doc:
    meta: dict = field(default_factory=dict)      # dates, version, authors: shown on the page
    chrome: dict = field(default_factory=dict)    # layout, deploy number, encoding: not content
    sections: list[Section] = field(default_factory=list)

    # -- reading -------------------------------------------------------------
    @classmethod
    def parse(cls, markup: str, meta=None, chrome=None) -> "Doc":
        doc = cls(dict(meta or {}), dict(chrome or {}))
        doc.sections = parse_sections(markup)
        if not doc.sections or doc.sections[0].level != 1:
            raise ValueError("a page starts with one '# ' heading")
        return doc

    def index(self, sid: str) -> int:
        hits = [i for i, s in enumerate(self.sections) if s.id == sid]
        if len(hits) != 1:
            raise KeyError(f"section {sid!r}: {len(hits)} found")
        return hits[0]

    def get(self, sid: str) -> Section:
        return self.sections[self.index(sid)]

    def subtree(self, sid: str) -> tuple[int, int]:
        i = self.index(sid)
        j = i + 1
        while j < len(self.sections) and self.sections[j].level > self.sections[i].level:
            j += 1
        return i, j

    def path(self, sid: str) -> list[str]:
        i = self.index(sid)
        out = [plain(self.sections[i].title)]
        level = self.sections[i].level
        for s in reversed(self.sections[:i]):
            if s.level < level:
                out.append(plain(s.title))
                level = s.level
        return out[::-1]

    def text(self) -> str:
        return "\n".join(s.text() for s in self.sections)

    def clone(self) -> "Doc":
        return copy.deepcopy(self)


def ingress(doc: Doc) -> str:
    return " ".join(ln[2:] for ln in doc.sections[0].lines if ln.startswith("> "))


def parse_sections(markup: str) -> list[Section]:
    out: list[Section] = []
    for raw in markup.strip("\n").split("\n"):
        m = _HEAD.match(raw)
        if m:
            title = m.group(2).strip()
            sid = m.group(3) or slug(title)
            flags = tuple((m.group(4) or "").replace(".", "").split())
            out.append(Section(len(m.group(1)), sid, title, flags))
        elif out:
            out[-1].lines.append(raw.rstrip())
        elif raw.strip():
            raise ValueError(f"text before the first heading: {raw!r}")
    return out


def slug(title: str) -> str:
    t = title.lower().translate(str.maketrans({"å": "a", "ø": "o", "æ": "ae", "é": "e"}))
    return re.sub(r"[^a-z0-9]+", "-", t).strip("-")


# -- edits -------------------------------------------------------------------
@dataclass
class Change:
    """What one edit did, as a clinical editor would put it."""
    type: str                       # replace insert delete move retitle meta layout
    kind: str
    severity: str
    section: list[str]
    fact: str = ""
    old: str = ""
    new: str = ""
    note: str = ""


class Edit:
    def __init__(self, fn, *, type, at=None, kind=None, sev=None, fact="", old="", new="", note=""):
        self.fn, self.type, self.at = fn, type, at
        self.kind, self.sev, self.fact, self.old, self.new, self.note = kind, sev, fact, old, new, note

    def apply(self, doc: Doc, rev: "Rev") -> Change:
        kind, sev = self.kind or rev.kind, self.sev or rev.severity
        if kind in ("noise", "editorial") and self.kind and not self.sev:
            sev = "none"
        before = doc.path(self.at) if self.at and self.type in ("delete", "move", "retitle") else None
        self.fn(doc)
        if self.at is None:
            section = []
        elif self.type == "delete":
            section = before
        else:
            section = doc.path(self.at)
        return Change(self.type, kind, sev, section, self.fact, plain(self.old), plain(self.new), self.note)


def sub(at, find, put, /, *, count=1, **truth):
    """Replace text inside one section (not its subsections)."""
    def fn(doc):
        s = doc.get(at)
        body = "\n".join(s.lines)
        n = body.count(find)
        if n != count:
            raise ValueError(f"#{at}: {find!r} found {n} times, wanted {count}")
        s.lines = body.replace(find, put).split("\n")
    truth.setdefault("old", find)
    truth.setdefault("new", put)
    return Edit(fn, type="replace", at=at, **truth)


def append(at, markup, *, after=None, before=None, **truth):
    """Add lines at the end of a section, or next to the line that contains `after` or `before`."""
    def fn(doc):
        s = doc.get(at)
        lines = markup.strip("\n").split("\n")
        if after is None and before is None:
            while s.lines and not s.lines[-1].strip():
                s.lines.pop()
            sep = [] if s.lines and s.lines[-1][:2] in ("- ", "| ") and lines[0][:2] == s.lines[-1][:2] else [""]
            s.lines += sep + lines + [""]
        else:
            hits = [i for i, ln in enumerate(s.lines) if (after or before) in ln]
            if len(hits) != 1:
                raise ValueError(f"#{at}: {after or before!r} found {len(hits)} times")
            k = hits[0] + (1 if after else 0)
            s.lines[k:k] = lines
    truth.setdefault("new", re.sub(r"^(- |! |\d+\. )", "", markup.strip("\n").split("\n")[0]))
    return Edit(fn, type="insert", at=at, **truth)


def drop(at, needle, /, **truth):
    """Remove the line that contains `needle`."""
    def fn(doc):
        s = doc.get(at)
        hits = [i for i, ln in enumerate(s.lines) if needle in ln]
        if len(hits) != 1:
            raise ValueError(f"#{at}: drop {needle!r} found {len(hits)} times")
        del s.lines[hits[0]]
    truth.setdefault("old", needle)
    return Edit(fn, type="delete-line", at=at, **truth)


def insert_section(markup, *, after=None, before=None, **truth):
    new = parse_sections(markup)

    def fn(doc):
        if after:
            i = doc.subtree(after)[1]
        else:
            i = doc.index(before)
        doc.sections[i:i] = copy.deepcopy(new)
    truth.setdefault("new", plain(new[0].title))
    return Edit(fn, type="insert", at=new[0].id, **truth)


def delete_section(at, **truth):
    def fn(doc):
        i, j = doc.subtree(at)
        del doc.sections[i:j]
    return Edit(fn, type="delete", at=at, **truth)


def move(at, *, before=None, after=None, **truth):
    def fn(doc):
        i, j = doc.subtree(at)
        block = doc.sections[i:j]
        del doc.sections[i:j]
        k = doc.index(before) if before else doc.subtree(after)[1]
        doc.sections[k:k] = block
    truth.setdefault("kind", "editorial")
    truth.setdefault("sev", "none")
    truth.setdefault("note", f"moved {'before ' + before if before else 'after ' + after}")
    return Edit(fn, type="move", at=at, **truth)


def retitle(at, new, **truth):
    def fn(doc):
        s = doc.get(at)
        truth_old.append(s.title)
        s.title = new
    truth_old: list[str] = []
    truth.setdefault("new", new)
    return Edit(fn, type="retitle", at=at, **truth)


def reid(at, new, **truth):
    """Change only the anchor of a section."""
    def fn(doc):
        doc.get(at).id = new
    truth.setdefault("kind", "noise")
    truth.setdefault("sev", "none")
    e = Edit(fn, type="layout", at=None, note=f"anchor #{at} is now #{new}", **truth)
    return e


def reorder(at, order, **truth):
    """Put the bullet lines of a section in another order."""
    def fn(doc):
        s = doc.get(at)
        idx = [i for i, ln in enumerate(s.lines) if ln.startswith("- ")]
        if sorted(order) != list(range(len(idx))):
            raise ValueError(f"#{at}: {len(idx)} bullets")
        bullets = [s.lines[i] for i in idx]
        for i, o in zip(idx, order):
            s.lines[i] = bullets[o]
    truth.setdefault("kind", "editorial")
    truth.setdefault("sev", "none")
    truth.setdefault("note", "same bullets, another order")
    return Edit(fn, type="move", at=at, **truth)


def meta(_truth=None, **values):
    """Change what the page says about itself (dates, version, authors)."""
    def fn(doc):
        doc.meta.update(values)
    truth = {"kind": "noise", "sev": "none"}
    truth.update(_truth or {})
    truth.setdefault("note", "; ".join(f"{k} = {v}" for k, v in values.items()))
    return Edit(fn, type="meta", at=None, **truth)


def chrome(note="", **values):
    """Change the layout, not the content."""
    def fn(doc):
        doc.chrome.update(values)
    return Edit(fn, type="layout", at=None, kind="noise", sev="none",
                note=note or "; ".join(f"{k} = {v}" for k, v in values.items()))


def call(fn, **truth):
    """Any other change: fn(doc)."""
    truth.setdefault("type", "replace")
    return Edit(fn, **truth)


@dataclass
class Rev:
    step: int
    kind: str
    severity: str
    summary: str
    edits: list = field(default_factory=list)
    tags: tuple = ()                # what makes this one hard; see README

    def __post_init__(self):
        assert self.kind in KINDS and self.severity in SEVERITIES, self
        assert (self.kind == "noise") <= (self.severity == "none"), self.summary


@dataclass
class Source:
    id: str
    title: str
    url: str                        # as on the real site
    type: str                       # html pdf json feed
    lang: str
    site: str                       # renderer
    base: Doc | dict
    revs: list[Rev]
    validators: str = "none"        # none etag unstable-etag last-modified both
    faults: list = field(default_factory=list)
    moved_to: str = ""
    selector: str = ""
    date_marker: str = ""
    headers: dict = field(default_factory=dict)


@dataclass
class Fault:
    source: str
    start: int
    end: int                        # last step that shows it
    fault: str
    note: str = ""
