"""The recipe of docs/guide/deploy.md: its own nginx configuration in front of a real server, and what it lets through."""

from __future__ import annotations

import http.client
import json
import re
import shutil
import socket
import ssl
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.api.test_served import TOKEN, served
from tests.architecture.repository import ROOT

NAME = "whopays.example"
TOOLS = {name: shutil.which(name) or shutil.which(name, path="/usr/sbin") for name in ("nginx", "openssl")}
pytestmark = [pytest.mark.enable_socket, pytest.mark.skipif(None in TOOLS.values(), reason="the recipe needs nginx and openssl here")]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as made:
        return int(made.getsockname()[1])


def configured(folder: Path, port: int, behind: int) -> Path:
    """The configuration of the guide, with places of this test for those of a real machine."""
    (recipe,) = re.findall(r"```nginx\n(.*?)```", (ROOT / "docs" / "guide" / "deploy.md").read_text(encoding="utf-8"), re.DOTALL)
    for before, after in (("listen 443 ssl", f"listen 127.0.0.1:{port} ssl"), ("/etc/ssl/whopays", f"{folder}/whopays"),
                          ("127.0.0.1:8765", f"127.0.0.1:{behind}")):
        assert before in recipe
        recipe = recipe.replace(before, after)
    places = "".join(f"{name}_temp_path {folder}/{name};\n" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    file = folder / "nginx.conf"
    file.write_text(f"pid {folder}/pid;\nerror_log {folder}/error.log;\ndaemon off;\nworker_processes 1;\nevents {{}}\n"
                    f"http {{\naccess_log {folder}/access.log;\n{places}{recipe}}}\n", encoding="utf-8")
    subprocess.run([str(TOOLS["openssl"]), "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={NAME}", "-addext",
                    f"subjectAltName=DNS:{NAME}", "-keyout", f"{folder}/whopays.key", "-out", f"{folder}/whopays.pem"],
                   check=True, capture_output=True)
    return file


class Proxied:
    """Asks by TLS under the public name."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.port = folder, port
        self.trust = ssl.create_default_context(cafile=str(folder / "whopays.pem"))

    def ask(self, method: str, path: str, body: object = None, **headers: str) -> tuple[int, bytes]:
        raw = socket.create_connection(("127.0.0.1", self.port), timeout=120)
        one = http.client.HTTPSConnection(NAME, self.port, timeout=120)
        one.sock = self.trust.wrap_socket(raw, server_hostname=NAME)
        text = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
        one.request(method, path, text, {"content-type": "application/json", **headers})
        found = one.getresponse()
        return found.status, found.read()


@pytest.fixture
def proxied(tmp_path: Path) -> Iterator[Proxied]:
    port = free_port()
    with served(tmp_path / "store", "--public", f"https://{NAME}:{port}", WHOPAYS_TOKEN=TOKEN) as server:
        nginx = subprocess.Popen([str(TOOLS["nginx"]), "-c", str(configured(tmp_path, port, server.port))], stderr=subprocess.DEVNULL)
        try:
            made = Proxied(tmp_path, port)
            for _ in range(600):
                try:
                    socket.create_connection(("127.0.0.1", port), timeout=1).close()
                    break
                except OSError:
                    time.sleep(0.1)
            yield made
        finally:
            nginx.terminate()
            nginx.wait(30)


def test_the_recipe_serves_and_refuses_what_it_says(proxied: Proxied, tally: Counter[str]) -> None:
    own, token = f"https://{NAME}:{proxied.port}", {"authorization": f"Bearer {TOKEN}"}
    question = {"case": "toyland", "paths": 64}
    expected = [
        (("GET", "/", None), {}, 200), (("GET", "/api/v1/about", None), {}, 401), (("GET", "/api/v1/about", None), token, 200),
        (("POST", "/api/v1/simulate", question), {**token, "origin": own}, 200),
        (("POST", "/api/v1/simulate", question), {**token, "origin": "https://evil.example"}, 403),
        (("GET", "/api/v1/about", None), {**token, "host": "evil.example"}, 400),
        (("POST", "/api/v1/simulate", b"x" * 1_000_000), token, 413),
    ]
    for (method, path, body), headers, status in expected:
        assert proxied.ask(method, path, body, **headers)[0] == status, (method, path, headers)
        tally["asked through a proxy"] += 1
    status, made = proxied.ask("POST", "/api/v1/run", {**question, "save": True}, **token)
    assert status == 202
    job = json.loads(made)["url"]
    while json.loads(proxied.ask("GET", job, **token)[1])["state"] == "running":
        time.sleep(0.2)
    assert len(list((proxied.folder / "store").glob("*/manifest.json"))) == 1
    assert [file for file in proxied.folder.rglob("*") if file.is_file() and TOKEN.encode() in file.read_bytes()] == []


def test_one_client_that_asks_too_fast_is_held_back(proxied: Proxied, tally: Counter[str]) -> None:
    token = {"authorization": f"Bearer {TOKEN}"}
    found = Counter(proxied.ask("GET", "/api/v1/about", **token)[0] for _ in range(300))
    tally["asked through a proxy"] += 300
    assert found[200] and set(found) <= {200, 429, 503}
