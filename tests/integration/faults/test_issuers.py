"""The file of our own issuers (`ca_file`), for pages, webhook and mail: trusted, renewed, lost, put back."""

import ssl
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from tests.fakes import FakeFetcher
from tests.integration.chain.one_page import PAGE, START, VOCABULARY, write_config
from tests.integration.faults.ground import Times, kinds
from tests.integration.test_fetch_tls import Papers, papers, refusal, serving
from tests.smtp import MailServer
from watcher.app import App
from watcher.deliver import Mail, Webhook
from watcher.errors import ConfigError, DeliveryError
from watcher.fetch import HttpFetcher
from watcher.model.answer import Answer, Failed, Fetched, FetchRequest
from watcher.model.config import FetchSettings, OperatorSettings
from watcher.model.ids import EventId, MessageId
from watcher.model.outbox import Letter, Message
from watcher.model.reason import ReasonCode
from watcher.model.status import EventKind, SourceEvent, SourceState
from watcher.settings import load_settings
from watcher.store import open_store

__all__ = ["papers"]
SECRET = "whsec_" + "A" * 43 + "="
EVENT = SourceEvent(
    id=EventId("e" * 16), source_id=PAGE, at=START, kind=EventKind.TROUBLE, state=SourceState.SUSPECT
)
MESSAGE = Message(id=MessageId("a" * 32), channel="x", attempts=1, events=(EVENT,))


@pytest.fixture
def own(papers: Papers, tmp_path: Path) -> Path:
    """A file of our own with the issuer in it."""
    file = tmp_path / "own-issuers.pem"
    file.write_bytes(papers.issuer.read_bytes())
    return file


@pytest.fixture(scope="module")
def certificate(papers: Papers) -> Path:
    return papers.issued("of-our-own", "2020", "2099")


@contextmanager
def fetching(ca_file: Path) -> Iterator[HttpFetcher]:
    settings = FetchSettings(
        allow_hosts=("127.0.0.1",), deadline=timedelta(seconds=60), is_robots_obeyed=False, ca_file=ca_file
    )
    with closing(HttpFetcher(settings)) as fetcher:
        yield fetcher


def ask(fetcher: HttpFetcher, port: int) -> Answer:
    request = FetchRequest(source_id=PAGE, url=f"https://127.0.0.1:{port}/", accept="*/*")
    return fetcher.fetch(request, START)


@pytest.mark.parametrize("how", ["removed", "emptied"])
def test_pages_are_not_blamed_for_a_file_that_was_lost_before_it_was_read(
    own: Path, papers: Papers, certificate: Path, how: str
) -> None:
    own.unlink() if how == "removed" else own.write_text("no certificate")
    with serving(certificate) as port, fetching(own) as fetcher:
        answer = ask(fetcher, port)
        assert isinstance(answer, Failed)
        assert answer.reason.code is ReasonCode.OURS
        assert "ca_file" in answer.reason.text
        own.write_bytes(papers.issuer.read_bytes())
        assert isinstance(ask(fetcher, port), Fetched)


def test_what_was_read_stays_in_force_when_the_file_is_lost(own: Path, certificate: Path) -> None:
    with serving(certificate) as port, fetching(own) as fetcher:
        assert isinstance(ask(fetcher, port), Fetched)
        own.unlink()
        assert isinstance(ask(fetcher, port), Fetched)


def test_a_file_that_is_renewed_counts_from_the_next_connection_on(
    own: Path, papers: Papers, certificate: Path
) -> None:
    own.write_bytes(papers.self_signed().read_bytes())
    with serving(certificate) as port, fetching(own) as fetcher:
        assert "utstedt av noen vi ikke kjenner" in refusal(ask(fetcher, port))
        own.write_bytes(papers.issuer.read_bytes())
        assert isinstance(ask(fetcher, port), Fetched)
        own.write_bytes(papers.self_signed().read_bytes())
        assert "utstedt av noen vi ikke kjenner" in refusal(ask(fetcher, port))


def webhook(port: int, ca_file: Path | None) -> Webhook:
    operators = OperatorSettings(
        webhook=f"https://127.0.0.1:{port}/hook", webhook_secret=SECRET, ca_file=ca_file
    )
    return Webhook(operators, lambda _: b"{}")


@contextmanager
def secure_mailbox(certificate: Path) -> Iterator[MailServer]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, certificate.with_suffix(".key"))
    with MailServer() as server:
        assert server._server is not None
        server._server.socket = context.wrap_socket(server._server.socket, server_side=True)
        yield server


