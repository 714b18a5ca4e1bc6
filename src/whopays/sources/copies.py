"""Reads a reader's own copy of a text: HTML or plain text, refused with a reason where it is neither.

Page furniture is removed by trafilatura (extra `sources`), imported only when an HTML file is
met. Its extract is what an article says; the page's whole text is kept beside it, since an
extractor may drop a paragraph that a passage stands in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from whopays.extra import installing
from whopays.sources.source_error import SourceError

MOST_BYTES: Final = 10_000_000  # an article with all its markup is rarely over 2 MB
_SIGNATURES: Final = {
    b"%PDF": "a PDF", b"PK\x03\x04": "a zip archive or an office file", b"\x89PNG": "a PNG image", b"\xff\xd8\xff": "a JPEG image",
    b"GIF8": "a GIF image", b"\x1f\x8b": "a gzip archive", b"\x7fELF": "a program", b"\xd0\xcf\x11\xe0": "an old office file",
    b"RIFF": "a sound, film or image file", b"ID3": "a sound file",
}  # fmt: skip
_DECLARED: Final = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?([A-Za-z0-9_-]+)", re.IGNORECASE)
_HTML: Final = re.compile(r"<(?:!doctype\s+html|html|head|body|article|div|p)\b", re.IGNORECASE)
_INLINE: Final = frozenset(re.findall(r"\w+", "a abbr b bdi bdo cite code em font i ins del kbd mark q s small span strong sub sup time u"))
_HIDDEN_CONTROL: Final = re.compile(r"[\x00-\x08\x0e-\x1f]")


@dataclass(frozen=True)
class Copy:
    """A file that could be read.

    text  : what the article says, or the whole text where it is not HTML
    whole : the text of the whole page, furniture included; equals text where it is not HTML
    about : title, date, language as the page declares them; empty where it declares none
    """

    name: str
    sha256: str
    text: str
    whole: str
    html: bool
    about: dict[str, str] = field(default_factory=dict)


def read_copy(path: Path, name: str | None = None) -> Copy:
    """A file as text.

    path    : HTML or plain text, at most MOST_BYTES
    name    : how to call it in messages; the path where None
    returns : Copy
    Errors: SourceError for a missing or oversized file, a binary, text in an unknown encoding, an empty
            page, HTML without trafilatura.
    """
    name = name or str(path)
    if path.is_dir():
        raise SourceError(name, "is a folder", "give a file")
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise SourceError(
                name,
                f"is {size / 1e6:,.0f} MB, too long for an article (at most {MOST_BYTES / 1e6:.0f} MB)",
                "give the article alone, as HTML or text",
            )
        content = path.read_bytes()
    except OSError as error:
        raise SourceError(name, error.strerror or str(error), "give a file that exists and may be read") from error
    raw = decoded(content, name)
    digest = sha256(content).hexdigest()
    if not _HTML.search(raw[:5000]):
        if not raw.strip():
            raise SourceError(name, "is empty", "give a file with text in it")
        return Copy(name, digest, raw, raw, html=False)
    return _page(raw, name, digest)


def decoded(content: bytes, name: str) -> str:
    """Bytes as text: UTF-8, UTF-16 with a mark, or the encoding an HTML page declares.

    Errors: SourceError for a binary, and for bytes that are not in the encoding they should be in.
    """
    for signature, what in _SIGNATURES.items():
        if content.startswith(signature):
            raise SourceError(name, f"is {what}, not text", "save it as text or HTML first")
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", errors="replace")
    if b"\x00" in content[:65536]:
        raise SourceError(name, "is a binary file (it holds zero bytes)", "give text or HTML")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        declared = _DECLARED.search(content[:4096])
        encoding = declared.group(1).decode("ascii") if declared else ""
        if encoding and encoding.lower().replace("-", "") != "utf8":
            try:
                return content.decode(encoding)
            except (LookupError, UnicodeDecodeError):
                raise SourceError(name, f"is not in the encoding it declares, {encoding}", "save it as UTF-8") from error
        line = content.count(b"\n", 0, error.start) + 1
        raise SourceError(
            f"{name}:{line}", f"byte {error.start} is not UTF-8", "save the file as UTF-8, e.g. with iconv -f WINDOWS-1252 -t UTF-8"
        ) from error
    if len(_HIDDEN_CONTROL.findall(text[:65536])) > 8:
        raise SourceError(name, "is a binary file (it holds control characters)", "give text or HTML")
    return text


def _page(raw: str, name: str, digest: str) -> Copy:
    try:
        import trafilatura
    except ImportError as error:
        raise SourceError(name, "is HTML, and reading a page needs trafilatura", f"install it with: {installing('sources')}") from error
    whole = _everything(raw)
    text = trafilatura.extract(raw, favor_recall=True, include_comments=False, include_tables=True, deduplicate=False) or whole
    if not text.strip():
        raise SourceError(name, "holds no readable text", "save the page with its text, not its script alone")
    return Copy(name, digest, text, whole or text, html=True, about=_declared(trafilatura, raw))


def _everything(raw: str) -> str:
    """All text of a page, scripts apart, a line break wherever a block begins or ends."""
    import lxml.etree
    import lxml.html

    try:
        page = lxml.html.fromstring(raw.encode("utf-8"), parser=lxml.html.HTMLParser(encoding="utf-8"))
    except (lxml.etree.ParserError, ValueError):
        return ""
    pieces: list[str] = []
    for event, node in lxml.etree.iterwalk(page, events=("start", "end")):
        if not isinstance(node.tag, str):
            if event == "end":
                pieces.append(node.tail or "")
            continue
        if node.tag not in _INLINE:
            pieces.append("\n")
        if event == "start" and node.tag not in ("script", "style", "noscript", "template"):
            pieces.append(node.text or "")
        if event == "end":
            pieces.append(node.tail or "")
    return "".join(pieces)


def _declared(trafilatura: Any, raw: str) -> dict[str, str]:
    """Title, date, site and language the page declares."""
    page = trafilatura.extract_metadata(raw)
    found = {key: getattr(page, key, None) for key in ("title", "date", "sitename", "author")} if page else {}
    language = re.search(r"<html[^>]+lang\s*=\s*[\"']?([a-zA-Z]{2})", raw)
    if language:
        found["language"] = language.group(1).lower()
    return {key: str(value) for key, value in found.items() if value}
