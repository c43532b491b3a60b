"""A PDF may do what it likes to the process that reads it, and nothing to ours."""

import os
import select
import signal
import subprocess
import sys
import threading
import tomllib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from importlib.resources import files
from pathlib import Path

import pytest

from tests.unit.apart.pdf_files import bomb, drawn, plain, raw
from watcher.apart import PdfLimits, PdfProcess
from watcher.demo.origin import Origin
from watcher.errors import ExtractError
from watcher.extract import Part, read_pdf
from watcher.model.reason import ReasonCode

AMPLE = timedelta(minutes=2)  # this machine's load must decide nothing
Make = Callable[..., PdfProcess]
ON_LINUX = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")


@pytest.fixture
def make() -> Iterator[Make]:
    made: list[PdfProcess] = []

    def build(**limits: object) -> PdfProcess:
        made.append(PdfProcess(PdfLimits(**{"deadline": AMPLE, **limits})))  # type: ignore[arg-type] # a test's own
        return made[-1]

    yield build
    for process in made:
        process.close()


@pytest.fixture(scope="module")
def shared() -> Iterator[PdfProcess]:
    process = PdfProcess(PdfLimits(deadline=AMPLE))
    yield process
    process.close()


def outcome(read: Callable[..., Part], body: bytes) -> object:
    try:
        return read(raw(body))
    except ExtractError as error:
        return error.reason


def refused(process: PdfProcess, body: bytes) -> str:
    with pytest.raises(ExtractError) as caught:
        process.read(raw(body))
    assert caught.value.reason.code is ReasonCode.UNREADABLE
    return caught.value.reason.text


def ended(pid: int) -> bool:
    """Wait for the end of a process that may be nobody's child."""
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([handle], [], [], 60)[0])
    finally:
        os.close(handle)


def slow() -> bytes:
    return bomb(24 * 1024 * 1024)


def kill_at_work(process: PdfProcess, number: signal.Signals) -> str:
    """Have a fresh process killed while it reads, and return what is said of it."""
    with ThreadPoolExecutor(1) as pool:
        said = pool.submit(refused, process, slow())
        while (pid := process.pid) is None:
            assert not said.done()
        os.kill(pid, number)
        return said.result()


def origin_pdfs() -> list[bytes]:
    """Return every PDF of the stand-in site's history."""
    site = Origin(step=0, noise="full", seed=1)
    timeline = tomllib.loads(files("watcher.demo.origin").joinpath("timeline.toml").read_text("utf-8"))
    names = {source["id"] for source in timeline["source"] if source["type"] == "pdf"}
    events = [event for step in timeline["step"] for event in step.get("event", ())]
    wanted = {(name, 0) for name in names}
    wanted |= {(event["source"], event["revision"]) for event in events if event["source"] in names}
    return [site.clean_body(name, revision, n=1) for name, revision in sorted(wanted)]


def test_every_pdf_reads_the_same_as_in_this_process(shared: PdfProcess):
    bodies = [*drawn(), *origin_pdfs()]
    assert len(bodies) >= len(drawn()) + 5
    for body in bodies:
        assert outcome(shared.read, body) == outcome(read_pdf, body)


@pytest.mark.parametrize("body", [b"<html>", b"%PDF-1.7 og", b"%PDF-1.7\n%%EOF", plain()[:-400] + b"%%EOF"])
def test_what_is_no_good_pdf_is_told_the_same_as_in_this_process(shared: PdfProcess, body: bytes):
    assert outcome(shared.read, body) == outcome(read_pdf, body)


def test_nothing_runs_before_the_first_pdf_and_one_process_reads_many(make: Make):
    process = make()
    assert process.pid is None
    process.read(raw(plain()))
    pid = process.pid
    process.read(raw(plain("Noe annet.")))
    assert pid is not None
    assert process.pid == pid


@ON_LINUX
def test_with_nothing_to_do_it_goes_and_the_next_pdf_starts_another(make: Make):
    process = make(idle=timedelta(milliseconds=50))
    process.read(raw(plain()))
    pid = process.pid
    assert pid is None or ended(pid)
    assert process.read(raw(plain())) == read_pdf(raw(plain()))


