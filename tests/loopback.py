"""A small server on loopback that says exactly what a test tells it to, byte for byte."""

import socket
import socketserver
import threading
import time
from dataclasses import dataclass, field
from datetime import timedelta
from types import TracebackType
from typing import Self

SILENCE = timedelta(seconds=60)


@dataclass(slots=True)
class Asked:
    """One request as it came: its target, its headers (names in lower case), and when (monotonic seconds)."""

    target: str
    headers: dict[str, str]
    at: float = field(default_factory=time.monotonic)


@dataclass(slots=True)
class LoopbackServer:
    """`with LoopbackServer() as server`: `say(path, raw bytes)`, `server.url(path)`, `server.asked`."""

    robots: bytes = b""
    asked: list[Asked] = field(default_factory=list)
    open_at_once: int = 0
    most_open_at_once: int = 0
    _says: dict[str, list[bytes]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _release: threading.Event = field(default_factory=threading.Event)
    _server: socketserver.ThreadingTCPServer | None = None

    def say(
        self,
        path: str,
        body: bytes = b"",
        *,
        status: str = "200 OK",
        headers: dict[str, str] | None = None,
        promise: int | None = None,
    ) -> None:
        """Answer `path` with these; `promise` is a Content-Length that is not the truth."""
        lines = {"Content-Length": str(len(body) if promise is None else promise), **(headers or {})}
        head = "".join(f"{key}: {value}\r\n" for key, value in lines.items())
        self.say_raw(path, f"HTTP/1.1 {status}\r\n{head}Connection: close\r\n\r\n".encode() + body)

    def say_raw(self, path: str, *pieces: bytes) -> None:
        """Answer `path` with these bytes and close."""
        self._says[path] = list(pieces)

    def url(self, path: str) -> str:
        """Return the address of `path`."""
        return f"http://127.0.0.1:{self.port}{path}"

    @property
    def port(self) -> int:
        """The port that was free."""
        assert self._server is not None
        return int(self._server.server_address[1])

    @property
    def targets(self) -> list[str]:
        """What was asked for, without robots.txt."""
        return [asked.target for asked in self.asked if asked.target != "/robots.txt"]

    def answer(self, target: str, headers: dict[str, str]) -> list[bytes] | None:
        """Return the bytes to send; None holds the connection until the end of the test."""
        with self._lock:
            self.asked.append(Asked(target, headers))
            self.open_at_once += 1
            self.most_open_at_once = max(self.most_open_at_once, self.open_at_once)
        if target in self._says:
            return self._says[target]
        if target == "/robots.txt":
            status = "200 OK" if self.robots else "404 Not Found"
            head = f"HTTP/1.1 {status}\r\nContent-Length: {len(self.robots)}\r\nConnection: close\r\n\r\n"
            return [head.encode() + self.robots]
        return None

    def done(self) -> None:
        """Count one request less."""
        with self._lock:
            self.open_at_once -= 1

    def hold(self) -> None:
        """Wait for the end of the test."""
        self._release.wait(SILENCE.total_seconds())

    def __enter__(self) -> Self:
        server = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                if self.connection.recv(1, socket.MSG_PEEK) == b"\x16":  # a TLS handshake: this is plain http
                    self.wfile.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
                    return
                lines = []
                while (line := self.rfile.readline().strip()) != b"":
                    lines.append(line.decode("latin-1"))
                if not lines:
                    return
                pairs = (line.partition(":") for line in lines[1:])
                headers = {key.lower(): value.strip() for key, _, value in pairs}
                pieces = server.answer(lines[0].split()[1], headers)
                server.done()
                if pieces is None:
                    server.hold()
                    return
                for piece in pieces:
                    self.wfile.write(piece)
                    self.wfile.flush()

        class Server(socketserver.ThreadingTCPServer):
            daemon_threads = True
            allow_reuse_address = True

            def handle_error(self, request: object, client_address: object) -> None:
                """Say nothing when a client goes away in the middle: that is what is tested."""

        self._server = Server(("127.0.0.1", 0), Handler)
        threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        ).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._release.set()
        assert self._server is not None
        self._server.shutdown()
        self._server.server_close()
