"""Turns a document into the page of a site.  Class names marked * in README are guesses."""
from __future__ import annotations

import json
import re
import textwrap
from html import escape
from urllib.parse import urlsplit

from watcher.demo.origin import boiler, pdf
from watcher.demo.origin.boiler import h
from watcher.demo.origin.model import NOTE, Doc, Section, ingress, plain

NOTE_EN = "Test page: made-up content for testing software. Not medical advice."


# -- inline and blocks ---------------------------------------------------------
def inline(text: str) -> str:
    t = escape(text, quote=False)
    t = re.sub(r"\[([^\]]+)\]\(([^)]*)\)", lambda m: f'<a href="{escape(m.group(2))}">{m.group(1)}</a>', t)
    return re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", t)


def blocks(lines: list[str], c: dict) -> str:
    """c: class names of the site for p ul table factbox …"""
    out, i = [], 0

    def cls(k):
        return f' class="{c[k]}"' if c.get(k) else ""
    while i < len(lines):
        ln = lines[i]
        if not ln.strip() or ln.startswith("> "):
            i += 1
        elif ln.startswith("- "):
            items = []
            while i < len(lines) and lines[i].startswith("- "):
                items.append(f"<li>{inline(lines[i][2:])}</li>")
                i += 1
            out.append(f"<ul{cls('ul')}>\n" + "\n".join(items) + "\n</ul>")
        elif re.match(r"\d+\. ", ln):
            items = []
            while i < len(lines) and re.match(r"\d+\. ", lines[i]):
                items.append(f"<li>{inline(lines[i].split('. ', 1)[1])}</li>")
                i += 1
            out.append(f"<ol{cls('ul')}>\n" + "\n".join(items) + "\n</ol>")
        elif ln.startswith("|"):
            cap, rows = "", []
            while i < len(lines) and lines[i].startswith("|"):
                if lines[i].startswith("|="):
                    cap = lines[i][2:].strip()
                else:
                    rows.append([x.strip() for x in lines[i].strip("|").split("|")])
                i += 1
            head, body = rows[0], rows[1:]
            t = [f'<div{cls("tablewrap")}><table{cls("table")}>']
            if cap:
                t.append(f"<caption>{inline(cap)}</caption>")
            t.append("<thead><tr>" + "".join(f'<th scope="col">{inline(x)}</th>' for x in head) + "</tr></thead><tbody>")
            for r in body:
                t.append("<tr>" + "".join((f'<th scope="row">{inline(x)}</th>' if j == 0 and c.get("rowhead") else f"<td>{inline(x)}</td>")
                                          for j, x in enumerate(r)) + "</tr>")
            t.append("</tbody></table></div>")
            out.append("\n".join(t))
        elif ln.startswith("! "):
            body = []
            while i < len(lines) and lines[i].startswith("! "):
                body.append(f"<p>{inline(lines[i][2:])}</p>")
                i += 1
            out.append(f'<div{cls("note")} role="note">' + "".join(body) + "</div>")
        else:
            para = []
            while i < len(lines) and lines[i].strip() and not re.match(r"(- |\||! |> |\d+\. )", lines[i]):
                para.append(lines[i])
                i += 1
            out.append(f"<p{cls('p')}>{inline(' '.join(para))}</p>")
    return "\n".join(out)


def tree(secs: list[Section], wrap) -> str:
    """Nest sections; wrap(section, inner_html_of_children, depth) makes one."""
    def walk(i, level):
        out = []
        while i < len(secs) and secs[i].level >= level:
            s = secs[i]
            inner, i2 = walk(i + 1, s.level + 1)
            out.append(wrap(s, inner))
            i = i2
        return "\n".join(out), i
    return walk(0, secs[0].level if secs else 2)[0]


