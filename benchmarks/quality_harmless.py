"""Changes that mean nothing, one in each sentence of the test bed: how often is the wolf cried?

The counterpart of mutations.py: a comma, a slip of the pen, a synonym.

    python benchmarks/quality_harmless.py
"""

import re
from collections.abc import Iterator

from benchmarks.mutations import Mutation, Outcome, changed_document, put, rate, sentences, swaps, told
from benchmarks.quality_gates import Gate, at_most, label
from tests.integration.judge_runs import origin_pages
from watcher.model.level import Level

LIMITS = {
    "comma": (Level.MINOR, 0.05),
    "slip of the pen": (Level.IMPORTANT, 0.05),
    "synonym": (Level.IMPORTANT, 0.05),
}
"""Kind → (level that is an alarm, share of alarms allowed)."""
_CLAUSES = {"nb": "og|men|fordi|slik at|dersom|hvis|når", "en": "and|but|because|so that|if|when"}
_SYNONYMS = {
    "nb": """dersom→hvis hvis→dersom kun→bare bare→kun samt→og ca→omtrent omtrent→cirka vanligvis→oftest
    raskt→fort mulig→tenkelig blant→mellom finnes→fins fordi→ettersom siden→ettersom imidlertid→derimot
    også→dessuten særlig→spesielt spesielt→særlig viktig→vesentlig""",
    "en": "about→approximately although→though especially→particularly while→whereas also→additionally",
}


def harmless(sentence: str, lang: str) -> Iterator[tuple[str, str]]:
    """Yield (kind, sentence) for a comma before a clause, a doubled letter, each synonym."""
    if hit := re.search(rf"(?<=[^\W\d])(?= (?:{_CLAUSES[lang]})\b)", sentence):
        yield "comma", put(sentence, hit.span(), ",")
    if words := list(re.finditer(r"\b[a-zæøå]{8,}\b", sentence)):
        word = max(words, key=lambda hit: len(hit[0]))
        yield "slip of the pen", put(sentence, (word.start() + 4, word.start() + 4), word[0][3])
    table = swaps(_SYNONYMS[lang])
    for hit in re.finditer(rf"\b({'|'.join(table)})\b", sentence):
        yield "synonym", put(sentence, hit.span(1), table[hit[1]])


def outcomes(every: int = 1) -> list[Outcome]:
    """Return the outcome of each `every`-th harmless change of each page."""
    found: list[Outcome] = []
    seen: set[tuple[str, str]] = set()
    for page in origin_pages():
        changes = []
        for block, span, sentence, lang in sentences(page.document):
            fresh = (block.text, sentence) not in seen
            seen.add((block.text, sentence))
            for kind, changed in harmless(sentence, lang) if fresh else ():
                after = put(block.text, span, changed)
                changes.append(
                    Mutation(
                        kind=kind,
                        source=page.document.source_id,
                        place=block.index,
                        before=block.text,
                        after=after,
                    )
                )
        old = page.document
        found += [rate(old, changed_document(old, one), one) for one in changes[::every]]
    return found


def harmless_gates(found: list[Outcome]) -> list[Gate]:
    """Return, for each kind of harmless change, the share that raised an alarm."""
    gates = []
    for kind, (alarm, limit) in LIMITS.items():
        marks = [(label(one), one.level >= alarm) for one in found if one.mutation.kind == kind]
        gates.append(at_most(f"harmless changes, {kind}: rated {alarm.slug} or more", marks, limit))
    return gates


def main() -> None:
    found = outcomes()
    for gate in harmless_gates(found):
        print(f"{gate.name}: {gate.figure} (aim {gate.aim})")
    for one in found:
        if one.level >= LIMITS[one.mutation.kind][0]:
            print(f"  {one.mutation.kind} {one.level.slug} {one.mutation.source}: {told(one.mutation)}")


if __name__ == "__main__":
    main()
