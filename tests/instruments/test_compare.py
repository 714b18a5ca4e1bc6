"""Policies on the same futures: paired, adding up, the same whatever the machine does."""

from __future__ import annotations

import io
import math
import re
from dataclasses import asdict, replace

import jsonschema
import numpy as np
import pytest
from rich.console import Console

from whopays.case.load import load
from whopays.engine.belief import CLOSE, PILOT, prepared, settle_belief
from whopays.engine.compare import Comparison, PolicyAnswer, compare
from whopays.engine.fee import expected_cost
from whopays.engine.local import run
from whopays.engine.tails import beyond, tail_error
from whopays.model.parties import RESOURCES
from whopays.policy import load as load_policy
from whopays.policy import names
from whopays.report.compare import cheaper_than_budgeted, compare_object, comparison
from whopays.report.figures import Page
from whopays.report.json import schema

PATHS = 128
ASKED = ["backstop", "national-reserve", "last-resort-insurer", "fab-guarantee", "permits-only"]


@pytest.fixture(scope="module")
def found() -> Comparison:
    return compare(load("openai-2025"), ASKED, paths=PATHS, processes=1, precision="float64")


@pytest.mark.parametrize(("lang", "scale"), [("en", "m"), ("fr", "M")])
def test_money_is_written_in_the_unit_of_its_size(lang: str, scale: str) -> None:
    """Toyland lives on millions: nothing of it reads 0.0 bn, and what is written is what was computed."""
    small = compare(load("toyland"), ["backstop", "last-resort-insurer"], paths=64, processes=1)
    out = Console(width=120, file=io.StringIO(), record=True)
    out.print(*comparison(small, Page(120, lang=lang), "backstop"))
    text = out.export_text()
    assert re.search(r"\b(bn|Md)\b", text) is None
    fair = small.policies[1].measured["public_cost.fair"].value
    assert 1e5 < fair < 1e8
    heading = {"en": "fair value, ", "fr": "juste valeur, "}[lang] + scale
    (row,) = re.findall(rf"{heading} .*\n.*\nbackstop(.*)\n", text)
    assert f"{fair / 1e6:.1f}".replace(".", {"en": ".", "fr": ","}[lang]) in row
    received = math.fsum(line.net for line in small.policies[1].who_pays)
    (row,) = re.findall({"en": r"received, m USD(.*)", "fr": r"reçu, M USD(.*)"}[lang], text)
    assert row.split() == [f"{received / 1e6:.0f}"] * len(small.policies)
    assert re.search(rf"gains, {scale} USD", text)


def policy(found: Comparison, name: str) -> PolicyAnswer:
    return next(one for one in found.policies if one.name == name)


def test_none_comes_first_and_the_rest_as_asked(found: Comparison) -> None:
    assert [one.name for one in found.policies] == ["none", *ASKED]


def test_who_pays_adds_to_the_whole_under_every_policy(found: Comparison) -> None:
    for one in found.policies:
        if one.applies:
            assert math.fsum(line.share for line in one.who_pays) == pytest.approx(1, abs=1e-9), one.name


def test_what_has_no_object_has_a_reason_and_no_numbers(found: Comparison) -> None:
    fabs = policy(found, "fab-guarantee")
    assert not fabs.applies
    assert fabs.reasons
    assert not fabs.measured


def test_differences_are_those_of_the_means(found: Comparison) -> None:
    base = found.policies[0].measured
    for one in found.policies[1:]:
        for name, value in one.measured.items():
            if name in base and np.isfinite(value.difference):
                size = max(abs(value.value), abs(base[name].value), 1e-12)
                assert value.difference == pytest.approx(value.value - base[name].value, abs=1e-6 * size), (one.name, name)


def test_pairing_makes_differences_sharper_than_levels(found: Comparison) -> None:
    debt = policy(found, "permits-only").measured["default_probability"]
    assert 0 < debt.difference_error < debt.error


def test_gains_and_losses_cancel(found: Comparison) -> None:
    """Every transfer has two ends: with `resources` counted, gains add to zero; a reserve's machines come on top."""
    for name in ("backstop", "last-resort-insurer", "permits-only"):
        gains = policy(found, name).gains
        size = sum(abs(gain.value) for gain in gains)
        assert any(gain.party == RESOURCES for gain in gains) or name != "permits-only"
        assert math.fsum(gain.value for gain in gains) == pytest.approx(0, abs=1e-6 * size), name


def test_a_guarantee_on_pro_cyclical_borrowers_costs_more_at_fair_value(found: Comparison) -> None:
    measured = policy(found, "backstop").measured
    assert measured["public_cost.fair"].value > measured["public_cost.budget"].value


def test_without_risk_priced_or_rates_moving_both_measures_agree() -> None:
    case = load("toyland", sets=["market.equity_risk_premium=0", "market.short_rate_volatility=0"])
    found = compare(case, ["national-reserve", "procurement", "railway-1862"], paths=64, processes=1, precision="float64")
    for one in found.policies[1:]:
        fair, budget = (one.measured[f"public_cost.{name}"].value for name in ("fair", "budget"))
        assert budget != 0
        assert fair == pytest.approx(budget, rel=1e-6), one.name


