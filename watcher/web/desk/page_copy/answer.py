"""The page as it looked, as an answer of its own: sandboxed, without script, image, font or request."""

from markupsafe import Markup
from starlette.responses import HTMLResponse, Response

from watcher.errors import ExtractError, NotFound, StoreError
from watcher.model.source import ExtractionRules
from watcher.web.desk.compare.lines import Line, make_lines
from watcher.web.desk.compare.pair import Pair
from watcher.web.desk.compare.shown import kind_word
from watcher.web.desk.page_copy.cleaning import clean_page
from watcher.web.desk.page_copy.marking import Marked, mark_page
from watcher.web.desk.page_copy.tokens import read_stream
from watcher.web.view import View
from watcher.web.words import msg

POLICY = (
    "sandbox; default-src 'none'; style-src 'self'; form-action 'none'; base-uri 'none'; "
    "frame-ancestors 'self'"
)
MOST_BYTES = 4_000_000
_TOO_BIG = msg("Siden er for stor til å vises slik den så ut. Endringene står i de andre visningene.")
_UNREADABLE = msg("Den lagrede kopien kan ikke vises slik den så ut. Endringene står i de andre visningene.")
_GONE = msg("Den lagrede kopien er ryddet bort. Endringene står i de andre visningene.")


def copy_answer(view: View, pair: Pair, *, is_old: bool = False) -> Response:
    """Return the newer of the two pages with its marks, or the older; a message where that cannot be."""
    side = pair.old if is_old else pair.new
    trouble, marked, is_cut = "", None, False
    try:
        marked, is_cut = _marked(view, pair, is_old=is_old)
    except ExtractError:
        trouble = _UNREADABLE
    except (NotFound, StoreError):
        trouble = _GONE
    except _TooBigError:
        trouble = _TOO_BIG
    context = {
        "lang": view.lang,
        "page_lang": side.document.lang,
        "style": view.links.path_of_file(f"/static/{view.site.assets.copy_style.name}"),
        "title": side.document.title,
        "number": side.version.number,
        "at": view.times.moment(side.snapshot.trace.fetched_at),
        "is_old": is_old,
        "trouble": trouble,
        "is_cut": is_cut,
        "missing": marked.missing if marked else (),
        # Cleaned twice, and what was put in is escaped where it is made.
        "page": Markup(marked.html) if marked else "",  # noqa: S704
    }
    text = view.site.template(view.lang, "desk/compare/copy.html", context)
    return HTMLResponse(text, headers={"content-security-policy": POLICY, "content-language": view.lang})


class _TooBigError(Exception):
    """More than anybody would read."""


def _marked(view: View, pair: Pair, *, is_old: bool) -> tuple[Marked, bool]:
    side = pair.old if is_old else pair.new
    if side.snapshot.body_bytes > MOST_BYTES:
        raise _TooBigError
    body = view.site.store.body(side.snapshot.sha256_body)
    rules = pair.source.rules if pair.source else ExtractionRules(lang=pair.lang)
    bare = clean_page(body, side.snapshot, rules)
    stream = read_stream(bare.html, has_region=bare.has_region)

    def word(line: Line) -> str:
        return view.translate(kind_word(line)) if kind_word(line) else ""

    marked = mark_page(stream, make_lines(pair), is_old=is_old, say=view.translate, kind_word=word)
    return marked, bare.is_cut
