"""Short ways to say why a body is not what its source declares."""

from watcher.errors import ExtractError
from watcher.model.reason import Reason, ReasonCode


def trouble(code: ReasonCode, text: str, evidence: str = "") -> ExtractError:
    """Return the error to raise: a code, a sentence in bokmål, and what was seen."""
    return ExtractError(Reason(code=code, text=text, evidence=evidence[:300]))


def glimpse(body: bytes, limit: int = 120) -> str:
    """Return the start of a body as one readable line, for evidence."""
    return " ".join(body[: limit * 4].decode("utf-8", "replace").split())[:limit]
