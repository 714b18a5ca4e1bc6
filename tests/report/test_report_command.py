"""`whopays report`: every format, whole files or none, and one clear message for what cannot be."""

from __future__ import annotations

import csv
import errno
import json
import os
from pathlib import Path

import pytest

from tests.report import answers
from whopays.cli.app import answer
from whopays.report import files, picture
from whopays.store import save

BUILT = (picture.web_folder() / picture.BUNDLE).is_file()
needs_page = pytest.mark.skipif(not BUILT and not os.environ.get("WHOPAYS_CI"), reason="the page is not built: make web")


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store with one run, and a folder to write in."""
    root = tmp_path / "store"
    root.mkdir()
    save(answers.a_run(), root)
    monkeypatch.setenv("WHOPAYS_STORE", str(root))
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    return work


def left(work: Path) -> list[str]:
    return sorted(file.name for file in work.iterdir())


@needs_page
@pytest.mark.parametrize(("to", "begins"), [("pdf", b"%PDF"), ("xlsx", b"PK"), ("html", b"<!doctype html>")])
def test_one_file_named_after_the_run(store: Path, to: str, begins: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    assert answer(["report", "last", "--to", to]) == 0
    (name,) = left(store)
    assert capsys.readouterr().out.strip() == name
    assert name.endswith(f".{to}")
    assert (store / name).read_bytes().startswith(begins)


def test_tables_are_tidy_and_say_what_they_hold(store: Path) -> None:
    assert answer(["report", "--to", "csv", "--output", "tables"]) == 0
    with open(store / "tables" / "who_pays.csv", encoding="utf-8", newline="") as text:
        rows = list(csv.DictReader(text))
    pooled = [float(row["share"]) for row in rows if (row["view"], row["statement"]) == ("pooled", "cash")]
    assert sum(pooled) == pytest.approx(1.0, abs=1e-9)
    assert {row["unit"] for row in rows} == {"USD"}
    readme = (store / "tables" / "README.txt").read_text(encoding="utf-8")
    for file in (store / "tables").glob("*.csv"):
        assert f"{file.stem}: " in readme


def test_parquet_holds_the_same_and_its_meaning(store: Path) -> None:
    import pyarrow.parquet as parquet

    assert answer(["report", "--to", "csv", "--output", "a"]) == 0
    assert answer(["report", "--to", "parquet", "--output", "b"]) == 0
    for file in (store / "b").glob("*.parquet"):
        table = parquet.read_table(file)
        with open(store / "a" / f"{file.stem}.csv", encoding="utf-8", newline="") as text:
            assert table.num_rows == len(list(csv.DictReader(text)))
        assert table.schema.metadata[b"about"]
        assert all(field.metadata[b"about"] for field in table.schema)


@needs_page
def test_a_loan_a_study_and_a_comparison(store: Path) -> None:
    (store / "c.json").write_text(json.dumps(answers.a_comparison()), encoding="utf-8")
    (store / "w.json").write_text(json.dumps(answers.a_sweep()), encoding="utf-8")
    (store / "s.json").write_text(json.dumps(answers.a_study("pay", "fr")), encoding="utf-8")
    assert answer(["report", "chips-guarantee-fy2024", "--to", "xlsx"]) == 0
    assert answer(["report", "c.json", "--to", "html"]) == 0
    assert answer(["report", "w.json", "--to", "pdf"]) == 0
    assert answer(["report", "s.json", "--to", "html", "--output", "s.html"]) == 0
    assert '<html lang="fr">' in (store / "s.html").read_text(encoding="utf-8")


REFUSED = (
    ("nonsense", "no run 'nonsense'"), ("gone.json", "No such file"), ("--to docx", "no 'docx' there"), ("--lang de", "no language 'de'"),
    ("--theme dark", "no use with pdf"), ("last --paths 9", "no use for a run"), ("odd.json", "is no answer of whopays"),
    ("broken.json", "is no JSON"), ("old.json", "whopays.study/0"), ("run.json", "leaves payments out"),
    ("fr.json --lang en", "is in 'fr'"), ("part.json", "is not whole"), ("last --to csv --output full", "is not empty"),
    ("last --to xlsx --output full", "is a folder"), ("last --to xlsx --output file/x.xlsx", "could not be written"),
)
FILES = {
    "odd.json": "[1]", "broken.json": "{", "old.json": '{"schema": "whopays.study/0"}', "run.json": '{"schema": "whopays.run/1"}',
    "fr.json": '{"schema": "whopays.study/1", "lang": "fr"}', "part.json": '{"schema": "whopays.compare/1", "case": "toyland"}', "file": "",
}


@pytest.mark.parametrize(("words", "said"), REFUSED)
def test_what_cannot_be_is_said_and_nothing_is_left(store: Path, words: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    for name, text in FILES.items():
        (store / name).write_text(text, encoding="utf-8")
    (store / "full").mkdir()
    (store / "full" / "mine.txt").write_text("mine", encoding="utf-8")
    before = left(store)
    assert answer(["report", *words.split()]) == 2
    shown = capsys.readouterr()
    assert said in shown.err
    assert "Traceback" not in shown.err
    assert left(store) == before
    assert (store / "full" / "mine.txt").read_text(encoding="utf-8") == "mine"


def test_a_full_disk_leaves_the_old_file_and_nothing_else(
    store: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:
    (store / "mine.xlsx").write_bytes(b"old")

    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", full)
    assert answer(["report", "last", "--to", "xlsx", "--output", "mine.xlsx"]) == 2
    assert "No space left on device" in capsys.readouterr().err
    assert left(store) == ["mine.xlsx"]
    assert (store / "mine.xlsx").read_bytes() == b"old"


def test_a_missing_extra_is_named(store: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    assert answer(["report", "last", "--to", "xlsx"]) == 2
    shown = capsys.readouterr().err
    assert "xlsxwriter" in shown
    assert "whopays[report]" in shown
    assert left(store) == []


@needs_page
def test_pictures_in_a_theme(store: Path) -> None:
    assert answer(["report", "chips-guarantee-fy2024", "--to", "svg", "--theme", "dark", "--lang", "fr"]) == 0
    pictures = sorted((store / "chips-guarantee-fy2024-svg").glob("*.svg"))
    assert len(pictures) == 3
    assert "#12181f" in pictures[0].read_text(encoding="utf-8").lower()


@pytest.mark.parametrize(("words", "said"), [
    ("--to pdf", "make web"), ("--to html", "make web"), ("--to png", "make web"), ("--to csv --output full", "is not empty"),
    ("--to xlsx --output full", "is a folder"), ("--to csv --output mine.txt/there", "Not a directory")])
def test_a_study_is_not_computed_for_a_report_that_cannot_be(
    store: Path, words: str, said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:
    """Without the page it took seven seconds of simulation to say so."""
    (store / "full").mkdir()
    (store / "full" / "mine.txt").write_text("mine", encoding="utf-8")
    (store / "mine.txt").write_text("mine", encoding="utf-8")
    monkeypatch.setattr(picture, "web_folder", lambda: store / "nowhere")
    monkeypatch.setattr("whopays.cli.ask.answered", lambda *given: pytest.fail("it was computed"))
    assert answer(["report", "pay", *words.split()]) == 2
    assert said in capsys.readouterr().err
    assert left(store) == ["full", "mine.txt"]
