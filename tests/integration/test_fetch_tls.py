"""Certificates on real sockets: what is wrong with one is named, and a right one is noted."""

import contextlib
import shutil
import socketserver
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.surroundings import ENVIRON, skip_here
from watcher.fetch import HttpFetcher
from watcher.model.answer import Answer, Failed, Fetched, FetchRequest
from watcher.model.config import FetchSettings
from watcher.model.ids import SourceId
from watcher.model.reason import ReasonCode
from watcher.settings import parse_settings

NOW = datetime(2026, 3, 1, 8, tzinfo=UTC)
KEY = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")
CONFIG = """
[ca]
default_ca = own
[own]
database = {folder}/index.txt
new_certs_dir = {folder}
certificate = {folder}/ca.pem
private_key = {folder}/ca.key
default_md = sha256
rand_serial = yes
unique_subject = no
policy = any
copy_extensions = copy
x509_extensions = leaf
[any]
commonName = supplied
[leaf]
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
"""


class Papers:
    """An issuer of our own in a folder, and what it issues."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        (folder / "index.txt").touch()
        (folder / "ca.cnf").write_text(CONFIG.format(folder=folder), encoding="utf-8")
        self.issuer = self._signed_by_itself("ca", "/CN=Issuer", "keyUsage=critical,keyCertSign")

    def self_signed(self) -> Path:
        """Return a certificate for 127.0.0.1 that nobody vouches for."""
        return self._signed_by_itself("self", "/CN=self", "subjectAltName=IP:127.0.0.1")

    def issued(self, name: str, begin: str, end: str) -> Path:
        """Return a certificate for 127.0.0.1, valid from year `begin` to `end`."""
        made = self._folder / f"{name}.pem"
        request, key = made.with_suffix(".csr"), made.with_suffix(".key")
        _openssl("req", *KEY, "-keyout", key, "-out", request, "-subj", f"/CN={name}", *_ADDRESS)
        span = ("-startdate", f"{begin}0101000000Z", "-enddate", f"{end}0101000000Z")
        config = self._folder / "ca.cnf"
        _openssl("ca", "-batch", "-notext", "-config", config, "-in", request, "-out", made, *span)
        return made

    def _signed_by_itself(self, name: str, subject: str, extension: str) -> Path:
        made = self._folder / f"{name}.pem"
        key = made.with_suffix(".key")
        out = ("-keyout", key, "-out", made, "-subj", subject, "-addext", extension, "-days", "3650")
        _openssl("req", "-x509", *KEY, *out)
        return made


_ADDRESS = ("-addext", "subjectAltName=IP:127.0.0.1")


def _openssl(*words: str | Path) -> None:
    subprocess.run(["openssl", *words], check=True, capture_output=True)


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Papers:
    if shutil.which("openssl") is None:
        skip_here("there is no openssl command to make certificates with")
    return Papers(tmp_path_factory.mktemp("papers"))


class _Handler(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        with contextlib.suppress(OSError):  # a client that does not trust us goes away in the handshake
            self.request.do_handshake()
            self.request.recv(65_536)
            self.request.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\nmpox")


@contextlib.contextmanager
def serving(certificate: Path, *, newest: ssl.TLSVersion = ssl.TLSVersion.TLSv1_3) -> Iterator[int]:
    """Give the port of a server that shows `certificate`."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, certificate.with_suffix(".key"))
    context.maximum_version = newest
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Handler) as server:
        server.daemon_threads = True
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()


async def to_loopback(host: str, port: int) -> Sequence[str]:
    return ["127.0.0.1"]


def ask(port: int, *, ca_file: Path | None = None, host: str = "127.0.0.1") -> Answer:
    settings = FetchSettings(
        allow_hosts=(host,), deadline=timedelta(seconds=60), is_robots_obeyed=False, ca_file=ca_file
    )
    fetcher = HttpFetcher(settings, lookup=to_loopback)
    try:
        request = FetchRequest(source_id=SourceId("s"), url=f"https://{host}:{port}/", accept="*/*")
        return fetcher.fetch(request, NOW)
    finally:
        fetcher.close()


def refusal(answer: Answer) -> str:
    assert isinstance(answer, Failed)
    assert answer.reason.code is ReasonCode.TLS
    assert answer.body == b""
    return answer.reason.text


def test_a_certificate_of_its_own_is_named(papers: Papers) -> None:
    with serving(papers.self_signed()) as port:
        assert "utstedt av tjeneren selv" in refusal(ask(port, ca_file=papers.issuer))


@pytest.mark.parametrize(
    ("begin", "end", "told"),
    [("2020", "2021", "er utløpt"), ("2090", "2099", "gjelder ikke ennå")],
)
def test_a_certificate_out_of_its_time_is_named(papers: Papers, begin: str, end: str, told: str) -> None:
    with serving(papers.issued(f"from-{begin}", begin, end)) as port:
        assert told in refusal(ask(port, ca_file=papers.issuer))


def test_a_certificate_of_another_host_is_named(papers: Papers) -> None:
    with serving(papers.issued("other-host", "2020", "2099")) as port:
        assert "gjelder en annen vert" in refusal(ask(port, ca_file=papers.issuer, host="inne.example"))


def test_an_issuer_that_nobody_knows_is_named(papers: Papers) -> None:
    with serving(papers.issued("unknown", "2020", "2099")) as port:
        assert "utstedt av noen vi ikke kjenner" in refusal(ask(port))


@pytest.mark.parametrize("newest", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_an_issuer_of_the_settings_is_trusted_and_the_trace_keeps_how(
    papers: Papers, newest: ssl.TLSVersion
) -> None:
    with serving(papers.issued(f"right-{newest.name}", "2020", "2099"), newest=newest) as port:
        answer = ask(port, ca_file=papers.issuer)
    assert isinstance(answer, Fetched)
    assert answer.body == b"mpox"
    assert answer.trace.tls.startswith(newest.name.replace("_", "."))


def test_an_issuer_of_the_environment_is_trusted(papers: Papers) -> None:
    code = (
        "import sys; from tests.integration.test_fetch_tls import ask; print(ask(int(sys.argv[1])).trace.tls)"
    )
    with serving(papers.issued("by-environment", "2020", "2099")) as port:
        for issuer, told in ((papers.issuer, "TLSv1.3"), (papers.self_signed(), "")):
            done = subprocess.run(
                [sys.executable, "-c", code, str(port)],
                env={**ENVIRON, "SSL_CERT_FILE": str(issuer)},
                cwd=Path(__file__).parents[2],
                capture_output=True,
                text=True,
                check=True,
            )
            assert done.stdout.strip().startswith(told)
            assert bool(done.stdout.strip()) is bool(told)


def test_the_settings_take_a_file_that_holds_an_issuer(papers: Papers) -> None:
    path = papers.issuer.with_name("sources.toml")
    found = parse_settings('[fetch]\nca_file = "ca.pem"', path=path, environ={})
    assert found.fetch.ca_file == papers.issuer
