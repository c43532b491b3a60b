"""The configuration that points Watcher at the stand-in: an ordinary sources.toml, written to a folder."""

import json

from watcher.demo.origin.serve import API_KEY, Origin

OWNERS = {
    "fhi": "FHI",
    "metodebok": "Metodebok (OUS)",
    "tecovirimat": "Helsedirektoratet",
    "ud": "Utenriksdepartementet",
    "helsenorge": "Helsenorge",
    "hdir": "Helsedirektoratet",
    "ecdc": "ECDC",
    "ema": "EMA",
}
TOPICS = {
    "fhi-vaksine": ("mpox", "vaksine"),
    "fhi-reise": ("reise",),
    "ud-drkongo": ("reise",),
    "tecovirimat-pdf": ("mpox", "behandling"),
    "ema-tecovirimat": ("mpox", "behandling"),
}
JSON_KEEP = ("tittel", "intro", "tekst", "data.*", "status", "links[rel=barn]")


def demo_config(origin: Origin, *, port: int) -> str:
    """Return the text of a sources.toml for all sources of `origin`, served at its loopback address."""
    head = f"""# Written by `watcher demo`: made-up pages on this machine, not the real sites.
[service]
title = "Mpox: oppdateringer (demonstrasjon)"
base_url = "http://127.0.0.1:{port}"
tag_authority = "demo.watcher.example,2026"
contact = "http://127.0.0.1:{port}/om"
notice = "Demonstrasjon: oppdiktet innhold, ikke medisinske råd"

[fetch]
allow_hosts = ["127.0.0.1"]
deadline = "3s"
"""
    return head + "".join(_entry(origin, source_id) for source_id in origin.sources)


def _entry(origin: Origin, source_id: str) -> str:
    source = origin.sources[source_id]
    keep = _keep(source.type, source.selector)
    lines = [
        "",
        "[[source]]",
        f"id = {json.dumps(source_id)}",
        f"title = {json.dumps(source.title, ensure_ascii=False)}",
        f"owner = {json.dumps(OWNERS[source_id.split('-', 1)[0]], ensure_ascii=False)}",
        f"url = {json.dumps(origin.url(source_id))}",
        f"type = {json.dumps(source.type)}",
        f"lang = {json.dumps(source.lang)}",
        f"topics = {json.dumps(TOPICS.get(source_id, ('mpox',)))}",
        f"keep = {json.dumps(keep)}",
        'every = "30m"',
        'verify_within = "6h"',
    ]
    if source.type == "json":
        lines.append(f"headers = {{ Ocp-Apim-Subscription-Key = {json.dumps(API_KEY)} }}")
    return "\n".join(lines) + "\n"


def _keep(kind: str, selector: str) -> tuple[str, ...]:
    if kind == "json":
        return JSON_KEEP
    return (selector,) if kind == "html" else ()
