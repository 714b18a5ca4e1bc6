"""`whopays serve` as a process: it starts, says where, answers, and leaves nothing behind however it ends."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

pytestmark = [pytest.mark.enable_socket, pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")]
TOKEN = "a-token-nobody-guesses-42"
SMALL_FILES = """
import resource
resource.setrlimit(resource.RLIMIT_FSIZE, ({0}, {0}))
from whopays.cli.app import main
main()
"""


class Served:
    """A server in a process of its own."""

    def __init__(self, process: subprocess.Popen[str], host: str, port: int) -> None:
        self.process, self.host, self.port = process, host, port

    def ask(self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None) -> tuple[int, bytes]:
        """Status and content of one request."""
        one = http.client.HTTPConnection(self.host, self.port, timeout=120)
        text = None if body is None else json.dumps(body)
        one.request(method, path, text, {"content-type": "application/json", **(headers or {})})
        found = one.getresponse()
        return found.status, found.read()

    def job(self, path: str, body: Any) -> dict[str, Any]:
        status, found = self.ask("POST", path, body)
        assert status == 202, found
        return dict(json.loads(found))

    def children(self) -> list[int]:
        """Processes below the server, two generations."""
        def below(pid: int) -> list[int]:
            return [int(one) for task in Path(f"/proc/{pid}/task").glob("*/children") for one in task.read_text().split()]

        first = below(self.process.pid)
        return [*first, *(two for one in first for two in below(one))]


@contextmanager
def served(store: Path, *words: str, file_bytes: int | None = None, **variables: str) -> Iterator[Served]:
    """A server, killed at the end where it still lives."""
    begin = ["-m", "whopays"] if file_bytes is None else ["-c", SMALL_FILES.format(file_bytes)]
    environment = {**os.environ, "WHOPAYS_STORE": str(store), **variables}
    process = subprocess.Popen([sys.executable, *begin, "serve", "--port", "0", "--no-open", *words], env=environment, text=True,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        found = re.fullmatch(r"whopays serves http://(\S+):(\d+)/ \(Ctrl-C stops it\)\n", line)
        assert found, line or (process.stderr.read() if process.stderr else "")
        yield Served(process, "127.0.0.1", int(found[2]))
    finally:
        process.kill()
        process.communicate()


def gone(pids: list[int]) -> bool:
    """Whether processes end soon."""
    for _ in range(2400):
        if not any(Path(f"/proc/{pid}/cmdline").is_file() and Path(f"/proc/{pid}/cmdline").read_bytes() for pid in pids):
            return True
        time.sleep(0.05)
    return False


@pytest.mark.parametrize(("sign", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, -signal.SIGTERM)])
def test_it_stops_when_told_and_leaves_no_process(sign: signal.Signals, status: int, tmp_path: Path) -> None:
    with served(tmp_path) as server:
        assert server.ask("GET", "/api/v1/about")[0] == 200
        job = server.job("/api/v1/run", {"case": "toyland", "paths": 90_000, "save": True})
        while json.loads(server.ask("GET", job["url"])[1])["done"] == 0:
            time.sleep(0.05)
        children = server.children()
        assert len(children) >= 3
        server.process.send_signal(sign)
        assert server.process.wait(120) == status
        assert "Traceback" not in (server.process.stderr.read() if server.process.stderr else "")
        assert gone(children)
    assert [one.name for one in tmp_path.iterdir() if not one.name.startswith(".")] == []  # no half run


def test_killed_outright_it_leaves_no_process_and_no_half_run(tmp_path: Path) -> None:
    with served(tmp_path) as server:
        job = server.job("/api/v1/run", {"case": "toyland", "paths": 90_000, "save": True})
        while json.loads(server.ask("GET", job["url"])[1])["done"] == 0:
            time.sleep(0.05)
        children = server.children()
        server.process.kill()
        server.process.wait(120)
        assert gone(children)
    assert [one.name for one in tmp_path.iterdir() if not one.name.startswith(".")] == []


@pytest.mark.parametrize("size", [1_000, 20_000])
def test_a_disk_that_fills_is_said_and_leaves_nothing_half(size: int, tmp_path: Path) -> None:
    """Files of this process and its workers may not grow beyond a size, as on a disk that is full."""
    with served(tmp_path, file_bytes=size) as server:
        job = server.job("/api/v1/run", {"case": "toyland", "paths": 32, "save": True})
        while json.loads(server.ask("GET", job["url"])[1])["state"] == "running":
            time.sleep(0.05)
        status, found = server.ask("GET", job["result"])
        assert status == 507, found
        assert json.loads(found)["errors"][0]["remedy"]
        assert server.ask("GET", "/api/v1/runs")[0] == 200  # it goes on
    assert list(tmp_path.iterdir()) == []


def test_the_door_holds_over_the_wire(tmp_path: Path) -> None:
    with served(tmp_path) as server:
        assert server.ask("GET", "/", headers={"host": "evil.example"})[0] == 400
        assert server.ask("GET", "/api/v1/about", headers={"origin": "http://evil.example"})[0] == 403
        # behind no proxy, nobody may say where he comes from or how
        assert server.ask("GET", "/api/v1/about", headers={"x-forwarded-host": "evil.example", "x-forwarded-proto": "https"})[0] == 200
        with socket.create_connection((server.host, server.port), timeout=30) as raw:
            raw.sendall(b"POST /api/v1/simulate HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n")
            answer, sent = b"", 0
            while not answer and sent < 100 * 2**20:
                try:
                    raw.sendall(b"10000\r\n" + b" " * 65536 + b"\r\n")
                    sent += 65536
                    raw.setblocking(False)
                    answer = raw.recv(100)
                except BlockingIOError:
                    pass
                except (BrokenPipeError, ConnectionResetError):
                    break
                finally:
                    raw.settimeout(30)
            assert sent < 20 * 2**20
            assert answer.startswith(b"HTTP/1.1 413") or not answer
        with socket.create_connection((server.host, server.port), timeout=30) as raw:
            raw.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: " + b"x" * 200_000)
            assert raw.recv(100).startswith(b"HTTP/1.1 4")
        assert server.ask("GET", "/api/v1/about")[0] == 200


def test_a_token_from_the_environment_is_asked_for(tmp_path: Path) -> None:
    with served(tmp_path, "--host", "0.0.0.0", WHOPAYS_TOKEN=TOKEN) as server:
        assert server.ask("GET", "/api/v1/about")[0] == 401
        assert server.ask("GET", f"/api/v1/about?token={TOKEN}")[0] == 401
        assert server.ask("GET", "/api/v1/about", headers={"authorization": f"Bearer {TOKEN}"})[0] == 200
        assert server.ask("GET", "/")[0] == 200


def refused(*words: str, **variables: str) -> list[dict[str, str]]:
    """What `serve` says is wrong."""
    environment = {name: value for name, value in os.environ.items() if name != "WHOPAYS_TOKEN"}
    done = subprocess.run([sys.executable, "-m", "whopays", "serve", "--no-open", *words], capture_output=True, text=True, check=False,
                          env={**environment, **variables}, timeout=120)
    assert (done.returncode, done.stdout) == (2, "")
    return [{"place": first.partition(":")[0], "remedy": second.strip()}
            for first, second in zip(done.stderr.splitlines()[::2], done.stderr.splitlines()[1::2], strict=False)]


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7", "example.invalid"])
def test_another_address_without_a_token_is_refused(host: str) -> None:
    (fault, *_) = refused("--host", host)
    assert fault["place"] == "--token"
    assert "WHOPAYS_TOKEN" in fault["remedy"]


@pytest.mark.parametrize("token", ["short", "with blanks in it that is long", "é" * 20, ""])
def test_a_token_that_can_be_guessed_is_refused(token: str) -> None:
    assert refused("--token", token)[0]["place"] == "--token"


@pytest.mark.parametrize("public", ["whopays.example", "https://whopays.example/", "ftp://x", "https://a b", "https://u:p@x", "https://x\n"])
def test_a_proxy_that_is_no_site_is_refused(public: str) -> None:
    assert [fault["place"] for fault in refused("--public", public, WHOPAYS_TOKEN=TOKEN)] == ["--public"]


def test_a_proxy_without_a_token_is_refused() -> None:
    assert [fault["place"] for fault in refused("--public", "https://whopays.example")] == ["--token"]


@pytest.mark.parametrize("port", ["-1", "65536", "x", "1e4", "99999999999999999999"])
def test_a_port_that_is_none_is_refused(port: str) -> None:
    assert refused("--port", port)[0]["place"] == "--port"


def test_a_port_that_is_taken_is_said() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        assert "--port" in refused("--port", str(taken.getsockname()[1]))[0]["remedy"]


def test_without_its_extra_it_says_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "uvicorn.py").write_text("raise ModuleNotFoundError(\"No module named 'uvicorn'\", name='uvicorn')\n")
    found = refused("--port", "0", PYTHONPATH=os.pathsep.join([str(tmp_path), *sys.path]))
    assert "whopays[web]" in found[0]["remedy"]
