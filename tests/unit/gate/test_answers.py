"""What stands in a page's place is known by structure; a real page that mentions the same words passes."""

from dataclasses import replace

import pytest

from tests.unit.gate.examples import answer, not_modified, page, source, status
from watcher.gate import inspect_answer, inspect_not_modified
from watcher.model.answer import Fetched
from watcher.model.reason import ReasonCode
from watcher.model.source import SourceType

LONG = "<p>Mpox smitter ved nær kontakt. Pasienten isoleres i 21 dager etter siste kontakt.</p>" * 40
REAL = f"<main><h1>Mpox – håndbok for helsepersonell</h1>{LONG}</main>"


def codes(given: Fetched, *, kind: SourceType = SourceType.HTML) -> list[ReasonCode]:
    return [reason.code for reason in inspect_answer(given, source(kind=kind), status())]


STAND_INS = {
    "cloudflare": (
        ReasonCode.BOT_CHECK,
        page(
            "Just a moment...",
            "<main><h1>www.fhi.no</h1><p>Verifying you are human. This may take a few seconds.</p></main>",
            head="<script>window._cf_chl_opt={cRay:'x'};</script>",
        ),
    ),
    "security verification": (
        ReasonCode.BOT_CHECK,
        page(
            "www.regjeringen.no",
            "<h1>www.regjeringen.no</h1><p>Performing security verification</p>"
            "<div class='cf-turnstile'></div><noscript>Enable JavaScript and cookies to continue</noscript>",
        ),
    ),
    "incapsula": (
        ReasonCode.BOT_CHECK,
        (
            '<html><head><META NAME="robots" CONTENT="noindex"><title>Pardon our interruption</title>'
            '<script src="/_Incapsula_Resource?SWJIYLWA=1"></script></head><body></body></html>'
        ),
    ),
    "robotsjekk": (
        ReasonCode.BOT_CHECK,
        page(
            "Sikkerhetssjekk",
            "<main><h1>Sikkerhetssjekk</h1><p>Bekreft at du er et menneske.</p>"
            "<div class='h-captcha'></div></main>",
        ),
    ),
    "vedlikehold": (
        ReasonCode.MAINTENANCE,
        page("Planlagt vedlikehold", "<main><h1>Vi er snart tilbake</h1><p>Ring 113 ved nød.</p></main>"),
    ),
    "vedlikehald": (
        ReasonCode.MAINTENANCE,
        page("FHI", "<main><h1>Vedlikehald</h1><p>Tenesta er mellombels nede.</p></main>"),
    ),
    "maintenance": (
        ReasonCode.MAINTENANCE,
        page("EMA", "<main><h1>Scheduled maintenance</h1><p>We will be back soon.</p></main>"),
    ),
    "vedlikehold uten overskrift": (
        ReasonCode.MAINTENANCE,
        page("FHI", "<div>Nettstedet er under vedlikehold og er straks tilbake.</div>"),
    ),
    "ikke funnet": (
        ReasonCode.NOT_FOUND,
        page("Siden finnes ikke - FHI", "<main><h1>Vi fant ikke siden</h1><p>Prøv søket.</p></main>"),
    ),
    "finst ikkje": (
        ReasonCode.NOT_FOUND,
        page("FHI", "<main><h1>Sida finst ikkje</h1><p>Ho kan vere flytta.</p></main>"),
    ),
    "not found": (
        ReasonCode.NOT_FOUND,
        page("404 - Page not found | ECDC", "<main><h1>Page not found</h1></main>"),
    ),
    "feil": (
        ReasonCode.ERROR_PAGE,
        page("Feil", "<main><h1>Beklager, det har oppstått en feil</h1><p>Feilkode 1a2b</p></main>"),
    ),
    "feil under sidens egen tittel": (
        ReasonCode.ERROR_PAGE,
        page("Mpox – håndbok - FHI", "<main><h1>Noe gikk galt</h1><p>Last siden på nytt.</p></main>"),
    ),
    "gateway": (
        ReasonCode.ERROR_PAGE,
        (
            "<html><head><title>502 Bad Gateway</title></head><body><center>"
            "<h1>502 Bad Gateway</h1></center><hr><center>nginx</center></body></html>"
        ),
    ),
    "samtykke": (
        ReasonCode.CONSENT_WALL,
        page(
            "Samtykke",
            "<main><h1>Før du går videre</h1><p>Velg informasjonskapsler.</p><form action='/c'>"
            "<button>Godta alle</button><button>Avslå</button></form></main>",
        ),
    ),
    "cookies": (
        ReasonCode.CONSENT_WALL,
        page(
            "Before you continue",
            "<main><h1>We use cookies</h1><p>And so do our partners.</p><button>Accept all</button></main>",
        ),
    ),
    "innlogging": (
        ReasonCode.LOGIN_WALL,
        page(
            "Logg inn",
            "<main><h1>Logg inn</h1><form><input name=u><input type='password' name=p></form></main>",
        ),
    ),
    "innlogging uten passord": (
        ReasonCode.LOGIN_WALL,
        page("Logg inn - Metodebok", "<main><h1>Logg inn med Feide</h1><a href='/feide'>Feide</a></main>"),
    ),
    "skall": (
        ReasonCode.LOADING_SHELL,
        page(
            "Mpox (m-kopper) - Helsenorge",
            '<div id="root"></div><noscript>Du må slå på JavaScript.</noscript><script src="m.js"></script>',
        ),
    ),
    "laster": (
        ReasonCode.LOADING_SHELL,
        page("Mpox", "<div id='x'><p>Laster innhold …</p></div><script src='m.js'></script>"),
    ),
    "tom html": (ReasonCode.EMPTY, "<html><head></head><body></body></html>"),
    "tom": (ReasonCode.EMPTY, ""),
    "bare mellomrom": (ReasonCode.EMPTY, "\ufeff \r\n\t"),
}