@ON_LINUX
def test_it_goes_when_it_has_read_its_share(make: Make):
    process = make(most=2)
    pids = set()
    for _ in range(5):
        process.read(raw(plain()))
        pids.add(process.pid)
    assert len(pids - {None}) >= 2


def test_many_threads_may_read_at_once(make: Make):
    process = make()
    bodies = [plain(f"Råd nummer {number}.") for number in range(24)]
    with ThreadPoolExecutor(8) as pool:
        parts = list(pool.map(lambda body: process.read(raw(body)), bodies))
    assert parts == [read_pdf(raw(body)) for body in bodies]


@pytest.mark.parametrize("number", [signal.SIGSEGV, signal.SIGBUS, signal.SIGKILL])
def test_a_crash_is_named_and_the_next_pdf_is_read(make: Make, number: signal.Signals):
    process = make()
    said = kill_at_work(process, number)
    assert said == f"PDF-en kunne ikke leses: den fikk leseren til å krasje ({number.name})"
    assert process.read(raw(plain())) == read_pdf(raw(plain()))


def test_a_pdf_is_not_blamed_for_the_end_of_a_process_that_had_read_others(make: Make):
    process = make()
    process.read(raw(plain()))
    old = process.pid
    assert old is not None
    os.kill(old, signal.SIGKILL)
    assert process.read(raw(plain())) == read_pdf(raw(plain()))
    assert process.pid != old


def test_a_hang_ends_at_the_deadline_and_the_next_pdf_is_read(make: Make):
    process = make(deadline=timedelta(seconds=1))
    assert refused(process, slow() * 1) == "PDF-en kunne ikke leses: det tok mer enn 1 s"
    assert process.pid is None


@ON_LINUX
def test_a_bomb_ends_the_process_and_not_us(make: Make):
    process = make(memory_bytes=256 * 1024 * 1024)
    assert "minne" in refused(process, bomb(512 * 1024 * 1024, b" "))
    assert process.read(raw(plain())) == read_pdf(raw(plain()))


def test_more_text_than_the_cap_is_refused(make: Make):
    process = make(reply_bytes=500)
    assert "for mye tekst" in refused(process, plain("Mye tekst. " * 20))


@ON_LINUX
def test_it_goes_when_the_program_is_killed():
    script = (
        "import sys; from watcher.apart import PdfProcess; from tests.unit.apart.pdf_files import plain, raw;"
        "process = PdfProcess(); process.read(raw(plain())); print(process.pid, flush=True); sys.stdin.read()"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", script],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[3],
    )
    with parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        parent.kill()
    assert ended(pid)


@ON_LINUX
def test_it_gets_no_environment_and_no_rights_to_files_or_memory(make: Make):
    process = make()
    process.read(raw(plain()))
    home = Path(f"/proc/{process.pid}")
    assert home.joinpath("environ").read_bytes() == b""
    limits = {
        line[:26].strip(): line[26:].split()[:2] for line in home.joinpath("limits").read_text().splitlines()
    }
    assert limits["Max open files"] == ["3", "3"]
    assert limits["Max file size"] == ["0", "0"]
    assert limits["Max core file size"] == ["0", "0"]
    assert limits["Max address space"] == [str(512 * 1024 * 1024)] * 2
    assert limits["Max cpu time"][0] != "unlimited"
    assert home.joinpath("oom_score_adj").read_text().strip() == "1000"


def test_what_is_bound_can_open_neither_file_nor_socket():
    script = """
import socket, sys
from watcher.apart.limits import PdfLimits, confine
confine(PdfLimits())
def refused(attempt):
    try:
        attempt()
    except OSError:
        return True
    return False
import os
print([refused(lambda: open("/etc/hostname")), refused(socket.socket), refused(os.pipe)])
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[True, True, True]"


def test_an_interrupt_or_a_stop_of_the_whole_group_is_not_the_pdfs_fault(make: Make):
    process = make()
    process.read(raw(plain()))
    pid = process.pid
    assert pid is not None
    for number in (signal.SIGINT, signal.SIGTERM):
        os.kill(pid, number)
    process.read(raw(plain()))
    assert process.pid == pid


def test_closing_lets_it_go_and_again_is_no_error(make: Make):
    process = make()
    process.read(raw(plain()))
    process.close()
    process.close()
    assert process.pid is None
    assert threading.active_count() < 50
