"""The hash chains show what somebody changed, removed, put in or cut off, and where; on both databases."""

import hashlib
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace

import pytest
import sqlalchemy as sa
from sqlalchemy import text

from tests.integration.test_store_damage import tamper
from tests.processes import FORKED
from tests.store_records import (
    MPOX,
    NOW,
    accept,
    at,
    begin,
    detect,
    document,
    failed,
    fetched,
    not_modified,
    notice,
    page_change,
    page_verdict,
    version,
)
from watcher.errors import NotFound
from watcher.model.evidence import ChainHead
from watcher.model.ids import SnapshotId, SourceId
from watcher.model.level import Level
from watcher.model.record import ReviewState, SnapshotState
from watcher.ports import Finding
from watcher.store import SqlStore, open_store, tables
from watcher.store.chain import Kind, head_of, next_head, source_chain
from watcher.store.changes import _columns as change_columns
from watcher.store.codec import to_json
from watcher.store.database import Database
from watcher.store.linked import chains as all_chains
from watcher.store.linked import linked_records
from watcher.store.packing import pack, pack_record, unpack_record
from watcher.store.publishing import columns as notice_columns
from watcher.store.snapshots import _columns as snapshot_columns
from watcher.store.snapshots import _record
from watcher.store.upgrade import upgrade

OTHER = SourceId("annen")


@pytest.fixture
def history(store: SqlStore) -> SqlStore:
    """Three versions with what comes between them, one notice, and another source."""
    begin(store, MPOX, OTHER)
    accept(store, "en dose", 1)
    store.add_snapshot(not_modified(moment=at(10)), 1)
    accept(store, "to doser", 2)
    change = detect(store, 2)
    store.set_verdict(change.id, page_verdict(), at(20))
    store.conclude(change.id, ReviewState.AUTO, notice=notice(change, at(30)))
    store.add_snapshot(failed(b"<p>nede</p>", moment=at(40)), 1)
    accept(store, "en dose", 1, OTHER)
    return store


def chains(store: SqlStore, *noted: ChainHead) -> Finding:
    findings = store.inspect(is_verifying=True, noted=noted)
    (found,) = [finding for finding in findings if finding.check == "chains"]
    return found


def heads(store: SqlStore) -> dict[str, ChainHead]:
    return {head.name: head for head in store.chain_heads()}


def snapshot_ids(store: SqlStore, source_id: SourceId = MPOX) -> list[SnapshotId]:
    """Return ids in the order in which they came."""
    return [one.snapshot.id for one in store.evidence(source_id)]


def test_an_untouched_store_verifies_and_its_heads_count_every_record(history: SqlStore) -> None:
    assert chains(history) == Finding(check="chains", is_ok=True, text="6 whole, 11 records")
    assert {name: head.length for name, head in heads(history).items()} == {
        "source/annen": 2,
        "source/fhi-mpox": 8,
        "notices": 1,
        "audit": 0,
        "decisions": 0,
        "rules": 0,
    }


def test_doctor_walks_no_chain_unless_asked_and_tells_each_step_when_asked(history: SqlStore) -> None:
    assert "chains" not in {finding.check for finding in history.inspect()}
    told: list[str] = []
    history.inspect(is_verifying=True, tell=told.append)
    assert told.count("source/fhi-mpox") == 8
    assert sum(name.startswith("body ") for name in told) == 6


def test_an_empty_store_verifies(store: SqlStore) -> None:
    assert chains(store).is_ok
    assert heads(store)["notices"].length == 0


def test_the_same_history_has_the_same_heads(history: SqlStore, tmp_path) -> None:
    again = open_store(f"sqlite:///{tmp_path / 'again.db'}")
    begin(again, MPOX, OTHER)
    accept(again, "en dose", 1, OTHER)
    assert heads(again)["source/annen"] == heads(history)["source/annen"]
    assert heads(again)["source/fhi-mpox"] != heads(history)["source/fhi-mpox"]
    again.close()


