"""Every dollar a failed lab's creditors lose is borne by somebody, on every path."""

from __future__ import annotations

import numpy as np
import pytest

from tests.story.watched import CASES, labs_of, watched
from whopays.engine.exposure import ALL
from whopays.engine.failures import CLASSES, Cascade, Failures, Item
from whopays.model.transfer import CONTRACT, Transfer

CLOSE = 1e-9  # relative, double precision


@pytest.mark.parametrize("name", CASES)
def test_loss_by_class_is_the_loss_the_kernel_books(name: str) -> None:
    found = watched(name)
    lost = found.watch.classes.claim - found.watch.classes.got
    lab_classes = [k for k, one in enumerate(CLASSES) if one != "site_debt"]
    for i, lab in enumerate(found.case.labs):
        if lab not in labs_of(found.case):
            continue
        booked = found.block.series[f"labs.{lab}.loss"].sum(axis=0)
        mine = lost[i][lab_classes].sum(axis=0)
        assert np.abs(mine - booked).max() <= CLOSE * found.watch.classes.claim.max()
    assert found.watch.classes.claim.sum() > 0, "no lab fails: the test tests nothing"


@pytest.mark.parametrize("name", CASES)
def test_what_claims_got_is_the_cash_that_was_paid(name: str) -> None:
    found = watched(name)
    lab_classes = [k for k, one in enumerate(CLASSES) if one != "site_debt"]
    got = found.watch.classes.got[:, lab_classes].sum(axis=(0, 1))
    assert np.abs(got - found.recovered).max() <= CLOSE * found.recovered.max()


@pytest.mark.parametrize("policy", ["none", "backstop"])
@pytest.mark.parametrize("name", CASES)
def test_loss_of_claimants_is_the_sum_over_ultimate_bearers(name: str, policy: str) -> None:
    found = watched(name, policy)
    pairs = found.watch.pairs.names
    for view in found.case.views:
        losses = found.watch.losses(found.segment(view))["loss"]
        creditors, beyond = found.watch.totals(found.cut(view))
        whole = losses[[i for i, (_, lab) in enumerate(pairs) if lab == ALL]].sum(axis=0)
        scale = CLOSE * max(creditors.max(), 1.0)
        assert np.abs(whole - creditors - beyond).max() <= scale
        by_lab = sum(losses[i] for i, (_, lab) in enumerate(pairs) if lab != ALL)
        assert np.abs(whole - by_lab).max() <= scale


@pytest.mark.parametrize("policy", ["none", "backstop"])
@pytest.mark.parametrize("name", CASES)
def test_at_present_value_too_the_loss_of_claimants_is_the_sum_over_ultimate_bearers(name: str, policy: str) -> None:
    """Everything a failed estate or site pays is paid in the quarter of the failure: claim less PV of what is got is the loss, deflated."""
    found = watched(name, policy)
    everybody = [i for i, (_, lab) in enumerate(found.watch.pairs.names) if lab == ALL]
    by_lab = [i for i, (_, lab) in enumerate(found.watch.pairs.names) if lab != ALL]
    for view in found.case.views:
        cut = found.cut(view)
        creditors, borne = found.watch.present.creditors[0, cut], found.watch.present.by_pair(found.watch.pairs, cut)
        bears = found.watch.present.cascade.on(cut)
        beyond = (bears["lender_beyond"] + bears["state_beyond"]).sum(axis=0)
        scale = CLOSE * max(creditors.max(), 1.0)
        assert creditors.max() > 0
        assert np.abs(borne[everybody].sum(axis=0) - creditors - beyond).max() <= scale
        assert np.abs(borne[by_lab].sum(axis=0) - creditors - beyond).max() <= scale
        assert np.abs(creditors - found.present_loss[cut]).max() <= scale  # the kernel's own losses, deflated quarter by quarter
        nominal = found.watch.losses(found.segment(view))["loss"]
        assert (borne[nominal <= scale] <= scale).all()  # who bears nothing bears nothing at present value


@pytest.mark.parametrize("name", CASES)
def test_no_pass_through_bears_anything_and_nobody_gains(name: str) -> None:
    found = watched(name)
    assert not {party.split(":")[0] for party, _ in found.watch.pairs.names} & {"lab", "project", "clearing"}
    for view in found.case.views:
        losses = found.watch.losses(found.segment(view))
        assert losses["loss"].min() >= -CLOSE * losses["claimed"].max()
        assert (losses["loss"] <= losses["claimed"] + CLOSE * losses["claimed"].max()).all()


def test_nothing_is_lost_where_nobody_may_fail() -> None:
    found = watched("toyland")
    n = found.block.columns.paths
    for at, (_, mode) in enumerate(found.block.columns.segments):
        lost = found.watch.creditors[0, at * n : (at + 1) * n]
        assert (lost.sum() == 0) == (mode == "keep")


def failures(rent: float, got: float, exposure: float, recovered: float, sold: float = 0.0, after: float = 1.0) -> Failures:
    """One lab, one site, one path."""
    one = np.ones((1, 1))
    item = Item("site", "rent", "rent", CONTRACT, rent * one, got * one)
    return Failures(np.array([0]), one, 0 * one, [item], [], one, exposure * one, recovered * one, 0 * one, sold * one, after * one,
                    one, 0 * one, 0 * one, 0 * one)


def borne(cascade: Cascade) -> dict[str, float]:
    return {name: float(amount[0, 0]) for name, amount in cascade.on(slice(0, 1)).items() if amount[0, 0]}


def test_owner_bears_first_and_lenders_as_far_as_the_site_defaults() -> None:
    cascade = Cascade(1, 1)
    cascade.add(failures(rent=10.0, got=0.0, exposure=20.0, recovered=16.0))
    assert borne(cascade) == {"sponsor": 6.0, "lender": 4.0}


def test_state_stands_in_for_lenders_and_the_rest_is_beyond_the_claim() -> None:
    cascade = Cascade(1, 1)
    cascade.add(failures(rent=10.0, got=2.0, exposure=40.0, recovered=24.0))
    cascade.guarantee([Transfer("government", "lender", np.array([[6.0]]), "guarantee_claim", CONTRACT),
                       Transfer("lender", "government", np.array([[2.0]]), "guarantee_recovery", CONTRACT)])
    assert borne(cascade) == {"lender": 6.0, "state": 2.0, "lender_beyond": 6.0, "state_beyond": 2.0}


def test_a_site_that_defaults_alone_passes_nothing_of_a_lab() -> None:
    cascade = Cascade(1, 1)
    cascade.add(failures(rent=0.0, got=0.0, exposure=10.0, recovered=7.0, after=0.0))
    assert borne(cascade) == {"lender_beyond": 3.0}


def test_who_bought_a_site_bears_its_later_losses() -> None:
    cascade = Cascade(1, 1)
    cascade.add(failures(rent=8.0, got=3.0, exposure=0.0, recovered=0.0, sold=1.0))
    assert borne(cascade) == {"investor": 5.0}