def finish(html: str, doc: Doc) -> str:
    """Encoding style and line wrapping: what changes without the content changing."""
    mode = doc.chrome.get("entities", "utf8")
    if mode != "utf8":
        named = {"å": "aring", "ø": "oslash", "æ": "aelig", "Å": "Aring", "Ø": "Oslash", "Æ": "AElig", "é": "eacute", "–": "ndash", "«": "laquo", "»": "raquo", "−": "minus"}
        head, sep, body = html.partition("<main")
        body = re.sub("[åøæÅØÆé–«»−]", (lambda m: f"&{named[m.group()]};") if mode == "named" else (lambda m: f"&#x{ord(m.group()):X};"), body)
        html = head + sep + body
    wrap = doc.chrome.get("wrap")
    if wrap:
        def refill(m):
            return m.group(1) + textwrap.fill(m.group(2), wrap, break_long_words=False, break_on_hyphens=False) + "</p>"
        html = re.sub(r"(<p[^>]*>)([^<]{40,})</p>", refill, html)
    return html


def page(site, doc, *, title, lang, url, head="", body_cls="", before="", main="", after="", names=(), rules=260) -> str:
    dep = doc.chrome.get("deploy", 1)
    parts = urlsplit(url)
    crumbs = [p for p in parts.path.split("/") if p]
    ld = {"@context": "https://schema.org", "@type": "BreadcrumbList", "itemListElement": [
        {"@type": "ListItem", "position": i + 1, "name": c.replace("-", " "), "item": f"{parts.scheme}://{parts.netloc}/" + "/".join(crumbs[:i + 1]) + "/"}
        for i, c in enumerate(crumbs)]}
    return finish(f"""<!DOCTYPE html>
<html lang="{lang}" class="no-js">
<head>
<meta charset="utf-8">
<title>{escape(title)}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="origin-fixture">
<meta name="description" content="{escape(ingress(doc))}">
<link rel="canonical" href="{escape(url)}">
<meta property="og:title" content="{escape(plain(doc.sections[0].title))}">
<meta property="og:url" content="{escape(url)}">
<meta name="csrf-token" content="@@NOISE:csrf@@">
<link rel="preload" as="font" type="font/woff2" crossorigin href="/static/fonts/text-{h(site, dep, 'f1')}.woff2">
<link rel="stylesheet" href="/static/css/main.{h(site, dep, 'css')}.css">
{head}
<style nonce="@@NOISE:nonce@@">{boiler.css(site, dep, tuple(names), rules)}</style>
<script type="application/ld+json" nonce="@@NOISE:nonce@@">{json.dumps(ld, ensure_ascii=False)}</script>
</head>
<body class="{body_cls}" data-request-id="@@NOISE:uuid@@">
{boiler.sprite(site)}
{before}
{main}
{after}
{boiler.scripts(site, dep, url)}
<!-- @@NOISE:comment@@ -->
</body>
</html>
""", doc)


def cookie_banner(text, ok, no) -> str:
    return (f'<div id="cookie-banner" class="cookie-banner" role="dialog" aria-label="Informasjonskapsler" hidden><p>{escape(text)}</p>'
            f'<button type="button" data-consent="all">{ok}</button><button type="button" data-consent="necessary">{no}</button></div>')


# -- FHI -------------------------------------------------------------------------
FHI_NAMES = ["fhi-page", "fhi-header", "fhi-nav", "fhi-ingress", "fhi-dates", "fhi-toc", "fhi-section", "fhi-accordion", "fhi-table",
             "fhi-factbox", "fhi-subscribe", "fhi-related", "fhi-footer", "fhi-breadcrumb", "fhi-banner", "fhi-share"]


