"""How fast edits are judged: `python benchmarks/judge.py`.

Texts are generated from a seed.  Times are CPU time of this process; on a shared machine trust ratios of two
and more.  "cold" empties the fact cache before each run, "warm" judges the same edits again.
"""

import random
from time import process_time

from watcher.judge import judge_page, parse_vocabulary
from watcher.judge.facts import read_sentence
from watcher.model.change import ChangeKind, Delta, Edit, Op, PageDiff
from watcher.model.document import Document
from watcher.model.ids import EditId, SourceId
from watcher.settings import load_vocabulary_files

_PARTS = (
    ("Nærkontakter", "Gravide", "Ansatte på sykehjem", "Barn under 12 år", "Reisende"),
    ("bør", "skal", "kan", "trenger ikke å", "må ikke"),
    (
        "holde seg hjemme",
        "ta prøve",
        "bruke munnbind",
        "få 600 mg tecovirimat",
        "ringe smittevernvakta på 21 07 63 48",
    ),
    ("i 14 dager", "innen 24 timer", "hver 8. time", "inntil 2 ganger daglig", "fra 1. mars 2025"),
    (
        "ved mistanke om smitte",
        "etter siste kontakt",
        "med mindre legen sier noe annet",
        "uten symptomer",
        "",
    ),
)


def sentence(dice: random.Random) -> str:
    return " ".join(dice.choice(part) for part in _PARTS).strip() + "."


def paragraph(dice: random.Random, sentences: int) -> str:
    return " ".join(sentence(dice) for _ in range(sentences))


def edit(dice: random.Random, number: int, sentences: int) -> Edit:
    before = paragraph(dice, sentences)
    after = before.replace("14", "21", 1).replace("bør", "skal", 1) + " " + sentence(dice)
    ops = (Op("-", before), Op("+", after))
    kind, trail = ChangeKind.CHANGED, ("Mpox", "Råd")
    return Edit(
        id=EditId(str(number)), kind=kind, before=before, after=after, ops=ops, trail=trail, trail_old=trail
    )


def document() -> Document:
    return Document(
        source_id=SourceId("bench"),
        url="https://example.no",
        lang="nb",
        title="Mpox",
        blocks=(),
        stamps=(),
        extractor_version="1",
        sha256_body="",
        sha256_text="",
    )


def main() -> None:
    started = process_time()
    vocabulary = parse_vocabulary(load_vocabulary_files())
    print(f"parse the vocabulary        {1000 * (process_time() - started):8.1f} ms")
    page = document()
    for edits, sentences in ((1, 3), (20, 5), (200, 5), (1, 2000)):
        dice = random.Random(f"{edits}.{sentences}")
        changes = tuple(edit(dice, number, sentences) for number in range(edits))
        delta = Delta(version=1, old_sha="a", new_sha="b", ops=())
        diff = PageDiff(delta=delta, edits=changes, stats=(), is_rewritten=False, engine_version="1")
        read_sentence.forget()
        for name in ("cold", "warm"):
            started = process_time()
            judge_page(diff, page, page, vocabulary)
            spent = 1000 * (process_time() - started)
            size = f"{edits:4} edits of {sentences:4} sentences"
            print(f"{size}, {name} {spent:8.1f} ms  {spent / edits:7.2f} ms an edit")


if __name__ == "__main__":
    main()
