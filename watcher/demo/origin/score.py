#!/usr/bin/env python3
"""Scores a watcher's alerts against the truth, and runs three naive baselines.

    python score.py alerts.jsonl       # {"step": 4, "source": "fhi-handbok", "severity": "critical", "text": "…"} a line, one for each alert
    python score.py --baseline bytes   # alert on any change of the bytes of a 200 answer
    python score.py --baseline text    # alert on any change of the visible text of <main> (PDF and JSON: bytes, feed: text)
    python score.py --baseline content # the same without <nav>, <aside> and share boxes

An alert is right when a substantive change became visible at that step or since the
last clean answer.  Alerts on noise, editorial changes, faults or quiet steps are false.
"""
from __future__ import annotations

import argparse
import collections
import hashlib
import json
import os
import re
import sys


from watcher.demo.origin import build
from watcher.demo.origin.serve import API_KEY, Origin


def windows() -> dict:
    """(source, revision) -> event with the steps at which an alert for it is in time or late."""
    out = {}
    for n in range(len(build.STEPS)):
        for ev in build.truth(n)["event"]:
            out[ev["source"], ev["revision"]] = {**ev, "step": n, "due": ev.get("hidden_until", n)}
    return out


def score(alerts: list[dict]) -> dict:
    ev = windows()
    by = collections.defaultdict(list)
    for (sid, _), e in ev.items():
        by[sid].append(e)
    found, false = {}, []
    for a in alerts:
        sid, step = a["source"], int(a["step"])
        hit = [e for e in by.get(sid, ()) if e["alert"] and e["step"] <= step <= e["due"]]
        if not hit:
            under = [f["fault"] for f in build.truth(step)["fault"] if f["source"] == sid]
            soft = [e["kind"] for e in by.get(sid, ()) if e["step"] <= step <= e["due"]]
            back = [f["fault"] for f in build.truth(step - 1)["fault"] if f["source"] == sid] if step else []
            false.append({**a, "why": "fault " + under[0] if under else soft[0] if soft else "recovery after " + back[0] if back else "quiet"})
        for e in hit:
            found.setdefault((sid, e["revision"]), a)
    res = {"alerts": len(alerts), "false": len(false), "false_why": dict(collections.Counter(f["why"].split()[0] for f in false)), "by_severity": {}}
    facts = shown = sev = 0
    for (sid, rev), e in ev.items():
        if not e["alert"]:
            continue
        b = res["by_severity"].setdefault(e["severity"], {"truth": 0, "found": 0})
        b["truth"] += 1
        a = found.get((sid, rev))
        if a:
            b["found"] += 1
            sev += a.get("severity") == e["severity"]
        for c in e["change"]:
            if c["kind"] == "substantive" and c.get("fact"):
                facts += 1
                text = build.loose((a or {}).get("text", ""))
                shown += bool(a) and all(build.loose(c.get(k, "")) in text for k in ("old", "new"))
    n = sum(b["truth"] for b in res["by_severity"].values())
    k = sum(b["found"] for b in res["by_severity"].values())
    res.update(truth=n, found=k, recall=round(k / n, 3), precision=round(1 - len(false) / len(alerts), 3) if alerts else None,
               facts=facts, facts_shown=shown, severity_right=sev, missed=[f"{s} r{r} {ev[s, r]['severity']}: {ev[s, r]['summary']}"
                                                                            for (s, r) in ev if ev[s, r]["alert"] and (s, r) not in found],
               false_list=[f"step {f['step']} {f['source']}: {f['why']}" for f in false])
    return res


def baseline(kind: str) -> list[dict]:
    o, last, out = Origin(), {}, []
    for step in range(len(build.STEPS)):
        o.goto(step)
        for sid, s in o.sources.items():
            r = o.respond(s.url, {"Ocp-Apim-Subscription-Key": API_KEY, "User-Agent": "baseline"})
            if r.status == 301:
                r = o.respond(r.headers["Location"], {})
            if r.status != 200 or r.wire in ("hang", "reset", "short"):
                continue
            b = r.body
            if kind != "bytes":
                if s.type == "html":
                    a, z = b.find(b"<main"), b.rfind(b"</main>")
                    b = b[a if a >= 0 else 0:z if z >= 0 else len(b)]
                    if kind == "content":
                        b = re.sub(rb'<(nav|aside)\b.*?</\1>|<div class="share".*?</div>', b"", b, flags=re.S)
                    b = build.visible(b.decode("utf-8", "replace").encode()).encode()
                elif s.type == "feed":
                    b = build.visible(b.decode("utf-8", "replace").encode()).encode()
            key = hashlib.sha256(b).digest()
            if sid in last and last[sid] != key:
                out.append({"step": step, "source": sid, "severity": "", "text": ""})
            last[sid] = key
    return out


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("file", nargs="?")
    ap.add_argument("--baseline", choices=("bytes", "text", "content"))
    ap.add_argument("--full", action="store_true", help="list what was missed and what was false")
    a = ap.parse_args()
    if a.baseline:
        alerts = baseline(a.baseline)
    else:
        with open(a.file, encoding="utf-8") as fh:
            alerts = [json.loads(x) for x in fh if x.strip()]
    res = score(alerts)
    if not a.full:
        res["missed"], res["false_list"] = len(res["missed"]), len(res["false_list"])
    print(json.dumps(res, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
