"""One firm, one bond, run as any case is: the shipped guarantee costs Merton's (1977) put, the bond asks his (1974) spread."""

from __future__ import annotations

import math

import pytest

from tests.finance.reference_rows import rows
from tests.instruments.textbook import textbook
from whopays.case.case import Case
from whopays.case.load import load
from whopays.engine.compare import Comparison, compare
from whopays.engine.public_flows import PublicFlows
from whopays.finance.merton import guarantee_value, spread
from whopays.model.bind import Columns
from whopays.model.simulate import simulate_block
from whopays.policy import activate
from whopays.policy import load as load_policy

PATHS = 20_480
WHOLE = "whole-guarantee"
ROWS = rows("finance_merton_1977")


def measured(found: Comparison, name: str) -> tuple[float, float]:
    """A cost of the guarantee and its error, bn USD."""
    one = found.policies[1].measured[f"public_cost.{name}"]
    return one.value / 1e9, one.error / 1e9


# one row here; the soak has all of them, on more futures
@pytest.mark.parametrize("row", ROWS[:1], ids=lambda row: f"{row['value']:g}-{row['face']:g}-{row['maturity']:g}y")
def test_the_guarantee_of_a_bond_is_mertons_put(row: dict[str, float]) -> None:
    firm = [row[name] for name in ("value", "face", "rate", "volatility", "maturity")]
    case, promised = textbook(*firm)
    found = compare(case, [WHOLE], paths=PATHS, processes=1)
    for name in ("budget", "fair"):
        value, error = measured(found, name)
        print(f"{firm}: {value:.3f} ± {error:.3f}, textbook {row['expected']:.3f}")
        assert value == pytest.approx(row["expected"], abs=3 * error)
        assert error < 0.02 * row["expected"]
    bond = promised * math.exp(-row["rate"] * (row["maturity"] - 0.125))
    yields = -math.log(1 - value / bond) / row["maturity"]
    slope = error / (bond - value) / row["maturity"]
    assert yields == pytest.approx(float(spread(*firm)), abs=3 * slope)


def test_the_case_as_shipped_is_the_row_it_says() -> None:
    found = compare(load("one-bond"), [WHOLE], paths=PATHS, processes=1)
    value, error = measured(found, "fair")
    assert value == pytest.approx(float(guarantee_value(100.0, 100.0, 0.04, 0.3, 4.875)), abs=3 * error)
    assert [one.name for one in found.policies] == ["none", WHOLE]


def put_and_bond(case: Case, policy: str) -> tuple[float, float]:
    """Present value of what the state pays net, and of what lenders are paid at maturity, mean over one block."""
    public = PublicFlows(case.quarters)
    block = simulate_block(case, Columns(tuple(case.views), ("fail",), 1024), 1, 0, witness=public,
                           instruments=activate(load_policy(policy), case=case))
    lenders = public.priced * 0
    for (payer, payee, kind, _axis), amount in block.ledger.totals.items():
        if "lender" in (payer, payee) and kind != "site_interest":
            lenders += amount.sum(axis=0) * ((payee == "lender") - (1.0 * (payer == "lender")))
    return float(public.priced.mean()), float(lenders.mean())


def test_what_the_lender_lacks_the_state_pays_and_nothing_else_moves() -> None:
    case = load("one-bond")
    none, alone = put_and_bond(case, "none")
    cost, covered = put_and_bond(case, WHOLE)
    assert none == 0
    assert covered == pytest.approx(100e9, rel=1e-9)
    assert cost == pytest.approx((covered - alone) * math.exp(-0.04 * 4.875), rel=1e-9)
