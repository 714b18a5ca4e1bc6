"""Ways to spoil a text: lines, numbers, words, bytes, bombs. An edit is plain data, so a failing one is printed whole."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

NUMBER = re.compile(r"(?<![\w.-])-?\d+(?:\.\d+)?(?:e-?\d+)?(?![\w-])")
WORD = re.compile(r"[\w.-]+")
HUGE = ["1e300", "-1e300", "1e308", "-1e308", "1e999", "1e-308", "4e-324", "9" * 40, "9" * 400, "0x7fffffff", "1e18", "1e15"]
ODD = [".nan", "NaN", ".inf", "-.inf", "inf", "0", "-0.0", "-1", "1", "0.5", "2", "100", "1_000", "1:30", "5 %", "3,5", "1,000", "true",
       "yes", "null", "~", "''", "[]", "{}", "2029-02-30", "0000-00-00", "9999-12-31", "!!python/object:os.system x", "!!binary aGk=",
       "*gone", "&me [*me]", "{uniform: [1, 0]}", "{uniform: [0, 1]}", "{uniform: [-1e308, 1e308]}", "{triangular: [0, 2, 1]}",
       "{triangular: [1, 2, 3]}", "{lognormal: {p10: 1, p90: 2}}", "{lognormal: {p10: 1e-300, p90: 1e300}}",
       "{lognormal: {p10: 0, p90: 1}}", "{mixture: [{weight: 0.5, value: 1}, {weight: 0.5, value: 2}]}",
       "{mixture: [{weight: 1, value: {mixture: []}}]}", "{mixture: 1}"]
SIGNS = ["\x00", "\ufeff", "\u202e", "\u2028", "\x85", "é", "汉字", "😀", "\ud800", "\t", "\r", "\n", ":", "#", "-", "?", "|", ">", "&",
         "*", "!", "%", "@", "`", "{", "}", "[", "]", ",", '"', "'", "---\n", "...\n", "%YAML 1.1\n", "<<: {}\n", "? x\n", "  ", "\\",
         "=", "."]
BOMBS = ["deep", "deep map", "aliases", "alias of itself", "long line", "long key", "many rows", "many documents", "wide", "digits"]
HOW = ["drop", "double", "swap", "indent"]

Edit = tuple[Any, ...]
places = st.integers(0, 100_000)


def lines_edits() -> st.SearchStrategy[list[Edit]]:
    """Lines dropped, doubled, swapped, indented."""
    return st.lists(st.tuples(st.sampled_from(HOW), places, places), min_size=1, max_size=4)


def number_edits() -> st.SearchStrategy[list[Edit]]:
    """Numbers scaled a little, which a case may well bear, or replaced by huge and odd ones."""
    scaled = st.tuples(st.just("scale"), places, st.sampled_from([0.0, 0.5, 0.9, 0.99, 1.01, 1.1, 2.0, 10.0, 1e3, -1.0]))
    replaced = st.tuples(st.just("number"), places, st.sampled_from(HUGE + ODD))
    return st.lists(st.one_of(scaled, scaled, scaled, replaced), min_size=1, max_size=2)


def word_edits() -> st.SearchStrategy[list[Edit]]:
    """Words replaced by odd ones, cut or doubled; signs put anywhere."""
    replaced = st.tuples(st.just("word"), places, st.one_of(st.sampled_from(HUGE + ODD + SIGNS), st.text(max_size=8)))
    sign = st.tuples(st.just("sign"), places, st.one_of(st.sampled_from(SIGNS), st.text(max_size=4)))
    cut = st.tuples(st.just("cut"), places, st.integers(1, 40))
    return st.lists(st.one_of(replaced, sign, cut), min_size=1, max_size=5)


def byte_edits() -> st.SearchStrategy[list[Edit]]:
    """Bytes replaced by any others, the rest cut off, the whole made of noise."""
    replaced = st.tuples(st.just("bytes"), places, st.binary(min_size=1, max_size=6))
    ended = st.tuples(st.just("end"), places, st.just(0))
    noise = st.tuples(st.just("noise"), st.just(0), st.binary(max_size=200))
    return st.lists(st.one_of(replaced, replaced, replaced, ended, noise), min_size=1, max_size=4)


def bomb_edits() -> st.SearchStrategy[list[Edit]]:
    """One structure that grows beyond reason, put on a line of its own or for a number."""
    return st.lists(st.tuples(st.sampled_from(["bomb", "bomb value"]), places, st.sampled_from(BOMBS)), min_size=1, max_size=1)


ATTACKS: dict[str, Callable[[], st.SearchStrategy[list[Edit]]]] = {
    "lines": lines_edits, "numbers": number_edits, "words": word_edits, "bytes": byte_edits, "bombs": bomb_edits}


def bomb(kind: str) -> str:
    """A text that is small or plain and costs a careless reader its stack, memory or time."""
    aliases = "a0: &a0 [x, x]\n" + "".join(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]\n" for i in range(1, 12))
    return {
        "deep": "[" * 5_000, "deep map": "{a: " * 5_000, "aliases": aliases, "alias of itself": "a: &a [*a, *a]\n",
        "long line": "x" * 200_000, "long key": "k" * 3_000 + ": 1\n", "many rows": "- {name: labs.alder.cash, value: 1}\n" * 500,
        "many documents": "---\na: 1\n" * 500, "wide": "[" + "1, " * 20_000 + "1]", "digits": "7" * 10_000}[kind]


def replaced_match(text: str, pattern: re.Pattern[str], place: int, by: Callable[[str], str]) -> str:
    """The text with one match of a pattern changed; as it is where there is none."""
    found = list(pattern.finditer(text))
    if not found:
        return text
    one = found[place % len(found)]
    return text[: one.start()] + by(one[0]) + text[one.end() :]


def edited_lines(text: str, how: str, first: int, second: int) -> str:
    """Lines dropped, doubled, swapped or indented."""
    lines = text.splitlines(keepends=True) or [""]
    at, other = first % len(lines), second % len(lines)
    if how == "drop":
        del lines[at]
    elif how == "double":
        lines.insert(other, lines[at])
    elif how == "swap":
        lines[at], lines[other] = lines[other], lines[at]
    else:
        lines[at] = " " * (second % 5) + lines[at].lstrip(" ")
    return "".join(lines)


def edited(text: str, edits: list[Edit]) -> bytes:
    """The bytes of a file after all edits, in order."""
    raw = b""
    for how, place, what in edits:
        at = place % (len(text) + 1)
        if how in HOW:
            text = edited_lines(text, how, place, what)
        elif how == "scale":
            text = replaced_match(text, NUMBER, place, lambda found, by=what: f"{float(found) * by:.12g}")
        elif how == "number":
            text = replaced_match(text, NUMBER, place, lambda _found, by=what: by)
        elif how == "word":
            text = replaced_match(text, WORD, place, lambda _found, by=what: by)
        elif how == "bomb value":
            text = replaced_match(text, NUMBER, place, lambda _found, by=what: bomb(by))
        elif how == "sign":
            text = text[:at] + what + text[at:]
        elif how == "cut":
            text = text[:at] + text[at + what :]
        elif how == "bomb":
            start = text.rfind("\n", 0, at) + 1
            text = text[:start] + bomb(what) + "\n" + text[start:]
        else:
            raw = edited_bytes(raw or text.encode("utf-8", "surrogatepass"), how, place, what)
    return raw or text.encode("utf-8", "surrogatepass")


def edited_bytes(raw: bytes, how: str, place: int, what: bytes) -> bytes:
    """Bytes replaced, cut off or all noise; never nothing at all by accident of the place."""
    at = place % (len(raw) + 1)
    if how == "bytes":
        return raw[:at] + what + raw[at + len(what) :]
    if how == "end":
        return raw[:at] or b"\n"
    return what or b"\n"
