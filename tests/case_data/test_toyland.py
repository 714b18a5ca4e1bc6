"""Toyland: fictional, small, and every mechanism in it."""

from __future__ import annotations

import pytest

from whopays.case.case import Case
from whopays.case.load import load


@pytest.fixture(scope="module")
def toyland() -> Case:
    return load("toyland")


def test_small_enough_to_check_by_hand(toyland: Case) -> None:
    assert toyland.quarters == 12
    assert [one.kind for one in toyland.labs.values()] == ["standalone", "standalone", "fringe"]
    assert sorted(one.volume for one in toyland.lines.values()) == ["money", "users"]
    assert len(toyland.contracts) == 4
    assert {"lease", "purchase"} == {one.form for one in toyland.contracts.values()}


def test_something_installed_and_something_to_build(toyland: Case) -> None:
    leads = [toyland.assumptions("dull")[f"contracts.{one}.lead_time"].value.quantile(0.5) for one in toyland.contracts]
    assert min(leads) == 0 < max(leads)


def test_few_inputs_are_drawn(toyland: Case) -> None:
    for view in toyland.views:
        drawn = [row.name for row in toyland.assumptions(view).values() if not row.value.is_fixed]
        assert 3 <= len(drawn) <= 4, drawn


def test_run_rates_are_what_the_lines_give(toyland: Case) -> None:
    rows = toyland.assumptions("dull")

    def of(name: str) -> float:
        return rows[name].value.quantile(0.5)

    for lab in ("alder", "birch"):
        sales = sum(of(f"lines.{line}.level") * of(f"lines.{line}.paying_start") * of(f"lines.{line}.price") * 12
                    * of(f"shares.{line}.{lab}.start") for line in toyland.lines)
        assert sales == pytest.approx(of(f"labs.{lab}.run_rate"))


def test_it_says_that_it_is_made_up(toyland: Case) -> None:
    assert "fictional" in toyland.title
    assert {row.basis for row in toyland.assumptions("dull").values()} == {"judgement"}