def fhi(doc: Doc, url: str, lang="nb", extra_main="") -> str:
    d = doc.chrome
    top = doc.sections[0]
    t = plain(top.title)
    design = d.get("design", 1)
    pre = {1: "fhi", 2: "fds", 3: "fds"}[design]
    c = {"ul": f"{pre}-list", "table": f"{pre}-table", "tablewrap": f"{pre}-table-wrap", "note": f"{pre}-factbox", "rowhead": True,
         "p": "" if design == 1 else f"{pre}-body"}
    n = [0]

    def wrap(s: Section, inner: str) -> str:
        n[0] += 1
        body = blocks(s.lines, c) + ("\n" + inner if inner else "")
        acc = "acc" in s.flags or (design == 3 and s.level == 2)
        tag = f"h{s.level}"
        if acc:
            pid = f"acc-{n[0]}-@@NOISE:short@@"
            return (f'<div class="{pre}-accordion" data-accordion id="{s.id}"><{tag} class="{pre}-accordion__heading">'
                    f'<button type="button" aria-expanded="false" aria-controls="{pid}"><span>{inline(s.title)}</span>'
                    f'<svg class="icon" aria-hidden="true"><use href="#fhi-icon-4"/></svg></button></{tag}>'
                    f'<div id="{pid}" class="{pre}-accordion__panel" hidden>{body}</div></div>')
        if design == 1:
            return f'<section class="fhi-section" id="{s.id}"><{tag}>{inline(s.title)}</{tag}>\n{body}\n</section>'
        return (f'<div class="{pre}-block {pre}-block--text" data-epi-block="{boiler.num((url, s.id), 10000, 99999)}"><div class="{pre}-block__inner">'
                f'<{tag} id="{s.id}" class="{pre}-heading {pre}-heading--{s.level}"><span>{inline(s.title)}</span>'
                f'<a class="{pre}-anchor" href="#{s.id}" aria-label="Lenke til {escape(plain(s.title))}"></a></{tag}>\n{body}\n</div></div>')

    secs = doc.sections[1:]
    content = tree(secs, wrap)
    toc = "".join(f'<li><a href="#{s.id}">{inline(s.title)}</a></li>' for s in secs if s.level == 2)
    rel = boiler.related("fhi", d.get("related", 1))
    crumb = "".join(f'<li><a href="/{x}/">{escape(x.replace("-", " ").capitalize())}</a></li>' for x in urlsplit(url).path.strip("/").split("/")[:-1])
    subscribe = f"""<div class="{pre}-subscribe" role="dialog" aria-modal="true" hidden>
<button type="button">Lukk</button>
<h2>Få varsel ved oppdateringer av «{escape(t)}»</h2>
<form method="post" action="/api/varsel/"><input type="hidden" name="__RequestVerificationToken" value="@@NOISE:csrf@@">
<fieldset><legend>Hvor ofte ønsker du e-post?</legend><label><input type="radio" name="f" value="1"> Med en gang</label><label><input type="radio" name="f" value="2"> Daglig</label><label><input type="radio" name="f" value="3"> Ukentlig</label></fieldset>
<label for="epost-@@NOISE:short@@">E-postadresse</label><input id="epost-@@NOISE:short@@" type="email" name="epost"><button>Meld på</button></form>
<p>Adressen brukes bare til varslene, og du kan melde deg av når som helst.</p></div>"""
    dates = (f'<dl class="{pre}-dates"><dt>Publisert</dt><dd><time datetime="{iso(doc.meta["published"])}">{doc.meta["published"]}</time></dd>'
             f'<dt>Oppdatert</dt><dd><time datetime="{iso(doc.meta["updated"])}">{doc.meta["updated"]}</time></dd></dl>')
    ing = escape(ingress(doc), quote=False)
    share = f'<div class="{pre}-share"><button type="button">Del</button><button type="button">Skriv ut</button></div>' if d.get("share") else ""
    img = f'<figure class="{pre}-figure"><img src="/contentassets/{h(url, d.get("image", 1), n=32)}/mpox.jpg?width=1200&amp;v={h(url, d.get("image", 1), "v")}" alt="Illustrasjon" loading="lazy" width="1200" height="600"></figure>'
    main = f"""<main id="main" class="{pre}-main" tabindex="-1">
<article class="fhi-page {pre}-page" lang="{lang}">
<header class="{pre}-page__header"><p class="{pre}-label">{doc.meta.get('label', 'Artikkel')}</p>
<h1>{inline(top.title)}</h1>
{dates}
<div class="{pre}-ingress"><p>{ing}</p></div>
<div class="{pre}-ingress {pre}-ingress--print" aria-hidden="true"><p>{ing}</p></div>
{share}{img}</header>
<nav class="{pre}-toc" aria-label="Innhold på denne siden"><h2>Innhold på denne siden</h2><ol>{toc}</ol></nav>
<div class="{pre}-content">
{content}
{extra_main}
</div>
<aside class="{pre}-related" aria-label="Relaterte saker"><h2>Les også</h2><ul>{"".join(f'<li><a href="{u}?term=&amp;h=1">{escape(x)}</a></li>' for x, u in rel)}@@NOISE:related@@</ul></aside>
</article>
</main>"""
    banner = f'<div class="{pre}-banner" role="region"><p>{escape(d["banner"])}</p></div>' if d.get("banner") else ""
    before = f"""<a class="skip-link" href="#main">Hopp til innhold</a>
{cookie_banner('Nettstedet bruker informasjonskapsler for å lage statistikk.', 'Godta alle', 'Bare nødvendige')}
<header class="{pre}-header"><a class="{pre}-logo" href="/" aria-label="Til forsiden"><svg class="icon"><use href="#fhi-icon-0"/></svg></a>
<form class="{pre}-search" action="/sys/sok/" role="search"><label for="sok">Søk</label><input id="sok" name="term" type="search" autocomplete="off"></form>
{boiler.menu('fhi', pre + '-nav', d.get('menu', ''))}</header>
{banner}@@NOISE:banner@@
<nav class="{pre}-breadcrumb" aria-label="Brødsmulesti"><ol><li><a href="/">Forside</a></li>{crumb}<li aria-current="page">{escape(t)}</li></ol></nav>
{subscribe}"""
    after = f"""<footer class="{pre}-footer"><div><h2>Kontakt</h2><p>Sentralbord, e-post og besøksadresser</p><ul><li><a href="/om/">Om nettstedet</a></li><li><a href="/personvern/">Personvern</a></li><li><a href="/rss/">RSS</a></li><li><a href="/en/">English</a></li></ul></div>
<div class="{pre}-feedback"><p>Fant du det du lette etter?</p><button type="button">Ja</button><button type="button">Nei</button><p hidden>Noe gikk galt. Last inn siden på nytt.</p></div>
<p class="fixture-note">{NOTE}</p></footer>"""
    names = [x.replace("fhi", pre) for x in FHI_NAMES]
    return page("fhi", doc, title=f"{t} - FHI", lang="no", url=url, before=before, main=main, after=after, names=names, body_cls=f"{pre}-body-page design-{design}", rules=320)


