"""The door: who may ask, from where, how much and how often. Nothing behind it sees a request that it refuses."""

from __future__ import annotations

import asyncio
import hmac
import ipaddress
import socket
import time
from collections import OrderedDict
from collections.abc import MutableMapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from whopays.api import bounds
from whopays.api.problem import Problem, answer_problem, problem, written

LOOPBACK: Final = ("127.0.0.1", "localhost", "::1")
ANYWHERE: Final = ("0.0.0.0", "::")  # noqa: S104 - refused without a token
POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data: blob:; "
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
HEADERS: Final = {
    "content-security-policy": POLICY, "x-content-type-options": "nosniff", "x-frame-options": "DENY", "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin", "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
BODY_METHODS: Final = ("POST", "PUT", "PATCH", "DELETE")


@dataclass(frozen=True)
class Door:
    """Where the server listens and what it asks for.

    host  : address it is bound to; token : None on loopback; names : host names it answers to beside its address
    public: origin of a proxy in front, such as https://whopays.example; its pages may ask, and its name is answered to
    """

    host: str = "127.0.0.1"
    token: str | None = None
    names: tuple[str, ...] = ()
    public: str = ""

    @property
    def is_loopback(self) -> bool:
        """Whether only this machine can reach it."""
        return is_loopback(self.host)

    def answers_to(self, name: str) -> bool:
        """Whether a Host header may name the server so: a name is rebound by who owns it, an address is not."""
        if name in (*LOOPBACK, self.host, *self.names) or (self.public and name == urlsplit(self.public).hostname):
            return True
        if self.is_loopback:
            return False
        if name == socket.gethostname().lower():
            return True
        return self.host in ANYWHERE and is_address(name)


def is_loopback(host: str) -> bool:
    """Whether an address or name is of this machine alone.

    >>> is_loopback("127.0.0.1"), is_loopback("localhost"), is_loopback("0.0.0.0"), is_loopback("example.org")
    (True, True, False, False)
    """
    if host == "localhost":
        return True
    return is_address(host) and ipaddress.ip_address(host).is_loopback


def is_address(name: str) -> bool:
    """Whether a name is an IP address."""
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def host_of(text: str) -> str:
    """The name in a Host header, lower case, without port; empty where it cannot be read.

    >>> host_of("LocalHost:8000"), host_of("[::1]:80"), host_of("a@b"), host_of("127.0.0.1:x")
    ('localhost', '::1', '', '')
    """
    if any(sign in text for sign in "@/\\?# \t,"):
        return ""
    try:
        parts = urlsplit(f"//{text}")
        _ = parts.port
        return parts.hostname or ""
    except ValueError:
        return ""


@dataclass
class Buckets:
    """How much each client may still ask: a bucket that leaks.

    now : the clock, seconds
    """

    now: Any = time.monotonic
    level: OrderedDict[str, tuple[float, float]] = field(default_factory=OrderedDict)

    def take(self, client: str, cost: float) -> float:
        """Run up a cost; returns 0, or the seconds to wait where it was refused."""
        at = self.now()
        spent, since = self.level.pop(client, (0.0, at))
        spent = max(0.0, spent - (at - since) * bounds.REFILL)
        refused = spent + cost > bounds.BUCKET
        self.level[client] = (spent if refused else spent + cost, at)
        while len(self.level) > bounds.CLIENTS_KEPT:
            self.level.popitem(last=False)
        return (spent + cost - bounds.BUCKET) / bounds.REFILL if refused else 0.0


class Guard:
    """Middleware that refuses what may not pass, and gives every answer its headers."""

    def __init__(self, app: ASGIApp, door: Door, buckets: Buckets | None = None) -> None:
        self.app, self.door, self.buckets = app, door, buckets or Buckets()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return
        guarded = headed(send)
        body, refused = None, self.refusal(scope)
        try:
            body = await whole_body(scope, receive) if scope["method"] in BODY_METHODS else None
        except Problem as found:
            refused = refused or found
        if refused is not None:
            await written(scope, refused.status, refused.faults, {**refused.headers, "connection": "close"})(scope, receive, guarded)
            return
        begun = False

        async def noted(message: Message) -> None:
            nonlocal begun
            begun = True
            await guarded(message)

        try:
            await self.app(scope, receive if body is None else replayed(body, receive), noted)
        except Exception as found:
            if not begun:  # a defect is answered here, with the headers every answer has
                await (await answer_problem(Request(scope), found))(scope, receive, guarded)
            raise

    def refusal(self, scope: Scope) -> Problem | None:
        """Why a request may not pass. Its body is read all the same, up to the bound: a connection that is closed on what nobody read is
        reset, and the answer on it is lost."""
        try:
            self.admit(scope)
        except Problem as found:
            return found
        return None

    def admit(self, scope: Scope) -> None:
        """Host, origin, rate and token, in that order."""
        headers = [(name.lower(), value) for name, value in scope["headers"]]
        hosts = [value.decode("latin-1") for name, value in headers if name == b"host"]
        if len(hosts) != 1 or not self.door.answers_to(host_of(hosts[0])):
            raise problem(400, "this server does not answer to that Host", "use the address that `whopays serve` printed", "host")
        held = {name.decode("latin-1"): value.decode("latin-1") for name, value in headers}
        origin = held.get("origin")
        if origin is not None and origin not in (f"{scope['scheme']}://{hosts[0]}", self.door.public or None):
            raise problem(403, "a page of another origin may not ask here", "open the page of this server itself", "origin")
        is_api = scope["path"].startswith(("/api", "/openapi"))
        if is_api and held.get("sec-fetch-site", "none") not in ("none", "same-origin"):
            raise problem(403, "a page of another site may not ask here", "open the page of this server itself", "sec-fetch-site")
        client = (scope.get("client") or ("", 0))[0]
        wait = self.buckets.take(client, bounds.COST_OF_POST if scope["method"] == "POST" else 1.0)
        if wait:
            raise problem(429, "too many requests", f"wait {int(wait) + 1} s", headers={"Retry-After": str(int(wait) + 1)})
        if is_api and self.door.token is not None and not holds(held.get("authorization", ""), self.door.token):
            raise problem(401, "a token is needed", "send Authorization: Bearer TOKEN, with the token the server was started with",
                          "authorization", {"WWW-Authenticate": 'Bearer realm="whopays"'})


def holds(header: str, token: str) -> bool:
    """Whether an Authorization header carries the token, compared in constant time."""
    kind, _, given = header.partition(" ")
    same = hmac.compare_digest(given.strip().encode("latin-1", "replace"), token.encode())
    return same and kind.lower() == "bearer"


async def whole_body(scope: Scope, receive: Receive) -> bytes:
    """The body, read up to the bound and no further, in the time there is."""
    for name, value in scope["headers"]:
        if name.lower() == b"content-length" and (not value.isdigit() or len(value) > 12 or int(value) > bounds.BODY_BYTES):
            raise too_large()
    parts, size, late = [], 0, time.monotonic() + bounds.BODY_SECONDS
    while True:
        try:
            message = await asyncio.wait_for(receive(), max(0.0, late - time.monotonic()))
        except TimeoutError:
            raise problem(408, f"the body did not come within {bounds.BODY_SECONDS:g} seconds", "send it at once") from None
        if message["type"] == "http.disconnect":
            raise problem(400, "the body broke off", "send it whole")
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > bounds.BODY_BYTES:
            raise too_large()
        if not message.get("more_body", False):
            return b"".join(parts)


def too_large() -> Problem:
    """The answer to a body beyond the bound."""
    return problem(413, f"the body is larger than {bounds.BODY_BYTES // 1024} KiB", "ask for less in one request")


def replayed(body: bytes, receive: Receive) -> Receive:
    """A receive that gives the body first, then what comes."""
    given = False

    async def again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again


def headed(send: Send) -> Send:
    """A send that adds the headers of safety."""
    async def with_headers(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            held = {name.lower() for name, _ in message["headers"]}
            extra = [(name.encode(), value.encode()) for name, value in HEADERS.items() if name.encode() not in held]
            if b"cache-control" not in held:
                extra.append((b"cache-control", b"no-store"))
            message = {**message, "headers": [*message["headers"], *extra]}
        await send(message)

    return with_headers
