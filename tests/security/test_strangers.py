"""What a stranger sends is data: nothing in it is run, leads out of its place, or fills the memory."""

from __future__ import annotations

import ast
import json
import os
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as parquet
import pytest

from tests.architecture.repository import PACKAGE, files, name
from tests.report.made import made
from whopays.cli.app import answer
from whopays.store import StoreError, load, runs, save
from whopays.store import saved as saved_runs
from whopays.store.manifest import FILE

NEVER = {"pickle", "marshal", "shelve", "dill", "cloudpickle", "jsonpickle"}
CALLS = {"eval", "exec", "compile", "__import__"}


@pytest.fixture
def run(tmp_path: Path) -> Path:
    return tmp_path / save(made(), tmp_path)


def test_nothing_from_a_file_is_unpickled_or_evaluated() -> None:
    """Processes and Ray pickle what they send each other; no file is ever read that way."""
    found = []
    for path in files(".py"):
        if not path.is_relative_to(PACKAGE):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            modules = [one.name for one in node.names] if isinstance(node, ast.Import) else [
                node.module or ""] if isinstance(node, ast.ImportFrom) else []
            found += [f"{name(path)}:{node.lineno}: {one}" for one in modules if one.split(".")[0] in NEVER]
            if isinstance(node, ast.Call):
                if isinstance(node.func, ast.Name) and node.func.id in CALLS:
                    found.append(f"{name(path)}:{node.lineno}: {node.func.id}")
                found += [f"{name(path)}:{node.lineno}: {one.arg}" for one in node.keywords if isinstance(one.value, ast.Constant)
                          and one.value.value is True and one.arg in ("allow_pickle", "shell")]
    assert found == []


@pytest.mark.parametrize("file", [FILE, "figures.parquet", "flows.parquet"])
def test_a_run_changed_after_it_was_written_is_said(run: Path, file: str) -> None:
    if file == FILE:
        found = json.loads((run / file).read_text(encoding="utf-8"))
        (run / file).write_text(json.dumps({**found, "seed": found["seed"] + 1}), encoding="utf-8")
    else:
        table = parquet.read_table(run / file)
        parquet.write_table(table.slice(1), run / file)
    with pytest.raises(StoreError, match="changed after it was written"):
        load(run.name, run.parent)


@pytest.mark.parametrize(("rows", "size", "said"), [(3, 10**9, "more than any run's"), (10**6, 3, "larger than any run's")])
def test_a_table_that_would_fill_the_memory_is_refused(run: Path, rows: int, size: int, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The bounds brought down to a table that a test can make."""
    monkeypatch.setattr(saved_runs, "MOST_ROWS", rows)
    monkeypatch.setattr(saved_runs, "MOST_BYTES", size)
    with pytest.raises(StoreError, match=said):
        load(run.name, run.parent)


def test_a_small_file_that_unpacks_to_much_is_refused_unread(run: Path) -> None:
    big = pa.table({"view": pa.array(["x"]).take(pa.array([0] * (saved_runs.MOST_ROWS + 1), pa.int8()))})
    parquet.write_table(big, run / "flows.parquet", compression="zstd")
    assert (run / "flows.parquet").stat().st_size < 1_000_000
    found = json.loads((run / FILE).read_text(encoding="utf-8"))
    (run / FILE).write_text(json.dumps({key: value for key, value in found.items() if not key.startswith("digest")}), encoding="utf-8")
    with pytest.raises(StoreError, match="5,000,001 rows"):
        load(run.name, run.parent)


@pytest.mark.skipif(os.name != "posix", reason="special files")
def test_a_table_that_is_no_file_is_not_waited_for(run: Path) -> None:
    (run / "flows.parquet").unlink()
    os.mkfifo(run / "flows.parquet")
    with pytest.raises(StoreError, match=r"there is no flows\.parquet"):  # a read would wait for a writer for ever
        load(run.name, run.parent)


@pytest.mark.parametrize("words", ["show ../../etc", "show /etc", "runs rm ..", "runs rm ../outside", "report ..", "diff . ..", "show ''"])
def test_the_name_of_a_run_leads_nowhere_else(run: Path, words: str, monkeypatch: pytest.MonkeyPatch,
                                              capsys: pytest.CaptureFixture[str]) -> None:
    outside = run.parent.parent / "outside"
    outside.mkdir(exist_ok=True)
    (outside / FILE).write_text("{}", encoding="utf-8")
    monkeypatch.setenv("WHOPAYS_STORE", str(run.parent))
    assert answer(words.replace("''", "").split(" ")) == 2
    assert capsys.readouterr().err
    assert (outside / FILE).is_file() and run.is_dir()


def test_a_run_that_says_it_has_another_name_stays_where_it_lies(run: Path) -> None:
    found = json.loads((run / FILE).read_text(encoding="utf-8"))
    found = {key: value for key, value in {**found, "run": "../../outside"}.items() if key != "digest"}
    (run / FILE).write_text(json.dumps(found), encoding="utf-8")
    assert [one.run for one in runs(run.parent)] == [run.name]
    assert load(run.name, run.parent).run == run.name
