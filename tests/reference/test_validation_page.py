"""The validation page: every external row on it, as the engine gives it today; every outcome and published part beside it."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from tests.reference.computed import FILES, Computed, computed
from whopays.case.load import load
from whopays.case.outcome import outcomes_of, shipped
from whopays.engine.estimates import outside

HERE = Path(__file__).parent
SCRIPT = HERE.parents[1] / "docs" / "reference" / "validation.py"
REMEDY = "run `make validation`, which writes docs/reference/validation.md"


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("validation", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def page() -> str:
    """Both pages: rows and estimates, and history."""
    return "".join(SCRIPT.with_name(f"{name}.md").read_text(encoding="utf-8") for name in ("validation", "validation-history"))


def test_every_file_of_rows_is_on_the_page() -> None:
    assert {path.stem for path in HERE.glob("*.csv")} == set(FILES), "tell tests/reference/computed.py how the rows are computed"


@pytest.mark.parametrize("one", [one for name in FILES for one in computed(name)], ids=lambda one: f"{one.file}: {one.what}")
def test_every_row_holds(one: Computed) -> None:
    assert one.got == one.got, "tell tests/reference/computed.py what the engine gives for this row"
    assert one.holds, f"expected {one.expected}, got {one.got}, tolerance {one.tolerance}; {one.source}"


def test_rows_of_the_page_are_those_the_engine_gives(script: ModuleType, page: str) -> None:
    assert script.reference() in page, REMEDY


def test_history_is_of_the_past_cases_as_they_are(script: ModuleType, page: str) -> None:
    """The default case moves more often; what it stood at is printed below its estimates and not asked for here."""
    assert script.stamp(shipped()) in page, REMEDY


def test_every_outcome_and_estimate_is_on_the_page(page: str) -> None:
    for name in shipped():
        for row in outcomes_of(name).rows:
            assert f"{name}: {row.en}" in page, REMEDY
            assert row.source in page, REMEDY
    for one in outside().values():
        assert one["publisher"] in page, REMEDY
        assert all(reason["en"] in page for reason in one["reasons"]), REMEDY


def test_a_planted_miss_is_told(script: ModuleType) -> None:
    good = computed("finance_portfolio")[0]
    bad = Computed(good.file, good.what, good.expected + 1, good.got, good.tolerance, good.source)
    assert script.row(good)[4] == "holds"
    assert script.row(bad)[4] == "MISSES"


def test_hashes_tell_a_change(script: ModuleType, page: str) -> None:
    changed = load("railways-1845", sets=("labs.companies.cash=1e6",))
    assert changed.hash[:16] not in page
