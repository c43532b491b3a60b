"""How [[subject]], [past], [remark] and [log] are read."""

from collections.abc import Hashable

from watcher.judge.draft import ENGLISH, NORDIC, Draft
from watcher.judge.phrases import Form, parse_form
from watcher.judge.subjects import PAST, Subject
from watcher.judge.table import Table

_LISTS = {"nb": (NORDIC,), "nn": (NORDIC,), "en": (ENGLISH,), "any": (NORDIC, ENGLISH)}
_LOG_LISTS = ("headings", "verbs", "notes", "wording", "vague", "doubt")


def read_subjects(root: Table, draft: Draft) -> None:
    """Add every [[subject]] to the draft."""
    for table in root.tables("subject"):
        subject = Subject(
            id=draft.once(table, "subject"),
            facet=table.text("facet"),
            enough=frozenset(table.texts("enough")),
            needs=table.text("needs", ""),
            is_open=table.flag("open"),
        )
        _add(table, draft, subject)
        table.close()


def read_past(root: Table, draft: Draft) -> None:
    """Add the words of [past] to the draft."""
    table = root.table("past")
    _add(table, draft, PAST)
    table.close()


def read_remarks(root: Table, draft: Draft) -> None:
    """Add the sentences of [remark.CODE] to the draft."""
    for code, table in root.table("remark").named_tables():
        draft.remark_texts[code] = tuple((lang, table.text(lang)) for lang in ("nb", "nn", "en"))
        table.close()


def read_log(root: Table, draft: Draft) -> None:
    """Add the words of [log] to the draft."""
    table = root.table("log")
    for key in _LOG_LISTS:
        for text in table.texts(key):
            draft.log_forms.append(_form(table, key, text, key))
    draft.log_fillers.extend(table.texts("fillers"))
    table.close()


def _add(table: Table, draft: Draft, payload: Hashable) -> None:
    for key, languages in _LISTS.items():
        for text in table.texts(key):
            form = _form(table, key, text, payload)
            for lang in (*languages, *(["any"] if key == "any" else [])):
                draft.subject_forms.setdefault(lang, []).append(form)


def _form(table: Table, key: str, text: str, payload: Hashable) -> Form:
    try:
        return parse_form("subject", text, payload)
    except (ValueError, IndexError):
        raise table.fail(key, f"this form cannot be read: {text!r}", "a form begins with a word") from None
