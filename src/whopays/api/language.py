"""The language of a refusal: `lang` in the address, else what the client would rather read, else English."""

from __future__ import annotations

from typing import Final
from urllib.parse import parse_qs

from starlette.types import Scope

LANGUAGES: Final = ("en", "fr")


def language_of(scope: Scope) -> str:
    """The language of a request; its body is not read for it, since a refusal may come before it.

    >>> language_of({"query_string": b"lang=fr", "headers": []})
    'fr'
    >>> language_of({"query_string": b"", "headers": [(b"accept-language", b"de, fr-CA;q=0.8, en;q=0.5")]})
    'fr'
    """
    asked = str(parse_qs(scope.get("query_string", b"").decode("latin-1")).get("lang", [""])[-1])
    if asked in LANGUAGES:
        return asked
    header = ",".join(value.decode("latin-1") for name, value in scope.get("headers", ()) if name.lower() == b"accept-language")
    return preferred(header)


def preferred(header: str) -> str:
    """The language an Accept-Language header puts first among ours; English where it names neither.

    >>> preferred("fr"), preferred("en, fr;q=0.9"), preferred("fr;q=0.1, en;q=0.2"), preferred("fr;q=0"), preferred("*")
    ('fr', 'en', 'en', 'en', 'en')
    """
    best, found = 0.0, LANGUAGES[0]
    for part in header.split(","):
        name, _, weight = part.partition(";")
        language = name.strip().lower().split("-")[0]
        if language in LANGUAGES and weighed(weight) > best:
            best, found = weighed(weight), language
    return found


def weighed(text: str) -> float:
    """The weight of a language, 1 where none is given; 0 where it cannot be read."""
    try:
        return float(text.strip().removeprefix("q=")) if text.strip() else 1.0
    except ValueError:
        return 0.0
