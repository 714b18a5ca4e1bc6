"""What an equation of a page gives for some numbers: its LaTeX is read and worked out, left to right as a person would.

Understood: names with subscripts and primes, fractions, roots, powers, sums over an index, (x)^+, min, exp, ln, clip,
N, N^-1 and E. A name is written as its letters with what stands below it: `\\mathrm{net}_p` is `net_p`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import numpy as np
from scipy.special import ndtr, ndtri

TOKEN = re.compile(r"\\mathrm\{[^}]*\}|\\[A-Za-z]+|\\.|\d+(?:\.\d+)?|\S")
SPACES = {r"\,", r"\;", r"\ ", r"\left", r"\right", r"\quad", r"\qquad"}
FUNCTIONS = {"ln": np.log, "exp": np.exp, "N": ndtr, "E": np.mean, "clip": np.clip, "min": np.minimum, "max": np.maximum}
ENDS = {None, ")", "]", "}", ",", "+", "-", "="}
Given = Mapping[str, Any]


def equations_of(text: str) -> dict[str, str]:
    """Every equation of a page that says what something is: left side -> right side; several may share a line."""
    found = {}
    for block in re.findall(r"\$\$(.+?)\$\$", text, re.DOTALL):
        for one in re.split(r",?\s*\\qquad|(?<=[^\\]),\s*$", block):
            left, equals, right = one.partition("=")
            if equals and right.strip():
                found[name_of(left)] = right.split(r"\text")[0].strip(" ,.\n")
    return found


class Page(dict[str, Any]):
    """Numbers, and where one is missing the equation of the page that says what it is."""

    def __init__(self, text: str, given: Given) -> None:
        super().__init__(given)
        self.equations = equations_of(text)

    def __missing__(self, name: str) -> Any:
        if name not in self.equations:
            raise KeyError(f"no number and no equation for {name}")
        return worked_out(self.equations[name], self)


def name_of(latex: str) -> str:
    """A name as numbers are given by: `\\mathrm{paid}_{p,t}` is paid_pt, `y'` is y', `\\rho` is rho.

    >>> name_of("\\\\mathrm{cash\\\\ left}"), name_of("d_{1,2}"), name_of("Q(t)")
    ('cash_left', 'd_12', 'Q')
    """
    plain = re.sub(r"\\mathrm\{([^}]*)\}", lambda found: found[1].replace(r"\ ", "_"), latex.replace("(t)", ""))
    return re.sub(r"[\\{},\s]", "", plain)


def worked_out(latex: str, given: Given) -> Any:
    """The value of the right side of an equation. Errors: ValueError for what is not understood, KeyError for a name without a number."""
    plain = latex.replace("(t)", "").replace(r"\Delta t", r"\mathrm{dt}")
    reader = _Reader([token for token in TOKEN.findall(plain) if token not in SPACES], given)
    value = reader.sum()
    if reader.next is not None:
        raise ValueError(f"cannot work out {latex!r} from {reader.next!r} on")
    return value


class _Reader:
    """Reads tokens from the left; `next` is the one not yet read."""

    def __init__(self, tokens: list[str], given: Given) -> None:
        self.tokens, self.given = tokens[::-1], given

    @property
    def next(self) -> str | None:
        """The token to be read, None at the end."""
        return self.tokens[-1] if self.tokens else None

    def take(self, wanted: str | None = None) -> str:
        """The next token, which must be the one wanted, if any."""
        if not self.tokens or wanted not in (None, self.next):
            raise ValueError(f"{wanted!r} expected, {self.next!r} found")
        return self.tokens.pop()

    def sum(self) -> Any:
        """Products added up; the first may have a minus."""
        value: Any = 0.0
        if self.next not in ("+", "-"):
            value = self.product()
        while self.next in ("+", "-"):
            value = value + self.product() if self.take() == "+" else value - self.product()
        return value

    def product(self) -> Any:
        """Factors side by side; after the sign of a sum, all that follows is summed."""
        value: Any = None
        while self.next not in ENDS:
            if self.next == r"\sum":
                self.take()
                self.below()
                one, divides = np.sum(self.product(), axis=-1), False
            else:
                divides = self.next == "/"
                if divides:
                    self.take()
                one = self.power()
            value = one if value is None else value / one if divides else value * one
        return value

    def power(self) -> Any:
        """A factor, raised to what stands above it."""
        if self.next == r"\times":
            self.take()
        if self.next == "e" and "e" not in self.given and self.tokens[-2] == "^":
            self.take()
            self.take("^")
            return np.exp(self.raised())
        value = self.one()
        while self.next == "^":
            self.take()
            if self.next == "+":
                self.take()
                value = np.maximum(value, 0)
            else:
                value = value ** self.raised()
        return value

    def raised(self) -> Any:
        """What stands above."""
        return self.braced() if self.next == "{" else self.one()

    def braced(self) -> Any:
        """What stands in braces."""
        self.take("{")
        value = self.sum()
        self.take("}")
        return value

    def listed(self) -> list[Any]:
        """What stands in parentheses, apart by commas."""
        close = {"(": ")", "[": "]"}[self.take()]
        values = [self.sum()]
        while self.next == ",":
            self.take()
            values.append(self.sum())
        self.take(close)
        return values

    def one(self) -> Any:
        """A number, a name, a fraction, a root, or something in parentheses."""
        word = self.take()
        if word in ("(", "["):
            self.tokens.append(word)
            return self.listed()[0]
        if word == r"\frac":
            return self.braced() / self.braced()
        if word == r"\sqrt":
            return np.sqrt(self.braced())
        if word[0].isdigit():
            return float(word)
        return self.named(name_of(word))

    def named(self, name: str) -> Any:
        """The number of a name, or what a function gives."""
        if name == "N" and self.next == "^":  # N^-1
            self.take("^")
            self.braced()
            return ndtri(self.listed()[0])
        if name in FUNCTIONS or callable(self.given.get(name)):
            return (FUNCTIONS.get(name) or self.given[name])(*(self.listed() if self.next in ("(", "[") else [self.power()]))
        name += self.below()
        while self.next == "'":
            name += self.take()
        return self.given[name]

    def below(self) -> str:
        """A subscript as part of a name; nothing where there is none."""
        if self.next != "_":
            return ""
        self.take()
        if self.next != "{":
            return "_" + name_of(self.take())
        inner = ""
        while self.next != "}":
            inner += self.take()
        self.take("}")
        return "_" + name_of(inner)