def mail(server: MailServer, ca_file: Path | None) -> Mail:
    operators = OperatorSettings(
        mail_to=("vakt@example.no",),
        mail_from="watcher@example.no",
        smtp=server.address.replace("smtp:", "smtps:"),
        ca_file=ca_file,
    )
    return Mail(operators, "watcher.example", lambda _: Letter(subject="Test", text="Tekst\n"))


def test_a_webhook_of_a_hospitals_own_issuer_is_told(own: Path, certificate: Path) -> None:
    with serving(certificate) as port:
        with pytest.raises(DeliveryError, match="certificate verify failed"):
            webhook(port, None).send(MESSAGE, START)
        webhook(port, own).send(MESSAGE, START)


def test_a_mail_server_of_a_hospitals_own_issuer_takes_the_letter(own: Path, certificate: Path) -> None:
    with secure_mailbox(certificate) as server:
        with pytest.raises(DeliveryError, match="certificate verify failed"):
            mail(server, None).send(MESSAGE, START)
        mail(server, own).send(MESSAGE, START)
        assert len(server.letters) == 1


@pytest.mark.parametrize(
    ("content", "told"),
    [(None, "cannot be read: No such file"), ("", "holds no certificate"), ("x", "holds no certificate")],
)
def test_a_channel_whose_issuers_are_lost_names_the_file_and_the_cure_and_tries_again(
    own: Path, certificate: Path, content: str | None, told: str
) -> None:
    own.unlink() if content is None else own.write_text(content)
    with serving(certificate) as port, pytest.raises(DeliveryError, match=told) as by_webhook:
        webhook(port, own).send(MESSAGE, START)
    with secure_mailbox(certificate) as server, pytest.raises(DeliveryError, match=told) as by_mail:
        mail(server, own).send(MESSAGE, START)
    for caught in (by_webhook.value, by_mail.value):
        assert str(own) in str(caught)
        assert "put the PEM file with your issuers back" in str(caught)
        assert not caught.permanent


def test_a_channel_in_the_clear_needs_no_issuers(own: Path) -> None:
    own.unlink()
    with MailServer() as server:
        operators = OperatorSettings(
            mail_to=("v@example.no",), mail_from="w@example.no", smtp=server.address, ca_file=own
        )
        Mail(operators, "w.example", lambda _: Letter(subject="T", text="T\n")).send(MESSAGE, START)
        assert len(server.letters) == 1


def test_a_lost_file_is_a_fault_of_ours_told_once_with_its_path_and_what_waited_goes_out_when_it_is_back(
    tmp_path: Path, own: Path, papers: Papers, certificate: Path
) -> None:
    with serving(certificate) as port:
        path = write_config(tmp_path, "https://side.example/raad")
        text = path.read_text("utf-8").replace("[fetch]", f'[fetch]\nca_file = "{own.name}"')
        told = f'webhook = "https://127.0.0.1:{port}/hook"\nwebhook_secret = "{SECRET}"\n'
        path.write_text(f'{text}\n[operators]\nca_file = "{own.name}"\n{told}', "utf-8")
        settings, times = load_settings(path), Times()
        assert settings.operators.ca_file == settings.fetch.ca_file == own
        app = App(
            settings,
            store=open_store(settings.store.database),
            fetcher=FakeFetcher(),
            clock=times,
            vocabulary=VOCABULARY,
            steady=times.steady,
        )
        with app, capture_logs() as logged:
            app.check()
            own.rename(tmp_path / "away")
            for _ in range(3):
                assert app.care.heal()
                app.care.note_faults()
                app.tell_operators()
            assert [fault.key for fault in app.faults.standing] == ["ca_file:fetch", "ca_file:operators"]
            assert kinds(app) == [EventKind.FAULT, EventKind.FAULT]
            assert app.store.backlog()["webhook"].pending >= 2
            (tmp_path / "away").rename(own)
            app.care.heal()
            app.care.note_faults()
            app.tell_operators()
            assert app.faults.standing == ()
            assert kinds(app)[2:] == [EventKind.MENDED, EventKind.MENDED]
            assert "webhook" not in app.store.backlog()
    errors = [line["error"] for line in logged if line["event"] == "trouble of our own"]
    assert len(errors) == 2
    for error in errors:
        assert str(own) in error
        assert "cannot be read: No such file or directory" in error
        assert "put the PEM file with your issuers back" in error


def test_the_settings_refuse_a_file_without_certificates_and_say_where(tmp_path: Path) -> None:
    path = write_config(tmp_path, "https://side.example/raad")
    path.write_text(path.read_text("utf-8") + '\n[operators]\nca_file = "none.pem"\n', "utf-8")
    with pytest.raises(ConfigError, match=r"operators\.ca_file: cannot be read: No such file"):
        load_settings(path)
