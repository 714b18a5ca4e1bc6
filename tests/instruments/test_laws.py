"""Laws that hold for every instrument, present and future."""

from __future__ import annotations

import dataclasses
from itertools import pairwise
from types import ModuleType

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.instruments.terms import active, generous, in_money_of, largest, public_net, simulated, zero
from whopays.case.case import Case
from whopays.case.load import load
from whopays.model.instrument import MOMENTS, Active, declared_terms
from whopays.model.ledger import residual
from whopays.model.simulate import Block

FEW = settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
TOYLAND = load("toyland")


def test_it_declares_what_an_instrument_must(instrument: ModuleType) -> None:
    assert instrument.__doc__
    assert instrument.ACTS
    assert set(instrument.ACTS) <= set(MOMENTS)
    for name, about in declared_terms(instrument).items():
        assert about["meaning"], name
        assert about["low"] is not None, f"{name} has no lower end of its range"


def test_generous_terms_move_money_or_futures(instrument: ModuleType, toyland: Case, none: Block) -> None:
    """Otherwise the other laws would hold of nothing."""
    with_it = simulated(toyland, active(instrument, generous(instrument)), modes=("fail", "keep"))
    moved = np.abs(public_net(with_it)).max() > 0
    assert moved or any(not np.array_equal(with_it.series[name], none.series[name]) for name in none.series)


def test_it_pays_finite_amounts_never_below_zero(instrument: ModuleType, toyland: Case) -> None:
    lowest: dict[str, float] = {}

    def watch(_stage: object, moves: list, _now: object) -> None:
        for move in moves:
            amount = np.asarray(move.amount)
            assert np.isfinite(amount).all(), move.kind
            if amount.size:
                lowest[move.kind] = min(lowest.get(move.kind, 0.0), float(amount.min()))

    simulated(toyland, active(instrument, generous(instrument)), modes=("fail", "keep"), witness=watch)
    dust = 1e-6  # of a currency unit; cash of sites may miss zero by rounding
    assert {kind: low for kind, low in lowest.items() if low < -dust} == {}


@FEW
@pytest.mark.filterwarnings("ignore:overflow encountered")  # a term of 1e-308 is a fair draw
@given(data=st.data())
def test_any_terms_in_range_close_the_books(data: st.DataObject, instrument: ModuleType) -> None:
    terms = {name: data.draw(st.floats(about["low"], largest(about), allow_subnormal=False), label=name)
             for name, about in declared_terms(instrument).items()}
    block = simulated(TOYLAND, active(instrument, terms), paths=8)
    assert residual(block.ledger, block.inputs, block.before, block.after) < 1e-9
    assert np.isfinite(public_net(block)).all()
    assert all(np.isfinite(values).all() for values in block.series.values())


def test_zero_terms_pay_nothing_and_change_no_bit(instrument: ModuleType, toyland: Case, none: Block) -> None:
    with_it = simulated(toyland, zero(instrument), modes=("fail", "keep"))
    assert np.abs(public_net(with_it)).max() == 0
    for name, values in none.series.items():
        assert np.array_equal(values, with_it.series[name]), name
    for key, total in none.ledger.totals.items():
        assert np.array_equal(total, with_it.ledger.totals[key]), key
    assert all(np.abs(total).max() == 0 for key, total in with_it.ledger.totals.items() if key not in none.ledger.totals)


@pytest.mark.parametrize("k", [2.0**-10, 2.0**40])
def test_the_unit_of_money_does_not_matter(instrument: ModuleType, toyland: Case, k: float) -> None:
    terms = generous(instrument)
    money = [name for name, about in declared_terms(instrument).items() if about["unit"].startswith("USD")]
    small = simulated(toyland, active(instrument, terms))
    large = simulated(in_money_of(toyland, k), active(instrument, terms | {name: terms[name] * k for name in money}))
    size = max(np.abs(total).max() for total in small.ledger.totals.values())
    np.testing.assert_allclose(public_net(large) / k, public_net(small), rtol=1e-7, atol=1e-9 * size)
    for name in ("market.capacity", "labs.alder.default_probability", "labs.birch.default_probability"):
        np.testing.assert_allclose(large.series[name], small.series[name], rtol=1e-7)


@pytest.mark.parametrize(("name", "kinds"), [("loan_guarantee", ("guarantee_claim",)), ("last_resort_insurance", ("compensation_state",))])
def test_more_cover_never_pays_less(name: str, kinds: tuple[str, ...], toyland: Case, instruments: dict[str, ModuleType]) -> None:
    """Fees zero, behaviour off, authority large: path by path."""
    module = instruments[name]
    quiet = {"upfront_fee_rate": 0.0, "annual_fee_rate": 0.0, "pass_through": 0.0, "premium_rate": 0.0, "recoupment": 0.0,
             "first_loss_share": 0.0, "cap": 1e12}
    paid = []
    for share in (0.1, 0.4, 0.8, 1.0):
        block = simulated(toyland, active(module, generous(module, **quiet, covered_share=share)), paths=128)
        paid.append(sum(t.sum(axis=0) for key, t in block.ledger.totals.items() if key[2] in kinds))
    assert paid[-1].max() > 0
    for less, more in pairwise(paid):
        assert (more >= less * (1 - 1e-12)).all()


def test_all_instruments_at_once_close_the_books(toyland: Case, instruments: dict[str, ModuleType]) -> None:
    block = simulated(toyland, *(active(module, generous(module)) for module in instruments.values()), modes=("fail", "keep"))
    assert residual(block.ledger, block.inputs, block.before, block.after) < 1e-9
    for stock in ("cash", "term_debt", "revolver", "vendor_credit", "site_debt"):
        values = getattr(block.after, stock)
        assert (values >= -1e-6 * np.abs(values).max()).all(), stock


def test_terms_of_some_contracts_leave_the_others_alone(toyland: Case, instruments: dict[str, ModuleType]) -> None:
    module = instruments["grant"]
    whole = active(module, generous(module, passed_on_share=0.0))
    only = np.array([[name == "birch-buy"] for name in toyland.contracts], dtype=float)
    block = simulated(toyland, Active(module, dataclasses.replace(whole.terms, paid_share=whole.terms.paid_share * only)))
    paid = block.ledger.totals["government", "site", "grant", "contract"].sum(axis=1)
    assert [name for name, amount in zip(toyland.contracts, paid, strict=True) if amount > 0] == ["birch-buy"]
