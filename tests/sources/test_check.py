"""`sources check` on documents written for the test: found, elsewhere, altered, missing; any file name; any form."""

import json
import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest
import yaml

from whopays.sources import check as checking
from whopays.sources.check import check
from whopays.sources.ledger import Ledger, read_ledger
from whopays.sources.passage import Searchable, fingerprint, normalised
from whopays.sources.source_error import SourceError

MILL = [
    "The mill at Orsay borrowed forty francs a spindle.",
    "Its owner said « L’État n’a rien payé », and meant it.",
    "Nobody asked who would repay the loan in a bad year.",
    "By 1851 the looms stood idle three days in seven.",
    "The bank took the water wheel and left the roof.",
]
CANAL = [
    "The canal company promised nine locks and dug four.",
    "Its shares fell by half on the day the survey was read.",
    "Le péage rapporta moins que l'entretien des berges.",
    "A prefect asked Paris for a guarantee of the bonds.",
    "The answer came after the last barge had been sold.",
]


def table(*documents: tuple[str, list[str]], digest: str = "0" * 64) -> str:
    return yaml.safe_dump({
        "documents": [
            {"id": name, "title": f"On {name}", "publisher": "us", "language": "en", "grade": "press", "sha256": digest}
            for name, _ in documents
        ],
        "claims": [
            {"id": f"{name}-{at}", "document": name, "speaker": "us", "kind": "fact", "about": "history", "paraphrase": "told",
             "contradicts": [], "quote_sha256": fingerprint(passage)[0], "quote_length": fingerprint(passage)[1]}
            for name, passages in documents for at, passage in enumerate(passages)
        ],
    })  # fmt: skip


@pytest.fixture
def own(tmp_path) -> Path:
    path = tmp_path / "own.yaml"
    path.write_text(table(("MILL", MILL), ("CANAL", CANAL)), encoding="utf-8")
    return path


@pytest.fixture
def ledger(own) -> Ledger:
    return read_ledger([own], [own])


@pytest.fixture
def copies(tmp_path) -> Path:
    folder = tmp_path / "copies"
    folder.mkdir()
    return folder


def statuses(proof) -> dict[str, str]:
    return {one.id: one.status for one in proof.claims}


def test_normalisation_is_the_one_written_down():
    assert normalised("« Ça  coûte\u202f1\u00a0400 »\n\tL’ÉTÉ ﬁn") == "\" ça coûte 1 400 \" l'été fin"
    assert fingerprint("AbC") == (sha256(b"abc").hexdigest(), 3)


def test_passages_are_found_whatever_the_file_is_called(ledger, copies):
    (copies / "holiday-photos.text").write_text("A preface.\n\n" + "\n  ".join(MILL).replace("'", "’"), encoding="utf-8")
    proof = check(copies, ledger)
    assert proof.counts == {"found": 5, "elsewhere": 0, "missing": 5, "altered": 0}
    assert proof.copies["MILL"]["file"] == "holiday-photos.text"
    assert "no file is CANAL" in proof.claims[5].message


def test_a_changed_passage_is_altered_not_missing(ledger, copies):
    (copies / "a.txt").write_text(" ".join(MILL).replace("forty francs", "fifty francs"), encoding="utf-8")
    proof = check(copies, ledger)
    assert statuses(proof)["MILL-0"] == "altered"
    assert proof.counts["found"] == 4
    assert "its text differs" in proof.claims[0].message


def test_a_passage_that_moved_to_another_document_is_elsewhere(ledger, copies):
    (copies / "a.txt").write_text(" ".join(MILL[:4]), encoding="utf-8")
    (copies / "b.txt").write_text(" ".join(CANAL) + " As they say: " + MILL[4], encoding="utf-8")
    proof = check(copies, ledger)
    assert statuses(proof)["MILL-4"] == "elsewhere"
    assert proof.claims[4].file == "b.txt"
    assert proof.counts == {"found": 9, "elsewhere": 1, "missing": 0, "altered": 0}


def test_a_page_that_quotes_one_sentence_is_no_copy(copies, tmp_path):
    many = [f"Sentence number {n} of a long report on barges and mules." for n in range(20)]
    path = tmp_path / "long.yaml"
    path.write_text(table(("LONG", many)), encoding="utf-8")
    (copies / "review.txt").write_text("The reviewer quotes: " + many[3], encoding="utf-8")
    proof = check(copies, read_ledger([path], [path]))
    assert proof.counts == {"found": 0, "elsewhere": 1, "missing": 19, "altered": 0}


def test_same_bytes_are_the_document_even_when_no_passage_stands_in_it(copies, tmp_path):
    text = "Nothing of the kind."
    path = tmp_path / "own.yaml"
    path.write_text(table(("MILL", MILL), digest=sha256(text.encode()).hexdigest()), encoding="utf-8")
    (copies / "a.txt").write_text(text, encoding="utf-8")
    proof = check(copies, read_ledger([path], [path]))
    assert proof.counts["altered"] == 5
    assert proof.copies["MILL"]["told_by"] == "bytes"


