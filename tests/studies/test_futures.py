"""Points, gauges and levers: the numbers of a run, computed once, paired, closing."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.studies.asking import PATHS, point, toyland
from whopays import policy
from whopays.case.distribution import Fixed, Uniform
from whopays.case.fault import CaseErrors
from whopays.case.load import load
from whopays.engine.aftermath import Aftermath, loss_of
from whopays.engine.estimate import mean_of
from whopays.engine.futures import inputs_drawn, read_block
from whopays.engine.lab_books import OTHER, SOURCES, USES, LabBooks, entry
from whopays.engine.levers import changed, moved, names_like, scaled, set_to
from whopays.engine.local import run
from whopays.engine.points import Executor
from whopays.engine.shelf import Shelf, give_up_old
from whopays.engine.worth import Worth
from whopays.model.shocks import Seeds


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


def test_an_interrupted_study_goes_on_from_its_finished_parts(tmp_path: Path) -> None:
    case = toyland()
    wanted = [point(case, paths=1_100), point(scaled(case, ["labs.alder.people_cost"], 2.0), paths=1_100, gauge=Aftermath)]
    with Executor(1) as plain:
        whole = plain.several(wanted)
    with Executor(2, folder=tmp_path / "asked") as first:
        first.simulate(wanted[0])
    files = sorted((tmp_path / "asked").iterdir())
    assert len(files) == 2 and all(file.suffix == ".npz" for file in files)
    files[0].write_bytes(files[0].read_bytes()[:100])  # torn: simulated again
    heard: list[tuple[int, int]] = []
    with Executor(1, told=lambda *step: heard.append(step), folder=tmp_path / "asked") as second:
        second.plan(3, 1_100)
        again = second.several(wanted)
        assert (second.resumed, second.computed) == (1, 2)
        assert heard[0] == (1, 6) and heard[-1] == (4, 6)
        second.shelf.clear()
    assert not (tmp_path / "asked").exists()
    for one, other in zip(whole, again, strict=True):
        assert (one.units, one.weights, one.read_in) == (other.units, other.weights, other.read_in)
        for segment, found in one.values.items():
            assert found.keys() == other.values[segment].keys()
            assert all(np.array_equal(found[name], other.values[segment][name]) for name in found)


def test_a_part_is_found_by_all_it_depends_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    case, shelf = toyland(), Shelf(tmp_path)
    wanted = point(case)
    shelf.put(wanted, 0, read_block(wanted, wanted.policy, 0))
    assert shelf.find(wanted, 0) is not None
    for other in (point(case, seed=2), point(case, paths=PATHS - 1), point(case, modes=("fail",)), point(case, gauge=Worth),
                  point(scaled(case, ["labs.alder.people_cost"], 2.0)), replace(wanted, policy=policy.load("backstop")),
                  replace(wanted, seed=Seeds(1, 2, ("shock/",)))):
        assert shelf.find(other, 0) is None
    assert shelf.find(wanted, 1) is None
    monkeypatch.setattr("whopays.engine.shelf.code", lambda: "another version")
    assert shelf.find(wanted, 0) is None


def test_what_was_interrupted_long_ago_is_taken_away(tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()
    give_up_old(tmp_path)
    assert (tmp_path / "old").exists()
    give_up_old(tmp_path, time.time() + 8 * 24 * 3600)
    assert not (tmp_path / "old").exists()
    give_up_old(tmp_path / "nowhere")


def test_what_is_drawn_again_moves_alone() -> None:
    case = toyland()
    name = next(name for name, row in case.assumptions("bright").items() if not row.value.is_fixed)
    views = tuple(case.views)
    plain, moved_one = (inputs_drawn(case, views, seed, PATHS) for seed in (1, Seeds(1, 2, (f"assumption/{name}",))))
    other = inputs_drawn(case, views, 2, PATHS)
    for view in views:
        for one, values in plain[view].items():
            assert np.array_equal(moved_one[view][one], other[view][one] if one == name else values), one
    with Executor(1) as executor:
        shaken, base, second = (executor.simulate(point(case, seed=seed)) for seed in (Seeds(1, 2, ("shock/",)), 1, 2))
    found = "labs.alder.revenue.2031"
    assert not np.array_equal(shaken.of(found, "bright"), base.of(found, "bright"))
    assert not np.array_equal(shaken.of(found, "bright"), second.of(found, "bright"))


def test_points_of_a_sweep_share_their_futures() -> None:
    case = toyland()
    other = scaled(case, ["labs.alder.people_cost"], 1.01)
    with Executor(1) as executor:
        base, near = executor.several([point(case), point(other)])
    name = "labs.alder.external_finance.end"
    paired = mean_of(near.pooled(name) - base.pooled(name), "")
    apart = np.hypot(mean_of(base.pooled(name), "").error, mean_of(near.pooled(name), "").error)
    assert paired.error < 0.2 * apart


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


def test_what_creditors_get_back_is_what_a_run_tells() -> None:
    """One lab alone can fail: its recovery rates are those of `show --term`, to the few who fail twice."""
    case = set_to(set_to(toyland(), "labs.alder.cash", 0.0), "labs.birch.cash", 1e12)
    with Executor(1) as executor:
        found = executor.simulate(point(case, gauge=Aftermath))
    told = run(case, paths=PATHS, seed=1, processes=1).manifest["credit"]["recovery"]
    compared = 0
    for view in case.views:
        for name in ("firm", "term", "junior", "other"):
            rows = [row for row in told if (row["view"], row["class"]) == (view, name) and row["failures"]]
            claimed, got = found.of(f"claimed/{name}", view), found.of(f"recovered/{name}", view)
            again = sum(row["failures"] for row in rows) - claimed.sum()  # a lab that goes on may fail again, here at most once or twice
            assert (got <= claimed).all() and 0 <= again <= 0.1 * claimed.sum()
            assert got.sum() == pytest.approx(sum(row["failures"] * row["recovery"] for row in rows), abs=again + 1e-3), name
            compared += bool(rows)
    assert compared >= 4
    assert not found.of("claimed/firm", "dull", "keep").any()


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
