"""`sources fingerprint`: what a document and its claims need to be registered, and that `sources check` then finds it."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import pytest
import yaml

from whopays.cli.app import answer
from whopays.sources.fingerprint import fingerprints
from whopays.sources.passage import fingerprint

LETTER = ("The canal company promised nine locks and dug four.\nIts shares fell by half, « on the day\n"
          "the survey was read ».  It dug four more, and four more.\n")


@pytest.fixture
def letter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "letter.txt").write_text(LETTER, encoding="utf-8")
    return Path("own/letter.txt")


def test_what_is_printed_is_what_a_claim_needs(letter: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """From the printed lines to a table, and from the table to a proof."""
    passage = "fell by half, «\u00a0on the\nday the SURVEY was read\u00a0»"
    assert answer(["sources", "fingerprint", str(letter), passage]) == 0
    row = yaml.safe_load(capsys.readouterr().out)
    assert row == {"sha256": sha256(LETTER.encode()).hexdigest(), "quote_sha256": fingerprint(passage)[0], "quote_length": 48}
    document = {"id": "L1", "title": "Letter", "publisher": "us", "language": "en", "sha256": row.pop("sha256")}
    claim = {"id": "L1-1", "document": "L1", "speaker": "us", "kind": "fact", "about": "canal", "paraphrase": "told", "contradicts": []}
    Path("claims.yaml").write_text(yaml.safe_dump({"documents": [document], "claims": [{**claim, **row}]}), encoding="utf-8")
    assert answer(["sources", "check", "own", "--claims", "claims.yaml", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["counts"]["found"] == 1


def test_all_that_is_wrong_is_said_at_once_and_where_a_passage_parts(letter: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = ("the canal company promised ten locks", "nothing of the sort stands in it", "dug four")
    assert answer(["sources", "fingerprint", str(letter), *wrong, "--json"]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    said = {one["message"]: one["file"] for one in json.loads(shown.err)["errors"]}
    assert set(said.values()) == {str(letter)} and len(said) == len(wrong)
    parts = ("agrees up to 'the canal company promised '", "then says 'ten locks'", "the document says 'nine locks and dug")
    assert any(all(part in one for part in parts) for one in said)
    assert any("does not stand in it" in one for one in said)
    assert any("has 8 characters" in one for one in said)


def test_a_passage_that_stands_twice_is_counted(letter: Path) -> None:
    letter.write_text(LETTER * 3, encoding="utf-8")
    (found,) = fingerprints(letter, ("promised nine locks and dug",)).passages
    assert found.times == 3


def test_a_page_is_read_without_its_furniture_or_with_it(letter: Path) -> None:
    page = letter.with_suffix(".html")
    page.write_text(f"<html><body><nav>A menu that nobody quotes</nav><p>{LETTER}</p></body></html>", encoding="utf-8")
    assert [one.times for one in fingerprints(page, ("promised nine locks and dug", "a menu that nobody quotes")).passages] == [1, 1]


@pytest.mark.parametrize(("name", "content", "passage", "said"), [
    ("gone.txt", None, (), "No such file"), (".", None, (), "is a folder"), ("a.pdf", b"%PDF-1.7", (), ""),
    ("a.pdf", b"%PDF-1.7", ("a passage of twenty signs",), "is a PDF"), ("a.txt", b"", ("a passage of twenty signs",), "is empty"),
    ("a.txt", b"\xff\xfe\x00\xd8", ("a passage of twenty signs",), "does not stand in it")])
def test_any_file_has_a_hash_and_only_text_has_passages(
    letter: Path, name: str, content: bytes | None, passage: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str],
) -> None:
    if content is not None:
        Path(name).write_bytes(content)
    assert answer(["sources", "fingerprint", name, *passage]) == (2 if said else 0)
    shown = capsys.readouterr()
    assert said in shown.err
    assert "Traceback" not in shown.err
    assert (sha256(content or b"").hexdigest() in shown.out) == (not said)