def test_html_is_read_without_its_furniture_and_with_what_an_extractor_drops(ledger, copies):
    body = "".join(f"<p>{one.replace('forty', '<b>forty</b>')}</p>" for one in MILL[:4])
    article = f"<nav><a>Home</a></nav><article><h1>Mills</h1>{body}</article><footer>{MILL[4]}</footer>"
    page = f"<!doctype html><html><body>{article}</body></html>"
    (copies / "page").write_text(page, encoding="utf-8")
    assert check(copies, ledger).counts["found"] == 5


def test_a_passage_that_begins_inside_a_word_is_found_too(copies, tmp_path):
    path = tmp_path / "own.yaml"
    path.write_text(table(("MILL", ["ill at Orsay borrowed forty fra"])), encoding="utf-8")
    (copies / "a.txt").write_text(MILL[0], encoding="utf-8")
    assert check(copies, read_ledger([path], [path])).counts["found"] == 1
    text = Searchable(MILL[0])
    digest, length = fingerprint("ill at Orsay borrowed forty fra")
    wanted = {length: {bytes.fromhex(digest)}}
    assert text.boundaries(wanted) == {}
    assert text.everywhere(wanted) == {bytes.fromhex(digest): 5}


def test_too_many_windows_are_bounded_and_said(ledger, copies, monkeypatch):
    monkeypatch.setattr(checking, "MOST_WINDOWS", 10)
    (copies / "a.txt").write_text(" ".join(MILL), encoding="utf-8")
    proof = check(copies, ledger)
    assert proof.counts["found"] == 5
    assert "edge of a word" in proof.notes[0]


def test_a_hash_that_matches_nothing_is_reported_and_does_no_harm(copies, own):
    text = own.read_text()
    own.write_text(text.replace(fingerprint(MILL[2])[0], "f" * 64))
    (copies / "a.txt").write_text(" ".join(MILL), encoding="utf-8")
    proof = check(copies, read_ledger([own], [own]))
    assert statuses(proof)["MILL-2"] == "altered"
    assert proof.counts["found"] == 4


def test_files_that_cannot_be_read_are_named_and_the_rest_is_checked(ledger, copies):
    (copies / "a.txt").write_text(" ".join(MILL), encoding="utf-8")
    (copies / "scan.pdf").write_bytes(b"%PDF-1.7 ...")
    (copies / "latin.txt").write_bytes("péage\n".encode("latin-1"))
    (copies / "noise").write_bytes(bytes(range(256)) * 10)
    with (copies / "huge.txt").open("wb") as huge:
        huge.truncate(50_000_000)
    proof = check(copies, ledger)
    assert proof.counts["found"] == 5
    assert "a PDF" in proof.refused["scan.pdf"]
    assert "not UTF-8" in proof.refused["latin.txt"]
    assert "binary" in proof.refused["noise"]
    assert "50 MB" in proof.refused["huge.txt"]


def test_no_folder_and_an_empty_folder_are_refused(ledger, copies):
    with pytest.raises(SourceError, match="does not exist"):
        check(copies / "nowhere", ledger)
    with pytest.raises(SourceError, match="holds no files"):
        check(copies, ledger)


def command(*words: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONPATH": str(Path(checking.__file__).parents[2]), "COLUMNS": "200"}
    words = ("-m", "whopays", "sources", *words)
    return subprocess.run([sys.executable, *words], capture_output=True, text=True, check=False, env=environment)


def test_the_command_prints_each_status_and_json(own, copies):
    (copies / "a.txt").write_text(" ".join(MILL), encoding="utf-8")
    said = command("check", str(copies), "--claims", str(own))
    assert said.returncode == 0, said.stderr
    assert "5 found, 0 elsewhere, 5 missing, 0 altered" in said.stdout
    data = json.loads(command("check", str(copies), "--claims", str(own), "--json").stdout)
    assert data["counts"] == {"found": 5, "elsewhere": 0, "missing": 5, "altered": 0}
    assert {"id": "MILL-0", "status": "found"}.items() <= data["claims"][0].items()


def test_the_command_refuses_with_a_message_and_status_2(copies):
    said = command("check", str(copies / "nowhere"))
    assert said.returncode == 2
    assert "does not exist" in said.stderr
    assert "Traceback" not in said.stderr


def test_list_and_show():
    data = json.loads(command("list", "--json").stdout)
    assert len(data["claims"]) == 113
    assert len(data["conflicts"]["translation"]) == 12
    assert "S0-07 (number)" in command("show", "S1-11").stdout
    assert "claims" in command("show", "S3").stdout
    assert len(json.loads(command("show", "revenue_2025", "--json").stdout)) == 5
    wrong = command("show", "S1-111")
    assert (wrong.returncode, "did you mean" in wrong.stderr) == (2, True)
