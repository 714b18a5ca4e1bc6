"""Project debt worked by hand: what a site owes its lenders, quarter by quarter, beside what the kernel makes it pay.

The site: debt of 3,000,000, four quarters of rent left, 2,400,000 of contracted cash flow a quarter, 2 % a quarter, cover 1.2.
"""

from __future__ import annotations

import pytest

from tests.model.still_site import Quarters, run, standing

CENT = 0.005
DEBT_TERM = "contracts.birch-hall.debt_term"


def site(financing: str, years: float | None = None) -> tuple[Quarters, dict[str, float]]:
    """The site under a financing; years from delivery to maturity, where that is before the lease ends (a year has passed)."""
    sets = [one for one in standing(3e6, 2.4e6, 0.02, 1.2, 4) if years is None or not one.startswith(DEBT_TERM)]
    seen, block = run("birch-hall", financing, sets if years is None else [*sets, f"{DEBT_TERM}={years}"])
    assert not any(seen.default)
    return seen, {key[2]: float(amount[2, 0]) for key, amount in block.ledger.totals.items() if key[3] == "contract"}


def test_annuity() -> None:
    """1.02^4 = 1.08243216 and 1 / 1.08243216 = 0.92384543, so level payment = 3,000,000 x 0.02 / 0.07615457 = 787,871.26.

    quarter    interest   principal      balance
    1         60,000.00  727,871.26  2,272,128.74
    2         45,442.57  742,428.69  1,529,700.06
    3         30,594.00  757,277.26    772,422.80
    4         15,448.46  772,422.80          0.00
    Interest in all 151,485.03: four payments, 3,151,485.03, less the debt.
    """
    seen, paid = site("annuity")
    assert seen.due[:5] == pytest.approx([787_871.26] * 4 + [0], abs=CENT)
    assert seen.debt[:4] == pytest.approx([2_272_128.74, 1_529_700.06, 772_422.80, 0], abs=CENT)
    assert paid["site_interest"] == pytest.approx(151_485.03, abs=CENT) and paid["site_principal"] == pytest.approx(3e6, abs=CENT)


def test_bullet() -> None:
    """Interest of 60,000 until half a year is over, then all 3,000,000 with the quarter's 60,000.

    One quarter of rent is left then. At cover 1.2 it carries 2,400,000 / 1.2 = 2,000,000 of service, half of it in the quarter
    itself and half a quarter later: 1,000,000 + 1,000,000 / 1.02 = 1,980,392.16 are lent anew. The site pays the other
    1,019,607.84 of its own; the new loan ends with the lease, 1,980,392.16 x 1.02 = 2,020,000.00.
    """
    seen, paid = site("bullet", 1.5)
    assert seen.due[:5] == pytest.approx([60_000, 60_000, 3_060_000, 2_020_000, 0], abs=CENT)
    assert seen.debt[:4] == pytest.approx([3e6, 3e6, 1_980_392.16, 0], abs=CENT)
    assert paid["site_refinancing"] == pytest.approx(1_980_392.16, abs=CENT) and paid["site_extension"] == 0
    assert paid["site_principal"] == pytest.approx(3e6 + 1_980_392.16, abs=CENT)


def test_mini_perm() -> None:
    """Sculpted over the whole lease, so at first as the annuity: cash flow is level, and the debt less than rent would carry.

    After two quarters 1,529,700.06 is left and falls due with 30,594.00 of interest: 1,560,294.06. Of that 757,277.26 was to be
    repaid anyhow; the other 772,422.80 is lent anew, since the quarter of rent left carries 1,980,392.16. It ends with the lease,
    772,422.80 x 1.02 = 787,871.26.
    """
    seen, paid = site("mini-perm", 1.5)
    assert seen.due[:5] == pytest.approx([787_871.26, 787_871.26, 1_560_294.06, 787_871.26, 0], abs=CENT)
    assert seen.debt[:4] == pytest.approx([2_272_128.74, 1_529_700.06, 772_422.80, 0], abs=CENT)
    assert paid["site_refinancing"] == pytest.approx(772_422.80, abs=CENT)


def test_sculpted_debt_capped_by_loan_to_cost() -> None:
    """Rent would carry 2,000,000 x (1 / 1.02 + ... + 1 / 1.02^4) = 2,000,000 x 3.80772870 = 7,615,457.40; 3,000,000 is lent.

    Service follows cash flow in proportion: 2,000,000 x 3,000,000 / 7,615,457.40 = 787,871.26, a cover of 3.05, not 1.2.
    """
    seen, _paid = site("sculpted")
    assert seen.due[:5] == pytest.approx([787_871.26] * 4 + [0], abs=CENT)
    assert 2.4e6 / seen.due[0] == pytest.approx(3.0462, abs=1e-4)
