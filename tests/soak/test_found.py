"""What the soak tests have found, as small as it gets, so that none of it comes back."""

from __future__ import annotations

import json
from collections import Counter
from functools import partial
from pathlib import Path

import pytest

from tests.report.made import made
from tests.soak.judged import accepted, simulated
from tests.soak.test_extreme_assumptions import hold
from whopays import policy
from whopays.case.load import load
from whopays.public_accounts.appraisal import appraise
from whopays.public_accounts.loan_file import parse_loan
from whopays.report.statement import statement
from whopays.store import StoreError, save
from whopays.store import load as load_run
from whopays.store.manifest import DIGEST, FILE, TABLES

LOAN = ("{principal: %s, maturity_years: 15, amortisation: level_principal, "
        "lifetime_default_share: 0.04, recovery_share: 0.36, treasury: 0.04}")


@pytest.mark.parametrize("sets", [
    ("lines.work.price=0",),  # the price is divided by the reference price and its logarithm taken
    ("market.chip_supply_growth=-1",),
    ("market.power_supply_growth=-1",),
    ("market.spread_shock=5",),  # interest above all that is drawn while a site is built
    ("contracts.birch-buy.debt_term=0.01",),
    ("market.rival_growth=-1", "lines.work.compute_per_unit=9.8e-5"),  # nobody has capacity: a share of nothing
    ("shares.chat.alder.start={uniform: [0, 1]}",),  # a share of one line is drawn, those of the other are not
    ("market.rival_capacity=0", "lines.chat.speed=-5", "contracts.alder-lease.capacity=731"),
], ids=lambda sets: sets[0])
def test_a_number_at_the_end_of_its_range_is_refused_or_gives_numbers(sets: tuple[str, ...]) -> None:
    case = accepted(partial(load, "toyland", sets), Counter(), "found")
    if case is not None:
        hold(case)
        simulated(case, Counter(), "found")


def test_a_policy_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_bytes(b"title: \xff")
    assert accepted(partial(policy.read, tmp_path / "own.yaml"), Counter(), "found") is None


@pytest.mark.parametrize("principal", ["1e308", "1e30"])
def test_a_loan_beyond_all_money_is_refused_or_appraised(principal: str) -> None:
    loan = accepted(partial(parse_loan, LOAN % principal, "own.yaml"), Counter(), "found")
    if loan is not None:
        assert statement(appraise(loan))


@pytest.mark.parametrize("ratio", ["1e-308", "5e-324"])
def test_a_state_that_pays_next_to_nothing_buys_no_endless_amount(ratio: str, tmp_path: Path) -> None:
    own, text = tmp_path / "own.yaml", (policy.FOLDER / "apollo.yaml").read_text(encoding="utf-8")
    own.write_text(text.replace("price_ratio: 2.0", f"price_ratio: {ratio}"), encoding="utf-8")
    assert ratio in own.read_text(encoding="utf-8")
    simulated(load("toyland"), Counter(), "found", policy=str(own))


@pytest.mark.parametrize("sums", [None, [], "x"])
def test_checksums_that_are_none_are_a_damaged_run(sums: object, tmp_path: Path) -> None:
    run = save(made(), tmp_path)
    file = tmp_path / run / FILE
    file.write_text(json.dumps({key: value for key, value in json.loads(file.read_text()).items() if key != DIGEST} | {TABLES: sums}))
    with pytest.raises(StoreError, match="checksums"):
        load_run(run, tmp_path)
