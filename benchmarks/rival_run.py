"""One comparison by one program, measured in a process of its own: `rival_run.py NAME OLD NEW`.

Stands alone: the programs of others run under another interpreter, which has nothing of ours.  Prints one
JSON object: CPU seconds and peak memory of the comparison alone, and what the program marks.
"""

import json
import re
import resource
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from time import process_time

Marks = list[tuple[str, str]]  # ("-" | "+" | "=" | "moved", text)

_TAG = re.compile(r"<[^>]+>")
_HIDDEN = re.compile(r"<(script|style|template)\b.*?</\1>", re.DOTALL)
_MARKED = re.compile(r"<(ins|del)\b[^>]*>(.*?)</\1>", re.DOTALL)


def words_of(page: str) -> str:
    """Return the visible text, as a program without an idea of HTML would be given it."""
    return " ".join(_TAG.sub(" ", _HIDDEN.sub(" ", page)).split())


def from_html(page: str) -> Marks:
    page = _HIDDEN.sub(" ", page)
    marks: Marks = []
    end = 0
    for found in _MARKED.finditer(page):
        marks.append(("=", _TAG.sub("", page[end : found.start()])))
        marks.append(("+" if found[1] == "ins" else "-", _TAG.sub("", found[2])))
        end = found.end()
    return [*marks, ("=", _TAG.sub("", page[end:]))]


def watcher(old: str, new: str) -> Marks:
    """From bytes to edits."""
    from watcher.diff import diff_documents  # noqa: PLC0415 - only the process that runs it may load it
    from watcher.extract import extract_document  # noqa: PLC0415 - as above
    from watcher.model.ids import SourceId  # noqa: PLC0415 - as above
    from watcher.model.source import ExtractionRules  # noqa: PLC0415 - as above

    def run() -> object:
        documents = [
            extract_document(
                page.encode(),
                source_id=SourceId("maalt"),
                url="https://example.test/",
                charset="utf-8",
                content_type="text/html",
                rules=ExtractionRules(),
            )
            for page in (old, new)
        ]
        return diff_documents(*documents)

    diff = measured(run)
    marks: Marks = []
    for edit in diff.edits:  # type: ignore[attr-defined]  # what `run` returns
        if edit.kind.value in ("moved", "section_moved"):
            marks.append(("moved", edit.after))
        elif not edit.part_of:
            marks += [(op.tag, op.text) for op in edit.ops]
        marks.append(("=", " "))
    return marks


def lxml(old: str, new: str) -> Marks:
    from lxml.html.diff import htmldiff  # noqa: PLC0415 - only the process that runs it may load it

    return from_html(str(measured(lambda: htmldiff(old, new))))


def difflib(old: str, new: str) -> Marks:
    from difflib import SequenceMatcher  # noqa: PLC0415 - only the process that runs it may load it

    sides: list[list[str]] = []

    def run() -> object:
        sides[:] = [words_of(old).split(), words_of(new).split()]
        return SequenceMatcher(None, sides[0], sides[1], autojunk=False).get_opcodes()

    marks: Marks = []
    for tag, a1, a2, b1, b2 in measured(run):  # type: ignore[attr-defined]  # what `run` returns
        before, after = " ".join(sides[0][a1:a2]), " ".join(sides[1][b1:b2])
        marks += [("=", before + " ")] if tag == "equal" else [("-", before), ("+", after), ("=", " ")]
    return marks


def dmp(old: str, new: str) -> Marks:
    engine = import_module("diff_match_patch").diff_match_patch()
    engine.Diff_Timeout = 0

    def run() -> object:
        found = engine.diff_main(words_of(old), words_of(new))
        engine.diff_cleanupSemantic(found)
        return found

    return [("-=+"[tag + 1], text) for tag, text in measured(run)]  # type: ignore[attr-defined]  # as above


def web_monitoring(old: str, new: str) -> Marks:
    render = import_module("web_monitoring_diff").html_diff_render
    shown = measured(lambda: render(old, new, include="combined"))
    return from_html(shown["combined"])  # type: ignore[index]  # a dict, by its documentation


PROGRAMS: dict[str, Callable[[str, str], Marks]] = {
    "watcher": watcher,
    "lxml.html.diff": lxml,
    "difflib, words": difflib,
    "diff-match-patch": dmp,
    "web-monitoring-diff": web_monitoring,
}
COST: dict[str, float] = {}


def measured(run: Callable[[], object]) -> object:
    """Run it and note what it cost, beyond what loading the program did."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = process_time()
    result = run()
    COST["cpu"] = process_time() - started
    COST["peak_kib"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    return result


def main() -> None:
    name, *paths = sys.argv[1:]
    old, new = (Path(path).read_text("utf-8") for path in paths)
    PROGRAMS[name]("<main><p>En to.</p></main>", "<main><p>En tre.</p></main>")  # loads what it needs
    marks = PROGRAMS[name](old, new)
    print(json.dumps({**COST, "marks": marks}))


if __name__ == "__main__":
    main()
