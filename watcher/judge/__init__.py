"""PageDiff → PageVerdict: levels, facts, reasons, headlines.  Pure.

    vocabulary = parse_vocabulary({"modality.toml": "…", …})   # once
    verdict = judge_page(diff, old, new, vocabulary)

Facts are compared, never the amount of change; a change that no rule speaks of is "minor"; only the rules of
`lowering` and of [[rule]] lower = … may say "editorial" or "noise".
"""

from watcher.judge.check import check_vocabulary
from watcher.judge.mute import speaking_words
from watcher.judge.own_words import own_faults, with_own_words
from watcher.judge.page import judge_page
from watcher.judge.parse import parse_vocabulary
from watcher.judge.vocabulary import Vocabulary

__all__ = [
    "Vocabulary",
    "check_vocabulary",
    "judge_page",
    "own_faults",
    "parse_vocabulary",
    "speaking_words",
    "with_own_words",
]
