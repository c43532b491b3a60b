"""The second wall: whatever came out of the page is cleaned again by a sanitiser that knows nothing of ours.

Here alone nh3 is used (docs/decisions/0092-nh3.md).
"""

from functools import cache

import nh3

from watcher.extract.bare_page import HIDDEN, SHOWN, WATCHED, BarePage, bare_page
from watcher.model.record import Snapshot
from watcher.model.source import ExtractionRules

_NEVER_WORDS = "script style template noscript svg math iframe object embed title head textarea select"


@cache
def _cleaner() -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=set(SHOWN),
        clean_content_tags=set(_NEVER_WORDS.split()),
        attributes={
            "*": {WATCHED, HIDDEN, "lang"},
            "img": {"alt"},
            "td": {"colspan", "rowspan"},
            "th": {"colspan", "rowspan"},
            "details": {"open"},
        },
        url_schemes=set(),
        link_rel=None,
    )


def clean_page(body: bytes, snapshot: Snapshot, rules: ExtractionRules) -> BarePage:
    """Return the page as markup that can neither run, load nor cover anything.

    Raises:
        ExtractError: it cannot be read as a page.
    """
    bare = bare_page(body, charset=snapshot.charset, rules=rules)
    return BarePage(html=_cleaner().clean(bare.html), is_cut=bare.is_cut, has_region=bare.has_region)
