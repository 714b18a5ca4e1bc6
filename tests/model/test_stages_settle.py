"""Stage settle: class by class, pro rata within one, never more than there is."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.model.stage_visits import CASES, TOYLAND, at_stage, module, opened
from whopays.model.state import DEFERRED, OPERATION, PURCHASES, SECURED, UNSECURED, WAGES, Due
from whopays.model.transfer import Transfer

stage = module("settle")
CENT = 0.01  # USD, on balances of 1e10: what float64 rounds
KINDS_USED = ("people", "marketing", "research", "interest", "tax", "premium")


@st.composite
def owed_and_cash(draw: st.DrawFn) -> tuple[list[Due], np.ndarray]:
    width = 3
    ranks = draw(st.lists(st.integers(WAGES, DEFERRED), min_size=1, max_size=6))
    money = st.lists(st.floats(0, 1e9), min_size=width, max_size=width)
    dues = [Due("lab", "resources", np.array([draw(money)]), rank, kind, "lab") for rank, kind in zip(ranks, KINDS_USED, strict=False)]
    return dues, np.array([draw(money)])


@given(owed_and_cash())
@settings(max_examples=150, deadline=None)
def test_classes_are_paid_in_order_and_pro_rata(given_: tuple[list[Due], np.ndarray]) -> None:
    dues, cash = given_
    transfers, unpaid, left = stage.pay_by_class(opened(TOYLAND, 1).inputs, dues, cash)
    paid = [t.amount for t in transfers]
    assert (left >= 0).all()
    assert np.allclose(sum(paid) + left, cash, rtol=1e-9, atol=1e-3)
    for due, amount, missing in zip(dues, paid, unpaid, strict=True):
        assert (amount >= 0).all() and (missing >= -1e-6).all()
        assert np.allclose(amount + missing, due.amount, rtol=1e-12, atol=1e-6)
    for path in range(cash.shape[-1]):
        parts = {}
        for due, amount in zip(dues, paid, strict=True):
            if due.amount[0, path] > 1:
                parts.setdefault(due.rank, []).append(amount[0, path] / due.amount[0, path])
        for same in parts.values():
            assert max(same) - min(same) < 1e-9  # pro rata
        ranks = sorted(parts)
        for before, after in pairwise(ranks):
            assert parts[before][0] > 1 - 1e-9 or parts[after][0] < 1e-6  # a class is paid in full before the next gets anything


def test_ten_of_cash_on_four_classes_by_hand() -> None:
    owed = (
        (3.0, UNSECURED, "interest"), (4.0, WAGES, "people"), (6.0, SECURED, "premium"), (6.0, SECURED, "tax"),
        (9.0, OPERATION, "research"),
    )
    dues = [Due("lab", "resources", np.array([[amount]]), rank, kind, "lab") for amount, rank, kind in owed]
    transfers, unpaid, left = stage.pay_by_class(opened(TOYLAND, 1).inputs, dues, np.array([[16.0]]))
    assert [float(t.amount[0, 0]) for t in transfers] == [0.0, 4.0, 1.5, 1.5, 9.0]
    assert [float(u[0, 0]) for u in unpaid] == [3.0, 0.0, 4.5, 4.5, 0.0]
    assert float(left[0, 0]) == 0


def test_a_due_by_contract_is_paid_from_its_tenants_cash() -> None:
    inputs = opened(TOYLAND, 1, modes=("fail",)).inputs
    rent = np.ones((4, 2)) * np.array([[1.0], [2.0], [3.0], [4.0]])  # two contracts of each lab
    transfers, unpaid, left = stage.pay_by_class(inputs, [Due("lab", "site", rent, PURCHASES, "rent", "contract")],
                                                 np.array([[1.5, 3.0], [7.0, 100.0], [0.0, 0.0]]))
    assert np.allclose(transfers[0].amount, [[0.5, 1.0], [1.0, 2.0], [3.0, 3.0], [4.0, 4.0]])
    assert np.allclose(unpaid[0], [[0.5, 0.0], [1.0, 0.0], [0.0, 0.0], [0.0, 0.0]])
    assert np.allclose(left, [[0.0, 0.0], [0.0, 93.0], [0.0, 0.0]])


@pytest.mark.parametrize("name", CASES)
def test_cash_is_never_negative(name: str) -> None:
    for visit in at_stage(name, "settle"):
        assert (visit.booked.cash >= -CENT).all() and (visit.booked.site_cash >= -CENT).all()


@pytest.mark.parametrize("name", CASES)
def test_in_mode_keep_nothing_stays_unpaid(name: str) -> None:
    for visit in at_stage(name, "settle"):
        inputs, flows = opened(name).inputs, visit.returned.flows
        keep = inputs.keep > 0
        assert (flows.arrears[:, keep] == 0).all()
        assert (flows.site_default[:, keep] == 0).all()


@pytest.mark.parametrize("name", CASES)
def test_a_site_pays_out_only_above_its_reserve_and_its_lock_up_cover(name: str) -> None:
    for visit in at_stage(name, "settle"):
        inputs, now = opened(name).inputs, visit.before
        out = sum(m.amount for m in visit.moves if m.kind in ("distribution", "distribution_new_owner"))
        service = now.flows.site_due - (0 if now.flows.maturing is None else now.flows.maturing)
        reserve = np.minimum(service * inputs.contracts.reserve_months / 3, visit.booked.site_debt)
        pays = out > 1.0
        assert (visit.booked.site_reserve >= reserve * (1 - 1e-9) - 1e-3)[pays].all()
        received = sum(m.amount for m in visit.moves if isinstance(m, Transfer) and (m.payer, m.payee) == ("lab", "site"))
        running = sum(d.amount for d in now.flows.dues if d.debtor == "site" and d.rank < SECURED)
        cover = (received + now.flows.site_income - running) / np.maximum(service, 1e-9)
        locked = (cover < inputs.contracts.lock_up_cover * (1 - 1e-9)) & (service > 0)
        assert (out[locked] == 0).all()


@pytest.mark.parametrize("name", CASES)
def test_parents_get_free_cash_and_standalone_labs_keep_theirs(name: str) -> None:
    for visit in at_stage(name, "settle"):
        inputs = opened(name).inputs
        swept = next(m.amount for m in visit.moves if m.kind == "sweep")
        assert (swept[np.ravel(inputs.parent_owned == 0)] == 0).all()
        back = next(m.amount for m in visit.moves if m.kind == "revolver_principal")
        assert (back <= visit.before.revolver + 1e-3).all()


@pytest.mark.parametrize("name", CASES)
def test_what_is_not_paid_in_cash_accrues_at_the_labs_rate(name: str) -> None:
    for visit in at_stage(name, "settle"):
        inputs, now = opened(name).inputs, visit.before
        grows = np.maximum(now.flows.rate + now.spread, 0) / 4
        accrued = {m.stock: m.amount for m in visit.moves if m.kind == "accrued"}
        assert np.allclose(accrued["convertible"], now.convertible * grows)
        assert np.allclose(accrued["deferred_rent"], now.deferred_rent * inputs.of_tenant(grows))
        assert np.allclose(accrued["vendor_credit"], now.vendor_credit * inputs.of_tenant(grows))