@pytest.mark.parametrize("name", STAND_INS)
def test_what_stands_in_the_pages_place_is_told_by_its_name(name: str):
    code, body = STAND_INS[name]
    assert codes(answer(body)) == [code]


def test_a_reason_explains_itself_in_bokmal():
    body = STAND_INS["ikke funnet"][1]
    [reason] = inspect_answer(answer(body), source(), status())
    assert reason.text == "Siden sier at den ikke finnes, men svarer 200"
    assert reason.evidence == "siden finnes ikke - fhi"


HEALTHY = {
    "the page": page("Mpox – håndbok - FHI", REAL),
    "with a cookie banner": page(
        "Mpox - FHI",
        REAL,
        around="<div id='cookie-banner'><h2>Informasjonskapsler</h2><button>Godta alle</button></div>",
    ),
    "with a login form in the head": page(
        "Mpox - FHI", REAL, around="<header><form><input type='password'></form></header>"
    ),
    "with a captcha in its contact form": page(
        "Mpox - FHI",
        REAL + "<form class='g-recaptcha'></form>",
        head='<script src="/cdn-cgi/challenge-platform/x"></script>',
    ),
    "with a script that builds markup": page(
        "Mpox - FHI", REAL, around="<script>var t='<main><h1>404</h1>'</script>"
    ),
    "short and about maintenance treatment": page(
        "Vedlikeholdsbehandling ved mpox",
        "<main><h1>Vedlikeholdsbehandling ved mpox</h1><p>600 mg.</p></main>",
    ),
    "short": page("Mpox - FHI", "<main><h1>Mpox</h1><p>Ingen utbrudd er meldt i Norge i 2026.</p></main>"),
    "long and about maintenance": page("Vedlikehold av utstyr", f"<main><h1>Vedlikehold</h1>{LONG}</main>"),
    "long and about cookies": page(
        "Informasjonskapsler", f"<main><h1>Informasjonskapsler</h1>{LONG}<button>Godta</button></main>"
    ),
    "long and about errors": page("Feil", f"<main><h1>Det har oppstått en feil i tabell 2</h1>{LONG}</main>"),
    "without its closing tags": page("Mpox", REAL).replace("</body></html>", ""),
    "in capitals": page("Mpox", REAL).upper(),
    "with an app root that is filled": page(
        "Mpox", f'<div id="root">{REAL}</div><noscript>JavaScript</noscript>'
    ),
    "with a comment in front": "<!-- laget 2026 -->" + page("Mpox", REAL),
    "as XHTML": '<?xml version="1.0"?>' + page("Mpox", REAL),
    "a fragment": f"<div>{LONG}</div>",
}


