"""/om: what this is, what the levels mean, and how accessible it is."""

from starlette.requests import Request
from starlette.responses import Response

from watcher.model.level import Level
from watcher.web.links import safe_href
from watcher.web.view import View


def page(request: Request) -> Response:
    """Show the page."""
    view = View.of(request)
    return view.render(
        "about.html",
        shown_levels=[level for level in sorted(Level, reverse=True) if level > Level.NONE],
        contact=safe_href(view.site.settings.service.contact),
        sources=view.site.settings.sources,
        feeds=(view.links.feed(view.translate("Alle oppdateringer")),),
    )
