"""No text of a case, and no --set, brings anything but a refusal that helps or a run whose books close."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from functools import cache, partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import whopays
from tests.soak.amounts import examples
from tests.soak.edits import ATTACKS, HUGE, ODD, SIGNS, Edit, edited
from tests.soak.judged import accepted, simulated
from tests.soak.ranges import within
from whopays.case.load import load

TOYLAND = Path(whopays.__file__).parent / "data" / "cases" / "toyland"
FILES = sorted(path.relative_to(TOYLAND) for path in TOYLAND.rglob("*.yaml"))
NAMES = sorted(load("toyland").assumptions("bright"))


@cache
def copied() -> Path:
    """A copy of toyland of this process, to be spoiled and mended."""
    folder = Path(tempfile.mkdtemp(prefix="whopays-soak-")) / "toyland"
    shutil.copytree(TOYLAND, folder)
    return folder


def files(attack: str) -> st.SearchStrategy[Path]:
    """A file of toyland; case.yaml, which holds little but structure, as often as all others where numbers are not the aim."""
    return st.sampled_from(FILES) if attack == "numbers" else st.one_of(st.just(Path("case.yaml")), st.sampled_from(FILES))


@pytest.mark.parametrize("attack", sorted(ATTACKS))
def test_no_text_of_a_case_breaks_it(attack: str, tally: Counter[str]) -> None:
    @examples(short=20, long=400)
    @given(files(attack), ATTACKS[attack]())
    def attacked(name: Path, edits: list[Edit]) -> None:
        spoiled = copied() / name
        try:
            spoiled.write_bytes(edited((TOYLAND / name).read_text(encoding="utf-8"), edits))
            case = accepted(partial(load, copied()), tally, f"case files, {attack}")
            if case is not None:
                simulated(case, tally, f"case files, {attack}")
        finally:
            shutil.copyfile(TOYLAND / name, spoiled)

    attacked()


def test_one_file_of_any_bytes_is_no_case(tally: Counter[str], tmp_path: Path) -> None:
    @examples(short=40, long=2_000)
    @given(st.one_of(st.binary(max_size=300), st.text(max_size=300).map(lambda text: text.encode("utf-8", "surrogatepass"))))
    def attacked(content: bytes) -> None:
        (tmp_path / "any.yaml").write_bytes(content)
        assert accepted(partial(load, tmp_path / "any.yaml"), tally, "case files, any bytes") is None

    attacked()


def settings_of_names() -> st.SearchStrategy[str]:
    """What may stand after --set: real names and near misses, numbers in and out of range, distributions, noise."""
    number = st.one_of(st.sampled_from(HUGE + ODD), st.floats().map(repr), st.integers(-3, 3_000).map(str), st.text(max_size=12),
                       st.floats(0, 1).map(repr), st.floats(0, 1).map(repr))
    pair = st.tuples(st.floats(0, 1), st.floats(0, 2)).map(lambda ends: f"{{uniform: [{ends[0]!r}, {ends[1]!r}]}}")
    name = st.one_of(st.sampled_from(NAMES), st.sampled_from(NAMES), st.sampled_from(NAMES).map(lambda one: one[:-1]), st.text(max_size=12))
    stated = st.tuples(name, st.sampled_from(["=", "=", "=", " = ", "==", ":", ""]), st.one_of(number, pair)).map("".join)
    inside = st.tuples(st.sampled_from(NAMES), st.floats(0, 1)).map(lambda one: f"{one[0]}={within(one[0], one[1])!r}")
    return st.one_of(stated, stated, inside, st.text(max_size=20), st.tuples(stated, st.sampled_from(SIGNS)).map("".join))


@pytest.mark.parametrize("at_once", [1, 3])
def test_no_set_breaks_a_case(at_once: int, tally: Counter[str]) -> None:
    @examples(short=20, long=600)
    @given(st.lists(settings_of_names(), min_size=at_once, max_size=at_once))
    def attacked(sets: list[str]) -> None:
        case = accepted(partial(load, "toyland", tuple(sets)), tally, f"--set, {at_once} at once")
        if case is not None:
            simulated(case, tally, f"--set, {at_once} at once")

    attacked()
