"""/abonner: every feed, and how to read one."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from watcher.web.view import View
from watcher.web.words import FROM_LEVELS


def page(request: Request) -> Response:
    """Show the feeds of everything, each level, each topic and each source."""
    view = View.of(request)
    links = view.links
    sources = [source for source in view.site.settings.sources if source.enabled]  # others have no file
    everything = links.feed(view.translate("Alle oppdateringer"))
    groups = [
        (
            view.translate("Samlet"),
            [everything, links.feed(view.translate("Bare redaksjonelt vurderte"), "vurdert")],
        ),
        (
            view.translate("Etter nivå"),
            [links.feed(view.translate(word), f"niva/{level.slug}") for level, word in FROM_LEVELS.items()],
        ),
        (
            view.translate("Etter tema"),
            [
                links.feed(topic, f"tema/{topic}")
                for topic in sorted({each for source in sources for each in source.topics})
            ],
        ),
        (
            view.translate("Etter kilde"),
            [links.feed(f"{source.owner}: {source.title}", f"kilde/{source.id}") for source in sources],
        ),
    ]
    return view.render("subscribe.html", everything=everything, groups=groups, feeds=(everything,))


def moved(request: Request) -> Response:
    """Lead from the feeds' folder to the page about them."""
    return RedirectResponse(View.of(request).links.path("/abonner"), status_code=302)
