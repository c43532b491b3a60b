"""A small mail server on loopback that says exactly what a test tells it to."""

import socketserver
import threading
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from types import TracebackType
from typing import Self


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing when a client goes away in the middle: that is what is tested."""


@dataclass(slots=True)
class MailServer:
    """`with MailServer() as server`: `server.address`, `server.letters`; `says` replaces single answers.

    `says` maps the beginning of a command ("RCPT TO:<a@", "DATA", "." for the letter itself) to an answer; an
    empty answer hangs up.
    """

    says: dict[str, str] = field(default_factory=dict)
    letters: list[bytes] = field(default_factory=list)
    recipients: list[list[str]] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)
    offers: tuple[str, ...] = ()
    _server: socketserver.ThreadingTCPServer | None = None

    @property
    def address(self) -> str:
        """The address for `[operators] smtp`."""
        assert self._server is not None
        return f"smtp://127.0.0.1:{self._server.server_address[1]}"

    def read(self, place: int = -1) -> EmailMessage:
        """Return one of the letters, parsed."""
        return message_from_bytes(self.letters[place], policy=default)

    def answer(self, command: str) -> str:
        """Return what is said to a command."""
        self.commands.append(command)
        for beginning, said in self.says.items():
            if command.upper().startswith(beginning.upper()):
                return said
        match command[:4].upper():
            case "EHLO":
                return "250-here\r\n" + "".join(f"250-{offer}\r\n" for offer in self.offers) + "250 HELP"
            case "DATA":
                return "354 go on"
            case "QUIT":
                return "221 bye"
            case "AUTH":
                return "235 welcome"
        return "250 fine"

    def __enter__(self) -> Self:
        self._server = Server(("127.0.0.1", 0), handler_of(self))
        threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        ).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._server is not None
        self._server.shutdown()
        self._server.server_close()


def handler_of(server: MailServer) -> type[socketserver.BaseRequestHandler]:
    """Return the class that talks with one client for `server`."""

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            recipients: list[str] = []
            self.say("220 ready")
            while line := self.rfile.readline().decode().rstrip("\r\n"):
                if line.upper().startswith("RCPT"):
                    recipients.append(line.partition("<")[2].rstrip(">"))
                said = server.answer(line)
                if not self.say(said) or line.upper() == "QUIT":
                    return
                if said.startswith("354") and not self.take(recipients):
                    return

        def take(self, recipients: list[str]) -> bool:
            lines = iter(self.rfile.readline, b".\r\n")
            letter = b"".join(line[1:] if line.startswith(b"..") else line for line in lines)
            said = server.says.get(".", "250 taken")
            if not said.startswith(("4", "5")):
                server.letters.append(letter)
                server.recipients.append(recipients[:])
            recipients.clear()
            return self.say(said)

        def say(self, text: str) -> bool:
            if not text:
                return False
            self.wfile.write(f"{text}\r\n".encode())
            return True

    return Handler
