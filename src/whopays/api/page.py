"""The page's files: those the build put into the package, each known by name before the first request."""

from __future__ import annotations

import mimetypes
import re
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Final

from fastapi import FastAPI, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

FOLDER: Final = Path(str(files("whopays"))) / "data" / "web"
START: Final = "index.html"
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


def mount(app: FastAPI, folder: Path = FOLDER) -> None:
    """Serve the page: its files by exact name, its first page for any address that has no dot."""
    held = assets(folder)
    first = held.get(f"/{START}", Asset(ABSENT.encode(), "text/html; charset=utf-8", "no-cache"))

    @app.api_route("/{path:path}", methods=["GET", "HEAD"], include_in_schema=False)
    async def page(path: str, request: Request) -> Response:
        asset = held.get(f"/{path}")
        if asset is None and not path.startswith(("api/", "openapi")) and "." not in path.rpartition("/")[2]:
            asset = first
        if asset is None:
            raise HTTPException(404, "there is nothing of that name")
        return Response(asset.content, media_type=asset.media_type, headers={"cache-control": asset.cache})
