"""Under which address to watch a page: its own, not the one that a search or a campaign led to.  Pure."""

from urllib.parse import urljoin, urlsplit

from watcher.cli.propose_answers import extract, lost
from watcher.errors import ExtractError
from watcher.extract import ReadPdf, read_pdf, survey_page
from watcher.extract.addresses import absolute
from watcher.model.answer import Fetched
from watcher.model.source import ExtractionRules, SourceType
from watcher.settings import address_fault

_SAME = 0.1


def plainer_address(answer: Fetched, kind: SourceType) -> tuple[str, str]:
    """Return the address that the page should be watched under, and why; "" where it is the one asked.

    Only a guess: it must give the same page (`is_same_page`).
    """
    asked = answer.trace.final_url.partition("#")[0]
    said = _canonical(answer, asked) if kind is SourceType.HTML else ""
    if said and said != asked:
        return said, "the page calls it its own (rel=canonical)"
    plain = absolute(asked, "")
    if plain and plain != asked:
        return plain, "the same without what only tells where a reader came from"
    return "", ""


def is_same_page(one: Fetched, other: Fetched, kind: SourceType, read_pdf: ReadPdf = read_pdf) -> bool:
    """Whether two answers are one page: nearly all of what each says stands in the other."""
    try:
        rules = ExtractionRules(type=kind)
        first, second = (extract(each, rules, read_pdf) for each in (one, other))
    except ExtractError:
        return False
    for each, rest in ((first, second), (second, first)):
        if sum(len(block.text) for block in lost(each, rest)) > _SAME * max(each.text_chars, 1):
            return False
    return True


def leads_astray(asked: str, final: str) -> str:
    """Return what is odd about where an address leads: another site, or a front page; "" when nothing."""
    one, other = urlsplit(asked), urlsplit(final)
    if one.path.strip("/") and not other.path.strip("/"):
        return "that is a front page: the page itself may be gone"
    hosts = [(each.hostname or "").removeprefix("www.") for each in (one, other)]
    return "" if hosts[0] == hosts[1] else f"that is another site, {hosts[1]}"


def _canonical(answer: Fetched, asked: str) -> str:
    """Return the page's rel=canonical when it can be one: whole, on the same site, no front page of it."""
    survey = survey_page(answer.body, charset=answer.charset, content_type=answer.content_type)
    if not survey.canonical:
        return ""
    try:
        found = urljoin(asked, survey.canonical).partition("#")[0]
        is_fit = not address_fault(found) and not leads_astray(asked, found)
    except ValueError:
        return ""
    return found if is_fit else ""
