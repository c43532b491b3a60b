"""/status: every source, and whether its promise is kept."""

from starlette.requests import Request
from starlette.responses import Response

from watcher.web.trust import draw_board
from watcher.web.view import View


def page(request: Request) -> Response:
    """Show the board."""
    view = View.of(request)
    settings = view.site.settings
    return view.render(
        "status.html",
        board=draw_board(settings, view.site.store.statuses(), view.times.now),
        titles={source.id: source.title for source in settings.sources},
        faults=view.site.health.faults(),
        paused=[source for source in settings.sources if not source.enabled],
        feeds=(view.links.feed(view.translate("Alle oppdateringer")),),
    )
