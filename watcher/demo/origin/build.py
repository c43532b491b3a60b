#!/usr/bin/env python3
"""Builds the origin site's data: checks it, writes the truth file, dumps pages.

    python build.py --check            # every edit applies, every fact is on the page, truth file is current
    python build.py --truth            # (re)write timeline.toml
    python build.py --dump DIR         # one file for each source and revision, without noise
    python build.py --list             # the timeline, one line an event

Standard library only.  Deterministic: same code, same bytes.
"""
from __future__ import annotations

import argparse
import functools
import html
import os
import re
import sys
import tomllib
from html.parser import HTMLParser

HERE = os.path.dirname(os.path.abspath(__file__))

from watcher.demo.origin.model import KINDS, SEVERITIES, plain, squash

_DATES = """2024-09-02 2024-09-03 2024-09-05 2024-09-09 2024-09-12 2024-09-16 2024-09-20 2024-09-24 2024-09-30 2024-10-07
2024-10-14 2024-10-21 2024-10-25 2024-10-31 2024-11-08 2024-11-22 2024-12-05 2024-12-20 2025-01-10 2025-01-31
2025-02-14 2025-02-28 2025-03-20 2025-04-11 2025-05-09 2025-06-10 2025-07-01 2025-07-25 2025-08-14 2025-09-05
2025-09-26 2025-10-20 2025-11-17 2025-12-12 2026-01-23 2026-02-27 2026-03-27 2026-04-24 2026-05-15 2026-06-19 2026-08-20""".split()
STEPS = [d + "T08:00:00+00:00" for d in _DATES]

# What a good watcher does about a fault.
EXPECT = {
    "http-500": "retry; keep the last good copy; no alert to readers",
    "http-502": "retry; keep the last good copy; find the change when it is back",
    "http-503": "wait as Retry-After says; keep the last good copy",
    "http-404": "keep the last good copy; tell the editor if it lasts",
    "http-429": "wait as Retry-After says; slow down",
    "http-401": "tell the operator: the key is wrong; no retry storm",
    "gone-410": "keep the last good copy; tell the editor: the page is said to be gone",
    "moved-301": "follow; same content is no change; record the new address",
    "waf-200": "reject: not the page; keep the last good copy",
    "waf-403": "keep the last good copy; back off",
    "ua-403": "keep the last good copy; tell the operator; never fake a browser",
    "maintenance-200": "reject: not the page; keep the last good copy",
    "soft-404": "reject: not the page; tell the editor if it lasts",
    "consent-wall": "reject: not the page",
    "html-instead-of-feed": "reject: wrong type",
    "js-shell": "reject: no content; tell the operator",
    "login-wall": "reject: redirected to a login",
    "redirect-loop": "stop after a few hops",
    "empty-body": "reject: empty",
    "wrong-page": "reject: another page's title; never publish the difference",
    "latin-1": "decode rightly or reject; never publish broken letters",
    "truncated-html": "reject: the document stops in the middle",
    "truncated-length": "transport error; retry",
    "expanders-missing": "hold: known sections vanished at once; a person decides",
    "html-instead-of-pdf": "reject: not a PDF",
    "truncated-pdf": "reject: no end of file",
    "html-instead-of-json": "reject: not JSON",
    "malformed-xml": "reject or parse what is whole; no item may be lost",
    "empty-feed": "hold: all items vanished at once",
    "bad-gzip": "transport error; retry",
    "stale-304": "cannot be seen from one answer; the change is found late, after the fault ends",
    "timeout": "give up after the read timeout; retry",
    "reset": "retry",
    "slow": "accept: slow but whole",
    "oversize": "stop reading at the size limit",
    "robots-deny": "stop fetching; tell the operator",
}


@functools.lru_cache(None)
def load_sources() -> dict:
    from watcher.demo.origin.content import andre_sider, andre_typer, fhi_handbok, fhi_sider
    order = ["fhi-mpox", "fhi-handbok", "fhi-smitteverntiltak", "metodebok-mpox", "tecovirimat-pdf", "fhi-vaksine", "ud-drkongo", "fhi-reise",
             "helsenorge-mpox", "hdir-api", "ecdc-feed", "ema-tecovirimat"]
    all_ = {s.id: s for s in [fhi_handbok.SOURCE, *fhi_sider.SOURCES, *andre_sider.SOURCES, *andre_typer.SOURCES]}
    assert set(order) == set(all_), set(order) ^ set(all_)
    return {i: all_[i] for i in order}


@functools.lru_cache(None)
def revisions(source: str) -> tuple:
    """The documents of a source: base, then one for each change."""
    return tuple(d for d, _ in _history(source))


@functools.lru_cache(None)
def _history(source: str) -> tuple:
    src = load_sources()[source]
    doc = src.base.clone()
    out = [(doc, ())]
    last = -1
    for rev in src.revs:
        if rev.step <= last:
            raise ValueError(f"{source}: steps must rise ({rev.step} after {last})")
        if rev.step >= len(STEPS):
            raise ValueError(f"{source}: no step {rev.step}")
        last = rev.step
        doc = doc.clone()
        try:
            changes = tuple(e.apply(doc, rev) for e in rev.edits)
        except (KeyError, ValueError) as e:
            raise ValueError(f"{source} step {rev.step}: {e}") from e
        out.append((doc, changes))
    return tuple(out)


