"""How much CPU the server spends on a feed's 304 and on the pages, beside nginx where it is installed.

    python benchmarks/web.py [--requests 20000]

Rates on a shared machine say more about the neighbours than about the server, so what is measured is the CPU
time of the server's own processes per request; its inverse is what one core can do.
"""

import argparse
import multiprocessing
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

CONNECTIONS = 8
TICK = os.sysconf("SC_CLK_TCK")
NGINX = """
worker_processes 1; daemon off; pid {folder}/pid; error_log {folder}/error;
events {{ worker_connections 64; }}
http {{
  access_log off; types {{ application/atom+xml atom; }} root {folder};
  client_body_temp_path {folder}/a; proxy_temp_path {folder}/b; fastcgi_temp_path {folder}/c;
  uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;
  server {{ listen 127.0.0.1:{port}; keepalive_requests 10000000; }}
}}
"""


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--requests", type=int, default=20_000)
    count = parser.parse_args().requests
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_feed(folder / "feeds" / "all.atom")
        folder.chmod(0o755)
        with serve_watcher(folder) as (port, pids):
            ours = report("watcher, 304", port, pids, "/feeds/all.atom", count, is_conditional=True)
            report("watcher, 200", port, pids, "/feeds/all.atom", count)
            for path in ("/", "/oppdatering/2026-11-24-metodebok-mpox-2", "/kilde/fhi-handbok", "/status"):
                report(f"watcher, page {path}", port, pids, path, max(count // 100, 20))
        if shutil.which("nginx") is None:
            print("nginx is not installed: nothing to compare with")
            return
        with serve_nginx(folder) as (port, pids):
            theirs = report("nginx, 304", port, pids, "/feeds/all.atom", count, is_conditional=True)
            report("nginx, 200", port, pids, "/feeds/all.atom", count)
    print(f"304: {theirs / ours:.2f} of nginx's rate on one core")


def write_feed(path: Path) -> None:
    path.parent.mkdir(parents=True)
    path.write_text("<feed>" + "<entry>Dosen er endret.</entry>" * 2000 + "</feed>", "utf-8")
    an_hour_ago = time.time() - 3600  # noqa: TID251  # a benchmark is run by a person, now
    os.utime(path, (an_hour_ago, an_hour_ago))


def report(
    name: str, port: int, pids: list[int], path: str, count: int, *, is_conditional: bool = False
) -> float:
    """Print and return the server's CPU seconds for one request."""
    etag = ask_once(port, path) if is_conditional else ""
    drive(port, path, etag, max(count // 10, CONNECTIONS))
    before = cpu_of(pids)
    drive(port, path, etag, count)
    used = (cpu_of(pids) - before) / count
    print(f"{name}: {used * 1e6:.0f} µs CPU a request, {1 / max(used, 1e-9):.0f} a second on one core")
    return used


def request_bytes(path: str, etag: str) -> bytes:
    condition = f"If-None-Match: {etag}\r\n" if etag else ""
    return f"GET {path} HTTP/1.1\r\nHost: localhost\r\nUser-Agent: benchmark\r\n{condition}\r\n".encode()


def ask_once(port: int, path: str) -> str:
    with socket.create_connection(("127.0.0.1", port)) as connection:
        head, _ = exchange(connection, request_bytes(path, ""))
    return next(line[6:].decode() for line in head.split(b"\r\n") if line.lower().startswith(b"etag: "))


def exchange(connection: socket.socket, request: bytes) -> tuple[bytes, int]:
    """Send one request; return the head of the answer and its status, having read its body."""
    connection.sendall(request)
    data = b""
    while b"\r\n\r\n" not in data:
        data += connection.recv(65_536)
    head, _, body = data.partition(b"\r\n\r\n")
    status = int(head[9:12])
    lengths = [line[16:] for line in head.split(b"\r\n") if line.lower().startswith(b"content-length: ")]
    missing = (int(lengths[0]) if lengths and status == 200 else 0) - len(body)
    while missing > 0:
        missing -= len(connection.recv(65_536))
    return head, status


def drive(port: int, path: str, etag: str, count: int) -> None:
    """Send `count` requests over a few kept connections, each waiting for its answer."""
    request, wanted = request_bytes(path, etag), 304 if etag else 200

    def work() -> None:
        with socket.create_connection(("127.0.0.1", port)) as connection:
            for _ in range(count // CONNECTIONS):
                _, status = exchange(connection, request)
                assert status == wanted, status

    threads = [threading.Thread(target=work) for _ in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def cpu_of(pids: list[int]) -> float:
    """Return the CPU seconds that these processes have used."""
    total = 0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        total += int(fields[11]) + int(fields[12])
    return total / TICK


@contextmanager
def serve_watcher(folder: Path) -> Iterator[tuple[int, list[int]]]:
    with socket.create_server(("127.0.0.1", 0), backlog=64) as listener:
        port = listener.getsockname()[1]
        server = multiprocessing.get_context("fork").Process(target=run_watcher, args=(listener, folder))
        server.start()
        try:
            yield port, [server.pid or 0]
        finally:
            server.terminate()
            server.join()


def run_watcher(listener: socket.socket, folder: Path) -> None:
    import asyncio  # noqa: PLC0415  # only the child serves

    import uvicorn  # noqa: PLC0415

    from tests.unit.web.site_sample import make_web  # noqa: PLC0415
    from watcher.clock import SystemClock  # noqa: PLC0415

    web = make_web(folder / "feeds", clock=SystemClock())
    config = uvicorn.Config(web, log_level="warning", access_log=False, server_header=False)
    print(f"watcher under uvicorn: {config.http} protocol, {config.loop} loop (auto: the quickest installed)")
    config.load()
    print(f"  in use: {config.http_protocol_class.__name__}")
    runner = asyncio.Runner(loop_factory=config.get_loop_factory())
    runner.run(uvicorn.Server(config).serve(sockets=[listener]))


@contextmanager
def serve_nginx(folder: Path) -> Iterator[tuple[int, list[int]]]:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    config = folder / "nginx.conf"
    config.write_text(NGINX.format(folder=folder, port=port))
    server = subprocess.Popen(["nginx", "-c", str(config), "-p", str(folder)])
    try:
        await_port(port)
        children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
        yield port, [server.pid, *map(int, children)]
    finally:
        server.terminate()
        server.wait()


def await_port(port: int) -> None:
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise SystemExit("nginx did not start")


if __name__ == "__main__":
    main()