def fhi_reise(doc: Doc, url: str, lang="nb") -> str:
    v = doc.chrome.get("countries", 1)
    land = [{"name": n, "url": f"/sm/smittevernrad-ved-reiser/reiserad/{h('land', n, v, n=6)}/", "id": boiler.num((n, v), 1000, 9999)}
            for n in (boiler.LAND if v == 1 else sorted(boiler.LAND + ["Komorene", "Vanuatu"]))]
    picker = (f'<div class="fhi-country-picker" data-component="CountryPicker" data-props="{escape(json.dumps({"heading": "Velg land", "countries": land}, ensure_ascii=False))}"></div>')
    return fhi(doc, url, lang, extra_main=picker)


def iso(dmy: str) -> str:
    a, b, c = dmy.split(".")
    return f"{c}-{b}-{a}"


# -- regjeringen.no -----------------------------------------------------------------
def regjeringen(doc: Doc, url: str, lang="nb") -> str:
    top = doc.sections[0]
    t = plain(top.title)
    c = {"table": "table", "tablewrap": "table-wrapper", "rowhead": False}
    fid = doc.meta["factbox"]
    fact, rest = "", []
    secs = doc.sections[1:]
    for s in secs:
        if "factbox" in s.flags:
            fact = (f'<div class="factbox" data-toggle="factbox"><div class="factbox-header"><p class="factbox-pre-title">{escape(doc.meta["status"])}</p>'
                    f'<h2 class="factbox-title">{inline(s.title)}</h2></div><div id="factbox{fid}" class="factbox-content">{blocks(s.lines, c)}</div></div>')
        else:
            rest.append(s)

    def wrap(s, inner):
        if s.level == 2:
            return (f'<div class="accordion-item" id="{s.id}"><h2 class="accordion-heading"><button class="accordion-toggle" aria-expanded="false" aria-controls="panel-{s.id}">{inline(s.title)}</button></h2>'
                    f'<div class="accordion-content" id="panel-{s.id}">{blocks(s.lines, c)}\n{inner}</div></div>')
        return f'<h{s.level} id="{s.id}">{inline(s.title)}</h{s.level}>\n{blocks(s.lines, c)}\n{inner}'
    main = f"""<main id="mainContent" class="main-content">
<article class="article article-travel-info">
<header class="article-header"><h1>{inline(top.title)}</h1>
<div class="article-meta"><span class="content-type">Artikkel</span> | <span class="date">Sist oppdatert: {doc.meta['updated']}</span></div>
<div class="article-ingress"><p>{escape(ingress(doc), quote=False)}</p></div></header>
<div class="article-body">
{fact}
<div class="accordion" data-accordion>
{tree(rest, wrap)}
</div></div>
<aside class="article-aside"><h2>Relatert</h2><ul><li><a href="/no/tema/utenrikssaker/reiseinformasjon/id2413163/">UDs reiseinformasjon</a></li>@@NOISE:related@@</ul></aside>
</article></main>"""
    before = f"""<a class="skip-to" href="#mainContent">Til innhold</a>
{cookie_banner('Vi bruker informasjonskapsler til statistikk og forbedring av nettstedet.', 'Jeg godtar', 'Nei takk')}
<header class="site-header"><a href="/no/id4/" class="logo">Forside</a>{boiler.menu('regjeringen', 'main-nav')}</header>
<nav class="breadcrumbs" aria-label="Du er her"><ol><li>Du er her:</li><li><a href="/no/id4/">Forsiden</a></li><li><a href="/no/tema/id1307/">Tema</a></li><li><a href="/no/tema/utenrikssaker/id919/">Utenrikssaker</a></li><li><a href="/no/tema/utenrikssaker/reiseinformasjon/id2413163/">Reiseinformasjon</a></li></ol></nav>@@NOISE:banner@@"""
    after = f'<footer class="site-footer"><ul><li>Ansvarlig redaktør</li><li>Telefon sentralbord</li><li><a href="/no/dokument/rss/id2000900/">RSS</a></li><li>Personvern</li></ul><p class="fixture-note">{NOTE}</p></footer>'
    return page("regjeringen", doc, title=f"{t} - regjeringen.no", lang="no", url=url, before=before, main=main, after=after,
                names=["article", "factbox", "accordion", "main-nav", "site-footer", "breadcrumbs", "table-wrapper"], rules=240)