def test_what_may_change_later_is_no_part_of_a_chain(history: SqlStore) -> None:
    before = history.chain_heads()
    history.settle_snapshot(snapshot_ids(history)[1], SnapshotState.SUSPECT)
    change = history.change(page_change(2).id)
    history.set_verdict(change.id, page_verdict(), at(99))  # the same verdict again
    history.add_change(change)
    history.accept_version(history.version(MPOX, 2).version, attempt=1)
    assert history.chain_heads() == before
    assert chains(history).is_ok


def test_a_second_verdict_is_chained_after_the_first(history: SqlStore) -> None:
    change = page_change(2)
    history.set_verdict(change.id, page_verdict(Level.CRITICAL), at(99))
    assert heads(history)["source/fhi-mpox"].length == 9
    assert chains(history).is_ok


def test_what_is_refused_lengthens_no_chain(history: SqlStore) -> None:
    before = history.chain_heads()
    with pytest.raises(NotFound):
        history.add_snapshot(fetched(source_id="ukjent"), 1)
    with pytest.raises(NotFound):
        history.add_change(page_change(2, "ukjent"))
    with pytest.raises(Exception, match="a change already"):
        history.add_change(replace(page_change(2), id=page_change(3).id))
    assert history.chain_heads() == before


def test_threads_that_store_at_once_make_one_whole_chain(store: SqlStore) -> None:
    begin(store)
    with ThreadPoolExecutor(6) as threads:
        moments = [at(number) for number in range(60)]
        list(threads.map(lambda moment: store.add_snapshot(fetched(moment=moment), 1), moments))
    assert heads(store)["source/fhi-mpox"].length == 60
    assert chains(store).is_ok
    assert [one.place for one in store.evidence(MPOX)] == list(range(1, 61))


def test_processes_that_store_at_once_make_one_whole_chain(store: SqlStore, store_url: str) -> None:
    begin(store)
    with ProcessPoolExecutor(2, mp_context=FORKED) as pool:
        assert list(pool.map(store_answers, [store_url] * 2, [0, 100])) == [50, 50]
    assert heads(store)["source/fhi-mpox"].length == 100
    assert chains(store).is_ok


def store_answers(url: str, first: int) -> int:
    """Store fifty answers of one source from three threads."""
    opened = open_store(url)
    with ThreadPoolExecutor(3) as threads:
        answers = [fetched(f"<p>{number}</p>", moment=at(number)) for number in range(first, first + 50)]
        stored = list(threads.map(lambda answer: opened.add_snapshot(answer, 1), answers))
    opened.close()
    return len(stored)


# tampering


def rewritten(store: SqlStore, table: str, where: str, change: Callable[[bytes], bytes]) -> None:
    """Change a packed record as somebody would who knows how it is stored."""
    with store._database.reading() as connection:
        data = connection.execute(text(f'SELECT data FROM "{table}" WHERE {where}')).scalar_one()
    changed = change(unpack_record(data))
    assert changed != unpack_record(data)
    tamper(store, f'UPDATE "{table}" SET data = :data WHERE {where}', data=pack_record(changed))


def test_a_changed_header_is_found_in_its_snapshot_and_it_is_said_what_was_not_changed(
    history: SqlStore,
) -> None:
    first = snapshot_ids(history)[0]
    rewritten(history, "snapshot", f"id = '{first}'", lambda raw: raw.replace(b'\\"a1\\"', b'\\"b2\\"'))
    assert chains(history).text == (
        f"source/fhi-mpox: record 1 of 8, snapshot {first}: the record was changed after it was stored "
        "(not its id, attempt, moment or body: look at addresses, headers, status, timings, type)"
    )


def test_a_body_exchanged_with_its_digest_is_found(history: SqlStore) -> None:
    """The record, the column and the content all agree with each other; only the chain remembers."""
    first, second = snapshot_ids(history)[0], snapshot_ids(history)[2]
    digest = history.snapshot(first).sha256_body.encode()
    other = history.snapshot(second).sha256_body.encode()
    rewritten(history, "snapshot", f"id = '{first}'", lambda raw: raw.replace(digest, other))
    tamper(history, f"UPDATE snapshot SET sha256_body = :sha WHERE id = '{first}'", sha=other.decode())
    assert f"record 1 of 8, snapshot {first}: the record was changed" in chains(history).text
    assert "(its id, attempt, moment or body)" in chains(history).text


