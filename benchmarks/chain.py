"""What a new page costs from its bytes to the verdict: `python -m benchmarks.chain`.

CPU milliseconds, the least of some runs.  The last column is the difference in bare parses of the same page
in the same run: that may be compared between machines.
"""

from dataclasses import replace
from functools import partial

from selectolax.lexbor import LexborHTMLParser

from benchmarks.diff import Writer, timed
from watcher.diff import diff_documents
from watcher.extract import extract_document
from watcher.judge import Vocabulary, judge_page, parse_vocabulary
from watcher.judge.facts import read_sentence
from watcher.model.change import PageDiff
from watcher.model.document import Block, Document
from watcher.model.ids import SourceId
from watcher.model.source import ExtractionRules
from watcher.settings import load_vocabulary_files


def html(sections: list[list[Block]]) -> bytes:
    parts = (
        f"<h2>{section[0].text}</h2>" + "".join(f"<p>{block.text}</p>" for block in section[1:])
        for section in sections
    )
    return f"<html lang=nb><body><main><h1>Råd</h1>{''.join(parts)}</main></body></html>".encode()


def read(page: bytes) -> Document:
    return extract_document(
        page,
        source_id=SourceId("maalt"),
        url="https://example.test/",
        charset="utf-8",
        content_type="text/html",
        rules=ExtractionRules(),
    )


def judge(diff: PageDiff, old: Document, new: Document, vocabulary: Vocabulary) -> None:
    """Judge as for the first time: no fact is remembered."""
    read_sentence.forget()
    judge_page(diff, old, new, vocabulary)


def measure_chain() -> None:
    """Print what a new page costs from its bytes to the verdict."""
    print(
        f"\n{'KiB':>8} {'edits':>6} {'parse':>8} {'extract':>8} {'diff':>8} {'judge':>8} {'diff/parse':>11}"
    )
    vocabulary = parse_vocabulary(load_vocabulary_files())
    for kib, repeats in ((100, 20), (1_000, 3), (5_000, 2)):
        writer = Writer(kib)
        sections = [writer.section() for _ in range(kib)]
        old = read(html(sections))
        for edits in (0, 3, 30):
            changed = [list(section) for section in sections]
            for number in range(edits):
                place = number * len(changed) // max(1, edits)
                block = changed[place][1]
                text = block.text + f" Gi {number + 2}00 mg hver dag."
                changed[place][1] = replace(block, text=text, key=text)
            page = html(changed)
            new = read(page)
            diff = diff_documents(old, new)

            parts = (
                partial(LexborHTMLParser, page),
                partial(read, page),
                partial(diff_documents, old, new),
                partial(judge, diff, old, new, vocabulary),
            )
            parse, extract, compare, rate = (timed(part, repeats) for part in parts)
            size = len(page) / 1024
            print(
                f"{size:8.0f} {edits:6} {parse:8.1f} {extract:8.1f} {compare:8.1f} {rate:8.1f}"
                f" {compare / parse:11.1f}"
            )


if __name__ == "__main__":
    measure_chain()
