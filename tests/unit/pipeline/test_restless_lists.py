"""Lists whose entries come and go, and beside each its dangerous twin: what an editor changes is told."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from tests.integration.chain.one_page import VOCABULARY
from watcher.extract import extract_document
from watcher.model.document import Document
from watcher.model.ids import SourceId
from watcher.model.level import Level
from watcher.model.source import ExtractionRules, SourceType
from watcher.model.status import RestlessPlace
from watcher.pipeline.compare import compare
from watcher.pipeline.restless import find_restless, in_motion, is_same_beside, with_restless
from watcher.pipeline.restless_memory import must_be_tried, remember, still_known

START = datetime(2026, 3, 2, 8, tzinfo=UTC)
TITLES = tuple(
    f"{what} {where}"
    for what in ("Influensa", "Meslinger", "Håndhygiene", "Brønnvann", "Røykeslutt", "Kosthold", "Reisevaner")
    for where in ("om vinteren", "i barnehagen", "på hytta", "på reise", "hjemme", "i skolen")
)
SIZES = (4, 3, 6, 5, 3, 4, 6, 5)
BODY = """<html lang="nb"><body><main><h1>Råd ved feber</h1>
<p>Voksne får 500 mg to ganger daglig i fem dager. Nærkontakter bør holde seg hjemme.</p>
{before}<h2>{heading}</h2><ul>{fixed}{turning}</ul>{after}</main></body></html>"""


def page(turning: Sequence[str], *, fixed: str = "", heading: str = "Les også", **more: str) -> Document:
    parts = {"before": "", "after": "", "heading": heading, "fixed": fixed, **more}
    items = "".join(turning)
    body = BODY.format(turning=items, **parts).encode()
    return extract_document(
        body,
        source_id=SourceId("raad"),
        url="https://www.example.no/raad",
        charset="utf-8",
        content_type="text/html",
        rules=ExtractionRules(type=SourceType.HTML, lang="nb"),
    )


def links(tick: int, pool: int = len(TITLES)) -> list[str]:
    """Return the entries of request number `tick`: three to six titles out of `pool`."""
    shown = [TITLES[(tick * 11 + step * 5) % pool] for step in range(SIZES[tick % len(SIZES)])]
    return [f'<li><a href="/sak/{TITLES.index(title)}">{title}</a></li>' for title in shown]


@dataclass(slots=True)
class Watch:
    """A page looked at as the program does: once, and a moment later again when that is due."""

    base: Document
    known: tuple[RestlessPlace, ...] = ()
    at: datetime = START
    looks: int = 0

    def check(self, first: Document, second: Document) -> list[str]:
        """Return the words that readers would hear of."""
        self.at += timedelta(minutes=30)
        self.looks += 1
        known = still_known(self.known, self.at)
        pairs, _ = find_restless(self.base, first, VOCABULARY, known=known)
        is_quiet = is_same_beside(self.base, first, pairs, VOCABULARY)
        if is_quiet and not must_be_tried(known, pairs, self.at):
            return []
        self.looks += 1
        pairs, lists = find_restless(self.base, second, VOCABULARY, first=first, known=known)
        self.known = remember(known, pairs, lists, self.at)
        if is_same_beside(self.base, second, pairs, VOCABULARY):
            return []
        moving = () if first.sha256_text == second.sha256_text else in_motion(pairs, first)
        old, self.base = self.base, with_restless(second, moving)
        diff, verdict = compare(old, self.base, VOCABULARY)
        loud = {one.edit_id for one in verdict.verdicts if one.level >= Level.MINOR}
        return [f"{edit.before} → {edit.after}" for edit in diff.edits if edit.id in loud]


def rounds(count: int, start: int = 1) -> Iterator[tuple[int, int]]:
    for number in range(count):
        yield start + 2 * number, start + 2 * number + 1


@pytest.fixture
def seasoned() -> Watch:
    """A page whose list has gone round in some checks."""
    watch = Watch(page(links(0)))
    for first, second in rounds(5):
        watch.check(page(links(first)), page(links(second)))
    return watch


def test_a_list_of_varying_length_is_told_to_nobody():
    watch = Watch(page(links(0)))
    assert [watch.check(page(links(a)), page(links(b))) for a, b in rounds(12)] == [[]] * 12


def test_a_small_pool_is_learnt_and_then_told_to_nobody():
    watch = Watch(page(links(0, 9)))
    told = [watch.check(page(links(a, 9)), page(links(b, 9))) for a, b in rounds(40)]
    assert sum(bool(one) for one in told) <= 3
    assert not any(told[10:])


def test_words_that_were_seen_to_come_and_go_need_no_second_look(seasoned: Watch):
    for first, second in rounds(20, 11):
        seasoned.check(page(links(first)), page(links(second)))
    before = seasoned.looks
    for first, second in rounds(5, 51):
        seasoned.check(page(links(first)), page(links(second)))
    assert seasoned.looks - before < 10


PLAIN = "<li>Rommet luftes før neste besøk</li>"


@pytest.mark.parametrize(
    "entry",
    [
        PLAIN,
        '<li><a href="/astma">Astma hos voksne</a></li>',
        "<li>Astma</li>",
        "<li>Kjent allergi mot egg</li>",
        "<li>500 mg to ganger daglig</li>",
        '<li><a href="/x">Skal ikke gis til gravide</a></li>',
    ],
)
def test_an_entry_that_an_editor_adds_is_told_though_the_list_goes_round_around_it(
    seasoned: Watch, entry: str
):
    (told,) = seasoned.check(page(links(11), fixed=entry), page(links(12), fixed=entry))
    assert told.startswith(" → ")


@pytest.mark.parametrize("is_new", [True, False])
def test_an_entry_that_an_editor_takes_away_is_told_though_the_list_goes_round(*, is_new: bool):
    two = PLAIN + '<li><a href="/a">Astma hos voksne</a></li>'
    watch = Watch(page(links(0), fixed=two))
    for first, second in rounds(0 if is_new else 4):
        watch.check(page(links(first), fixed=two), page(links(second), fixed=two))
    told = watch.check(page(links(11), fixed=PLAIN), page(links(12), fixed=PLAIN))
    assert "Astma hos voksne → " in told


def test_an_entry_that_comes_between_the_looks_is_told_at_the_next_check(seasoned: Watch):
    seasoned.check(page(links(11)), page(links(12), fixed=PLAIN))
    told = seasoned.check(page(links(13), fixed=PLAIN), page(links(14), fixed=PLAIN))
    told += seasoned.check(page(links(15), fixed=PLAIN), page(links(16), fixed=PLAIN))
    assert " → Rommet luftes før neste besøk" in told


def test_an_entry_that_comes_between_the_looks_with_a_change_elsewhere_is_told(seasoned: Watch):
    after = "<h2>Hygiene</h2><p>Hansker kastes etter bruk.</p>"
    told = seasoned.check(page(links(11), after=after), page(links(12), after=after, fixed=PLAIN))
    assert " → Rommet luftes før neste besøk" in told


@pytest.mark.parametrize(
    "heading", ["Kontraindikasjoner", "Forsiktighetsregler", "Indikasjoner", "Bivirkninger"]
)
def test_under_a_heading_that_speaks_nothing_goes_round(heading: str):
    plain = [f"<li>Tilstand {letter}</li>" for letter in "abcdefgh"]
    watch = Watch(page(plain[:3], heading=heading))
    assert watch.check(page(plain[2:6], heading=heading), page(plain[4:], heading=heading))


def test_steps_never_go_round():
    one, two, three = (
        f"<ol>{''.join(f'<li>Vask {what}</li>' for what in row)}</ol>"
        for row in (("bordet",), ("bordet", "gulvet"), ("bordet", "stolen", "døra"))
    )
    watch = Watch(page(links(0), after=f"<h2>Renhold</h2>{one}"))
    told = watch.check(
        page(links(1), after=f"<h2>Renhold</h2>{two}"), page(links(2), after=f"<h2>Renhold</h2>{three}")
    )
    assert " → Vask døra" in told


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<li>Alvorlig astma</li>", "<li>Alvorlig astma</li><li>Epilepsi</li>"),
        ("<li>Ta av korken</li>", "<li>Ta av korken</li><li>Rist flasken</li>"),
        ("<li>Barn: 5 ml</li><li>Voksne: 10 ml</li>", "<li>Barn: 5 ml</li>"),
    ],
)
def test_a_real_list_that_changes_as_the_other_rotates_is_told_alone(seasoned: Watch, old: str, new: str):
    lists = [f"<h2>Hensyn</h2><ul>{items}</ul>" for items in (old, new)]
    watch = Watch(page(links(0), before=lists[0]))
    for first, second in rounds(3):
        watch.check(page(links(first), before=lists[0]), page(links(second), before=lists[0]))
    told = watch.check(page(links(11), before=lists[1]), page(links(12), before=lists[1]))
    assert len(told) == 1
    assert watch.check(page(links(13), before=lists[1]), page(links(14), before=lists[1])) == []


ROW = "<tr><td>{day}. mars 2026</td><td><a href='/sak/{n}'>{title}</a></td></tr>"


def news(tick: int, *rows: str, head: str = "") -> str:
    shown = [(tick * 11 + step * 5) % len(TITLES) for step in range(SIZES[tick % len(SIZES)])]
    turning = "".join(ROW.format(day=1 + n % 28, n=n, title=TITLES[n]) for n in shown)
    return f"<h2>Siste nytt</h2><table>{head}{''.join(rows)}{turning}</table>"


@pytest.mark.parametrize("head", ["", "<tr><th>Dato</th><th>Tittel</th></tr>"])
def test_teasers_in_the_rows_of_a_table_are_told_to_nobody(head: str):
    watch = Watch(page([PLAIN], after=news(0, head=head)))
    checks = [
        watch.check(page([PLAIN], after=news(a, head=head)), page([PLAIN], after=news(b, head=head)))
        for a, b in rounds(8)
    ]
    assert checks == [[]] * 8


@pytest.mark.parametrize(
    "row",
    [
        "<tr><td>Paracetamol</td><td>500 mg</td></tr>",
        "<tr><td><a href='/p'>Paracetamol</a></td><td>1 tablett</td></tr>",
        "<tr><td><a href='/p'>Paracetamol 500 mg</a></td><td>2. mars 2026</td></tr>",
        "<tr><td>Barn</td><td>Halv styrke</td></tr>",
        "<tr><td>2. mars 2026</td><td><a href='/p'>Paracetamol trekkes tilbake</a></td></tr>",
    ],
)
def test_a_row_that_an_editor_adds_among_teasers_is_told(row: str):
    watch = Watch(page([PLAIN], after=news(0)))
    for first, second in rounds(3):
        watch.check(page([PLAIN], after=news(first)), page([PLAIN], after=news(second)))
    assert watch.check(page([PLAIN], after=news(11, row)), page([PLAIN], after=news(12, row)))


def doses(*rows: str) -> str:
    return f"<h2>Dosering</h2><table><tr><th>Alder</th><th>Dose</th></tr>{''.join(rows)}</table>"


def test_a_row_of_doses_that_comes_as_the_news_rotate_is_told_alone():
    first_row = "<tr><td>Voksne</td><td>500 mg</td></tr>"
    second_row = "<tr><td>Barn over 6 år</td><td>250 mg</td></tr>"
    watch = Watch(page(links(0), before=doses(first_row), after=news(0)))
    told = watch.check(
        page(links(1), before=doses(first_row, second_row), after=news(1)),
        page(links(2), before=doses(first_row, second_row), after=news(2)),
    )
    assert len(told) == 1
    assert "250 mg" in told[0]


def test_a_dose_that_differs_at_every_look_is_told():
    rows = [f"<tr><td>Voksne</td><td>{dose} mg</td></tr>" for dose in (500, 400, 300)]
    old, first, second = (page(links(n), before=doses(row)) for n, row in enumerate(rows))
    assert "300 mg" in " ".join(Watch(old).check(first, second))


@pytest.mark.parametrize("entry", ["Ring 116 117 ved tungpust {n}", "Ta {n} tabletter", "Barn under {n} år"])
def test_entries_that_speak_are_told_though_they_go_round(entry: str):
    told = Watch(page([])).check(
        page([f"<li>{entry.format(n=3)}</li>"]), page([f"<li>{entry.format(n=4)}</li>", PLAIN])
    )
    assert told


def test_a_page_that_is_deployed_piece_by_piece_is_told_whole():
    fresh = [f"<li>Nytt punkt {letter}</li>" for letter in "abc"]
    watch = Watch(page([PLAIN]))
    told = watch.check(page([PLAIN, fresh[0]]), page([PLAIN, *fresh]))
    assert sorted(told) == [" → Nytt punkt a", " → Nytt punkt b", " → Nytt punkt c"]


def test_an_entry_that_went_round_and_has_come_to_stay_is_told():
    stays = '<li><a href="/sak/ny">Nye lokaler i sentrum</a></li>'
    watch = Watch(page(links(0, 20)))
    for first, second in rounds(20):
        watch.check(page(links(first, 20), fixed=stays), page(links(second, 20)))
    told: list[str] = []
    checks = 0
    for first, second in rounds(400, 11):
        checks += 1
        told += watch.check(page(links(first, 20), fixed=stays), page(links(second, 20), fixed=stays))
        if told:
            break
    assert told == [" → Nye lokaler i sentrum"]
    assert checks < 48 * 4


def test_a_shuffled_list_of_links_is_told_to_nobody():
    a, b, c, d = links(2)[:4]
    watch = Watch(page([a, b, c, d]))
    assert watch.check(page([b, a, d, c]), page([d, c, b, a])) == []


def test_what_is_known_of_a_list_stays_small(seasoned: Watch):
    for first, second in rounds(60, 11):
        seasoned.check(page(links(first)), page(links(second)))
    (place,) = [one for one in seasoned.known if one.is_list]
    assert len(place.pool) <= 60