# -- helsenorge.no: React with hashed class names ----------------------------------------
def helsenorge(doc: Doc, url: str, lang="nb", hide_expanders=False) -> str:
    top = doc.sections[0]
    t = plain(top.title)
    dep = doc.chrome.get("deploy", 1)
    lang = doc.meta.get("lang", "nb")

    def k(name):
        return f"_{name}_{h('hn', dep, name, n=5)}_{boiler.num((dep, name), 1, 99)}"
    c = {"ul": k("list"), "p": k("paragraph"), "table": k("table"), "tablewrap": k("table-wrap"), "note": k("panel")}

    def wrap(s, inner):
        if "acc" in s.flags:
            panel = "" if hide_expanders else (f'<div class="{k("expander-list-link__main-content")}" data-state="closed">{blocks(s.lines, c)}{inner}</div>')
            return (f'<ul class="{k("expander-list")}" data-analyticsid="ExpanderList"><li class="{k("expander-list__item")}"><button type="button" id="{s.id}" '
                    f'data-testid="expander-{s.id}" data-analyticsid="ExpanderListExpander" class="{k("expander-list-link")}" aria-expanded="false"><h3>{inline(s.title)}</h3></button>{panel}</li></ul>')
        return (f'<section class="{k("section")}" id="{s.id}"><h{s.level} class="{k("title")}" data-analyticsid="Title">{inline(s.title)}</h{s.level}>\n'
                f'{blocks(s.lines, c)}\n{inner}</section>')
    words = {"nb": ("Innholdet er levert og kvalitetssikret av", "Sist oppdatert"), "nn": ("Innhaldet er levert og kvalitetssikra av", "Sist oppdatert")}[lang]
    main = f"""<main id="main-content" class="{k('main')}">
<article class="{k('article')}">
<h1 class="{k('title')} {k('title--title1')}" data-analyticsid="Title">{inline(top.title)}</h1>
<p class="{k('preamble')}" data-testid="ingress">{escape(ingress(doc), quote=False)}</p>
{tree(doc.sections[1:], wrap)}
<div class="{k('provider')}" data-testid="content-provider"><p>{words[0]} {escape(doc.meta['provider'])}.</p><p>{escape(doc.meta['provider'])}. <em>{escape(t)}</em>. {words[1]} {doc.meta['updated']}.</p></div>
<aside data-testid="related"><ul>@@NOISE:related@@</ul></aside>
</article></main>"""
    before = f"""<div id="hn-root" data-build="{h('hn', dep, n=12)}"><a class="{k('skip')}" href="#main-content">Hopp til hovedinnhold</a>
{cookie_banner('Helsenettstedet bruker informasjonskapsler.', 'Godta', 'Avslå')}
<header class="{k('header')}" data-analyticsid="Header">{boiler.menu('helsenorge', k('nav'))}<button type="button" data-testid="login">Logg inn</button></header>@@NOISE:banner@@"""
    state = {"props": {"page": {"id": boiler.num(url, 1000, 9999), "title": t, "sections": [{"id": s.id, "heading": plain(s.title), "length": len(s.text())} for s in doc.sections[1:]]},
                       "session": "@@NOISE:uuid@@", "ab": "@@NOISE:ab@@"}, "buildId": h("hn", dep, n=21), "locale": lang}
    after = f'<footer class="{k("footer")}"><a href="/om-helsenorge/">Om nettstedet</a><p class="fixture-note">{NOTE}</p></footer></div>\n<script id="__STATE__" type="application/json" nonce="@@NOISE:nonce@@">{json.dumps(state, ensure_ascii=False)}</script>'
    return page("helsenorge", doc, title=f"{t} - Helsenorge", lang=lang, url=url, before=before, main=main, after=after,
                names=[k(x) for x in ("list", "paragraph", "title", "section", "header", "footer", "nav", "article", "expander-list", "panel")], rules=260)


