"""Landlords, vendors and insurers with a capital: laws of their failure."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from tests.model.scratch_paths import columns_of
from tests.model.stage_visits import CASES, TOYLAND, Visit, at_stage, opened
from whopays.case.case import Case
from whopays.case.load import load
from whopays.model.books import book
from whopays.model.evolve import evolve
from whopays.model.firm import book_claims, worth
from whopays.model.simulate import Block, simulate_block
from whopays.model.stages.clear import backing_due, clear, clearing, network
from whopays.model.stages.fail import estate, foreclose
from whopays.model.transfer import CONTRACT, Transfer

PATHS = 256
CLOSE = 1e-9


def without(case: Case, *sections: str) -> Case:
    """The case without the rows of some sections."""
    return replace(case, rows={view: {name: row for name, row in rows.items() if name.split(".")[0] not in sections}
                               for view, rows in case.rows.items()})


@cache
def run(name: str, sets: tuple[str, ...] = (), dropped: tuple[str, ...] = ()) -> Block:
    case = without(load(name, sets=sets), *dropped)
    return simulate_block(case, columns_of(case, PATHS), 1, 0)


RICH = ("firms.hearth.capital=1e18", "firms.flint.capital=1e18", "firms.insurers.capital=1e18")


def test_capital_without_end_gives_what_a_case_without_firms_gives_bit_for_bit() -> None:
    rich, none = run(TOYLAND, RICH, ("backing",)), run(TOYLAND, (), ("firms", "owed", "backing"))
    assert {name for name in rich.series if not name.startswith("firms.")} == set(none.series)
    for name, values in none.series.items():
        assert np.array_equal(rich.series[name], values), name
    for key, values in none.ledger.totals.items():
        assert np.array_equal(rich.ledger.totals[key], values), key
    assert not any(values.any() for key, values in rich.ledger.totals.items() if key not in none.ledger.totals)


def test_toyland_has_thin_landlords_vendors_and_insurers_that_fail_on_some_futures() -> None:
    block = run(TOYLAND)
    for firm in ("hearth", "flint", "insurers"):
        failed = block.part(block.series[f"firms.{firm}.default_probability"], "dull", "fail")[-1].mean()
        assert 0 < failed < 0.6, firm
        assert not block.part(block.series[f"firms.{firm}.default_probability"], "dull", "keep").any(), firm


def clearings(name: str) -> list[Visit]:
    found = [visit for visit in at_stage(name, "clear", paths=128) if visit.returned.flows.firm_failing is not None]
    assert any(visit.returned.flows.firm_failing.any() for visit in found)
    return found


def test_worth_is_capital_at_the_opening() -> None:
    start = opened(TOYLAND)
    assert np.array_equal(worth(start.inputs, start.state), start.inputs.firms.capital + 0 * start.state.gains)


def test_a_failed_firm_is_worth_nothing_once_its_creditors_have_lost() -> None:
    for visit in clearings(TOYLAND):
        inputs = opened(TOYLAND, 128).inputs
        after = worth(inputs, visit.booked) * visit.returned.flows.firm_failing
        assert np.abs(after).max() <= CLOSE * inputs.firms.capital.max()


def test_what_creditors_lose_and_owners_lost_is_what_the_firm_lost() -> None:
    """Loss above the capital = lenders' + other firms' + customers' loss - cost of failing - fall of books in the sale."""
    for visit in clearings(TOYLAND):
        inputs = opened(TOYLAND, 128).inputs
        before, after = (worth(inputs, one) for one in (visit.before, visit.booked))
        gained = visit.booked.gains - visit.before.gains
        books = book_claims(inputs, visit.booked) - book_claims(inputs, visit.before)
        assert np.allclose(after - before, gained + books, atol=1e-3)


@pytest.mark.parametrize("part", [0.9, 0.5, 0.0])
def test_less_capital_never_makes_any_creditor_better_off(part: float) -> None:
    inputs = opened(TOYLAND, 128).inputs
    poorer = evolve(inputs, firms=evolve(inputs.firms, capital=inputs.firms.capital * part))
    worse = 0.0
    for visit in clearings(TOYLAND):
        due = backing_due(inputs, visit.before)
        rich, poor = (clearing(given, visit.before, due) for given in (inputs, poorer))
        for paid in ("paid", "senior_paid", "inflow"):
            gap = getattr(rich, paid) - getattr(poor, paid)
            assert gap.min() >= -1e-3, paid
            worse += gap.sum()
        assert (poor.fails >= rich.fails).all()
    assert worse > 0


def test_the_least_vector_never_pays_more_than_the_greatest() -> None:
    inputs = opened(TOYLAND, 128).inputs
    for visit in clearings(TOYLAND):
        due = backing_due(inputs, visit.before)
        most, least = (clearing(inputs, visit.before, due, greatest=greatest) for greatest in (True, False))
        assert (least.paid <= most.paid + 1e-3).all() and (least.fails >= most.fails).all()