@pytest.mark.parametrize("name", HEALTHY)
def test_a_real_page_passes(name: str):
    assert codes(answer(HEALTHY[name])) == []


LINES = "a { color: red }\n" * 200_000
"""Three megabytes."""


@pytest.mark.parametrize(
    "head", [f"<style>{LINES}</style>", f"<!-- {LINES} -->", f"<script>{LINES}</script>"]
)
def test_a_page_with_megabytes_before_its_first_word_passes(head: str):
    assert codes(answer(page("Mpox", REAL, head=head))) == []


def test_a_page_of_megabytes_passes_and_is_truncated_when_it_is_cut():
    whole = page("Mpox", REAL.replace("</main>", "<p>Råd til alle.</p>" * 200_000 + "</main>"))
    assert codes(answer(whole)) == []
    assert codes(answer(whole[: len(whole) // 2])) == [ReasonCode.TRUNCATED]


def test_a_redirect_to_a_login_address_is_a_login_wall_unless_a_whole_page_came():
    login = "https://www.fhi.no/innlogging?next=mpox"
    assert codes(answer(page("FHI", "<main><p>Velkommen.</p></main>"), final_url=login)) == [
        ReasonCode.LOGIN_WALL
    ]
    assert codes(answer(HEALTHY["the page"], final_url=login)) == []


def test_the_edge_may_say_challenge_in_a_header_alone():
    given = answer("<html><body><p>Vent litt</p></body></html>", headers=[("cf-mitigated", "challenge")])
    assert codes(given) == [ReasonCode.BOT_CHECK]


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_a_page_that_stops_in_the_middle_is_truncated(share: float):
    whole = page("Mpox - FHI", REAL)
    body = whole[: whole.index("<main") + int(len(REAL) * share)]
    assert codes(answer(body)) == [ReasonCode.TRUNCATED]


PDF = b"%PDF-1.7\n1 0 obj\n" + b"x" * 5000 + b"\n%%EOF\n"
RSS = b'<?xml version="1.0"?>\n<rss version="2.0"><channel></channel></rss>'
ATOM = b'<feed xmlns="http://www.w3.org/2005/Atom"></feed>'
HTML = page("Mpox", REAL).encode()


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (SourceType.PDF, PDF),
        (SourceType.PDF, b"\r\n" + PDF),
        (SourceType.JSON, b' {"tittel": "Mpox"}'),
        (SourceType.JSON, b"[]"),
        (SourceType.FEED, RSS),
        (SourceType.FEED, ATOM),
        (SourceType.FEED, b'{"version": "https://jsonfeed.org/version/1.1"}'),
        (SourceType.SITEMAP, b"<urlset></urlset>"),
        (SourceType.TEXT, b"mpox 21 dager"),
        (SourceType.TEXT, b"<notat>ikke html</notat>"),
        (SourceType.HTML, HTML),
    ],
)
def test_a_body_of_the_declared_kind_passes(kind: SourceType, body: bytes):
    assert codes(answer(body), kind=kind) == []


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (SourceType.PDF, HTML),
        (SourceType.PDF, b"PK\x03\x04 docx"),
        (SourceType.JSON, HTML),
        (SourceType.JSON, RSS),
        (SourceType.FEED, HTML),
        (SourceType.FEED, b'{"items": []}'),
        (SourceType.FEED, b"<notat/>"),
        (SourceType.SITEMAP, HTML),
        (SourceType.TEXT, HTML),
        (SourceType.TEXT, b"a\x00b"),
        (SourceType.TEXT, PDF),
        (SourceType.HTML, PDF),
        (SourceType.HTML, RSS),
        (SourceType.HTML, b'{"tittel": "Mpox"}'),
        (SourceType.HTML, b"mpox"),
        (SourceType.HTML, b"\x89PNG\r\n"),
    ],
)
def test_a_body_of_another_kind_is_told_whatever_its_header_says(kind: SourceType, body: bytes):
    assert codes(answer(body), kind=kind)[0] is ReasonCode.WRONG_TYPE


