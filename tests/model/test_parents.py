"""A parent pays for its lab, up to what it can give; then the lab stands alone and may default."""

from __future__ import annotations

from functools import cache

import numpy as np

from tests.model.scratch_paths import case_of, columns_of
from whopays.model.simulate import Block, simulate_block

PATHS, ALDER = 128, 0


@cache
def run(capacity: str = "") -> Block:
    """Hard times, in which a parent owns Alder; nobody's parent has an end unless one is stated."""
    case = case_of("hard-times", f"labs.alder.parent_capacity={capacity or 1e18}")
    return simulate_block(case, columns_of(case, PATHS), 1, 0)


def given(block: Block, mode: str = "fail") -> np.ndarray:
    """What the parent gave Alder less what it got back, (path,), both views."""
    net = sum(sign * block.ledger.totals[key][ALDER] for key in block.ledger.totals for kind, sign in (("support", 1), ("sweep", -1))
              if key[2] == kind)
    return np.concatenate([block.part(net, view, mode) for view in block.columns.views])


def failed(block: Block, mode: str = "fail") -> np.ndarray:
    return np.concatenate([block.part(block.series["labs.alder.default_probability"], view, mode)[-1] for view in block.columns.views])


def test_a_parent_without_end_never_lets_its_lab_default() -> None:
    assert given(run()).max() > 20e6 and not failed(run()).any()


def test_a_parent_gives_no_more_than_it_can_and_only_a_lab_whose_parent_has_given_all_defaults() -> None:
    block = run("10e6")
    assert given(block).max() <= 10e6 * (1 + 1e-9)
    assert 0 < failed(block).mean() < 1
    assert np.allclose(given(block)[failed(block) > 0], 10e6, rtol=1e-5)


def test_less_to_give_never_saves_a_lab() -> None:
    assert failed(run("5e6")).sum() >= failed(run("10e6")).sum() >= failed(run("20e6")).sum() > 0


def test_if_nobody_may_fail_what_the_parent_lacks_is_found_nowhere() -> None:
    block = run("10e6")
    assert not failed(block, "keep").any() and given(block, "keep").max() <= 10e6 * (1 + 1e-9)
    gap = sum(block.series["labs.alder.funding_gap"])
    assert sum(block.part(gap, view, "keep").sum() for view in block.columns.views) > 0


def test_a_lab_sold_after_its_parent_gave_all_raises_money_of_its_own() -> None:
    own = sum(amount[ALDER].sum() for key, amount in run("5e6").ledger.totals.items() if key[2] in ("equity", "term_loan", "convertible"))
    none = sum(amount[ALDER].sum() for key, amount in run().ledger.totals.items() if key[2] in ("equity", "term_loan", "convertible"))
    assert own > 0 == none


def test_contracts_of_a_stopped_lab_are_rejected_once_its_parent_has_given_all() -> None:
    block = run("10e6")
    at = (block.after.failed[ALDER] > 0) & (block.after.alive[ALDER] == 0)
    rows = block.inputs.tenant_of[ALDER] > 0
    assert at.any() and (block.after.rejected[rows][:, at] == 1).all() and (block.after.exited[ALDER, at] == 0).all()
