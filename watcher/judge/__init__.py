"""PageDiff → PageVerdict: levels, facts, reasons, headlines.  Pure.

    vocabulary = parse_vocabulary({"modality.toml": "…", …})   # once
    verdict = judge_page(diff, old, new, vocabulary)

Facts are compared, never the amount of change; a change that no rule speaks of is "minor"; only the rules of
`lowering` and of [[rule]] lower = … may say "editorial" or "noise".
"""

from typing import TYPE_CHECKING

from watcher.lazy import loader

if TYPE_CHECKING:
    from watcher.judge.check import check_vocabulary
    from watcher.judge.mute import speaking_words
    from watcher.judge.own_words import own_faults, with_own_words
    from watcher.judge.page import judge_page
    from watcher.judge.parse import parse_vocabulary
    from watcher.judge.version import vocabulary_version
    from watcher.judge.vocabulary import Vocabulary

__all__ = [
    "Vocabulary",
    "check_vocabulary",
    "judge_page",
    "own_faults",
    "parse_vocabulary",
    "speaking_words",
    "vocabulary_version",
    "with_own_words",
]

if not TYPE_CHECKING:
    __getattr__ = loader(
        __name__,
        {
            "watcher.judge.check": ("check_vocabulary",),
            "watcher.judge.mute": ("speaking_words",),
            "watcher.judge.own_words": ("own_faults", "with_own_words"),
            "watcher.judge.page": ("judge_page",),
            "watcher.judge.parse": ("parse_vocabulary",),
            "watcher.judge.version": ("vocabulary_version",),
            "watcher.judge.vocabulary": ("Vocabulary",),
        },
    )