# -- metodebok.no ---------------------------------------------------------------------------
def metodebok(doc: Doc, url: str, lang="nb") -> str:
    top = doc.sections[0]
    t = plain(top.title)
    c = {"table": "table table-bordered", "tablewrap": "table-responsive"}

    def wrap(s, inner):
        return (f'<div class="chapter level{s.level}" id="c_{s.id}"><h{s.level} class="chapter-title">{inline(s.title)} <a class="anchor" href="#c_{s.id}">&nbsp;</a></h{s.level}>'
                f'<div class="chapter-text">{blocks(s.lines, c)}\n{inner}</div></div>')
    main = f"""<div class="container-fluid"><div class="row"><div class="col-md-3" id="menu">{boiler.menu('metodebok', 'tree')}</div>
<main class="col-md-9" id="topic"><p class="origin-book">Dette emnet er hentet fra {escape(doc.meta['book'])}</p>
<h1>{inline(top.title)}</h1>
<div class="topic-meta"><span class="date">{doc.meta['updated']}</span><span class="version">Versjon {doc.meta['version']}</span><span class="author">Forfatter: {escape(doc.meta['authors'])}</span></div>
<div class="topic-content">
{tree(doc.sections[1:], wrap)}
</div><p class="print"><a href="index.php?action=print&amp;item=LkKZF7du&amp;sid=@@NOISE:short@@">Utskrift</a> <a href="index.php?action=feedback&amp;item=LkKZF7du">Gi tilbakemelding</a></p></main></div></div>"""
    before = f'{cookie_banner("Informasjonskapsler brukes for innlogging.", "OK", "Nei")}<div class="navbar"><a href="/">Metodebok</a><form action="index.php"><input name="q"></form><a href="index.php?action=login&amp;token=@@NOISE:csrf@@">Logg inn</a></div>'
    after = f'<div id="footer"><p>Innholdet er ment for helsepersonell.</p><p class="fixture-note">{NOTE}</p></div>'
    return page("metodebok", doc, title=f"{t} - Metodebok", lang="no", url=url, before=before, main=main, after=after,
                names=["chapter", "topic-content", "topic-meta", "navbar", "tree", "table-responsive"], rules=180)


