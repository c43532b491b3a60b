"""Alerts and fact boxes: which elements set their text apart, and as what.

Read from roles and from common words in class names (and in the names of components), never from one site's.
"""

import re
from collections.abc import Mapping

from watcher.extract.remembered import remembered

Attributes = Mapping[str, str | None]

_WARNING_WORDS = (
    "warning warnings warn danger error critical caution urgent emergency immediate important hazard "
    "advarsel advarsler viktig varsling åtvaring fare obs varning viktigt "
    "achtung warnung wichtig attention avertissement advertencia atencion aviso precaucion "
    "waarschuwing varoitus huomio"
)
_WARNING = frozenset(_WARNING_WORDS.split())
_ALERT = frozenset(["alert", "alerts"])
_CALM = frozenset(["info", "information", "success", "tip"])
_INFO_WORDS = (
    "fact facts fakta faktaboks faktaruta factbox factsbox infobox infoboks note notice callout notification "
    "admonition inset tekstboks merknad merk notat hinweis encadre recuadro"
)
_INFO = frozenset(_INFO_WORDS.split())
_SAYS_INFO = frozenset(["info", "information"])
# «info» is a box beside one of these; in "contact-info" or "page-footer-info" it is a place.
_BOXES_WORDS = (
    "info information alert alerts box boks card panel message melding notice macro callout note block "
    "banner status tip c u m highlight"
)
_BOXES = frozenset(_BOXES_WORDS.split())
_WORD = re.compile(r"[a-zæøåäö]+|[A-ZÆØÅÄÖ][a-zæøåäö]*")
_KINDS = ("variant", "type", "severity", "status", "kind")


def box_of(attributes: Attributes, tag: str = "") -> str:
    """Return "warning" or "info" when the element is an alert or a fact box, else ""."""
    role = attributes.get("role") or ""
    if role == "alert":
        return "warning"
    said = attributes.get("class") or ""
    if "-" in tag:  # a component says by its name and kind what it is
        said = " ".join((said, tag, *(f"{tag}-{attributes[key]}" for key in _KINDS if attributes.get(key))))
    elif role == "note":
        said = f"{said} {attributes.get('aria-label') or ''}"
    found = _box_of_class(said) if said else ""
    return found or ("info" if role == "note" else "")


@remembered(4096)
def _box_of_class(classes: str) -> str:
    words: set[str] = set()
    is_info = False
    for name in classes.split():
        each = {word.lower() for word in _WORD.findall(name)}
        if "non" in each and each & _WARNING:  # «non-urgent» is the calm one of its family
            each = (each - _WARNING) | {"note"}
        is_info = is_info or bool(each & _SAYS_INFO and each <= _BOXES)
        words |= each
    if words & _WARNING:
        return "warning"
    if words & _ALERT:
        return "info" if words & _CALM else "warning"
    return "info" if is_info or words & _INFO else ""
