"""How well and how fast two documents are compared: `python benchmarks/diff.py`.

Pages are generated from a seed, so the truth about moves is known and every run compares the same pages.
Times are CPU time of this process; on a shared machine trust ratios of two and more.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from time import process_time

from rapidfuzz.distance import Indel

from watcher.diff import diff_documents, diff_words, tokenize
from watcher.model.change import ChangeKind, PageDiff
from watcher.model.document import Block, BlockKind, Document
from watcher.model.ids import SourceId

_SYLLABLE_TEXT = (
    "ba be bi bo da de di do fa fe fi ga ge gi ka ke ki ko la le li lo ma me mi mo na ne ni no ra re"
)
_SYLLABLES = _SYLLABLE_TEXT.split()
_JOINING_TEXT = "og i på av for til fra som er en et den det de med om at har ved å ikke skal bør kan"
_JOINING = _JOINING_TEXT.split()
_MOVED = (ChangeKind.MOVED, ChangeKind.MOVED_CHANGED, ChangeKind.ROW_MOVED)
_SPAN = 12  # a moved section jumps so many others, so that it and not they counts as moved


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """How much of a page is edited: shares of its blocks, and how many sections and blocks are moved."""

    name: str
    sections: int
    edited: float
    added: float
    removed: float
    moved_sections: int
    moved_blocks: int


LOADS = (
    Load(name="one edit", sections=40, edited=0.004, added=0, removed=0, moved_sections=0, moved_blocks=0),
    Load(
        name="typical", sections=40, edited=0.05, added=0.01, removed=0.01, moved_sections=1, moved_blocks=1
    ),
    Load(name="heavy", sections=60, edited=0.3, added=0.1, removed=0.1, moved_sections=5, moved_blocks=8),
    Load(
        name="heavy, 600 KiB",
        sections=640,
        edited=0.3,
        added=0.1,
        removed=0.1,
        moved_sections=15,
        moved_blocks=25,
    ),
)


class Writer:
    """Makes words, blocks and pages from a seed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.words = [
            "".join(self.random.choices(_SYLLABLES, k=self.random.randint(2, 4))) for _ in range(4_000)
        ]

    def word(self) -> str:
        if self.random.random() < 0.4:
            return self.random.choice(_JOINING)
        if self.random.random() < 0.05:
            return f"{self.random.randint(1, 900)} mg"
        return self.words[min(int(self.random.expovariate(1 / 500)), 3_999)]

    def sentence(self) -> str:
        return " ".join(self.word() for _ in range(self.random.randint(5, 18))).capitalize() + "."

    def block(self) -> Block:
        text = " ".join(self.sentence() for _ in range(self.random.randint(1, 5)))
        return Block(index=0, kind=BlockKind.PARA, text=text, key=text)

    def section(self) -> list[Block]:
        title = " ".join(self.word() for _ in range(3)).capitalize()
        heading = Block(index=0, kind=BlockKind.HEADING, level=2, text=title, key=title)
        return [heading, *(self.block() for _ in range(self.random.randint(3, 7)))]

    def edited(self, block: Block) -> Block:
        words = block.text.split(" ")
        for _ in range(self.random.randint(1, 3)):
            place = self.random.randrange(len(words))
            match self.random.randint(0, 2):
                case 0:
                    words[place] = self.word()
                case 1:
                    words.insert(place, self.word())
                case _ if len(words) > 4:
                    del words[place]
                case _:
                    words.append(self.word())
        text = " ".join(words)
        return replace(block, text=text, key=text)


def document(sections: list[list[Block]]) -> Document:
    blocks: list[Block] = []
    for section in sections:
        for block in section:
            trail = () if block.kind is BlockKind.HEADING or not section else (section[0].text,)
            blocks.append(replace(block, index=len(blocks), trail=trail))
    return Document(
        source_id=SourceId("maalt"),
        url="https://example.test/",
        lang="nb",
        title="",
        blocks=tuple(blocks),
        stamps=(),
        extractor_version="1",
        sha256_body="",
        sha256_text="",
    )


def mutated(writer: Writer, sections: list[list[Block]], load: Load) -> tuple[list[list[Block]], set[str]]:
    """Return the edited page and the texts of the blocks that were moved."""
    chance = writer.random
    moved: set[str] = set()
    new = [list(section) for section in sections]
    for _ in range(load.moved_sections):
        place = chance.randrange(len(new) - _SPAN)
        section = new.pop(place)
        new.insert(place + _SPAN, section)
        moved.update(block.text for block in section)
    for _ in range(load.moved_blocks):
        a = chance.randrange(len(new) - _SPAN)
        if len(new[a]) > 2:
            block = new[a].pop(chance.randrange(1, len(new[a])))
            new[a + _SPAN].append(block)
            moved.add(block.text)
    out: list[list[Block]] = []
    for section in new:
        kept = section[:1]
        for block in section[1:]:
            if chance.random() < load.removed:
                moved.discard(block.text)
                continue
            if chance.random() < load.edited:
                other = writer.edited(block)
                if block.text in moved:
                    moved.discard(block.text)
                    moved.add(other.text)
                kept.append(other)
            else:
                kept.append(block)
            if chance.random() < load.added:
                kept.append(writer.block())
        out.append(kept)
    return out, moved


def moved_texts(diff: PageDiff, new: Document) -> set[str]:
    return {
        new.blocks[edit.new_index].text
        for edit in diff.edits
        if edit.kind in _MOVED and edit.new_index is not None
    }


def timed(run: Callable[[], object], repeats: int) -> float:
    """Return the CPU milliseconds of one run, the least of `repeats`."""
    best = float("inf")
    for _ in range(repeats):
        start = process_time()
        run()
        best = min(best, process_time() - start)
    return best * 1000


def measure_pages() -> None:
    print(
        f"{'load':16} {'KiB':>5} {'blocks':>6} {'edits':>6} {'moved P':>8} {'R':>6} {'F1':>6} {'ms':>8}"
        f" {'ms/100 KiB':>10}"
    )
    for load in LOADS:
        hits = claimed = true = 0
        for seed in range(3 if load.sections > 100 else 10):
            writer = Writer(seed)
            sections = [writer.section() for _ in range(load.sections)]
            changed, truth = mutated(writer, sections, load)
            old, new = document(sections), document(changed)
            diff = diff_documents(old, new)
            found = moved_texts(diff, new)
            hits, claimed, true = hits + len(found & truth), claimed + len(found), true + len(truth)
        size = sum(len(block.text) for block in old.blocks) / 1024
        cost = timed(partial(diff_documents, old, new), 3)
        precision, recall = hits / claimed if claimed else 1.0, hits / true if true else 1.0
        f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
        print(
            f"{load.name:16} {size:5.0f} {len(old.blocks):6} {len(diff.edits):6} {precision:8.3f}"
            f" {recall:6.3f} {f1:6.3f} {cost:8.1f} {cost / size * 100:10.1f}"
        )


def edit_size(before: str, after: str) -> tuple[int, int]:
    """Return how many tokens our diff marks, and how few would do (LCS)."""
    ops = diff_words(before, after)
    marked = sum(len(tokenize(op.text)) for op in ops if op.tag != "=")
    a, b = ([text[start:end] for start, end, _ in tokenize(text)] for text in (before, after))
    return marked, Indel.distance(a, b)


def measure_words() -> None:
    print(f"\n{'words':>8} {'marked':>8} {'LCS':>8} {'ratio':>6} {'ms':>8}")
    for sentences in (4, 30, 250, 1_200, 12_000):
        writer = Writer(sentences)
        marked = least = 0
        for _ in range(200 if sentences < 100 else 3):
            text = " ".join(writer.sentence() for _ in range(sentences))
            block = Block(index=0, kind=BlockKind.PARA, text=text, key=text)
            other = text
            for _ in range(max(1, sentences // 8)):
                other = writer.edited(replace(block, text=other)).text
            if sentences <= 1_200:
                ours, best = edit_size(text, other)
                marked, least = marked + ours, least + best
        cost = timed(partial(diff_words, text, other), 3)
        ratio = f"{marked / least:6.3f}" if least else "     –"
        print(f"{len(text.split()):8} {marked:8} {least:8} {ratio} {cost:8.2f}")


def measure_density() -> None:
    """Print how much more than the least our diff marks, the more of a paragraph was edited."""
    print(f"\n{'edited':>8} {'marked':>8} {'LCS':>8} {'ratio':>6}")
    for share in (0.05, 0.15, 0.3, 0.5):
        marked = least = 0
        for seed in range(60):
            writer = Writer(seed)
            text = other = " ".join(writer.sentence() for _ in range(6))
            block = Block(index=0, kind=BlockKind.PARA, text=text, key=text)
            for _ in range(int(len(text.split()) * share / 2)):
                other = writer.edited(replace(block, text=other)).text
            ours, best = edit_size(text, other)
            marked, least = marked + ours, least + best
        print(f"{share:8.0%} {marked:8} {least:8} {marked / least:6.3f}")


if __name__ == "__main__":
    measure_pages()
    measure_words()
    measure_density()
