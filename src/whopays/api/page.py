"""The page's files: those the build put into the package, each known by name before the first request."""

from __future__ import annotations

import mimetypes
import re
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Final

from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from whopays.api.problem import written
from whopays.case.fault import Fault

FOLDER: Final = Path(str(files("whopays"))) / "data" / "web"
START: Final = "index.html"
API: Final = ("/api", "/openapi")
HASHED: Final = re.compile(r"-[A-Za-z0-9_-]{8,}\.\w+$")
A_YEAR: Final = "public, max-age=31536000, immutable"
ABSENT: Final = """<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>whopays</title></head><body><h1>whopays</h1>
<p>The server runs, but this copy of whopays was installed without its page.</p>
<p>A checkout builds it with <code>make web</code>; a released wheel brings it along.</p>
<p>The API answers all the same: <a href="/openapi.json">/openapi.json</a> describes it,
<a href="/api/v1/cases">/api/v1/cases</a> lists the cases.</p></body></html>
"""


@dataclass(frozen=True)
class Asset:
    """One file of the page."""

    content: bytes
    media_type: str
    cache: str


def assets(folder: Path = FOLDER) -> dict[str, Asset]:
    """Path in the address -> file; read once, so that no request ever names a file."""
    found = {}
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        if path.is_file() and not path.is_symlink():
            name = path.relative_to(folder).as_posix()
            kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
            text = kind.startswith("text/") or kind in ("application/javascript", "application/json", "image/svg+xml")
            found[f"/{name}"] = Asset(path.read_bytes(), f"{kind}; charset=utf-8" if text else kind,
                                      A_YEAR if HASHED.search(name) else "no-cache")
    return found


class Page:
    """Middleware that answers everything but the API: files by exact name, the first page for any address without a dot."""

    def __init__(self, app: ASGIApp, folder: Path = FOLDER) -> None:
        self.app, self.held = app, assets(folder)
        self.first = self.held.get(f"/{START}", Asset(ABSENT.encode(), "text/html; charset=utf-8", "no-cache"))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD") or path.startswith(API):
            await self.app(scope, receive, send)
            return
        await self.answer(path, scope)(scope, receive, send)

    def answer(self, path: str, scope: Scope) -> Response:
        """The file of that name, the first page, or that there is nothing."""
        asset = self.held.get(path) or (None if "." in path.rpartition("/")[2] else self.first)
        if asset is None:
            return written(scope, 404, [Fault("", 0, 0, "there is nothing of that name", "open the address that `whopays serve` printed")])
        return Response(asset.content, media_type=asset.media_type, headers={"cache-control": asset.cache})
