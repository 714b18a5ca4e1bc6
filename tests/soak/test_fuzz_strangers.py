"""A run, an answer, a sweep or observed figures of a stranger, damaged or made up: read, or refused with what to do; never a defect."""

from __future__ import annotations

import contextlib
import copy
import io
import json
import shutil
from collections import Counter
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.report import answers
from tests.report.made import made
from tests.soak.amounts import examples
from tests.soak.edits import ATTACKS, Edit, edited
from whopays.cli.app import answer
from whopays.store import save
from whopays.store.manifest import DIGEST, FILE, TABLES, sealed
from whopays.store.tables import TABLES as NAMES

ODD: list[Any] = [None, True, 0, -1, 1.5, 1e308, 2**70, "", "x", "\x1b[8m", "../../etc", "a/b", "=1+1", "<script>", [], {}, [[]],
                  {"": {}}, [None], "9" * 400, "2025-13-45", "whopays.store/1", {"a": 1}, ["company", "company"], "\ud800"]
SWEEP = """case: toyland
policies: [none, backstop]
seeds: [1, 2]
paths: 32
mode: both
view: both
grid:
  market.tax_rate: [0.1, 0.2]
sample:
  points: 2
  ranges: {compute.slip: [1.0, 1.5]}
"""
SHOWN = ("runs", "show last", "show last --verbose", "show last --json", "show last --exposures", "diff last last", "report last --to csv")
Change = tuple[list[int], Any]


@cache
def kept() -> tuple[Path, str]:
    """A store with one run in it, to be spoiled and mended."""
    root = Path(mkdtemp(prefix="whopays-soak-")) / "store"
    return root, save(made(), root)


def changes() -> st.SearchStrategy[list[Change]]:
    """Places in a tree of JSON, as numbers at each level, and what to put there; ... takes the place out."""
    return st.lists(st.tuples(st.lists(st.integers(0, 60), min_size=1, max_size=5), st.sampled_from([*ODD, ...])), min_size=1, max_size=3)


def changed(tree: Any, edits: list[Change]) -> Any:
    """A copy with some values replaced by odd ones."""
    made = copy.deepcopy(tree)
    for way, value in edits:
        node = made
        for step, number in enumerate(way):
            if not isinstance(node, dict | list) or not node:
                break
            key = list(node)[number % len(node)] if isinstance(node, dict) else number % len(node)
            if step == len(way) - 1 or not isinstance(node[key], dict | list) or not node[key]:
                if value is ...:
                    del node[key]
                else:
                    node[key] = copy.deepcopy(value)
                break
            node = node[key]
    return made


def told(words: list[str], tally: Counter[str], what: str) -> None:
    """A command that answers or refuses; what it says commands no terminal."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = answer(words)
    tally[f"{what}: {'answered' if status == 0 else 'refused'}"] += 1
    assert status in (0, 1, 2)
    assert "defect" not in err.getvalue(), err.getvalue()
    assert status == 0 or err.getvalue().strip()
    assert "\x1b" not in out.getvalue() + err.getvalue()


@pytest.mark.parametrize("said", SHOWN)
def test_no_manifest_breaks_a_command(said: str, tally: Counter[str], tmp_path: Path) -> None:
    words = said.split()
    root, run = kept()
    file = root / run / FILE
    whole = file.read_bytes()
    tree = json.loads(whole)

    @examples(short=12, long=500)
    @given(changes())
    def attacked(edits: list[Change]) -> None:
        try:
            spoiled = changed(tree, edits)
            if isinstance(spoiled, dict) and DIGEST in spoiled:  # as one who knows how it is sealed
                spoiled[DIGEST] = sealed(spoiled)
            file.write_text(json.dumps(spoiled), encoding="utf-8")
            more = ["--output", str(tmp_path / "out")] if words[0] == "report" else []
            told([*words, *more, "--store", str(root)], tally, "manifests of a stranger")
            shutil.rmtree(tmp_path / "out", ignore_errors=True)
        finally:
            file.write_bytes(whole)

    attacked()


@pytest.mark.parametrize("table", NAMES)
def test_no_table_breaks_a_run(table: str, tally: Counter[str]) -> None:
    """Their checksums are left out, as early versions did: else every change is seen before anything is read."""
    root, run = kept()
    main = root / run / FILE
    main.write_text(json.dumps({key: value for key, value in json.loads(main.read_text()).items() if key not in (DIGEST, TABLES)}))
    file = root / run / f"{table}.parquet"
    whole = file.read_bytes()

    @examples(short=8, long=400)
    @given(st.lists(st.tuples(st.integers(0, len(whole)), st.binary(min_size=1, max_size=8)), min_size=1, max_size=4), st.booleans())
    def attacked(edits: list[tuple[int, bytes]], cut: bool) -> None:
        spoiled = bytearray(whole)
        for at, what in edits:
            spoiled[at : at + len(what)] = what
        try:
            file.write_bytes(bytes(spoiled[: edits[0][0]] if cut else spoiled))
            told(["show", "last", "--store", str(root)], tally, "tables of a stranger")
        finally:
            file.write_bytes(whole)

    attacked()


@pytest.mark.parametrize("kind", ["study", "comparison"])
def test_no_answer_breaks_a_report(kind: str, tally: Counter[str], tmp_path: Path) -> None:
    tree = json.loads(json.dumps(answers.a_study("pay") if kind == "study" else answers.a_comparison()))
    file = tmp_path / "answer.json"

    @examples(short=10, long=400)
    @given(changes())
    def attacked(edits: list[Change]) -> None:
        file.write_text(json.dumps(changed(tree, edits)), encoding="utf-8")
        told(["report", str(file), "--to", "csv", "--output", str(tmp_path / "out")], tally, "answers of a stranger")
        shutil.rmtree(tmp_path / "out", ignore_errors=True)

    attacked()


@pytest.mark.parametrize("attack", sorted(ATTACKS))
def test_no_text_of_a_sweep_breaks_it(attack: str, tally: Counter[str], tmp_path: Path) -> None:
    file = tmp_path / "sweep.yaml"

    @examples(short=10, long=400)
    @given(ATTACKS[attack]())
    def attacked(edits: list[Edit]) -> None:
        file.write_bytes(edited(SWEEP, edits))
        told(["sweep", str(file), "--dry-run", "--store", str(tmp_path / "store")], tally, f"sweeps, {attack}")

    attacked()


@pytest.mark.parametrize("attack", sorted(ATTACKS))
def test_no_observed_figures_break_a_score(attack: str, tally: Counter[str], tmp_path: Path) -> None:
    from whopays.case.citations import DATA

    text = (DATA / "observed" / "toyland.yaml").read_text(encoding="utf-8")
    file = tmp_path / "observed.yaml"

    @examples(short=6, long=300)
    @given(ATTACKS[attack]())
    def attacked(edits: list[Edit]) -> None:
        file.write_bytes(edited(text, edits))
        told(["score", "toyland", str(file), "--paths", "4"], tally, f"observed figures, {attack}")

    attacked()
