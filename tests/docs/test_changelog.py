"""Fragments become a section of the changelog, in the order of kinds, and are gone then."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from checks.changelog import ROOT, entries, faults, fragments, release


def test_every_fragment_says_what_kind_it_is() -> None:
    assert faults(ROOT / "changelog.d") == []


def test_a_release_takes_all_fragments(tmp_path: Path) -> None:
    folder = tmp_path / "changelog.d"
    folder.mkdir()
    (folder / "README.md").write_text("how\n")
    (folder / "b.results.md").write_text("`toyland`: customers pay\nless.\n")
    (folder / "a.added.md").write_text("- One.\n- Two,\n  of two lines.\n")
    (tmp_path / "CHANGELOG.md").write_text("# Changelog\n\n## 0.1.0\n\nOld.\n")
    text = release("0.2.0", date(2030, 1, 2), tmp_path).read_text()
    assert text == ("# Changelog\n\n## 0.2.0, 2030-01-02\n\n### Added\n\n- One.\n- Two, of two lines.\n\n"
                    "### Results of shipped cases that moved\n\n- `toyland`: customers pay less.\n\n## 0.1.0\n\nOld.\n")
    assert fragments(folder) == []
    assert (folder / "README.md").is_file()


def test_release_notes_stand_above_what_changed(tmp_path: Path) -> None:
    folder = tmp_path / "changelog.d"
    folder.mkdir()
    (folder / "a.fixed.md").write_text("One.\n")
    (tmp_path / "CHANGELOG.md").write_text("# Changelog\n\n## 0.2.0, release notes\n\nNotes.\n\n## 0.1.0\n\nOld.\n")
    text = release("0.2.0", date(2030, 1, 2), tmp_path).read_text()
    assert text == "# Changelog\n\n## 0.2.0, 2030-01-02\n\nNotes.\n\n### Fixed\n\n- One.\n\n## 0.1.0\n\nOld.\n"


def test_a_fragment_without_kind_or_text_is_told(tmp_path: Path) -> None:
    (tmp_path / "nothing.md").write_text("x")
    (tmp_path / "empty.added.md").write_text("\n")
    assert [fault.split(":")[0] for fault in faults(tmp_path)] == ["empty.added.md", "nothing.md"]


def test_a_text_is_one_entry() -> None:
    assert entries("one\nmore") == ["one more"]
