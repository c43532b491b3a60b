"""Error pages in plain words."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from watcher.web.view import View
from watcher.web.words import msg

_NOT_FOUND = (
    msg("Siden finnes ikke"),
    msg("Adressen kan være skrevet feil. Oppdateringer flyttes og slettes aldri: står adressen i en "
        "gammel lenke, er det lenken som er feil."),
)  # fmt: skip
_NOT_ALLOWED = (
    msg("Slik kan adressen ikke brukes"),
    msg("Siden kan bare leses."),
)
_BROKEN = (
    msg("Noe gikk galt hos oss"),
    msg("Feilen er registrert. Prøv igjen om litt. Strømmene virker som regel selv om siden ikke gjør det."),
)
_UNUSABLE = (
    msg("Lageret vårt kan ikke leses akkurat nå"),
    msg("Feilen er hos oss. Strømmene kan fortsatt leses. Prøv igjen om litt."),
)


def not_found(request: Request, error: Exception) -> Response:
    """Answer 404."""
    del error
    return _page(request, 404, _NOT_FOUND)


def not_allowed(request: Request, error: Exception) -> Response:
    """Answer 405."""
    answer = _page(request, 405, _NOT_ALLOWED)
    if isinstance(error, HTTPException) and error.headers:
        answer.headers.update(error.headers)
    return answer


def broken(request: Request, error: Exception) -> Response:
    """Answer 500; the server logs the error."""
    del error
    return _page(request, 500, _BROKEN)


def unusable(request: Request, error: Exception) -> Response:
    """Answer 503: the store cannot be read now; it is told once, by whoever looks after it."""
    del error
    answer = _page(request, 503, _UNUSABLE)
    answer.headers["retry-after"] = "60"
    return answer


def _page(request: Request, status: int, words: tuple[str, str]) -> Response:
    view = View.of(request)
    title, text = words
    return view.render(
        "trouble.html",
        http_status=status,
        code=status,
        title=view.translate(title),
        text=view.translate(text),
    )