def test_a_body_exchanged_in_the_column_alone_is_found_by_its_record(history: SqlStore) -> None:
    first, second = snapshot_ids(history)[0], snapshot_ids(history)[2]
    digest, other = history.snapshot(first).sha256_body, history.snapshot(second).sha256_body
    tamper(history, f"UPDATE snapshot SET sha256_body = :sha WHERE id = '{first}'", sha=other)
    assert f"snapshot {first}: column sha256_body says {other}, the record {digest}" in chains(history).text


def test_bytes_exchanged_under_their_digest_are_found(history: SqlStore) -> None:
    third = history.snapshot(snapshot_ids(history)[2])
    data = pack(history.body(third.sha256_body).replace(b"to doser", b"ti doser"))
    statement = "UPDATE content SET data = :data, parent = NULL, depth = 0 WHERE sha256 = :sha"
    tamper(history, statement, data=data, sha=third.sha256_body)
    words = f"record 4, snapshot {third.id}: its sha256_body {third.sha256_body}: not what was stored"
    assert words in chains(history).text


def test_a_removed_record_is_found_with_what_comes_after_it(history: SqlStore) -> None:
    second, third = snapshot_ids(history)[1:3]
    tamper(history, f"DELETE FROM snapshot WHERE id = '{second}'")
    words = f"source/fhi-mpox: record 3 of 8 was removed; the next one is snapshot {third}"
    assert chains(history).text == words


def test_a_cut_off_tail_is_found_by_the_count_of_its_source(history: SqlStore) -> None:
    last = snapshot_ids(history)[-1]
    tamper(history, f"DELETE FROM snapshot WHERE id = '{last}'")
    words = "source/fhi-mpox: the chain ends at record 7, 8 were stored: the last were removed"
    assert chains(history).text == words


def test_a_record_past_the_chain_is_found(history: SqlStore) -> None:
    made = replace(history.snapshot(snapshot_ids(history)[0]), id=SnapshotId("f" * 32))
    with history._database.writing() as connection:
        connection.execute(sa.insert(tables.snapshot), snapshot_columns(made, to_json(made)))
    assert chains(history).text == f"source/fhi-mpox: stored past the chain: snapshot {'f' * 32}"


def test_a_record_put_in_between_is_found(history: SqlStore) -> None:
    made = replace(history.snapshot(snapshot_ids(history)[0]), id=SnapshotId("f" * 32))
    row = snapshot_columns(made, to_json(made))
    with history._database.writing() as connection:
        connection.execute(sa.insert(tables.snapshot), {**row, "place": 3, "link": b"\0" * 32})
    assert "put in at a place that another record has" in chains(history).text


def test_exchanged_places_are_found(history: SqlStore) -> None:
    first, second = snapshot_ids(history)[:2]
    tamper(history, f"UPDATE snapshot SET place = 4 - place WHERE id IN ('{first}', '{second}')")
    assert "source/fhi-mpox: record 1 of 8" in chains(history).text
    assert not chains(history).is_ok


def test_a_damaged_record_is_told_as_such(history: SqlStore) -> None:
    first = snapshot_ids(history)[0]
    tamper(history, f"UPDATE snapshot SET data = :data WHERE id = '{first}'", data=b"\x01rot")
    assert f"snapshot {first}: cannot be read: a stored record is damaged" in chains(history).text


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"ikke json", "cannot be read: a stored record is no JSON"),
        (b"[1]", "cannot be read: a stored record is no object"),
        (b"{}", "the record was changed after it was stored (it is no snapshot any more)"),
        (
            b'{"trace":3,"sha256_body":[]}',
            "the record was changed after it was stored (it is no snapshot any more)",
        ),
        (
            b'{"trace":{"fetched_at":"i g\xc3\xa5r"}}',
            "the record was changed after it was stored (it is no snapshot",
        ),
    ],
)
def test_a_record_of_any_other_shape_is_a_finding_and_no_crash(history: SqlStore, raw, words) -> None:
    first = snapshot_ids(history)[0]
    tamper(history, f"UPDATE snapshot SET data = :data WHERE id = '{first}'", data=pack_record(raw))
    assert f"record 1 of 8, snapshot {first}: {words}" in chains(history).text


