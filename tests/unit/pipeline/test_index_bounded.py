"""What all the sitemaps of an index may list together."""

from datetime import UTC, datetime, timedelta

from watcher.model.answer import Failed, Fetched, FetchRequest, Trace, Validators
from watcher.model.ids import SourceId
from watcher.model.reason import ReasonCode
from watcher.model.source import ExtractionRules, Source, SourceType
from watcher.pipeline.sitemaps import MOST_LISTED_CHARS, whole_answer

HOME = "https://eier.example"
LONG = 4 * 1024 * 1024
SOURCE = Source(
    id=SourceId("kart"),
    title="",
    owner="",
    url=f"{HOME}/index.xml",
    rules=ExtractionRules(type=SourceType.SITEMAP),
)


def fetched(url: str, body: str) -> Fetched:
    trace = Trace(
        source_id=SOURCE.id,
        url=url,
        final_url=url,
        fetched_at=datetime(2026, 3, 1, tzinfo=UTC),
        elapsed=timedelta(),
        status=200,
    )
    return Fetched(
        trace=trace,
        body=body.encode(),
        content_type="application/xml",
        charset="utf-8",
        validators=Validators(),
    )


def test_sitemaps_that_list_too_much_together_are_trouble_and_the_rest_is_not_asked_for():
    names = [f"{HOME}/{number}.xml" for number in range(40)]
    index = "".join(f"<sitemap><loc>{name}</loc></sitemap>" for name in names)
    asked: list[str] = []

    def ask(part: FetchRequest) -> Fetched:
        asked.append(part.url)
        return fetched(part.url, f"<urlset><url><loc>{part.url}/{'a' * LONG}</loc></url></urlset>")

    first = fetched(SOURCE.url, f"<sitemapindex>{index}</sitemapindex>")
    request = FetchRequest(source_id=SOURCE.id, url=SOURCE.url, accept="*/*")
    answer = whole_answer(SOURCE, request, first, ask)
    assert isinstance(answer, Failed)
    assert answer.reason.code is ReasonCode.TOO_LARGE
    assert len(asked) == -(-MOST_LISTED_CHARS // LONG)
