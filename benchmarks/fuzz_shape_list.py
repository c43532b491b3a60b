"""Bodies made to hurt: pieces repeated, nested, put around a long text, or written into one attribute."""

# ruff: noqa: E501  # a table of shapes is read best with one shape on a line

from collections.abc import Callable

Shape = Callable[[int], bytes]
"""Makes a body of about so many bytes."""


def _html(inside: str) -> bytes:
    return f"<html><body><main><h1>T</h1><p>a</p>{inside}</main></body></html>".encode(
        "utf-8", "surrogatepass"
    )


def repeated(piece: str) -> Shape:
    return lambda size: _html(piece * (size // len(piece)))


def _nested(opening: str, closing: str = "") -> Shape:
    def shape(size: int) -> bytes:
        times = min(size // len(opening), 11_000 // max(1, opening.count("<")))
        return _html(opening * times + "x" + closing * times)

    return shape


def _filled(opening: str) -> Shape:
    """Return a shape of nested elements around text of the same size."""

    def shape(size: int) -> bytes:
        times = min(size // len(opening) // 2, 5_000 // max(1, opening.count("<")))
        return _html(opening * times + "ord og <b>mg</b> <p>x " * (size // 44))

    return shape


def _around(before: str, piece: str, after: str) -> Shape:
    return lambda size: _html(before + piece * (size // len(piece)) + after)


HTML: dict[str, Shape] = {
    **{f"repeat {piece}": repeated(piece) for piece in (
        "<p>x", "<div hidden>x</div>", "<div class='hidden menu cookie share footer'>x</div>", "<b>x",
        "<a href='/x'>y",
        "<a href='#n'>1</a>", "<sup><a href='#n'>1</a></sup> ord. ", "<p id=n>1. note</p>",
        "<form><div></form>",
        "<form><fieldset></form>", "<form><b></form>", "<form>", "</form>", "<form hidden><div></form>",
        "<select><option>1 mg",
        "<label>1 mg", "<h2>x</h2>", "<h1>x", "<h6>x</h6><h1>y</h1>", "<table><tr><th>a<td>b",
        "<tr><td colspan=1000 rowspan=65534>x",
        "<dl><dt>x<dd>y", "<li>x", "<ul><li>x", "<br>- x", "<br>• x", "<p>• x</p>", "<p>- x<br>- y</p>",
        "<details><summary>x</summary>y",
        "<main>x", "<article>x</article>", "<footer>Oppdatert 1.1.2024</footer>",
        "<aside>xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "<button aria-expanded=true>x</button>", "<button>x", "<div role=tab aria-controls=x>y</div>",
        "<div role=tabpanel id=x>y</div>",
        "<div aria-controls=x aria-expanded=true>y</div>", "<math><mi>x", "<svg><p>x", "<template><p>x",
        "<iframe srcdoc='<p>x'></iframe>",
        "<noscript><p>x</p></noscript>", "<img alt=x src=/y?w=1>", "<x-a slot=title>t</x-a>",
        "<span>x</span>", "<i></i>x", "<p><b>x</b></p>",
        "<p><b>x</b><br>y", "<nobr>", "<font><p>", "<b><p></b>", "<a><p></a>",
        "<i><b><u><s></i></b></u></s>", "<!-- x -->", "<!-", "<![CDATA[",
        "&", "&amp;", "&#x", "<", "</", "<a ", "<a b=", "x ", "xxxxxxxxxx", "1.", "* ", "¹ ", "a¹ ", "x* ",
        "([", "\u0301", "\u200b", "\u202e",
        "Oppdatert ", "Sist oppdatert 1.1.2024 ", "Versjon 1.", "4. mars ", "mandag 4 ", "av A B ",
        "Publisert av ", "1-2-", "mg/", "cookie ",
        "\x1c", "\x85", "\u2028", "x\n", "\t", "A. B. ", "! ", "\ufdd0", "<sup>1</sup>", "<sub>2</sub>",
        "<td>", "<tr>", "<caption>x", "<col span=1000>",
        "<p lang=nn>x", "<base href=/x>", "<meta charset=x>", "<title>x", "<html lang=x>",
        "<body class=x>", "<div data-x='y'>z</div>",
        "<div shadowrootmode=open><template shadowrootmode=open><slot></slot></template>x</div>",
        "<template shadowrootmode=open><slot>",
        "<x-a><template shadowrootmode=open><slot></slot></template>t</x-a>",
        "<p class='MsoListParagraph' style='mso-list:l0 level1'>x",
        "<div role=heading aria-level=2>x</div>", "<input type=checkbox id=a><label for=a>x</label>",
        "<form><label>5 mg</label></form>",
    )},
    **{f"nest {opening}": _nested(opening, closing) for opening, closing in (
        ("<div>", "</div>"), ("<div>", ""), ("<div class='hidden menu cookie share footer'>", ""),
        ("<div hidden>", ""), ("<b>", ""),
        ("<b><p>", ""), ("<a><p>", ""), ("<ul><li>", ""), ("<table><tr><td>", ""), ("<table><tr><th>a<td>",
        ""), ("<dl><dd>", ""),
        ("<form><div>", ""), ("<fieldset>", ""), ("<details><summary>x</summary>", ""), ("<aside>", ""),
        ("<label>", ""), ("<noscript>", ""),
        ("<span style='display:block'>", ""), ("<x-a slot=title>", ""), ("<blockquote>", ""),
        ("<div role=tabpanel>", ""), ("<main>", ""),
        ("<button aria-expanded=true>", ""), ("<div aria-hidden=true>", ""),
        ("<section role=complementary>", ""), ("<math>", ""),
        ("<h1>", ""), ("<select>", ""), ("<template>", ""), ("<svg>", ""), ("<svg><foreignObject>", ""),
        ("<div aria-expanded=true>", ""),
        ("<footer>", ""), ("<dialog open>", ""), ("<ruby>", ""), ("<sup>", ""), ("<a href='#x'>", ""),
        ("<div role=table>", ""), ("<article>", ""),
        ("<template shadowrootmode=open>", ""),
        ("<div><template shadowrootmode=open><slot></slot></template>", "</div>"),
    )},
    **{f"fill {opening}": _filled(opening) for opening in (
        "<div>", "<div class='hidden'>", "<div class=cookie>", "<div class=menu>", "<div class=share>",
        "<div hidden>", "<aside>", "<footer>",
        "<blockquote><footer>", "<form>", "<form><div>", "<label>", "<button>",
        "<button aria-expanded=true>", "<dialog open>", "<noscript>", "<main>",
        "<article>", "<details><summary>", "<div role=tab aria-controls=x>", "<div role=tabpanel id=x>",
        "<section role=complementary>", "<a href='#x'>",
        "<div aria-hidden=true>", "<div role=table>", "<ul><li>", "<table><tr><th>a<td>", "<dl><dd>",
        "<math>", "<b>", "<x-a slot=title>",
        "<h2>", "<select>", "<fieldset>", "<div aria-expanded=true>", "<sup>", "<header>",
        "<div id=a role=main>", "<svg><foreignObject>",
        "<template shadowrootmode=open>", "<ruby>", "<nav>", "<div class=accordion hidden>",
        "<label for=a>", "<legend>", "<option>",
    )},
    "one class": lambda size: _html(f"<div class='{'a-b hidden cookie ' * (size // 18)}'>x</div>"),
    "one id": lambda size: _html(f"<div id='{'a-1.' * (size // 4)}'>x</div>"),
    "one style": lambda size: _html(f"<div style='{'text-decoration ' * (size // 16)}'>x</div>"),
    "one style of spaces": lambda size: _html(f"<div style='display{' ' * size}x'>x</div>"),
    "one href": lambda size: _html(f"<a href='/{'a;jsessionid=' * (size // 13)}'>x</a>"),
    "one href of dots": lambda size: _html(f"<a href='{'../' * (size // 3)}'>x</a>"),
    "one query": lambda size: _html(f"<a href='/?{'a=1&' * (size // 4)}'>x</a>"),
    "many attributes": lambda size: _html(f"<div {' '.join(f'a{n}=1' for n in range(size // 7))}>x</div>"),
    "links in a paragraph": _around("<p>", "a <a href='/x'>b</a> ", "</p>"),
    "accented links": _around("<p>", "e\u0301 <a href='/x'>e<b>\u0301</b></a> ", "</p>"),
    "bold in a paragraph": _around("<p>", "a<b>b</b>", "</p>"),
    "cells in a row": _around("<table><tr><th>h</th></tr><tr>", "<td>x</td>", "</tr></table>"),
    "header cells": _around("<table><tr>", "<th>x</th>", "</tr><tr><td colspan=1000>y</td></tr></table>"),
    "hanging cells": _around("<table>", "<tr><td rowspan=65534>a</td></tr>", "</table>"),
    "hanging cells of all columns": _around("<table><tr>" + "<td rowspan=65534>a</td>" * 190 + "</tr>",
    "<tr><td>b</td></tr>", "</table>"),
    "raised in one paragraph": _around("<p>", "a<sup>1</sup>", "</p>"),
    "notes under one text": _around("<p>ord" + "".join(f"¹{n}" for n in range(50)) + "</p>",
    "<p>¹ note</p>", ""),
    "references to one note": _around("<p id=n1>note</p>", "<p>En setning.<a href='#n1'>1</a></p>", ""),
    "many notes of one name": _around("<p>S. <a href='#n1'>1</a></p>" * 300, "<p id=n1>note</p>", ""),
    "tabs": lambda size: _html("".join(f"<a role=tab aria-controls=t{n}>T{n}</a><div role=tabpanel id=t{n}>x</div>" for n in range(size // 70))),
    "tabs that hold tabs": _nested("<div role=tab aria-controls=x>"),
    "classes that differ": lambda size: _html("".join(f"<p class='c{n} x-{n}'>x{n}" for n in range(size // 24))),
    "headings in folds": lambda size: _html("".join(f"<details><summary>S{n}</summary><h{n % 6 + 1}>x</h{n % 6 + 1}>" for n in range(size // 50))),
    "equal blocks": repeated("<p>Gi 5 mg til barn.</p>"),
    "blocks that differ": lambda size: _html("".join(f"<p>Gi {n} mg til barn {n}.</p>" for n in range(size // 30))),
    "rows that differ": lambda size: _html("<table><tr><th>a<th>b" + "".join(f"<tr><td>{n}<td>{n} mg" for n in range(size // 22)) + "</table>"),
    "one long sentence": lambda size: _html("<p>" + "ord og mg " * (size // 10)),
    "many sentences": lambda size: _html("<p>" + "Gi 5 mg til barn. " * (size // 18)),
    "many sentences that differ": lambda size: _html("<p>" + "".join(f"Gi {n} mg til barn. " for n in range(size // 20))),
    "unclosed comment": lambda size: _html("<!--" + "<p>x" * (size // 4)),
    "unclosed quotes": repeated("<a b=\"x' "),
    "unclosed title": repeated("<title>x</titl"),
    "unclosed script": repeated("<script>x</scrip"),
}  # fmt: skip


def _json(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _plain(piece: str) -> Shape:
    return lambda size: ("a\n" + piece * (size // len(piece.encode()))).encode()


OTHERS: dict[tuple[str, str], Shape] = {
    **{("text", f"repeat {piece!r}"): _plain(piece) for piece in (
        "x", "x\n", "# x\n", "# x\n\n", "- x\n", "1. ", "#", "# ", "- ", " ", "\u00a0", "\x0c", "\r",
        "a\n\n", "a#", "• ", "  \n", "\u200b", "Oppdatert ", "a b. ",
        "####### ", "\t- ", "1) x\n", "å\u0301",
    )},
    ("text", "hashes that end nothing"): lambda size: b"# " + b"# " * (size // 2) + b"x",
    ("text", "blanks before hashes"): lambda size: b"# x" + b" " * size + b"x",
    ("json", "list"): lambda size: _json("[" + ",".join(["1"] * (size // 2)) + "]"),
    ("json",
    "objects"): lambda size: _json("[" + ",".join(f'{{"id":{n},"tittel":"x","url":"/{n}"}}' for n in range(size // 40)) + "]"),
    ("json", "objects alike"): lambda size: _json("[" + ",".join(['{"id":1,"x":"y"}'] * (size // 16)) + "]"),
    ("json", "keys"): lambda size: _json("{" + ",".join(f'"k{n}":"v"' for n in range(size // 11)) + "}"),
    ("json", "one key"): lambda size: _json('{"' + "aB_" * (size // 3) + '":"x"}'),
    ("json", "same key"): lambda size: _json("{" + ",".join(['"k":"v"'] * (size // 8)) + "}"),
    ("json", "deep"): lambda size: _json("[" * (size // 2) + "]" * (size // 2)),
    ("json",
    "wide and deep"): lambda size: _json('{"a":' * 50 + "[" + ",".join(['"x"'] * (size // 4)) + "]" + "}" * 50),
    ("json", "long string"): lambda size: _json('{"a":"' + "x" * size + '"}'),
    ("json", "html"): lambda size: _json('{"a":"' + "<p>x" * (size // 4) + '"}'),
    ("json", "many htmls"): lambda size: _json("[" + ",".join(['"<p>x"'] * (size // 7)) + "]"),
    ("json", "tags that do not end"): lambda size: _json('{"a":"' + "<p" * (size // 2) + '"}'),
    ("json", "ampersands"): lambda size: _json('{"a":"' + "&" * size + '"}'),
    ("json", "lines"): lambda size: _json('{"a":"' + "x\\n" * (size // 3) + '"}'),
    ("json", "numbers"): lambda size: _json("[" + "9" * size + "]"),
    ("json",
    "text deep in objects"): lambda size: _json("[" + ",".join(['{"navn":"a","x":{"navn":"b","y":"c"}}'] * (size // 36)) + "]"),
    ("feed",
    "items"): lambda size: b"<rss><channel>" + b"<item><title>x</title></item>" * (size // 29) + b"</channel></rss>",
    ("feed", "empty items"): lambda size: b"<rss><channel>" + b"<item/>" * (size // 7) + b"</channel></rss>",
    ("feed",
    "items in items"): lambda size: b"<rss>" + b"<item>x" * min(200, size) + b"y" * size + b"</item>" * min(200, size) + b"</rss>",
    ("feed",
    "deep"): lambda size: b"<rss>" + b"<item>" * (size // 13) + b"</item>" * (size // 13) + b"</rss>",
    ("feed",
    "xhtml deep"): lambda size: b"<feed><entry><content type='xhtml'>" + b"<b>x" * 200 + b"z" * size + b"</b>" * 200 + b"</content></entry></feed>",
    ("feed",
    "items in content"): lambda size: b"<feed><entry><content>" + b"<entry><content>x" * 100 + b"y" * size + b"</content></entry>" * 100 + b"</content></entry></feed>",
    ("feed", "many children"): lambda size: b"<rss><item>" + b"<link/>" * (size // 7) + b"</item></rss>",
    ("feed",
    "escaped html"): lambda size: b"<rss><item><description>" + b"&lt;p&gt;x" * (size // 10) + b"</description></item></rss>",
    ("feed",
    "entities in a title"): lambda size: b"<rss><item><title>" + b"&amp;amp;" * (size // 9) + b"</title></item></rss>",
    ("feed", "date"): lambda size: b"<rss><item><pubDate>" + b"1 " * (size // 2) + b"</pubDate></item></rss>",
    ("feed",
    "commas in a date"): lambda size: b"<rss><item><pubDate>" + b", " * (size // 2) + b"</pubDate></item></rss>",
    ("feed",
    "dashes in a date"): lambda size: b"<rss><item><pubDate>" + b"1-" * (size // 2) + b"</pubDate></item></rss>",
    ("feed",
    "brackets in a date"): lambda size: b"<rss><item><pubDate>" + b"(" * size + b"</pubDate></item></rss>",
    ("feed",
    "entity bomb"): lambda size: b"<!DOCTYPE r [<!ENTITY a 'xxxxxxxxxx'>" + b"".join(b"<!ENTITY b%d '&a;&a;'>" % n for n in range(size // 25)) + b"]><rss><item><title>&b1;</title></item></rss>",
    ("feed",
    "namespaces"): lambda size: b"<rss>" + b"".join(b"<item xmlns:n%d='u%d'/>" % (n, n) for n in range(size // 25)) + b"</rss>",
    ("feed",
    "json"): lambda size: _json('{"version":"https://jsonfeed.org/version/1","items":[' + ",".join(['{"title":"x"}'] * (size // 14)) + "]}"),
    ("feed",
    "json text"): lambda size: _json('{"version":"https://jsonfeed.org/version/1","items":[{"content_text":"' + "a\\n\\n" * (size // 5) + '"}]}'),
    ("sitemap",
    "places"): lambda size: b"<urlset>" + b"".join(b"<url><loc>http://a.no/%d</loc></url>" % n for n in range(size // 40)) + b"</urlset>",
    ("sitemap", "one place"): lambda size: b"<urlset><loc>" + b"/a;" * (size // 3) + b"</loc></urlset>",
    ("sitemap", "comments"): lambda size: b"<urlset><loc>" + b"<!--x-->y" * (size // 9) + b"</loc></urlset>",
}  # fmt: skip