@pytest.mark.parametrize(
    ("table", "where", "old", "new", "words"),
    [
        ("change", "new_number = 2", b"tre doser", b"fem doser", "record 6 of 8, change "),
        ("verdict", "seq > 0", b"Dosen er endret", b"Dosen er uendret", "record 7 of 8, verdict "),
        (
            "notice",
            "1 = 1",
            b"Tre doser, ikke to.",
            b"Fire doser, ikke to.",
            "notices: record 1 of 1, notice tag:",
        ),
    ],
)
def test_what_was_made_of_it_is_chained_too(history, table, where, old, new, words) -> None:
    rewritten(history, table, where, lambda raw: raw.replace(old, new))
    assert words in chains(history).text
    assert "the record was changed after it was stored" in chains(history).text


def test_a_changed_version_is_found(history: SqlStore) -> None:
    statement = "UPDATE version SET data = replace(data, :old, :new) WHERE number = 2"
    tamper(history, statement, old='"number":2', new='"number":7')
    assert "version 2: the record was changed after it was stored; column number says 2, the record 7" in (
        chains(history).text
    )


def test_a_notice_made_to_look_older_is_found(history: SqlStore) -> None:
    tamper(history, "UPDATE notice SET published_at = :moment", moment="2020-01-01T00:00:00.000000Z")
    assert "column published_at says 2020-01-01T00:00:00Z, the record 2026-03-04T05:06:37Z" in (
        chains(history).text
    )


def test_a_body_removed_as_if_by_retention_though_a_version_cites_it_is_found(history: SqlStore) -> None:
    first = history.snapshot(snapshot_ids(history)[0])
    tamper(
        history,
        "UPDATE content SET data = :data, parent = NULL, pruned_at = :moment WHERE sha256 = :sha",
        data=b"",
        moment="2026-06-01T00:00:00.000000Z",
        sha=first.sha256_body,
    )
    words = (
        f"record 1, snapshot {first.id}: its sha256_body {first.sha256_body} was removed, and retention never"
    )
    assert words in chains(history).text


def test_only_the_first_break_of_each_chain_is_told(history: SqlStore) -> None:
    for source_id in (MPOX, OTHER):
        for one in snapshot_ids(history, source_id):
            rewritten(history, "snapshot", f"id = '{one}'", lambda raw: raw.replace(b"TLSv1.3", b"TLSv1.2"))
    found = chains(history).text.split("; ")
    assert [words.partition(",")[0] for words in found if words.startswith("source/")] == [
        "source/annen: record 1 of 2",
        "source/fhi-mpox: record 1 of 8",
    ]


# heads noted elsewhere


def test_a_chain_that_grows_still_holds_what_was_noted(history: SqlStore) -> None:
    noted = history.chain_heads()
    history.add_snapshot(not_modified(moment=at(50)), 1)
    assert chains(history, *noted).text == "6 whole, 12 records, as noted"


def test_a_chain_made_anew_by_whoever_knows_how_shows_against_noted_heads(history: SqlStore) -> None:
    noted = history.chain_heads()
    remake(history, lambda raw: raw.replace(b"en dose", b"ti dose").replace(b'\\"a1\\"', b'\\"b2\\"'))
    assert chains(history).is_ok
    assert "source/fhi-mpox: record 8, snapshot " in chains(history, *noted).text
    assert "not the link that was noted: the chain was made anew" in chains(history, *noted).text


def test_a_tail_cut_off_with_its_count_shows_against_noted_heads(history: SqlStore) -> None:
    noted = history.chain_heads()
    tamper(history, f"DELETE FROM snapshot WHERE id = '{snapshot_ids(history)[-1]}'")
    remake(history, lambda raw: raw)
    assert chains(history).is_ok
    assert "the chain ends at record 7, and 8 were noted: the last were removed" in (
        chains(history, *noted).text
    )


def test_a_source_that_was_removed_shows_against_noted_heads(history: SqlStore) -> None:
    gone = ChainHead(name="source/borte", length=3, link="ab" * 32)
    assert "source/borte: a head of this chain was noted, and there is no such chain" in (
        chains(history, gone).text
    )


