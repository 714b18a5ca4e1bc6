"""The door: each threat and what stops it. docs/guide/api.md lists them beside these tests."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.api.conftest import ADDRESS
from whopays.api import bounds, page
from whopays.api.app import build
from whopays.api.guard import POLICY, Buckets, Door, Guard, holds, host_of
from whopays.api.workers import Workers

TOKEN = "a-token-nobody-guesses-42"


def closed(door: Door | None = None, buckets: Buckets | None = None, folder: Path = page.FOLDER, address: str = ADDRESS) -> TestClient:
    """A client of a server whose workers never start: nothing here gets that far."""
    return TestClient(build(door, Workers(1), buckets or Buckets(clock()), folder), base_url=address)


def clock() -> Any:
    seconds = iter(range(10**9))
    return lambda: next(seconds) * 1000.0


def wrong(found: Any, status: int, word: str = "") -> dict[str, Any]:
    """A problem of that status, which says what to do."""
    assert found.status_code == status, found.text
    assert found.headers["content-type"] == "application/problem+json"
    body = found.json()
    assert body["status"] == status
    assert body["errors"]
    assert all(one["message"] and one["remedy"] for one in body["errors"])
    assert word in body["detail"]
    return dict(body)


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8000", "127.0.0.1.evil.example", "localhost.evil.example", "",
                                  "127.0.0.1@evil.example", "127.0.0.1, evil.example", "192.0.2.1", "[::ffff:192.0.2.1]:80",
                                          "127.0.0.1:port"])
@pytest.mark.parametrize("path", ["/", "/api/v1/about", "/openapi.json"])
def test_foreign_host_is_refused(host: str, path: str) -> None:
    wrong(closed().get(path, headers={"host": host}), 400, "Host")


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost:8000", "LOCALHOST", "[::1]:8000"])
def test_own_host_is_let_in(host: str) -> None:
    assert closed().get("/api/v1/about", headers={"host": host}).status_code == 200


def test_two_hosts_are_refused() -> None:
    sent: list[Any] = []

    async def never(*_: Any) -> None:
        raise AssertionError("the request went through")

    async def keep(message: Any) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "GET", "path": "/", "scheme": "http",
             "headers": [(b"host", b"127.0.0.1"), (b"host", b"evil.example")]}
    asyncio.run(Guard(never, Door())(scope, never, keep))
    assert sent[0]["status"] == 400


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "https://127.0.0.1:8000", "http://127.0.0.1:9000",
                                   "http://localhost:8000",
                                    "http://127.0.0.1:8000.evil.example", ""])
def test_foreign_origin_is_refused(origin: str) -> None:
    wrong(closed().post("/api/v1/simulate", json={}, headers={"origin": origin}), 403, "origin")


def test_own_origin_is_let_in() -> None:
    assert closed().get("/api/v1/about", headers={"origin": ADDRESS}).status_code == 200


def test_behind_a_proxy_its_name_and_its_pages_are_let_in() -> None:
    public = "https://whopays.example:8443"
    behind = closed(Door(token=TOKEN, public=public))
    said = {"authorization": f"Bearer {TOKEN}"}
    assert behind.get("/api/v1/about", headers={**said, "host": "whopays.example", "origin": public}).status_code == 200
    assert behind.get("/api/v1/about", headers=said).status_code == 200
    wrong(behind.get("/api/v1/about", headers={"host": "whopays.example"}), 401)
    for headers in ({"host": "x.whopays.example"}, {"host": "whopays.example.evil"}):
        wrong(behind.get("/api/v1/about", headers={**said, **headers}), 400, "Host")
    for origin in ("http://whopays.example:8443", "https://whopays.example", "https://evil.example", "null", ""):
        wrong(behind.get("/api/v1/about", headers={**said, "host": "whopays.example", "origin": origin}), 403, "origin")
    wrong(closed().get("/api/v1/about", headers={"host": "whopays.example"}), 400, "Host")


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_page_of_another_site_may_not_fetch(site: str) -> None:
    wrong(closed().get("/api/v1/about", headers={"sec-fetch-site": site}), 403)
    assert closed().get("/", headers={"sec-fetch-site": site}).status_code == 200  # a link to the page is no theft


@pytest.mark.parametrize("headers", [{}, {"authorization": "Bearer wrong"}, {"authorization": f"Basic {TOKEN}"}, {"authorization": TOKEN},
                                     {"authorization": "Bearer"}, {"authorization": f"Bearer {TOKEN}x"}, {"x-token": TOKEN}])
def test_another_address_asks_for_the_token(headers: dict[str, str]) -> None:
    client = closed(Door("192.0.2.7", TOKEN), address="http://192.0.2.7:8000")
    found = client.get("/api/v1/about", headers=headers)
    wrong(found, 401, "Bearer")
    assert found.headers["www-authenticate"].startswith("Bearer")


def test_token_lets_in_and_never_from_the_address() -> None:
    client = closed(Door("192.0.2.7", TOKEN), address="http://192.0.2.7:8000")
    assert client.get("/api/v1/about", headers={"authorization": f"Bearer {TOKEN}"}).status_code == 200
    for address in (f"/api/v1/about?token={TOKEN}", f"/api/v1/about?access_token={TOKEN}", f"/api/v1/about?authorization=Bearer%20{TOKEN}"):
        wrong(client.get(address), 401)
    assert client.get("/openapi.json").status_code == 401
    assert client.get("/").status_code == 200  # the page itself holds nothing secret


def test_token_is_compared_in_constant_time(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[tuple[bytes, bytes]] = []
    monkeypatch.setattr("whopays.api.guard.hmac.compare_digest", lambda a, b: compared.append((a, b)) or a == b)
    assert holds(f"Bearer {TOKEN}", TOKEN)
    assert not holds("Bearer \u00e9", TOKEN)
    assert len(compared) == 2


def test_any_address_of_a_machine_is_its_own_but_no_name_is() -> None:
    door = Door("0.0.0.0", TOKEN)
    assert door.answers_to("192.0.2.9")
    assert not door.answers_to("evil.example")
    assert not Door().answers_to("192.0.2.9")


@pytest.mark.parametrize("text", ["a@b", "http://a", "a/b", "a b", "a,b", "[::1", "a:b:c", "a:99999"])
def test_unreadable_hosts_are_none(text: str) -> None:
    assert host_of(text) in ("", "a")
    assert not Door().answers_to(host_of(text))


def test_every_answer_carries_the_headers_of_safety() -> None:
    for path in ("/", "/api/v1/about", "/api/v1/none", "/openapi.json", "/assets/none.js"):
        headers = closed().get(path).headers
        assert headers["content-security-policy"] == POLICY
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert headers["referrer-policy"] == "no-referrer"
        assert "server" not in headers
        assert "access-control-allow-origin" not in headers


def test_a_defect_carries_the_headers_of_safety_too(capsys: pytest.CaptureFixture[str]) -> None:
    """It is answered outside of all that is added, and so went out bare; and the server still hears of it."""
    app = build(workers=Workers(1))

    @app.get("/api/v1/defect")
    async def defect() -> None:
        raise ZeroDivisionError

    asked = TestClient(app, base_url=ADDRESS, raise_server_exceptions=False)
    found = asked.get("/api/v1/defect")
    wrong(found, 500, "ZeroDivisionError")
    assert found.headers["content-security-policy"] == POLICY
    assert found.headers["cache-control"] == "no-store"
    with pytest.raises(ZeroDivisionError):
        TestClient(app, base_url=ADDRESS).get("/api/v1/defect")


def test_policy_allows_no_inline_script_and_no_other_host() -> None:
    rules = dict(part.strip().split(" ", 1) for part in POLICY.split(";"))
    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == "'self'"
    assert not re.search(r"https?:|\*|unsafe-eval", POLICY)
    assert all("unsafe-inline" not in value for name, value in rules.items() if name != "style-src-attr")
    assert "<script" not in page.ABSENT


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """A page as the build leaves it, and a secret beside it."""
    folder = tmp_path / "web"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text("<!doctype html><script type=module src=/assets/main-a1B2c3D4.js></script>")
    (folder / "assets" / "main-a1B2c3D4.js").write_text("1")
    (tmp_path / "secret.txt").write_text("secret")
    (folder / "assets" / "link.txt").symlink_to(tmp_path / "secret.txt")
    return folder


def test_page_is_served_by_exact_name(built: Path) -> None:
    client = closed(folder=built)
    assert "main-a1B2c3D4" in client.get("/").text
    assert client.get("/study/fail?x=1").text == client.get("/").text
    asset = client.get("/assets/main-a1B2c3D4.js")
    assert asset.text == "1"
    assert "immutable" in asset.headers["cache-control"]
    assert asset.headers["content-type"].startswith("text/javascript")
    assert client.get("/").headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("path", ["/../secret.txt", "/assets/../../secret.txt", "/%2e%2e/secret.txt",
                                  "/assets/%2e%2e%2f%2e%2e%2fsecret.txt", "/assets/link.txt",
                                  "/assets\\..\\..\\secret.txt", "//etc/passwd.txt", "/assets/none.js", "/index.html%00.txt"])
def test_no_address_leads_out_of_the_page(built: Path, path: str) -> None:
    found = closed(folder=built).get(path)
    assert found.status_code == 404
    assert "secret" not in found.text.replace("secret.txt", "")


def test_without_a_page_a_plain_one_says_how() -> None:
    found = closed(folder=Path("/nonexistent"))
    assert "make web" in found.get("/").text
    assert found.get("/").headers["content-type"].startswith("text/html")


def test_too_many_requests_are_told_to_wait() -> None:
    now = [0.0]
    client = closed(buckets=Buckets(lambda: now[0]))
    statuses = [client.get("/api/v1/about").status_code for _ in range(int(bounds.BUCKET) + 20)]
    assert statuses.count(429) == 20
    found = client.get("/api/v1/about")
    wrong(found, 429, "wait")
    assert int(found.headers["retry-after"]) >= 1
    now[0] = 60.0
    assert client.get("/api/v1/about").status_code == 200


def test_buckets_forget_the_oldest_clients() -> None:
    buckets = Buckets(lambda: 0.0)
    for number in range(bounds.CLIENTS_KEPT + 50):
        buckets.take(str(number), 1.0)
    assert len(buckets.level) == bounds.CLIENTS_KEPT


@pytest.mark.parametrize("declared", [True, False])
def test_a_large_body_is_refused_while_it_streams(declared: bool) -> None:
    """100 MB are offered; the server stops taking them soon after its bound."""
    taken = 0

    def parts() -> Iterator[bytes]:
        nonlocal taken
        for _ in range(1600):
            taken += 1
            yield b" " * 65536

    headers = {"content-length": str(1600 * 65536)} if declared else {}
    sent: list[Any] = []
    stream = parts()

    async def receive() -> Any:
        return {"type": "http.request", "body": next(stream), "more_body": True}

    async def keep(message: Any) -> None:
        sent.append(message)

    async def never(*_: Any) -> None:
        raise AssertionError("the request went through")

    scope = {"type": "http", "method": "POST", "path": "/api/v1/simulate", "scheme": "http", "client": ("127.0.0.1", 1),
             "headers": [(b"host", b"127.0.0.1"), *((k.encode(), v.encode()) for k, v in headers.items())]}
    asyncio.run(Guard(never, Door())(scope, receive, keep))
    assert sent[0]["status"] == 413
    assert taken <= (0 if declared else bounds.BODY_BYTES // 65536 + 1)
    assert (b"connection", b"close") in sent[0]["headers"]
    assert "KiB" in json.loads(sent[1]["body"])["detail"]


@pytest.mark.parametrize("length", ["-1", "x", "1" * 40, "1e9"])
def test_a_length_that_is_none_is_refused(length: str) -> None:
    wrong(closed().post("/api/v1/simulate", content=b"{}", headers={"content-length": length}), 413)


def test_a_body_that_does_not_come_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("whopays.api.bounds.BODY_SECONDS", 0.05)
    sent: list[Any] = []

    async def silent() -> Any:
        await asyncio.sleep(30)

    async def keep(message: Any) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "POST", "path": "/api/v1/simulate", "scheme": "http", "headers": [(b"host", b"127.0.0.1")]}
    asyncio.run(Guard(silent, Door())(scope, silent, keep))
    assert sent[0]["status"] == 408