def truth(step: int) -> dict:
    """What happened at a step: events (changes) and faults in force."""
    out = {"n": step, "at": STEPS[step], "event": [], "fault": []}
    for sid, src in load_sources().items():
        for i, rev in enumerate(src.revs):
            if rev.step != step:
                continue
            ev = {"source": sid, "revision": i + 1, "kind": rev.kind, "severity": rev.severity, "alert": rev.kind == "substantive",
                  "summary": rev.summary, "tags": list(rev.tags), "change": []}
            under = [f.fault for f in src.faults if f.start <= step <= f.end and f.fault not in ("moved-301", "slow", "robots-deny")]
            if under:
                ev["hidden_until"] = 1 + max(f.end for f in src.faults if f.start <= step <= f.end and f.fault in under)
            for c in _history(sid)[i + 1][1]:
                d = {"type": c.type, "kind": c.kind, "severity": c.severity, "section": c.section}
                for k in ("fact", "old", "new", "note"):
                    if getattr(c, k):
                        d[k] = squash(getattr(c, k))
                ev["change"].append(d)
            out["event"].append(ev)
        for f in src.faults:
            if f.start <= step <= min(f.end, len(STEPS) - 1) and (f.fault != "moved-301" or step == f.start):
                out["fault"].append({"source": sid, "fault": f.fault, "first": f.start == step, "until": min(f.end, len(STEPS) - 1),
                                     "note": f.note, "expect": EXPECT[f.fault]})
    return out


# -- TOML ----------------------------------------------------------------------------
def _v(x) -> str:
    if isinstance(x, bool):
        return "true" if x else "false"
    if isinstance(x, (int, float)):
        return str(x)
    if isinstance(x, (list, tuple)):
        return "[" + ", ".join(_v(i) for i in x) + "]"
    return '"' + str(x).replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def timeline() -> str:
    out = ["# Truth of the origin site: what changes at each step, and what a clinical editor would say of it.",
           "# Written by build.py --truth from content/.  Do not edit by hand.",
           "# Many changes are invented for the test (see each note); nothing here is medical advice.", "", "schema = 1", f"steps = {len(STEPS)}", ""]
    for s in load_sources().values():
        out += ["[[source]]", f"id = {_v(s.id)}", f"title = {_v(s.title)}", f"url = {_v(s.url)}"]
        if s.moved_to:
            out.append(f"moved_to = {_v(s.moved_to)}")
        out += [f"type = {_v(s.type)}", f"lang = {_v(s.lang)}", f"selector = {_v(s.selector)}", f"date_marker = {_v(s.date_marker)}",
                f"validators = {_v(s.validators)}", f"revisions = {len(s.revs)}", ""]
    for n in range(len(STEPS)):
        t = truth(n)
        out += ["[[step]]", f"n = {n}", f"at = {_v(t['at'])}"]
        if not t["event"] and not t["fault"]:
            out.append("quiet = true")
        out.append("")
        for ev in t["event"]:
            out.append("[[step.event]]")
            out += [f"{k} = {_v(v)}" for k, v in ev.items() if k != "change"]
            out.append("")
            for c in ev["change"]:
                out.append("[[step.event.change]]")
                out += [f"{k} = {_v(v)}" for k, v in c.items()]
                out.append("")
        for f in t["fault"]:
            out.append("[[step.fault]]")
            out += [f"{k} = {_v(v)}" for k, v in f.items()]
            out.append("")
    return "\n".join(out).rstrip() + "\n"


# -- checks ----------------------------------------------------------------------------
class _Text(HTMLParser):
    def __init__(self):
        super().__init__()
        self.out, self.skip = [], 0

    def handle_starttag(self, tag, attrs):
        if tag in ("script", "style", "svg"):
            self.skip += 1
        elif tag in ("td", "th"):
            self.out.append(" | ")
        elif tag not in ("a", "strong", "em", "span", "time", "b", "i"):
            self.out.append(" ")

    def handle_endtag(self, tag):
        if tag in ("script", "style", "svg") and self.skip:
            self.skip -= 1
        elif tag not in ("a", "strong", "em", "span", "time", "b", "i"):
            self.out.append(" ")

    def handle_data(self, d):
        if not self.skip:
            self.out.append(d)


def visible(body: bytes) -> str:
    p = _Text()
    p.feed(body.decode())
    return squash(re.sub(r"@@NOISE:\w+@@", "", "".join(p.out)))


def page_text(source: str, revision: int) -> str:
    from watcher.demo.origin import render
    src = load_sources()[source]
    doc = revisions(source)[revision]
    if src.type in ("pdf",):
        return squash(doc.text() + " " + " ".join(str(v) for v in doc.meta.values()))
    body = render.body(src, doc, src.url, STEPS[0])
    if src.type == "json":
        import json
        return squash(html.unescape(json.dumps(json.loads(body), ensure_ascii=False)))
    return visible(body)