def test_a_pdf_without_its_end_is_truncated():
    assert codes(answer(PDF[:4000]), kind=SourceType.PDF) == [ReasonCode.TRUNCATED]


def test_an_error_page_in_place_of_a_pdf_says_both():
    found = codes(answer(STAND_INS["feil"][1], content_type="application/pdf"), kind=SourceType.PDF)
    assert found == [ReasonCode.WRONG_TYPE, ReasonCode.ERROR_PAGE]


OLD, SEEN, NEW = (
    f"{day} 08:00:00 GMT" for day in ("Sat, 28 Feb 2026", "Sun, 01 Mar 2026", "Mon, 02 Mar 2026")
)


def stale(age: str, *, seen: str = "", came: str = "", cache: str = "", verified: bool = True) -> bool:
    headers = [("age", age), ("cache-control", cache)]
    given = answer(HEALTHY["the page"], headers=headers, last_modified=came)
    reasons = inspect_answer(given, source(), status(last_modified=seen, verified=verified))
    assert {reason.code for reason in reasons} <= {ReasonCode.STALE_COPY}
    return bool(reasons)


def test_a_copy_older_than_the_promise_is_stale():
    assert stale("21600")
    assert stale("86400")
    assert not stale("21599")


def test_behind_a_cache_that_is_emptied_at_each_edit_age_says_nothing():
    trusting = replace(source(), trust_age=False)
    assert inspect_answer(answer(HEALTHY["the page"], headers=[("age", "2000000")]), trusting, status()) == ()
    assert inspect_not_modified(not_modified(("age", "2000000")), trusting, status()) == ()


@pytest.mark.parametrize("age", ["", "-1", "x", "1.5"])
def test_an_age_that_cannot_be_read_says_nothing(age: str):
    assert not stale(age)


def test_a_copy_that_the_owner_calls_fresh_passes():
    assert not stale("90000", cache="public, max-age=60, s-maxage=172800")
    assert not stale("30000", cache="max-age=31536000")
    assert stale("90000", cache="max-age=172800, s-maxage=60")
    assert stale("90000", cache="no-cache")


def test_an_old_copy_is_better_than_none_and_a_newer_one_than_the_one_we_have():
    assert not stale("90000", verified=False)
    assert not stale("90000", seen=SEEN, came=NEW)
    assert stale("90000", seen=SEEN, came=SEEN)


def test_a_copy_from_before_the_one_we_have_is_stale():
    assert stale("", seen=SEEN, came=OLD)
    assert not stale("", seen=SEEN, came=SEEN)
    assert not stale("", seen=SEEN, came=NEW)
    assert not stale("", seen="tull", came=OLD)


def test_two_servers_may_stamp_one_file_minutes_apart():
    assert not stale("", seen="Sun, 01 Mar 2026 08:04:00 GMT", came=SEEN)
    assert stale("", seen="Sun, 01 Mar 2026 08:06:00 GMT", came=SEEN)


def test_not_modified_from_an_old_copy_is_not_believed():
    [reason] = inspect_not_modified(not_modified(("age", "86400")), source(), status())
    assert reason.code is ReasonCode.STALE_COPY
    assert reason.text.startswith("Et mellomlager ga oss en kopi som er 24 timer gammel")


def test_not_modified_from_the_owner_is_believed():
    assert inspect_not_modified(not_modified(("age", "12")), source(), status()) == ()
    assert inspect_not_modified(not_modified(), source(), status()) == ()


def test_not_modified_for_a_page_never_read_is_not_believed():
    [reason] = inspect_not_modified(not_modified(), source(), status(verified=False))
    assert reason.code is ReasonCode.STALE_COPY
