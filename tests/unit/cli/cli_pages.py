"""Small pages and documents for the tests of the command line."""

from datetime import UTC, datetime

from tests.nouns import make_trace
from watcher.cli.comparing import load_vocabulary
from watcher.model.answer import Fetched, Validators
from watcher.pipeline.two_bodies import Comparison, Pair, compare_pair

OLD = """<!doctype html><html lang="nb"><head><title>Mpox</title></head><body><main><article>
<h1>Mpox</h1><p>Mpox er en virussykdom som gir utslett og feber hos de fleste som blir smittet.</p>
<h2>Inkubasjonstid</h2><p>Inkubasjonstiden er vanligvis 6–13 dager, og kan variere fra 5 til 21 dager.</p>
<h2>Behandling</h2><p>Gi tecovirimat 600 mg to ganger daglig i 14 dager.</p>
<ul><li>Ring mottakende avdeling før pasienten sendes.</li><li>Bruk munnbind.</li></ul>
<table><tr><th>Gruppe</th><th>Dose</th></tr><tr><td>Voksne</td><td>600 mg</td></tr>
<tr><td>Barn</td><td>200 mg</td></tr></table>
</article></main></body></html>"""

NEW = (
    OLD.replace("600 mg to ganger", "400 mg to ganger")
    .replace("<td>200 mg</td>", "<td>100 mg</td>")
    .replace("<li>Bruk munnbind.</li>", "<li>Bruk åndedrettsvern & <b>briller</b> &lt;alltid&gt;.</li>")
)


def compared(old: str = OLD, new: str = NEW) -> Comparison:
    pair = Pair(old=old.encode(), new=new.encode(), charset="utf-8")
    return compare_pair(pair, load_vocabulary())


def fetched(
    body: bytes, *, url: str = "https://www.fhi.no/sm/mpox/", content_type: str = "text/html"
) -> Fetched:
    at = datetime(2026, 8, 1, tzinfo=UTC)
    trace = make_trace(source_id="trial", url=url, at=at, wire_bytes=len(body))
    return Fetched(
        trace=trace, body=body, content_type=content_type, charset="utf-8", validators=Validators()
    )