def loose(s: str) -> str:
    return re.sub(r"[\s|]+", " ", s).strip()


def check() -> list[str]:
    from watcher.demo.origin import render
    bad = []
    for sid, src in load_sources().items():
        hist = _history(sid)
        for i, rev in enumerate(src.revs, 1):
            before, after = loose(page_text(sid, i - 1)), loose(page_text(sid, i))
            for c in hist[i][1]:
                if c.kind not in KINDS or c.severity not in SEVERITIES:
                    bad.append(f"{sid} r{i}: {c.kind}/{c.severity}")
                if c.fact and c.old and loose(c.old) not in before:
                    bad.append(f"{sid} r{i}: old {c.old!r} is not on the page before")
                if c.fact and c.new and loose(c.new) not in after:
                    bad.append(f"{sid} r{i}: new {c.new!r} is not on the page after")
                if c.fact and not c.new and not c.old:
                    bad.append(f"{sid} r{i}: fact {c.fact!r} without old or new")
            worst = max((SEVERITIES.index(c.severity) for c in hist[i][1] if c.kind == "substantive"), default=0)
            if rev.kind == "substantive" and not any(c.kind == "substantive" and c.fact for c in hist[i][1]):
                bad.append(f"{sid} r{i}: substantive without a fact")
            if rev.kind == "substantive" and SEVERITIES[worst] != rev.severity:
                bad.append(f"{sid} r{i}: the event says {rev.severity}, its worst change says {SEVERITIES[worst]}")
            if rev.kind != "substantive" and any(c.kind == "substantive" for c in hist[i][1]):
                bad.append(f"{sid} r{i}: a substantive change in a {rev.kind} revision")
            if rev.kind == "noise" and src.type != "json":
                if revisions(sid)[i].text() != revisions(sid)[i - 1].text():
                    bad.append(f"{sid} r{i}: noise changed the text")
            if src.type == "html":
                page = after
                lost = [s.id for s in revisions(sid)[i].sections for ln in s.lines
                        if ln.strip() and loose(plain(re.sub(r"^(- |\d+\. |! |> |\|= ?|\|)", "", ln))) not in page]
                if lost:
                    bad.append(f"{sid} r{i}: text of {sorted(set(lost))} is not on the page")
            b = render.body(src, revisions(sid)[i], src.url, STEPS[rev.step])
            p = render.body(src, revisions(sid)[i - 1], src.url, STEPS[rev.step])
            if b == p:
                bad.append(f"{sid} r{i}: nothing changed in the bytes")
        for f in src.faults:
            if f.fault not in EXPECT or f.source != sid:
                bad.append(f"{sid}: fault {f}")
    text = timeline()
    parsed = tomllib.loads(text)
    if len(parsed["step"]) != len(STEPS):
        bad.append("timeline.toml does not parse to the steps")
    path = os.path.join(HERE, "timeline.toml")
    current = ""
    if os.path.exists(path):
        with open(path, encoding="utf-8") as fh:
            current = fh.read()
    if current != text:
        bad.append("timeline.toml is not current: run build.py --truth")
    return bad


def dump(out: str):
    from watcher.demo.origin import render
    ext = {"html": "html", "pdf": "pdf", "json": "json", "feed": "xml"}
    for sid, src in load_sources().items():
        for i, doc in enumerate(revisions(sid)):
            d = os.path.join(out, sid)
            os.makedirs(d, exist_ok=True)
            step = src.revs[i - 1].step if i else 0
            b = render.body(src, doc, src.url, STEPS[step])
            b = re.sub(rb"@@NOISE:\w+@@", b"", b) if src.type == "html" else b
            with open(os.path.join(d, f"rev-{i:02d}.{ext[src.type]}"), "wb") as fh:
                fh.write(b)


def main(argv=None):
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--check", action="store_true")
    ap.add_argument("--truth", action="store_true")
    ap.add_argument("--dump", metavar="DIR")
    ap.add_argument("--list", action="store_true")
    a = ap.parse_args(argv)
    if a.truth:
        with open(os.path.join(HERE, "timeline.toml"), "w", encoding="utf-8") as fh:
            fh.write(timeline())
    if a.dump:
        dump(a.dump)
    if a.list:
        for n in range(len(STEPS)):
            t = truth(n)
            print(f"{n:2} {t['at'][:10]}")
            for e in t["event"]:
                print(f"     {e['source']:22} r{e['revision']:<2} {e['kind']:11} {e['severity']:9} {e['summary']}")
            for f in t["fault"]:
                print(f"     {f['source']:22} !   {f['fault']}")
    if a.check:
        bad = check()
        for b in bad:
            print("BAD", b)
        n = sum(len(s.revs) for s in load_sources().values())
        print(f"{n} revisions of {len(load_sources())} sources, {sum(len(s.faults) for s in load_sources().values())} faults, {len(bad)} problems")
        return 1 if bad else 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
