"""What somebody changed behind the store's back is noticed: when it is read, and by `watcher doctor`."""

import pytest
from sqlalchemy import Connection, text

from tests.store_records import LEASE, MPOX, NOW, accept, at, begin, detect, fetched, notice
from watcher.errors import StoreError
from watcher.model.record import ReviewState
from watcher.ports import Finding
from watcher.store import SqlStore
from watcher.store.content import LINE, Recent
from watcher.store.packing import pack

PAGE = "Mpox er en sykdom. " + " ".join(f"ord{number}" for number in range(500))


@pytest.fixture
def history(store: SqlStore) -> SqlStore:
    """A store with three versions of a page, of which the later ones are packed against the ones before."""
    begin(store)
    for number, words in enumerate(["en dose", "to doser", "tre doser"], start=1):
        accept(store, f"{PAGE} {words}", number)
    return store


def body_of(store: SqlStore, number: int) -> str:
    return store.snapshot(store.version(MPOX, number).version.snapshot_id).sha256_body


def tamper(store: SqlStore, statement: str, **values: object) -> None:
    """Change rows as an attacker with the database's password would, references switched off."""
    with store._database.migrating() as connection:
        unguarded(connection)
        connection.execute(text(statement), values)


def unguarded(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL session_replication_role = replica"))
    else:
        connection.exec_driver_sql("PRAGMA ignore_check_constraints = ON")


def wrong(store: SqlStore) -> list[str]:
    return [finding.check for finding in store.inspect() if not finding.is_ok]


def finding(store: SqlStore, check: str) -> Finding:
    (found,) = [finding for finding in store.inspect() if finding.check == check]
    return found


def test_later_bodies_are_packed_against_earlier_ones_and_read_back_whole(history: SqlStore) -> None:
    with history._database.reading() as connection:
        rows = connection.execute(text("SELECT depth FROM content ORDER BY depth")).scalars().all()
    assert max(rows) == 2
    for number, words in enumerate(["en dose", "to doser", "tre doser"], start=1):
        assert history.body(body_of(history, number)) == f"<p>{PAGE} {words}</p>".encode()


def test_a_long_history_is_a_few_links_deep_and_has_a_whole_copy_for_each_line(store: SqlStore) -> None:
    begin(store)
    for number in range(1, LINE + 6):
        accept(store, f"{PAGE} dose {number}", number)
    for number in (1, 2, LINE - 1, LINE, LINE + 1, LINE + 5):
        assert store.body(body_of(store, number)).endswith(f"dose {number}</p>".encode())
    with store._database.reading() as connection:
        rows = connection.execute(text("SELECT sha256, parent FROM content"))
        parents: dict[str, str | None] = {row.sha256: row.parent for row in rows}
    bodies = {body_of(store, number) for number in range(1, LINE + 6)}
    assert sum(parents[digest] is None for digest in bodies) == 2
    assert max(links(parents, digest) for digest in bodies) == 6


def links(parents: dict[str, str | None], digest: str) -> int:
    above = parents[digest]
    return 0 if above is None else 1 + links(parents, above)


def test_a_body_that_was_swapped_is_not_given_out(history: SqlStore) -> None:
    digest = body_of(history, 1)
    raw = history.body(digest).replace(b"en dose", b"to dose")
    tamper(history, "UPDATE content SET data = :data WHERE sha256 = :sha", data=pack(raw), sha=digest)
    with pytest.raises(StoreError, match=f"not what was stored: {digest}"):
        history.body(digest)
    assert wrong(history) == ["content"]
    assert digest in finding(history, "content").text


def test_a_damaged_row_is_noticed_in_what_depends_on_it(history: SqlStore) -> None:
    digest = body_of(history, 1)
    tamper(history, "UPDATE content SET data = :data WHERE sha256 = :sha", data=b"rot", sha=digest)
    with pytest.raises(StoreError, match=f"damaged: .*{digest}, needed for {body_of(history, 3)}"):
        history.body(body_of(history, 3))
    assert wrong(history) == ["content"]


def test_new_evidence_is_kept_though_its_predecessor_is_damaged(history: SqlStore) -> None:
    digest = body_of(history, 3)
    tamper(history, "UPDATE content SET data = :data WHERE sha256 = :sha", data=b"rot", sha=digest)
    history._recent = Recent()
    snapshot = history.add_snapshot(fetched(f"<p>{PAGE} fire doser</p>"), 1)
    assert history.body(snapshot.sha256_body).endswith(b"fire doser</p>")


def test_a_missing_body_is_noticed(store: SqlStore) -> None:
    begin(store)
    snapshot = store.add_snapshot(fetched(), 1)
    if store._database.is_sqlite:
        with store._database._engine.connect() as connection:
            connection.connection.cursor().execute("PRAGMA foreign_keys = OFF")
            connection.execute(text("DELETE FROM content"))
            connection.commit()
    else:
        tamper(store, "DELETE FROM content")
    with pytest.raises(StoreError, match=f"no such content: {snapshot.sha256_body}"):
        store.body(snapshot.sha256_body)
    assert "references" in wrong(store)
    assert snapshot.sha256_body in finding(store, "references").text


def test_a_joined_notice_that_is_missing_is_noticed_and_hides_nothing(history: SqlStore) -> None:
    change = detect(history, 2)
    told = history.conclude(change.id, ReviewState.AUTO, notice=notice(change))
    assert told
    assert wrong(history) == []
    tamper(history, "UPDATE notice SET joins = 'tag:gone'")
    assert wrong(history) == ["references"]
    assert finding(history, "references").text == "notice that another joins is missing: tag:gone"
    assert [one.id for one in history.notices(is_joined=False)] == [told.id]


def test_a_gap_in_the_versions_is_noticed(history: SqlStore) -> None:
    tamper(history, "DELETE FROM version WHERE number = 2")
    assert wrong(history) == ["versions"]
    assert finding(history, "versions").text == "fhi-mpox has 2 versions numbered 1 to 3"


def test_content_that_belongs_to_nothing_is_noticed(history: SqlStore) -> None:
    values = "('abc', 0, NULL, 0, :data)"
    tamper(history, f"INSERT INTO content (sha256, raw_bytes, parent, depth, data) VALUES {values}", data=b"")
    assert set(wrong(history)) == {"content", "orphans"}


def test_a_lease_that_outlived_its_holder_is_noticed(history: SqlStore) -> None:
    history.add_snapshot(fetched("<p>senere</p>", moment=NOW + LEASE), 1)
    assert "leases" not in wrong(history)
    history.add_snapshot(fetched("<p>enda senere</p>", moment=NOW + 2 * LEASE), 1)
    assert wrong(history) == ["leases"]
    assert MPOX in finding(history, "leases").text


def test_a_publication_clock_that_was_set_back_is_noticed(history: SqlStore) -> None:
    change = detect(history)
    history.conclude(change.id, ReviewState.FLAGGED, notice=notice(change, at(5)))
    tamper(history, "UPDATE publication_clock SET last_at = NULL")
    assert wrong(history) == ["clock"]


def test_a_schema_that_was_changed_meanwhile_is_noticed(history: SqlStore) -> None:
    tamper(history, "UPDATE alembic_version SET version_num = '9999'")
    assert wrong(history) == ["schema"]