def test_the_number_of_processes_changes_nothing() -> None:
    case = load("toyland")
    one, two = (compare(case, ["backstop"], paths=3000, processes=n) for n in (1, 2))
    for a, b in zip(one.policies, two.policies, strict=True):
        assert repr(asdict(a)) == repr(asdict(b))


def test_it_agrees_with_a_run_of_the_same_policy(found: Comparison) -> None:
    case = load("openai-2025")
    alone = run(case, policy="backstop", paths=PATHS, modes=("fail",), processes=1, precision="float64")
    mine = policy(found, "backstop")
    assert mine.measured["labs.openai.default_probability"].value == alone.figure("labs.openai.default_probability").value
    assert [line.share for line in mine.who_pays] == pytest.approx([line.share for line in alone.pooled.who_pays], abs=1e-12)


def test_the_object_meets_its_schema_and_the_page_names_every_policy(found: Comparison) -> None:
    jsonschema.validate(compare_object(found), schema("whopays.compare/1"))
    from rich.console import Console

    console = Console(width=100, record=True, file=open("/dev/null", "w", encoding="utf-8"))  # noqa: SIM115
    for piece in comparison(found, Page(width=100)):
        console.print(piece)
    text = console.export_text()
    assert all(one.name in text for one in found.policies)
    assert "does not apply" in text
    assert "not a rating" in text


def test_the_tail_is_that_of_all_years() -> None:
    losses, mass = np.array([5.0, 40.0]), np.array([0.02, 0.005])
    assert beyond(losses, mass, 0.01) == pytest.approx((40 * 0.005 + 5 * 0.005) / 0.01)


def test_a_rational_belief_confirms_itself_from_either_side() -> None:
    case, stated = load("openai-2025"), load_policy("too-big-to-fail")
    solved = prepared(case, stated, 1)
    belief = solved.instruments[0][1]["belief"]
    [again] = settle_belief(case, solved, 1, belief)
    assert again.rounds <= 2
    assert abs(again.residual) < CLOSE
    assert belief != stated.instruments[0][1]["belief"]
    assert "from 0 and" in solved.notes[0]


def test_all_shipped_policies_run_in_toyland() -> None:
    found = compare(load("toyland"), names(), paths=32, processes=1)
    for one in found.policies:
        for name, value in one.measured.items():
            assert math.isfinite(value.value) or name.startswith("reserve."), (one.name, name)


def test_a_subsidy_that_borrowers_pay_nets_to_nothing() -> None:
    case, stated = load("openai-2025"), load_policy("backstop")
    asked = replace(stated, entries=(replace(stated.entries[0], terms={**stated.entries[0].terms, "borrower_pays": 1.0}),))
    paid = prepared(case, asked, 1)
    fee = paid.instruments[0][1]["upfront_fee_rate"]
    guaranteed = stated.instruments[0][1]["cap"]
    assert 0 < fee < 1
    assert abs(expected_cost(case, paid, 1, PILOT)) < 1e-4 * fee * guaranteed
    assert expected_cost(case, stated, 1, PILOT) != pytest.approx(0, abs=1e-3 * guaranteed)


def test_layers_of_cover_carry_errors_that_hold(found: Comparison) -> None:
    """Two halves of the futures differ by no more than their errors allow."""
    layers = policy(found, "last-resort-insurer").layers
    assert all(layer.expected_error > 0 and layer.tail_99_error > 0 for layer in layers.values() if layer.expected > 0)
    losses, seen = np.array([5.0, 40.0]), 4000
    assert tail_error(losses, np.array([0.02, 0.005]), 0.01, seen) == pytest.approx(
        math.sqrt((17.5**2 + 0.99 * 17.5**2) / (seen * 0.01)))


def test_the_charge_for_market_risk_is_the_gap_of_both_measures(found: Comparison) -> None:
    for one in found.policies:
        if one.applies:
            fair, budget, risk = (one.measured[f"public_cost.{name}"].value for name in ("fair", "budget", "risk"))
            assert risk == pytest.approx(fair - budget, rel=1e-9, abs=1.0)
    surely = policy(found, "backstop").measured["public_cost.risk"]
    assert surely.value > 2 * surely.error


def test_a_fair_value_below_the_budgets_is_said_with_its_reason(found: Comparison) -> None:
    backstop = policy(found, "backstop")
    risk = backstop.measured["public_cost.risk"]
    turned = replace(backstop, measured={**backstop.measured, "public_cost.risk": replace(risk, value=-risk.value)})
    assert list(cheaper_than_budgeted([backstop], "USD", Page())) == []
    (said,) = cheaper_than_budgeted([turned], "USD", Page())
    assert "below FCRA" in said and "bad markets" in said


def test_a_case_in_which_nobody_can_fail_is_compared() -> None:
    found = compare(load("chips-1962"), ["procurement"], paths=32, processes=1)
    assert found.policies[1].measured["default_probability"].value == 0
    assert found.policies[1].measured["public_cost.budget"].value > 0
