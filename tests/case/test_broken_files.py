"""Whatever stands in a file, reading it ends in a case or in faults with a place, never in a crash."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.case.small import case_text
from whopays.case.case import Case
from whopays.case.fault import CaseErrors
from whopays.case.load import load

TEXT = case_text()
TOKENS = sorted(set(re.findall(r"[A-Za-z0-9_.+-]+|[^\sA-Za-z0-9]", TEXT)))
SPLINTERS = [".nan", "-.inf", "1e400", "9" * 400, "1_0", "yes", "~", "[", "]", "{", "}", ": ", "- ", "&a ", "*a", "!t ", "!!float ",
             "'", '"', "|", ">",
             "\t", "\x00", "\ud800", "é", "\u2028", "2025-02-30", "{uniform: [2, 1]}", "{mixture: 3}", "{lognormal: {p10: -1, p90: 0}}",
             "{triangular: [1, 2, .inf]}", "{<<: *a}", "null", "---\n", "...\n", "%YAML 9\n", "#", "@", "`", "\n", "  "]

pieces = st.sampled_from(TOKENS) | st.sampled_from(SPLINTERS) | st.text(max_size=6) | st.floats().map(repr) | st.integers().map(str)


@st.composite
def broken(draw: st.DrawFn) -> str:
    """The small case with a few words replaced, lines dropped, doubled or indented."""
    lines = TEXT.splitlines(keepends=True)
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(lines) - 1))
        act = draw(st.sampled_from(["word", "word", "word", "drop", "double", "indent", "cut"]))
        line = lines[at]
        spans = [found.span() for found in re.finditer(r"[A-Za-z0-9_.+-]+|[^\sA-Za-z0-9]", line)]
        if act == "word" and spans:
            start, end = draw(st.sampled_from(spans))
            lines[at] = line[:start] + draw(pieces) + line[end:]
        elif act == "cut":
            lines[at] = line[:draw(st.integers(0, len(line)))]
        else:
            lines[at] = {"drop": "", "double": line * 2, "indent": " " + line}.get(act, line)
    return "".join(lines)


def read_anything(content: bytes, sets: tuple[str, ...] = ()) -> Case | CaseErrors:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "case.yaml"
        file.write_bytes(content)
        try:
            return load(file, sets)
        except CaseErrors as errors:
            assert errors.errors
            for fault in errors.errors:
                assert fault.file in (str(file), "--set")
                assert fault.line >= 1
                assert fault.column >= 1
                assert fault.message
                assert fault.remedy
            assert str(errors).encode("utf-8", "backslashreplace")
            return errors


def check_case(case: Case) -> None:
    """A case that was let through is complete and draws finite numbers."""
    for view in case.views:
        for row in case.assumptions(view).values():
            assert row.value.low <= row.value.quantile(0.5) <= row.value.high


@settings(deadline=None, max_examples=80)
@given(broken())
def test_a_broken_case_is_told_and_does_not_crash(text: str) -> None:
    found = read_anything(text.encode("utf-8", "surrogatepass"))
    if isinstance(found, Case):
        check_case(found)


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_told_and_do_not_crash(content: bytes) -> None:
    assert isinstance(read_anything(content), CaseErrors)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(st.sampled_from(["labs.alpha.cash", "market.tax_rate", "x", "holdings.alpha.barn.share"]), pieces), max_size=3))
def test_any_set_is_told_and_does_not_crash(sets: list[tuple[str, str]]) -> None:
    found = read_anything(TEXT.encode(), tuple(f"{name}={value}" for name, value in sets))
    if isinstance(found, Case):
        check_case(found)
