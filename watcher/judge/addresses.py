"""Addresses of pictures and links: what they say when nothing else changed."""

from dataclasses import replace
from urllib.parse import urlsplit

from watcher.judge.texts import TextJudgement, judge_text, unspoken
from watcher.judge.vocabulary import Vocabulary
from watcher.model.change import Edit


def judge_image(edit: Edit, lang: str, vocabulary: Vocabulary) -> TextJudgement:
    """The same file name at another address is nothing; another picture may show anything."""
    if _is_address(edit.before) and _is_address(edit.after):
        if _file_stem(edit.before) == _file_stem(edit.after):
            return TextJudgement(lowered_by="image")
        text = "Bildet er byttet ut, og innholdet i bilder leses ikke"
        return TextJudgement(findings=(replace(unspoken(edit.before, edit.after), text=text),))
    return judge_text(edit.before, edit.after, lang, vocabulary)


def _is_address(text: str) -> bool:
    return "/" in text and " " not in text.strip()


def _file_stem(address: str) -> str:
    """Return the file's name without folder, ending, digits and what looks like a digest."""
    try:
        path = urlsplit(address).path
    except ValueError:  # a broken bracket
        path = address
    name = path.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    parts = [
        part
        for part in name.replace("_", "-").replace(".", "-").split("-")
        if not any(c.isdigit() for c in part)
    ]
    return "-".join(parts).lower()


def host_of(address: str) -> str:
    """Return the host of an address without "www."."""
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return address
