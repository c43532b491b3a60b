"""How long extraction takes: CPU milliseconds per 100 KiB, and how many bare parses that is.

    python benchmarks/extract.py

«both» is a new page: its digest, then its document, from one reading.  The ratio to a bare parse of the same
bytes holds on any machine; the milliseconds are this machine's.
Budgets (docs/explanation/meaning.md): digest under 4 ms, extraction well under 15 ms on 100 KiB.
"""

from collections.abc import Callable
from time import process_time

from selectolax.lexbor import LexborHTMLParser

from watcher.demo.origin import Origin
from watcher.extract import Raw, Reading, extract_document, watched_digest
from watcher.model.ids import SourceId
from watcher.model.source import ExtractionRules, SourceType

KIB = 1024
ROUNDS = 7


def fastest(work: Callable[[], object], at_least: float = 0.05) -> float:
    """Return the CPU seconds of one call, the fastest of several rounds."""
    best = float("inf")
    for _ in range(ROUNDS):
        calls, start = 0, process_time()
        while process_time() - start < at_least:
            work()
            calls += 1
        best = min(best, (process_time() - start) / calls)
    return best


def dense_page(size: int) -> bytes:
    """Return a page that is all content, as no real one is: the worst case for its size."""
    section = (
        "<h2 id='d{0}'>Dosering {0}</h2><p>Behandlingen gis i {0} dager til <strong>voksne</strong> over 40 "
        "kg og følges opp av lege etter utskrivning. Se <a href='/rad/{0}/?utm_source=x'>rådene</a>.</p>"
        "<ul><li>600 mg hver 12. time sammen med mat</li><li>Ikke til barn under 13 kg uten avtale</li></ul>"
        "<table><tr><th>Vekt</th><th>Dose</th></tr><tr><td>13–25 kg</td><td>200 mg</td></tr></table>"
        "<p>Pasienten isoleres hjemme til alle skorper har falt av og det er dannet ny hud. Det tar "
        "som regel to til fire uker. Nærkontakter følger med på symptomer i 21 dager og tar "
        "kontakt med lege ved utslett.</p>"
    )
    parts, length, number = [], 0, 0
    while length < size:
        parts.append(section.format(number))
        length += len(parts[-1].encode())
        number += 1
    page = f"<html lang='nb'><body><main><h1>Side</h1>{''.join(parts)}</main></body></html>"
    return page.encode()


def measure(name: str, body: bytes, rules: ExtractionRules) -> None:
    url = f"https://www.example.no/{name}/"
    per = len(body) / (100 * KIB)

    def extract() -> object:
        return extract_document(
            body, source_id=SourceId(name), url=url, charset="utf-8", content_type="", rules=rules
        )

    def digest() -> object:
        return watched_digest(body, url=url, charset="utf-8", content_type="", rules=rules)

    def both() -> object:
        reading = Reading(Raw(body=body, url=url, charset="utf-8", content_type="", rules=rules))
        reading.digest()
        return reading.document(SourceId(name))

    parse = fastest(lambda: LexborHTMLParser(body)) / per * 1000
    full, cheap, two = (fastest(work) / per * 1000 for work in (extract, digest, both))
    ratios = f"{full / parse:9.1f} × {cheap / parse:9.1f} ×" if rules.type is SourceType.HTML else ""
    print(f"{name:22}{len(body) / KIB:9.1f}{parse:9.2f}{full:10.2f}{cheap:10.2f}{two:10.2f} {ratios}")


def main() -> None:
    origin = Origin(step=0, noise="full", seed=1)
    print("CPU ms per 100 KiB")
    print(
        f"{'page':22}{'KiB':>9}{'parse':>9}{'extract':>10}{'digest':>10}{'both':>10} "
        f"{'extract':>11}{'digest':>12}"
    )
    for source in origin.sources.values():
        keep = tuple(filter(None, map(str.strip, source.selector.split(","))))
        kind = SourceType(source.type)
        rules = ExtractionRules(type=kind, keep=keep if kind in {SourceType.HTML, SourceType.JSON} else ())
        measure(source.id, origin.clean_body(source.id), rules)
    for kib in (100, 1024):
        measure(f"all content, {kib} KiB", dense_page(kib * KIB), ExtractionRules(keep=("main",)))
        measure(f"no selector, {kib} KiB", dense_page(kib * KIB), ExtractionRules())


if __name__ == "__main__":
    main()
