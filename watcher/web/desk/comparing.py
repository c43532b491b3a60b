"""/redaksjon/sammenlign: two versions of a source, the page as it looked, one paragraph through them all."""

from starlette.responses import Response

from watcher.model.ids import SourceId
from watcher.model.people import Role
from watcher.web.desk.access import Asked, needs
from watcher.web.desk.compare.choice import Choice, choose
from watcher.web.desk.compare.pair import Pair, pair_of_versions
from watcher.web.desk.compare.past import past_of
from watcher.web.desk.compare.shown import COMPARE, show_pair
from watcher.web.desk.page_copy.answer import copy_answer
from watcher.web.headers import CSP
from watcher.web.source import Card, find_card
from watcher.web.view import read_number, read_word

FRAMING = f"{CSP}; frame-src 'self'"
"""The policy of a page that shows the page as it looked: a frame of our own, and no other."""


@needs(Role.READER)
def compare(asked: Asked) -> Response:
    """Show two versions compared."""
    card = _card(asked)
    choice, pair = _chosen(asked, card)
    query = dict(asked.view.query)
    shown = show_pair(pair, query, asked.view.links, path=COMPARE, lang=asked.view.lang)
    answer = asked.page("compare/page.html", card=card, choice=choice, shown=shown, pair=pair)
    answer.headers["content-security-policy"] = FRAMING
    return answer


@needs(Role.READER)
def copy(asked: Asked) -> Response:
    """Show the page as it looked, for the frame of a view or alone."""
    _, pair = _chosen(asked, _card(asked))
    return copy_answer(asked.view, pair, is_old=asked.view.query.get("av") == "gammel")


@needs(Role.READER)
def past(asked: Asked) -> Response:
    """Show what was done to one paragraph before."""
    card = _card(asked)
    number = read_number(asked.view.query.get("versjon", ""))
    block = read_number(asked.view.query.get("avsnitt", ""))
    found = past_of(asked.view.site.store, card.id, number, block)
    return asked.page("compare/past.html", card=card, past=found, number=number, block=block)


def _card(asked: Asked) -> Card:
    return find_card(asked.view, SourceId(read_word(asked.view.query.get("kilde", ""))))


def _chosen(asked: Asked, card: Card) -> tuple[Choice, Pair]:
    view = asked.view
    choice = choose(card.id, view.site.store.versions(card.id), view.query)
    sources = {source.id: source for source in view.site.settings.sources}
    return choice, pair_of_versions(view.site.store, sources, card.id, (choice.old, choice.new))
