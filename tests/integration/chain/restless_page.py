"""A page that is other at every request: a counter, a clock, links and a teaser that go round."""

from dataclasses import dataclass

from tests.loopback import LoopbackServer

TITLES = (
    "Influensa gjennom vinteren",
    "Meslinger: spørsmål og svar",
    "Håndhygiene i barnehagen",
    "Vann fra egen brønn",
    "Kikhoste hos spedbarn",
    "Røykeslutt uten vektøkning",
    "Matforgiftning på hytta",
)


@dataclass(slots=True)
class RestlessServer(LoopbackServer):
    """Answers /raad anew each time; what an editor writes there is in the fields."""

    dose: str = "100 mg"
    advice: str = "Nærkontakter bør holde seg hjemme etter siste kontakt med den smittede."
    more: str = ""
    made: str = "{tick}-{nonce:x}"
    ticks: int = 0
    is_still: bool = False
    by_turns: tuple[str, ...] = ()
    """Doses that several servers give, one after the other."""
    has_rows: bool = False
    """Whether there is a table of links, too, all other at each request: its rows are never known of old."""

    def answer(self, target: str, headers: dict[str, str]) -> list[bytes] | None:
        """Return the page as it is made for this request."""
        if target == "/raad":
            self.ticks += 0 if self.is_still else 1
            body = self.page(self.ticks).encode()
            self.say("/raad", body, headers={"Content-Type": "text/html; charset=utf-8"})
        return LoopbackServer.answer(self, target, headers)

    def page(self, tick: int) -> str:
        """Return the page of request number `tick`."""
        dose = self.by_turns[tick % len(self.by_turns)] if self.by_turns else self.dose
        shown = [TITLES[(tick + step) % len(TITLES)] for step in range(3)]
        links = "".join(f'<li><a href="/sak/{TITLES.index(title)}">{title}</a></li>' for title in shown)
        teaser = TITLES[(tick + 3) % len(TITLES)]
        rows = "".join(
            f"<tr><td>{1 + n % 28}. mars 2026</td><td><a href='/ny/{n}'>{TITLES[n % 7]}, {n}</a></td></tr>"
            for n in (tick * 5, tick * 5 + 3, tick * 5 + 6)
        )
        news = (
            f"<h2>Nytt</h2><table><tr><th>Dato</th><th>Sak</th></tr>{rows}</table>" if self.has_rows else ""
        )
        made = self.made.format(tick=tick, nonce=tick * 7919)
        return f"""<!doctype html><html lang="nb"><head><title>Råd om smitte</title></head><body><main>
<h1>Råd om smitte</h1><p>Artikkelen er lest {12000 + 17 * tick} ganger</p>
<p>Siden ble hentet kl. 12.{tick % 60:02}.14</p>
<h2>Behandling</h2><p>Voksne får {dose} to ganger daglig i fem dager.</p><p>{self.advice}</p>{self.more}
<h2>Hygiene</h2><p>Hender vaskes med såpe og vann før og etter stell. Hansker kastes etter bruk.</p>
<p>Denne siden er laget med nøkkelen {made}</p>
{news}<h2>Les også</h2><ul>{links}</ul>
<div><h3><a href="/sak">{teaser}</a></h3><p>Aktuelt nå: les saken om dette.</p></div></main></body></html>"""
