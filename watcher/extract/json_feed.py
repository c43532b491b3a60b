"""JSON Feed: whether an answer is one, and its items.

Source: jsonfeed.org, version 1.1.
"""

import json
from collections.abc import Mapping

from watcher.extract.paths import is_too_deep
from watcher.extract.trouble import glimpse, trouble
from watcher.model.reason import ReasonCode


def read_json_feed(text: str, body: bytes) -> Mapping[str, object]:
    """Return the feed's own fields.

    Raises:
        ExtractError: MALFORMED when it is no JSON, WRONG_TYPE when it is JSON and no feed.
    """
    try:
        feed: object = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise trouble(ReasonCode.MALFORMED, f"JSON-en er ødelagt: {error}", glimpse(body)) from None
    if is_too_deep(feed):
        raise trouble(ReasonCode.MALFORMED, "JSON-en er nøstet for dypt.", glimpse(body))
    if not isinstance(feed, dict) or "jsonfeed.org" not in str(feed.get("version", "")):
        raise trouble(ReasonCode.WRONG_TYPE, "Ventet en strøm, fikk annen JSON.", glimpse(body))
    return feed


def json_items(feed: Mapping[str, object]) -> list[Mapping[str, object]]:
    """Return the items that are objects, in the order of the feed."""
    items = feed.get("items")
    return [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []
