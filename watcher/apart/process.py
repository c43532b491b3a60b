"""The parent's side of the PDF process: one for the whole program, started with the first PDF.

PDFs are read one at a time, from whichever thread they come: the memory stays bounded, and pdfium is not made
for threads.  A PDF is blamed for what happened only when nothing else can be the cause: when a process that
had read others dies, a fresh one is asked before anything is said.
"""

import json
import os
import select
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import structlog

import watcher
from watcher.apart.limits import NO_MEMORY, PdfLimits
from watcher.apart.wire import REPLY, REQUEST, BadReply, decode, pack
from watcher.errors import ExtractError
from watcher.extract import EXTRACTOR_VERSION, Part, Raw
from watcher.model.reason import Reason, ReasonCode

_HOME = str(Path(watcher.__file__).parent.parent)
_START = "import sys; sys.path.insert(0, sys.argv.pop()); from watcher.apart.child import main; main()"
_START_SECONDS = 60.0
_PIECE_BYTES = 64 * 1024
_BY_KERNEL = frozenset(-getattr(signal, name, 0) for name in ("SIGALRM", "SIGXCPU"))
_GAVE_UP = frozenset(-getattr(signal, name, 0) for name in ("SIGABRT", "SIGTRAP", "SIGILL"))
log = structlog.get_logger("watcher.apart")


class ReaderFault(Exception):
    """A fault of our own in the PDF process; str() is its traceback."""


class _Died(Exception):
    """The process ended before it had answered; `status` as subprocess says it, 0 when it left by itself."""

    def __init__(self, status: int) -> None:
        self.status = status
        super().__init__(str(status))


class _Late(Exception):
    """The process did not answer in time."""


class PdfProcess:
    """Implements ports.PdfReader.  Nothing runs before the first PDF, nor long after the last."""

    def __init__(self, limits: PdfLimits | None = None) -> None:
        self._limits = limits or PdfLimits()
        self._turn = threading.Lock()
        self._child: _Child | None = None

    @property
    def pid(self) -> int | None:
        """The process that is running now, if any."""
        child = self._child
        return child.pid if child is not None and child.is_running else None

    def read(self, raw: Raw) -> Part:
        """Return the part that `watcher.extract.read_pdf` gives for the same bytes.

        Raises:
            ExtractError: as it does; and UNREADABLE when reading crashes, hangs or takes too much.
            ReaderFault: a fault of our own in the process.
        """
        request = _request(raw)
        with self._turn:
            told = self._ask(request, raw)
        match told:
            case Part():
                return told
            case ExtractError():
                raise told
            case str():
                raise ReaderFault(told)

    def close(self) -> None:
        """Let the process go.  Again is no error; a PDF after it starts one anew."""
        with self._turn:
            self._drop()

    def _ask(self, request: tuple[bytes, bytes], raw: Raw) -> Part | ExtractError | str:
        if self._is_ready():
            try:
                return self._once(request, raw)
            except _Died as died:
                if died.status:  # else it had read its share, or nothing had come for long
                    log.warning("the PDF process ended; a new one is asked", status=_spell(died.status))
        try:
            self._child = _Child(self._limits)
            return self._once(request, raw)
        except _Died as died:
            return _unreadable(_meaning(died.status), raw)
        except OSError as error:
            return _fault(f"PDF-leseren kunne ikke startes: {error}", raw)

    def _once(self, request: tuple[bytes, bytes], raw: Raw) -> Part | ExtractError | str:
        """Ask the process that is there; raises _Died.  A process that misbehaves is not asked again."""
        assert self._child is not None
        seconds = self._limits.deadline.total_seconds()
        is_done = False
        try:
            told = decode(self._child.ask(request, seconds, self._limits.reply_bytes))
            is_done = True
        except _Late:
            return _unreadable(f"det tok mer enn {seconds:g} s", raw)
        except BadReply as error:
            log.warning("the PDF process said what it never says", error=str(error))
            return _unreadable("leseren svarte med noe ugyldig", raw)
        finally:
            if not is_done:
                self._drop()
        return told

    def _is_ready(self) -> bool:
        if self._child is not None and not self._child.is_running:
            self._drop()
        return self._child is not None

    def _drop(self) -> None:
        if self._child is not None:
            self._child.end()
            self._child = None


