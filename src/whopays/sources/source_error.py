"""What is wrong with a source, an article or a copy: where, what, and what to do."""

from __future__ import annotations


class SourceError(Exception):
    """A source that cannot be read or used.

    >>> print(SourceError("claims.yaml:12", "no claim 'S9-01'", "list them with `whopays sources list`"))
    claims.yaml:12: no claim 'S9-01'; list them with `whopays sources list`
    """

    def __init__(self, place: str, wrong: str, remedy: str) -> None:
        super().__init__(f"{place}: {wrong}; {remedy}")
        self.place = place
        self.wrong = wrong
        self.remedy = remedy

    def __reduce__(self) -> tuple[type[SourceError], tuple[str, str, str]]:
        return type(self), (self.place, self.wrong, self.remedy)
