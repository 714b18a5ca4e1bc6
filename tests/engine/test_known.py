"""A run that goes on from blocks computed before is the run that begins anew; a case varied in memory is the case read anew."""

from __future__ import annotations

from dataclasses import replace

import pytest

from whopays.case.fault import CaseErrors
from whopays.case.load import load
from whopays.case.vary import with_sets
from whopays.engine import summary
from whopays.engine.known import Known
from whopays.engine.local import run
from whopays.model.shocks import BLOCK
from whopays.report.json import run_object, text

CASE = load("toyland")


def written(known: Known | None, paths: int, policy: str = "none", credit: bool = True) -> str:
    found = run(CASE, paths=paths, policy=policy, processes=1, known=known, credit=credit)
    return text(run_object(replace(found, seconds=0.0)))


def test_going_on_changes_no_byte() -> None:
    known, steps = Known(8), (200, BLOCK, BLOCK + 300, 2 * BLOCK, BLOCK)
    for paths in steps:
        assert written(known, paths) == written(None, paths)
    assert sum(map(len, known.held.values())) == 2


def test_another_question_begins_anew() -> None:
    known = Known(2)
    written(known, BLOCK)
    assert written(known, BLOCK, "backstop") == written(None, BLOCK, "backstop")
    written(known, BLOCK, "tax-credit")
    assert len(known.held) == 2  # the longest unused went


@pytest.mark.parametrize("steps", [(2 * BLOCK, BLOCK), (BLOCK, 2 * BLOCK), (2 * BLOCK, BLOCK, 3 * BLOCK, BLOCK)])
def test_what_was_asked_before_does_not_choose_how_quantiles_are_read(monkeypatch: pytest.MonkeyPatch, steps: tuple[int, ...]) -> None:
    monkeypatch.setattr(summary, "KEPT_WHOLE", BLOCK * len(CASE.views))
    known = Known(8)
    for paths in steps:
        found = written(known, paths)
        assert found == written(None, paths)
        assert ("counts of all futures" in found) == (paths > BLOCK)


def test_creditors_kept_or_not_moves_nothing_else() -> None:
    assert written(None, 128, credit=False) == written(None, 128)


@pytest.mark.parametrize("name", ["toyland", "openai-2025"])
def test_sets_in_memory_are_those_of_the_reader(name: str) -> None:
    base = load(name)
    lab = next(iter(base.labs))
    for sets in ((f"labs.{lab}.cash=5e9",), (f"labs.{lab}.cash={{uniform: [1e9, 2e9]}}", "compute.need_decline=0.1"), ()):
        assert with_sets(base, sets) == load(name, sets=sets)


@pytest.mark.parametrize("sets", [
    ("foo=1",), ("market.tax_rate",), ("market.tax_rate=2", "market.tax_rate=0.1"), ("market.tax_rate=[1",),
    ("demand.share_end={uniform: [1, 2]}",),
])
def test_faults_in_memory_are_those_of_the_reader(sets: tuple[str, ...]) -> None:
    with pytest.raises(CaseErrors) as mine:
        with_sets(CASE, sets)
    with pytest.raises(CaseErrors) as theirs:
        load("toyland", sets=sets)
    assert mine.value.errors == theirs.value.errors