# -- EMA -----------------------------------------------------------------------------------
def ema(doc: Doc, url: str, lang="en") -> str:
    top = doc.sections[0]
    t = plain(top.title)
    c = {"table": "ecl-table", "tablewrap": "ecl-table-responsive", "ul": "ecl-unordered-list", "p": "ecl-paragraph", "note": "ecl-notification", "rowhead": True}
    n = [0]

    def wrap(s, inner):
        n[0] += 1
        if "acc" in s.flags:
            return (f'<div class="ecl-accordion" data-ecl-accordion><div class="ecl-accordion__item"><h3 class="ecl-accordion__title"><button class="ecl-accordion__toggle" aria-controls="accordion-{n[0]}-content" type="button">{inline(s.title)}</button></h3>'
                    f'<div class="ecl-accordion__content" hidden id="accordion-{n[0]}-content" role="region">{blocks(s.lines, c)}{inner}</div></div></div>')
        return f'<div class="item bcl-inpage-navigation-anchor"><h{s.level} class="ecl-u-type-heading-{s.level}" id="{s.id}">{inline(s.title)}</h{s.level}>{blocks(s.lines, c)}{inner}</div>'
    toc = "".join(f'<li><a class="ecl-link" href="#{s.id}">{inline(s.title)}</a></li>' for s in doc.sections[1:] if s.level == 2)
    banner = f'<div class="ecl-message" role="alert">{escape(doc.chrome["banner"])}</div>' if doc.chrome.get("banner") else ""
    main = f"""<main class="ecl-container" id="main-content"><nav class="ecl-inpage-navigation" aria-label="Page contents"><ul>{toc}</ul></nav>
<article class="node node--type-medicine"><h1 class="ecl-page-header__title">{inline(top.title)}</h1><p class="ecl-page-header__meta">Medicine | Human | Authorised</p>
<div class="ema-content"><p class="ecl-paragraph">{escape(ingress(doc), quote=False)}</p>
{tree(doc.sections[1:], wrap)}
</div>
<p class="ecl-u-type-s">First published: <time>{doc.meta['published']}</time>. Page last updated <time>{doc.meta['updated']}</time>. Revision {doc.meta['revision']}.</p>
<div class="share" data-share="@@NOISE:short@@"><ul>@@NOISE:related@@</ul></div></article></main>"""
    before = f"""{banner}{cookie_banner('This site uses cookies.', 'Accept all cookies', 'Accept only essential cookies')}<header class="ecl-site-header">{boiler.menu('ema', 'ecl-menu')}</header>@@NOISE:banner@@"""
    after = f'<footer class="ecl-site-footer"><p>European medicines, contact, legal notice</p><p class="fixture-note">{NOTE_EN}</p></footer><script type="application/json" data-drupal-selector="drupal-settings-json">{{"path":{{"currentPath":"node/{boiler.num(url, 10000, 99999)}"}},"ajaxPageState":{{"theme":"ema","theme_token":"@@NOISE:csrf@@","libraries":"{h("ema", doc.chrome.get("deploy"), n=40)}"}},"user":{{"permissionsHash":"{h("perm", n=64)}"}}}}</script>'
    return page("ema", doc, title=f"{t} | European medicines", lang="en", url=url, before=before, main=main, after=after,
                names=["ecl-table", "ecl-accordion", "ecl-menu", "ecl-link", "ecl-paragraph", "ecl-message", "ecl-site-footer"], rules=300)


