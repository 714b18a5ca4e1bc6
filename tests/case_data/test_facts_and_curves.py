"""The tables of facts and the dated curve: complete, dated, and kept apart from what came later."""

from __future__ import annotations

import math
from itertools import pairwise
from pathlib import Path

import pytest

from whopays.case.load import load
from whopays.sources.fact import Fact
from whopays.sources.ledger import read_ledger

DATA = Path(__file__).resolve().parents[2] / "src" / "whopays" / "data"
AS_OF = "2025-11-07"


@pytest.fixture(scope="module")
def facts() -> dict[str, Fact]:
    return dict(read_ledger([], [], sorted((DATA / "facts").glob("*.yaml"))).facts)


def test_files_stay_short() -> None:
    for file in [*DATA.glob("facts/*.yaml"), *DATA.glob("cases/*/**/*.yaml"), *DATA.glob("curves/*.yaml")]:
        assert len(file.read_text(encoding="utf-8").splitlines()) <= 300, file.name


def test_ids_say_one_thing_and_every_fact_has_a_source(facts: dict[str, Fact]) -> None:
    assert len(facts) > 150
    for one in facts.values():
        assert one.source and one.quantity, one.id


def test_what_came_later_stands_apart(facts: dict[str, Fact]) -> None:
    for one in facts.values():
        is_later = Path(one.place.rsplit(":", 1)[0]).stem == "reconciliation"
        assert (one.use == "reconciliation") == is_later, one.id
        if not is_later and one.known_on is not None:
            assert one.known_on <= AS_OF, one.id


def test_no_input_rests_on_a_later_or_undated_figure(facts: dict[str, Fact]) -> None:
    case = load("openai-2025")
    for view in case.views:
        for row in case.assumptions(view).values():
            for name in row.citations:
                fact = facts.get(name)
                if fact is None:  # a claim of an article, dated there
                    continue
                assert fact.use != "reconciliation", (row.name, name)
                assert fact.known_on, (row.name, name)
                assert fact.known_on <= row.known_on.isoformat(), (row.name, name)


def bootstrap(par: dict[float, float]) -> dict[float, float]:
    """Zero rates, continuously compounded, from par yields in percent with half-yearly coupons.

    Par yields are linear between maturities; three months is a single payment.
    """
    years = sorted(par)

    def at(when: float) -> float:
        for early, late in pairwise(years):
            if early <= when <= late:
                return (par[early] + (par[late] - par[early]) * (when - early) / (late - early)) / 100
        raise ValueError(when)

    annuity, zero = 0.0, {}
    for half in range(1, int(years[-1] * 2) + 1):
        coupon = at(half / 2) / 2
        discount = (1 - coupon * annuity) / (1 + coupon)
        annuity += discount
        zero[half / 2] = -math.log(discount) * 2 / half
    short = years[0]
    zero[short] = math.log(1 + par[short] / 100 * short) / short
    return zero


def test_curve_is_the_bootstrap_of_its_par_yields(facts: dict[str, Fact]) -> None:
    par = {float(year): rate for year, rate in facts["H021"].value.items()}
    zero = bootstrap(par)
    curve = load("openai-2025").curve
    assert set(curve) == set(par)
    for years, rate in curve.items():
        assert rate == pytest.approx(zero[years], abs=2e-6), years


def test_bonds_at_their_par_yield_are_worth_par(facts: dict[str, Fact]) -> None:
    par = {float(year): rate for year, rate in facts["H021"].value.items()}
    zero = bootstrap(par)
    for years, rate in par.items():
        if years < 0.5:
            continue
        halves = int(years * 2)
        price = sum(rate / 2 * math.exp(-zero[k / 2] * k / 2) for k in range(1, halves + 1))
        price += 100 * math.exp(-zero[years] * years)
        assert price == pytest.approx(100, abs=1e-9), years
