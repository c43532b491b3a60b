"""What the fuzzer starts from: the pages of the tests and every page of the test bed, by type."""

import json
from pathlib import Path

from tests.unit.extract.pdf_page import Rule, Text, column, draw
from watcher.demo.origin import Origin

ROOT = Path(__file__).parents[1]
TYPES = ("html", "json", "feed", "sitemap", "text", "pdf")
_XML = "<?xml version='1.0' encoding='utf-8'?>"
_MOST_BYTES = 200_000


def seeds(kind: str) -> list[bytes]:
    """Return the seeds of one type, always in the same order."""
    own = {
        "html": _pages,
        "json": _values,
        "feed": _feeds,
        "sitemap": _sitemaps,
        "text": _texts,
        "pdf": _pdfs,
    }[kind]()
    found = [*_origin(kind), *own]
    return [body for body in found if 0 < len(body) <= _MOST_BYTES]


def _origin(kind: str) -> list[bytes]:
    origin = Origin(step=0, noise="full", seed=1)
    return [
        origin.clean_body(name, revision, n=revision)
        for name, source in origin.sources.items()
        if source.type == kind
        for revision in (0, 1)
    ]


def _pages() -> list[bytes]:
    pages = [path.read_bytes() for path in sorted((ROOT / "tests/pages").glob("*/page.html"))]
    return pages + [path.read_bytes() for path in _once_broken("html")]


def _once_broken(kind: str) -> list[Path]:
    return sorted((ROOT / "tests/data/fuzz").glob(f"{kind}-*"))


def _values() -> list[bytes]:
    inside = [page.decode() for page in _pages()[:6]]
    pairs = json.loads((ROOT / "tests/data/pairs.json").read_text("utf-8"))
    answer = {
        "id": 7,
        "tittel": "Råd",
        "sistOppdatert": "2024-08-27T10:00:00Z",
        "versjon": "1.2",
        "sprak": "nb",
        "tekst": "<h2>Dosering</h2><p>Gi 5&nbsp;mg/kg</p><table><tr><th>Vekt<td>13 kg</table>",
        "data": [{"id": 1, "navn": "A", "url": "/a"}, {"id": 2, "navn": "B", "tekst": "Linje\n\n- punkt"}],
        "links": [{"rel": "self", "href": "/x"}, {"rel": "barn", "href": "/y", "title": "Barn"}],
        "tall": [1, 2.5, -1e10, True, None, ["x", ["y"]]],
    }
    values = [answer, pairs[:12], {"items": [{"content": page[:6000]} for page in inside]}]
    bodies = [json.dumps(value, ensure_ascii=False).encode() for value in values]
    return bodies + [path.read_bytes() for path in _once_broken("json")]


def _feeds() -> list[bytes]:
    item = (
        "<item><title>Nytt &amp;aring;r {0}</title><link>https://www.example.no/{0}</link>"
        "<guid>urn:{0}</guid><pubDate>Mon, 0{0} Jan 2024 10:00:00 +0100</pubDate>"
        "<description><![CDATA[<p>Gi <b>{0} mg</b></p><ul><li>barn</li></ul>]]></description></item>"
    )
    rss = "".join(item.format(number) for number in range(1, 6))
    entry = (
        '<entry><id>urn:{0}</id><title type="html">Råd {0}</title><updated>2024-01-0{0}T10:00:00Z</updated>'
        '<link rel="alternate" href="/r/{0}"/><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">'
        "<p>Skal {0}</p></div></content><summary type='text'>a &lt; b</summary></entry>"
    )
    atom = "".join(entry.format(number) for number in range(1, 5))
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Nytt",
        "language": "nb",
        "items": [
            {
                "id": "1",
                "url": "/a",
                "title": "A",
                "content_html": "<p>5 mg</p>",
                "date_published": "2024-01-02",
            },
            {"id": 2, "external_url": "https://x.no", "content_text": "a\n\nb", "summary": "s"},
        ],
    }
    return [
        f"{_XML}<rss version='2.0'><channel><title>F</title>{rss}</channel></rss>".encode(),
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="nb"><title>F</title>{atom}</feed>'.encode(),
        json.dumps(feed, ensure_ascii=False).encode(),
        *[path.read_bytes() for path in _once_broken("feed")],
    ]


def _sitemaps() -> list[bytes]:
    url = "<url><loc>https://www.example.no/{0}/å?a=1&amp;b=2</loc><lastmod>2024-01-01</lastmod></url>"
    urls = "".join(url.format(number) for number in range(12))
    index = urls.replace("<url>", "<sitemap>").replace("</url>", "</sitemap>")
    space = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    return [
        f"{_XML}<urlset {space}>{urls}</urlset>".encode(),
        f"<sitemapindex {space}>{index}</sitemapindex>".encode(),
        *[path.read_bytes() for path in _once_broken("sitemap")],
    ]


def _texts() -> list[bytes]:
    own = [
        "# Råd\n\nGi 5 mg/kg.\nSkal ikke\n\n- ett\n  tre\n\n1. en\n2) to\n\n## Oppdatert 27.08.2024\n\n• x",
        "Sist faglig oppdatert 4. mars 2024\nVersjon 1.2\n\nAvsnitt uten slutt\n\ttab\x0cside\n",
    ]
    found = [text.encode() for text in own]
    found += [path.read_bytes() for path in sorted((ROOT / "tests/pages").glob("*/expected.txt"))]
    return found + [path.read_bytes() for path in _once_broken("text")]


def _pdfs() -> list[bytes]:
    words = ["Gi 5 mg/kg hver 12. time.", "• punkt om barn", "1. nummer", "Tabell 1. Dose", "Side 1 av 2"]
    table = [Text(60 + 120 * c, 300 + 15 * r, f"celle {r}{c}") for r in range(5) for c in range(3)]
    rules = [Rule(55, 290 + 15 * r, 420, 290 + 15 * r) for r in range(6)]
    columns = [*column(50, 100, words * 4), *column(310, 100, words * 4)]
    head = [Text(50, 60, "Retningslinje", 20, is_bold=True), Text(50, 80, "1.2 Dosering", 12)]
    return [
        draw([*head, *column(50, 100, words)], [*head, *table, *rules]),
        draw([*head, *columns]),
        draw([Text(500, 400, "snudd", turn=1), Text(60, 90, "a" * 200), *head]),
        *[path.read_bytes() for path in _once_broken("pdf")],
    ]
