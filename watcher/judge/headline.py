"""One line that says what changed, understood without the page, in bokmål, nynorsk and English.

Which shape the line takes is decided here: `headline_blocks` tells text that came, went or moved as a whole,
`headline_cells` what stands in tables, `headline_words` sentences that became others.
"""

from watcher.judge.edits import Judgement
from watcher.judge.headline_addresses import LISTED, tell_address
from watcher.judge.headline_blocks import tell_kind, tell_move, tell_sentence, tell_whole
from watcher.judge.headline_case import Case
from watcher.judge.headline_cells import tell_cell
from watcher.judge.headline_line import LANGUAGES, LONGEST, Line, say
from watcher.judge.headline_subject import is_table_cell
from watcher.judge.headline_words import tell_stance, tell_turned, tell_wording
from watcher.judge.scene import is_added, is_removed
from watcher.judge.vocabulary import Vocabulary


def write_headlines(
    judgement: Judgement, title: str, vocabulary: Vocabulary, *, most: int = LONGEST
) -> tuple[tuple[str, str], ...]:
    """Return (language, text) for every language, each in at most `most` characters and never empty."""
    case = Case.of(judgement, title, vocabulary, most)
    line = _line(case)
    return tuple((lang, say(line, vocabulary, lang, most)) for lang in LANGUAGES)


def _line(case: Case) -> Line:
    edit, top = case.edit, case.top
    if edit.kind in LISTED:
        return tell_address(case)
    turned = tell_move(case) or tell_turned(case)
    if turned is not None:
        return turned
    if is_added(edit.kind) or is_removed(edit.kind):
        return tell_whole(case)
    kind = tell_kind(case)
    if kind is not None:
        return kind
    if is_table_cell(edit):
        return tell_cell(case)
    if not (top.before and top.after) and (top.before or top.after):
        return tell_sentence(case)
    return tell_stance(case) or tell_wording(case)
