"""Points, gauges and levers: the numbers of a run, computed once, paired, closing."""

from __future__ import annotations

import numpy as np
import pytest

from tests.studies.asking import PATHS, point, toyland
from whopays.case.distribution import Fixed, Uniform
from whopays.case.fault import CaseErrors
from whopays.case.load import load
from whopays.engine.aftermath import Aftermath, loss_of
from whopays.engine.estimate import mean_of
from whopays.engine.lab_books import OTHER, SOURCES, USES, LabBooks, entry
from whopays.engine.levers import changed, moved, names_like, scaled, set_to
from whopays.engine.local import run
from whopays.engine.points import Executor
from whopays.engine.worth import Worth


def test_a_point_has_the_figures_of_a_run() -> None:
    case = toyland()
    with Executor(1) as executor:
        found = executor.simulate(point(case))
    result = run(case, paths=PATHS, seed=1, processes=1)
    for figure in result.pooled.figures:
        if found.has(figure.id):
            ours = mean_of(found.pooled(figure.id), figure.unit)
            assert ours.value == pytest.approx(figure.value, rel=1e-5, abs=1e-3), figure.id
            assert ours.error == pytest.approx(figure.error, rel=1e-3, abs=1e-2), figure.id
    assert sum(found.has(figure.id) for figure in result.pooled.figures) > 20


def test_a_point_asked_for_twice_is_computed_once() -> None:
    case = toyland()
    with Executor(1) as executor:
        first = executor.simulate(point(case))
        again = executor.several([point(toyland()), point(case, seed=2), point(case)])
    assert executor.computed == 2
    assert again[0] is first
    assert again[2] is first


def test_processes_change_no_number_and_blocks_are_joined_in_order() -> None:
    case = toyland()
    wanted = [point(case, paths=1_100, modes=("fail",)), point(case, paths=1_100, modes=("fail",), seed=2)]
    with Executor(1) as one, Executor(2) as two:
        for ours, theirs in zip(one.several(wanted), two.several(wanted), strict=True):
            for segment, found in ours.values.items():
                for name, values in found.items():
                    assert np.array_equal(values, theirs.values[segment][name], equal_nan=True), name
        fewer = one.simulate(point(case, paths=300, modes=("fail",)))
    name = "labs.alder.revenue.2031"
    assert np.array_equal(fewer.of(name, "bright"), one.simulate(wanted[0]).of(name, "bright")[:300])


def test_points_of_a_sweep_share_their_futures() -> None:
    case = toyland()
    other = scaled(case, ["labs.alder.people_cost"], 1.01)
    with Executor(1) as executor:
        base, near = executor.several([point(case), point(other)])
    name = "labs.alder.external_finance.end"
    paired = mean_of(near.pooled(name) - base.pooled(name), "")
    apart = np.hypot(mean_of(base.pooled(name), "").error, mean_of(near.pooled(name), "").error)
    assert paired.error < 0.2 * apart
    assert np.array_equal(base.of("drawn/compute.slip", "bright"), near.of("drawn/compute.slip", "bright"))


@pytest.mark.parametrize("lab", ["alder", "birch"])
def test_the_cash_book_closes_on_every_future(lab: str) -> None:
    case = toyland()
    wanted = point(case, gauge=LabBooks)
    with Executor(1) as executor:
        found = executor.simulate(type(wanted)(**{**wanted.__dict__, "lab": lab}))
    for view in case.views:
        for mode in ("fail", "keep"):
            came = sum(found.of(entry("in", group, "all"), view, mode) for group in (*SOURCES, OTHER))
            went = sum(found.of(entry("out", group, "all"), view, mode) for group in (*USES, OTHER))
            assert np.abs(came - went - found.of("book/cash_change", view, mode)).max() < 1e-5 * went.max()
            assert (came > 0).all()


def test_the_book_s_gap_is_the_run_s_gap() -> None:
    with Executor(1) as executor:
        found = executor.simulate(point(toyland(), gauge=LabBooks))
    assert np.allclose(found.pooled(entry("in", "unfound", "all"), "keep"), found.pooled("labs.alder.funding_gap.end"), rtol=1e-4, atol=1)


def test_losses_of_all_bearers_are_the_loss_of_the_failure() -> None:
    case = set_to(toyland(), "labs.alder.cash", 0.0)
    with Executor(1) as executor:
        found = executor.simulate(point(case, gauge=Aftermath))
    assert found.pooled("failed").sum() > 0
    for view in case.views:
        whole = found.of(loss_of("all", "debt"), view, "fail")
        assert np.allclose(whole, found.of("labs.alder.loss_in_failure", view), rtol=1e-4, atol=1)
        for what in ("debt", "equity"):
            parties = [name for name in found.units if name.startswith(f"loss/{what}/") and not name.endswith("/all")]
            summed = sum(found.of(name, view, "fail") for name in parties)
            assert np.allclose(summed, found.of(loss_of("all", what), view, "fail"), rtol=1e-4, atol=1)
        assert (whole[found.of("failed", view) == 0] == 0).all()
        assert (found.of("liquidated", view) <= found.of("failed", view)).all()


def test_shortage_and_glut_are_never_negative() -> None:
    with Executor(1) as executor:
        found = executor.simulate(point(toyland(), modes=("fail",), gauge=Worth))
    for name in ("shortage", "glut", "idle", "owners_value"):
        assert (found.pooled(name) >= 0).all(), name
    assert found.pooled("own_sales").mean() < found.pooled("all_sales").mean()


def test_a_lever_is_what_set_does() -> None:
    ours = set_to(toyland(), "labs.alder.cash", 3e6)
    theirs = load("toyland", sets=("labs.alder.cash=3e6",))
    for view in ours.views:
        assert {name: row.value for name, row in ours.rows[view].items()} == {name: row.value for name, row in theirs.rows[view].items()}
    assert ours.hash != toyland().hash
    assert ours.rows["bright"]["labs.alder.cash"].basis == "judgement"


def test_moving_keeps_ranks_and_scale_one_is_the_case() -> None:
    case = toyland()
    assert scaled(case, ["contracts.*.rent"], 1.0) is case
    for row in case.rows["bright"].values():
        u = np.linspace(0.01, 0.99, 9)
        assert np.allclose(moved(row.value, 2.0).sample(u), 2 * row.value.sample(u), rtol=1e-9)
    assert moved(Uniform(1, 2), 1.0, -1.0) == Uniform(0, 1)


def test_a_lever_the_case_lacks_and_one_out_of_range_are_refused() -> None:
    with pytest.raises(CaseErrors) as lacks:
        names_like(toyland(), "contracts.*.lead_tyme")
    assert "no lever" in str(lacks.value)
    with pytest.raises(CaseErrors) as wide:
        changed(toyland(), {"market.tax_rate": lambda _: Fixed(1.5)})
    assert "its range is 0 to 1" in str(wide.value)
