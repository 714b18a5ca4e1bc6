"""A passage and its fingerprint: how text is normalised (version 1) and searched for a hash.

The rules are those of data/claims/documents.yaml; a change of any rule is a new version and
needs every hash anew.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from hashlib import sha256
from typing import Any, Final

import numpy as np

NORMALISATION_VERSION: Final = 1
_QUOTES: Final = str.maketrans({"’": "'", "‘": "'", "«": '"', "»": '"', "“": '"', "”": '"', "\u00a0": " ", "\u202f": " "})
_SPACES: Final = re.compile(r"\s+")


def normalised(text: str) -> str:
    """Text as it is hashed: NFKC, plain quotes and spaces, single spaces, lower case.

    text    : any
    returns : text
    Source: data/claims/documents.yaml, normalisation_version 1.

    >>> normalised("  L’État\u00a0dit :\\n « NON »  ")
    'l\\'état dit : " non "'
    """
    return _SPACES.sub(" ", unicodedata.normalize("NFKC", text).translate(_QUOTES)).strip().lower()


def fingerprint(passage: str) -> tuple[str, int]:
    """SHA-256 in hex and number of characters of a passage, normalised.

    >>> fingerprint("Le  TEXTE")[1]
    8
    """
    text = normalised(passage)
    return sha256(text.encode("utf-8")).hexdigest(), len(text)


class Searchable:
    """A normalised text in which passages are looked for by hash.

    There is no way to look up a SHA-256 but to hash every window of its length, so the cost is
    (characters x lengths) hashes, about half a microsecond each. Passages begin and end at the
    edge of a word, which an honest copy keeps; `boundaries` looks at those windows alone, an
    eighth of all, and `everywhere` at the rest.
    """

    def __init__(self, text: str) -> None:
        self.text = normalised(text)
        self._bytes = memoryview(self.text.encode("utf-8"))
        letters = np.fromiter((c.isalnum() for c in self.text), dtype=bool, count=len(self.text))
        widths = np.fromiter((len(c.encode("utf-8")) for c in self.text), dtype=np.int64, count=len(self.text))
        self._offset: list[int] = np.concatenate([[0], np.cumsum(widths)]).tolist()
        inside = np.zeros(len(self.text) + 1, dtype=bool)
        if len(self.text) > 1:
            inside[1:-1] = letters[:-1] & letters[1:]
        self._edge = ~inside

    def windows(self, length: int) -> int:
        """How many windows of that length the text has."""
        return max(0, len(self.text) - length + 1)

    def _scan(self, starts: Any, length: int, wanted: set[bytes]) -> dict[bytes, int]:
        found: dict[bytes, int] = {}
        view, offset = self._bytes, self._offset
        for start in starts:
            digest = sha256(view[offset[start] : offset[start + length]]).digest()
            if digest in wanted:
                found.setdefault(digest, start)
                if len(found) == len(wanted):
                    break
        return found

    def boundaries(self, wanted: Mapping[int, set[bytes]]) -> dict[bytes, int]:
        """Digest -> position of the passages that begin and end at the edge of a word."""
        found: dict[bytes, int] = {}
        for length, digests in wanted.items():
            count = self.windows(length)
            if count:
                both = self._edge[:count] & self._edge[length : length + count]
                found |= self._scan(np.flatnonzero(both).tolist(), length, digests)
        return found

    def everywhere(self, wanted: Mapping[int, set[bytes]]) -> dict[bytes, int]:
        """Digest -> position of the passages that stand anywhere, whatever they begin and end with."""
        found: dict[bytes, int] = {}
        for length, digests in wanted.items():
            found |= self._scan(range(self.windows(length)), length, digests)
        return found