@pytest.mark.parametrize("name", CASES)
def test_no_firm_owes_itself_in_the_network(name: str) -> None:
    inputs = opened(name).inputs
    for visit in at_stage(name, "clear"):
        owes = network(inputs, visit.before, backing_due(inputs, visit.before), inputs.compute.resale_share).liabilities
        assert not np.diagonal(owes, axis1=0, axis2=1).any()


def test_a_failed_owner_sells_its_sites_and_starts_nothing() -> None:
    inputs, sold = opened(TOYLAND, 128).inputs, 0
    for visit in clearings(TOYLAND):
        fails = inputs.of_firm("sponsor", CONTRACT, visit.returned.flows.firm_failing) > 0
        assert (visit.returned.sold[fails] == 1).all() and (visit.returned.halted[fails] == 1).all()
        assert (visit.returned.halted[~fails] == visit.before.halted[~fails]).all()
        sold += int(fails.sum())
    for visit in at_stage(TOYLAND, "build", paths=128):
        assert (visit.returned.flows.started[visit.before.halted > 0] == 0).all()
    assert sold


def test_a_failed_vendor_lends_and_gives_nothing() -> None:
    inputs, seen = opened(TOYLAND, 128).inputs, 0
    for visit in at_stage(TOYLAND, "fund", paths=128):
        gone = inputs.of_firm("vendor", CONTRACT, visit.before.firm_failed) > 0
        for move in visit.moves:
            if move.kind in ("vendor_loan", "vendor_equity", "vested"):
                assert (move.amount[gone] == 0).all()
        seen += int(gone.sum())
    assert seen


def test_an_insurer_pays_what_it_has_and_the_layers_still_add_to_the_damage() -> None:
    inputs, spent = opened(TOYLAND, 128).inputs, 0
    at = list(range(len(inputs.firms.capital)))[-1]  # insurers are the last party of toyland
    for visit in at_stage(TOYLAND, "insure", paths=128):
        paid = sum(move.amount.sum(axis=0) for move in visit.moves if move.kind == "compensation_insurer")
        owed = sum(move.amount.sum(axis=0) for move in visit.moves if move.kind == "assessed")
        has = np.maximum(inputs.firms.capital[at] + visit.before.gains[at], 0)
        stands = 1 - inputs.keep > 0
        assert (paid <= has + 1e-6)[stands].all()
        flows = visit.returned.flows
        assert np.allclose(paid + owed + flows.damage_public, flows.damage, rtol=1e-9, atol=1e-3)
        fails = visit.returned.firm_failed[at] > visit.before.firm_failed[at]
        assert np.allclose(paid[fails], has[fails], rtol=1e-6)
        spent += int(fails.sum())
    assert spent


def test_a_site_whose_backer_brings_enough_pays_what_it_missed_and_is_not_sold() -> None:
    inputs = opened(TOYLAND, 128).inputs
    cured = 0
    for visit in at_stage(TOYLAND, "foreclose", paths=128):
        default = visit.before.flows.site_default > 0
        if not default.any():
            continue
        rich = evolve(visit.before, site_cash=visit.before.site_cash + 1e9,
                      flows=evolve(visit.before.flows, backed=0 * visit.before.site_cash + 1.0))
        after, moves = foreclose(inputs, rich, visit.shocks)
        booked = book(inputs, after, moves)
        assert (after.sold == visit.before.sold).all() and not after.flows.site_default.any()
        missing = sum(due.amount for due in visit.before.flows.site_unpaid)
        assert np.allclose((rich.site_cash - booked.site_cash)[default], missing[default], rtol=1e-9, atol=1e-3)
        cured += int(default.sum())
    assert cured


def test_a_backer_pays_its_share_up_to_its_cap_and_only_for_a_failed_tenant() -> None:
    inputs, called = opened(TOYLAND, 128).inputs, 0.0
    for visit in at_stage(TOYLAND, "clear", paths=128):
        lost = visit.before.flows.site_lost
        made = visit.before.flows.failing
        assert (lost[inputs.of_tenant(made) == 0] == 0).all() and (lost >= -1e-6).all()
        after, moves = clear(inputs, visit.before, visit.shocks)
        paid = sum((move.amount.sum() for move in moves if isinstance(move, Transfer) and move.kind == "backing"), 0.0)
        called += float(paid)
        assert (book(inputs, after, moves).backing_left >= -1e-6).all()
    assert called > 0


def test_warrants_of_a_failed_lab_are_part_of_its_estate() -> None:
    inputs = opened(TOYLAND, 128).inputs
    visit = next(one for one in at_stage(TOYLAND, "fail", paths=128) if one.returned.flows.failing.any())
    failing = visit.returned.flows.failing
    held = evolve(visit.before, vendor_shares=visit.before.vendor_shares + 1e6)
    _price, has, consumed = estate(inputs, held, failing, 0 * failing)
    _price, had, cost = estate(inputs, visit.before, failing, 0 * failing)
    more = inputs.tenant(inputs.of_tenant(failing) * 1e6)
    assert np.allclose(has - had, more) and (consumed >= cost).all()
