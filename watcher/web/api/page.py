"""/redaksjon/api: what programs can ask for, as people read it; rendered here, without script."""

from typing import TYPE_CHECKING

from starlette.responses import Response

from watcher.lazy import later
from watcher.model.people import Role
from watcher.web.desk.access import Asked, needs

if TYPE_CHECKING:
    from watcher.web.api.listed import listing
else:
    listing = later("watcher.web.api.listed", "listing")


@needs(Role.READER)
def page(asked: Asked) -> Response:
    """List every operation."""
    groups, problems = listing(asked.view.site.settings.service.base_url)
    return asked.page("api.html", groups=groups, problems=problems)