# -- JSON, RSS ----------------------------------------------------------------------------
def json_body(doc: Doc) -> bytes:
    data, style = doc.meta["json"], doc.chrome.get("style", 1)
    if style == 1:
        return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
    if style == 2:
        return json.dumps(data, ensure_ascii=False, sort_keys=True, indent=2).encode()
    data = json.loads(json.dumps(data))
    data["links"] = data["links"][::-1]
    for f in ("intro", "tekst"):
        data[f] = re.sub("[åøæÅØÆ]", lambda m: f"&#{ord(m.group())};", data[f])
    return json.dumps(data, ensure_ascii=True, indent=1).encode()


def rss_body(doc: Doc, url: str, now: str) -> bytes:
    from datetime import datetime
    from email.utils import format_datetime
    from datetime import timezone

    def rfc(d):
        return format_datetime(datetime.fromisoformat(d).replace(tzinfo=timezone.utc, hour=10))
    items = list(doc.meta["items"])
    if doc.chrome.get("order") == 2:
        items = sorted(items, key=lambda x: x[1])
    build = f"{now[:10]}T0{doc.chrome.get('build', 1)}:00:00"
    out = ['<?xml version="1.0" encoding="utf-8"?>', '<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom"><channel>',
           f"<title>{escape(plain(doc.sections[0].title))}</title><link>https://www.ecdc.europa.eu/</link><description>{NOTE_EN}</description><language>en</language>",
           f'<lastBuildDate>{format_datetime(datetime.fromisoformat(build).replace(tzinfo=timezone.utc))}</lastBuildDate><atom:link href="{escape(url)}" rel="self"/>']
    for g, t, d, x in items:
        perma = "true" if g.startswith("http") else "false"
        out.append(f'<item><title>{escape(t)}</title><link>https://www.ecdc.europa.eu/en/news-events/{re.sub("[^a-z0-9]+", "-", t.lower()).strip("-")}</link>'
                   f'<description>{escape("<p>" + x + "</p>")}</description><pubDate>{rfc(d)}</pubDate><dc:creator>editor</dc:creator><guid isPermaLink="{perma}">{escape(g)}</guid></item>')
    out.append("</channel></rss>")
    return "\n".join(out).encode()


def body(src, doc: Doc, url: str, now: str, **kw) -> bytes:
    """The page as bytes, with @@NOISE:…@@ marks still in it (HTML only)."""
    if src.site == "pdf":
        return pdf.render(doc)
    if src.site == "json":
        return json_body(doc)
    if src.site == "rss":
        return rss_body(doc, url, now)
    fn = {"fhi": fhi, "fhi-reise": fhi_reise, "regjeringen": regjeringen, "helsenorge": helsenorge, "metodebok": metodebok, "ema": ema}[src.site]
    return fn(doc, url, src.lang, **kw).encode()
