"""The validation page: every external row on it, as the engine gives it today; every outcome and published part beside it.

What is simulated on it is recomputed by tests/soak/test_validation_page.py.
"""

from __future__ import annotations

import re
from pathlib import Path
from types import ModuleType

import pytest

from tests.finance.single_owner import deal
from tests.reference.computed import FILES, Computed, computed, rows_of
from tests.reference.elsewhere import ROWS
from tests.reference.ordered import ordered
from tests.reference.pages import SCRIPT, writer
from whopays.case.citations import DATA
from whopays.case.load import load
from whopays.case.outcome import outcomes_of, shipped
from whopays.engine.estimates import outside
from whopays.sources.ledger import read_ledger
from whopays.studies import reconcile

HERE = Path(__file__).parent
DEAL_A = {"output": 35_000.0, "price": 0.09, "escalation": 1.0, "rate": 0.07, "tenor": 5, "cover": 1.3, "cost": 109.2e6}
DEAL_B = {"output": 30_000.0, "price": 0.12, "escalation": -1.0, "rate": 0.10, "tenor": 4, "cover": 1.8, "cost": 150e6}
REMEDY = "run `make validation`, which writes docs/reference/validation.md"


@pytest.fixture(scope="module")
def script() -> ModuleType:
    return writer()


@pytest.fixture(scope="module")
def page() -> str:
    """All pages: rows, estimates, history."""
    names = ("validation", "validation-estimates", "validation-history")
    return "".join(SCRIPT.with_name(f"{name}.md").read_text(encoding="utf-8") for name in names)


def test_every_file_of_rows_is_on_the_page() -> None:
    assert {path.stem for path in HERE.glob("*.csv")} == set(FILES), "tell tests/reference/computed.py how the rows are computed"


@pytest.mark.parametrize("one", [one for name in FILES for one in computed(name)], ids=lambda one: f"{one.file}: {one.what}")
def test_every_row_holds(one: Computed) -> None:
    assert one.got == one.got, "tell tests/reference/computed.py what the engine gives for this row"
    assert one.holds, f"expected {one.expected}, got {one.got}, tolerance {one.tolerance}; {one.source}"


def test_rows_of_the_page_are_those_the_engine_gives(script: ModuleType, page: str) -> None:
    assert script.reference() in page, REMEDY


def test_orders_and_rules_hold_and_are_on_the_page(script: ModuleType, page: str) -> None:
    assert [one.what for one in ordered() if not one.holds] == []
    assert script.orders() in page, REMEDY


def test_what_stands_where_is_true_and_on_the_page(script: ModuleType, page: str) -> None:
    """Every place named exists, every file of rows is named, and what is compared nowhere has its reason."""
    places = [name for one in ROWS for name in one.places]
    assert {name.partition(":")[2] for name in places if name.startswith("rows:")} == set(FILES)
    assert all(one.why for one in ROWS if not one.places)
    for name in places:
        kind, _, what = name.partition(":")
        if kind in shipped():
            assert what in {row.id for row in outcomes_of(kind).rows}, name
        elif kind == "reconcile":
            assert f'"{what}"' in (Path(reconcile.__file__)).read_text(encoding="utf-8"), name
        else:
            assert kind in ("rows", "orders"), name
    assert script.account() in page, REMEDY


def test_every_fact_of_history_is_compared_or_has_its_reason() -> None:
    facts = {id for id in read_ledger([], [], [DATA / "facts" / "history.yaml"]).facts if id.startswith("F")}
    compared = {row.fact for name in shipped() for row in outcomes_of(name).rows}
    said = " ".join(f"{one.what} {one.why}" for one in ROWS)
    spans = [(int(low), int(high)) for low, high in re.findall(r"F(\d{3}) to F(\d{3})", said)]
    named = set(re.findall(r"F\d{3}", said)) | {f"F{n:03d}" for low, high in spans for n in range(low, high + 1)}
    assert facts - compared - named == set()


@pytest.mark.parametrize(("name", "terms"), [("A", DEAL_A), ("B", DEAL_B)])
def test_rows_of_projects_are_what_sam_says(name: str, terms: dict[str, float]) -> None:
    """The frozen rows are still NREL's: the model is asked again."""
    theirs, owned = deal(**terms), deal(share=0.5, **terms)
    said = {"debt": theirs.debt, "service_first": theirs.service[0], "service_last": theirs.service[-1],
            "interest_first": theirs.interest[0], "principal_last": theirs.principal[-1], "return": owned.return_rate}
    rows = [row for row in rows_of("finance_project") if row["deal"] == name]
    assert {row["quantity"]: float(row["expected"]) for row in rows} == pytest.approx(said, rel=1e-9)
    flows = {row["quantity"]: [float(one) for one in row["flows"].split(";")] for row in rows}
    assert flows["debt"] == pytest.approx(list(theirs.cash_flow))
    assert flows["return"] == pytest.approx(list(owned.flows))


def test_history_is_of_the_past_cases_as_they_are(script: ModuleType, page: str) -> None:
    """The default case moves more often; what it stood at is printed below its estimates and not asked for here."""
    assert script.stamp(shipped()) in page, REMEDY


def test_every_outcome_and_estimate_is_on_the_page(page: str) -> None:
    for name in shipped():
        for row in outcomes_of(name).rows:
            assert f"{name}: {row.en}" in page, REMEDY
            assert row.source in page, REMEDY
    for one in outside().values():
        assert one["publisher"]["en"] in page, REMEDY
        assert all(reason["en"] in page for reason in one["reasons"]), REMEDY


def test_a_planted_miss_is_told(script: ModuleType) -> None:
    good = computed("finance_portfolio")[0]
    bad = Computed(good.file, good.what, good.expected + 1, good.got, good.tolerance, good.source)
    assert script.row(good)[4] == "holds"
    assert script.row(bad)[4] == "MISSES"


def test_hashes_tell_a_change(script: ModuleType, page: str) -> None:
    changed = load("railways-1845", sets=("labs.companies.cash=1e6",))
    assert changed.hash[:16] not in page