class _Child:
    """One process.  Its pipes are read and written within a deadline, so that nothing it does can hold us."""

    def __init__(self, limits: PdfLimits) -> None:
        self._owner = os.getpid()
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter, and nothing from outside in it
            [sys.executable, "-I", "-X", "utf8", "-c", _START, limits.spell(), _HOME],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            cwd="/",
            env={},
            start_new_session=True,
        )
        # Waits so that the process is gone from the system's table as soon as it has ended by itself.
        threading.Thread(target=self._process.wait, name="watcher-pdf", daemon=True).start()
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._to, self._from = self._process.stdin, self._process.stdout
        for pipe in (self._to, self._from):
            os.set_blocking(pipe.fileno(), False)
        try:
            hello = self._receive(time.monotonic() + _START_SECONDS, most=_PIECE_BYTES)
        except (_Died, _Late) as error:
            self.end()
            raise OSError(f"prosessen kom ikke i gang ({error or 'tiden gikk'})") from error
        if json.loads(hello) != {"version": EXTRACTOR_VERSION}:
            self.end()
            raise OSError("programmet på disken er et annet enn det som kjører; start det på nytt")

    @property
    def pid(self) -> int:
        """Its number."""
        return self._process.pid

    @property
    def is_running(self) -> bool:
        """Whether it lives and is this process's own, not one from before a fork."""
        return self._owner == os.getpid() and self._process.poll() is None

    def ask(self, request: tuple[bytes, ...], seconds: float, most: int) -> bytes:
        """Return the reply; raises _Died, _Late or BadReply."""
        until = time.monotonic() + seconds
        for part in request:
            self._send(part, until)
        return self._receive(until, most)

    def end(self) -> None:
        """Make an end of it, whatever it is doing; one from before a fork is left to its owner."""
        if self.is_running:
            self._process.kill()
            self._process.wait()
        self._to.close()
        self._from.close()

    def _send(self, data: bytes, until: float) -> None:
        rest = memoryview(data)
        while rest:
            _await(self._to.fileno(), select.POLLOUT, until)
            try:
                rest = rest[os.write(self._to.fileno(), rest[:_PIECE_BYTES]) :]
            except BlockingIOError:
                continue
            except BrokenPipeError:
                raise self._died() from None

    def _receive(self, until: float, most: int) -> bytes:
        (length,) = REPLY.unpack(self._take(REPLY.size, until))
        if length > most:
            raise BadReply(f"{length} bytes")
        return self._take(length, until)

    def _take(self, count: int, until: float) -> bytes:
        taken = bytearray()
        while len(taken) < count:
            _await(self._from.fileno(), select.POLLIN, until)
            try:
                piece = os.read(self._from.fileno(), min(count - len(taken), _PIECE_BYTES))
            except BlockingIOError:
                continue
            if not piece:
                raise self._died()
            taken += piece
        return bytes(taken)

    def _died(self) -> _Died:
        """Return how it ended; it has closed its end of a pipe, and gets a moment to be done with itself."""
        try:
            return _Died(self._process.wait(1))
        except subprocess.TimeoutExpired:
            self._process.kill()
            return _Died(self._process.wait())


def _await(file: int, event: int, until: float) -> None:
    """Wait until a pipe can be used."""
    waiter = select.poll()
    waiter.register(file, event)
    left = until - time.monotonic()
    if left <= 0 or not waiter.poll(left * 1000):
        raise _Late


def _request(raw: Raw) -> tuple[bytes, bytes]:
    head = pack([raw.url, raw.content_type])
    return REQUEST.pack(len(head), len(raw.body)) + head, raw.body


def _meaning(status: int) -> str:
    if status == NO_MEMORY:
        return "den krever mer minne enn leseren får bruke"
    if status in _BY_KERNEL:
        return "det tok for lang tid"
    if status in _GAVE_UP:
        return f"leseren ga opp ({_spell(status)}), som oftest fordi den krever for mye minne"
    return f"den fikk leseren til å krasje ({_spell(status)})"


def _spell(status: int) -> str:
    if status >= 0:
        return f"status {status}"
    try:
        return signal.Signals(-status).name
    except ValueError:
        return f"signal {-status}"


def _unreadable(why: str, raw: Raw) -> ExtractError:
    text = f"PDF-en kunne ikke leses: {why}"
    return ExtractError(Reason(code=ReasonCode.UNREADABLE, text=text, evidence=f"{len(raw.body)} byte"))


def _fault(text: str, raw: Raw) -> ExtractError:
    return ExtractError(Reason(code=ReasonCode.INTERNAL, text=text, evidence=f"{len(raw.body)} byte"))
