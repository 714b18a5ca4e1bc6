"""Lists for a person and for a program: what tells one saved run from another."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.report import answers
from whopays.cli.app import answer
from whopays.store import runs, save

ASKED = (
    {"sets": ["labs.alder.cash=2e9", "lines.chat.price=20"], "modes": ["fail", "keep"]},
    {"sets": [], "modes": ["fail"], "conflicts": ["labs.alder.cash=L1-01"]},
    {"modes": "none of that", "sets": 3, "conflicts": [1], "variance_reduction": 7},  # as a stranger might write it
    {"modes": ["fail", "keep"], "variance_reduction": "antithetic"},
)


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("WHOPAYS_STORE", str(tmp_path))
    for engine in ASKED:
        made = answers.a_run()
        kept = {name: value for name, value in made.manifest.items() if name not in ("sets", "modes", "conflicts", "variance_reduction")}
        save(replace(made, manifest={**kept, **engine}), tmp_path)
    return tmp_path


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_runs_that_differ_in_settings_alone_do_not_look_alike(
    store: Path, lang: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    assert answer(["runs", "--lang", lang]) == 0
    _, first, settings, second, mode, third, fourth, design, _ = (line.rstrip() for line in capsys.readouterr().out.splitlines())
    assert [line.split()[0] for line in (first, second, third, fourth)] == [one.run for one in runs(store)]
    assert settings.strip() == "--set labs.alder.cash=2e9 --set lines.chat.price=20"
    assert mode.strip() == "--mode fail --conflict labs.alder.cash=L1-01"
    assert design.strip() == "--variance-reduction antithetic"
    assert len({line.index(" none ") for line in (first, second, third, fourth)}) == 1


def test_a_program_is_told_the_same(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert answer(["runs", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)["runs"]
    assert [one["sets"] for one in told] == [["labs.alder.cash=2e9", "lines.chat.price=20"], [], [], []]
    assert [one["modes"] for one in told] == [["fail", "keep"], ["fail"], [], ["fail", "keep"]]
    assert [one["variance_reduction"] for one in told] == ["none", "none", "none", "antithetic"]


def test_another_day_is_shown_where_runs_of_a_case_are_of_several(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    save(replace(answers.a_run(), as_of="2029-11-30"), store)
    assert answer(["runs"]) == 0
    assert "--as-of 2029-11-30" in capsys.readouterr().out