def remake(store: SqlStore, change: Callable[[bytes], bytes]) -> None:
    """Change every snapshot of MPOX and compute all links again, as an attacker with this program would."""
    with store._database.writing() as connection:
        (chain,) = [one for one in all_chains(connection) if one.source_id == MPOX]
        head = head_of(source_chain(MPOX), 0, None)
        for linked in list(linked_records(connection, chain)):
            record = change(linked.record) if linked.kind is Kind.SNAPSHOT else linked.record
            head = next_head(head, linked.kind, record)
            table = {
                Kind.SNAPSHOT: tables.snapshot,
                Kind.VERSION: tables.version,
                Kind.CHANGE: tables.change,
                Kind.VERDICT: tables.verdict,
            }[linked.kind]
            values: dict[str, object] = {"link": head.link}
            if linked.kind is Kind.SNAPSHOT:
                values["data"] = pack_record(record)
            same = sa.and_(table.c.place == linked.place, table.c.link == linked.link)
            connection.execute(sa.update(table).where(same).values(**values))
        values = {"chain_length": head.length, "chain_head": head.link}
        connection.execute(sa.update(tables.source).where(tables.source.c.id == MPOX).values(**values))


# a store of before


def test_a_store_from_before_the_chains_is_chained_when_it_is_opened(empty_url: str) -> None:
    database = Database(empty_url)
    change = page_change()
    told = notice(change)
    with database.migrating() as connection:
        upgrade(connection, to="0002")
        status = {"status": '{"source_id":"fhi-mpox"}', "state": "ok", "attempt": 1, "is_retired": False}
        connection.execute(sa.insert(tables.source).values(id=MPOX, **status))
        fill_as_before(connection)
        connection.execute(sa.insert(tables.change), change_columns(change, to_json(change)))
        judged = {"change_id": change.id, "at": NOW, "level": 4, "vocabulary_version": "1"}
        data = pack_record(to_json(page_verdict()))
        connection.execute(sa.insert(tables.verdict), {**judged, "data": data})
        connection.execute(sa.insert(tables.notice), notice_columns(told, to_json(told)))
        connection.execute(sa.update(tables.clock).values(last_at=told.published_at))
    database.close()
    store = open_store(empty_url)
    try:
        assert {head.name: head.length for head in store.chain_heads()} == {
            "source/fhi-mpox": 5,
            "notices": 1,
            "audit": 0,
            "decisions": 0,
            "rules": 0,
        }
        assert chains(store).is_ok, chains(store).text
        store.add_snapshot(not_modified(moment=at(50)), 1)
        assert heads(store)["source/fhi-mpox"].length == 6
        assert chains(store).is_ok
        tamper(store, f"DELETE FROM snapshot WHERE id = '{snapshot_ids(store)[1]}'")
        assert "record 2 of 6 was removed" in chains(store).text
    finally:
        store.close()


def fill_as_before(connection: sa.Connection) -> None:
    """Store two answers and a version without any link."""
    answer, page = fetched(), to_json(document())
    for raw in (answer.body, page):
        row = {"sha256": digest_of(raw), "raw_bytes": len(raw), "parent": None, "depth": 0, "data": pack(raw)}
        connection.execute(sa.insert(tables.content), row)
    facts = {"sha256_body": digest_of(answer.body), "sha256_text": "y", "extractor_version": "1"}
    connection.execute(sa.insert(tables.document), {"id": digest_of(page), "source_id": MPOX, **facts})
    records = [
        _record(answer, 1, 0, digest_of(answer.body)),
        _record(not_modified(moment=at(1)), 1, 1, ""),
    ]
    for record in records:
        connection.execute(sa.insert(tables.snapshot), snapshot_columns(record, to_json(record)))
    accepted = version(records[0].id, digest_of(page))
    columns = {
        name: getattr(accepted, name) for name in ("source_id", "number", "snapshot_id", "document_id")
    }
    row = {**columns, "seen_at": accepted.seen_at, "data": to_json(accepted).decode()}
    connection.execute(sa.insert(tables.version), row)


def digest_of(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()
