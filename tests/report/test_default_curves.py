"""Chances of failure by lab: what was seen in no future is said with how many futures there were."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.report import answers
from whopays.model.result import Series
from whopays.report.charts import default_curves
from whopays.report.look import Look

PAGE = Path(__file__).parents[2] / "web" / "src" / "explore" / "unseen.test.ts"
QUARTERS = ("2025Q4", "2026Q1")


def line(lab: str, *chances: float) -> tuple[str, Series]:
    made = np.array(chances)
    return lab, Series(f"labs.{lab}.default_probability", "probability", QUARTERS, made, np.sqrt(made * (1 - made) / 64), {})


@pytest.mark.parametrize(("lang", "none", "hardly"), [
    ("en", " In none of 64 futures under each view, so at most 4.7 % (95 % sure): a and b.", " Hardly ever: c."),
    ("fr", " Dans aucun des 64 futurs sous chaque vue, donc au plus 4,7 % (sûr à 95 %) : a et b.", " Presque jamais : c."),
])
def test_never_is_told_from_hardly(lang: str, none: str, hardly: str) -> None:
    lines = [line("a", 0.0, 0.0), line("b", 0.0, 0.0), line("c", 0.0, 0.0004), line("d", 0.0, 0.2)]
    said = default_curves.rare(lines, 64, 2, Look(lang)).replace("\u00a0", " ")
    assert said == none + hardly
    one_view = default_curves.rare(lines[:1], 64, 1, Look(lang))
    assert "64 fut" in one_view and "view" not in one_view and "vue" not in one_view


@pytest.mark.parametrize("weights", [(0.5, 0.5), (0.75, 0.25), (1.0, 0.0)])
def test_a_chance_as_large_as_the_bound_stays_unseen_once_in_twenty_times_at_most(weights: tuple[float, float]) -> None:
    """Views meet the same shocks: what happens in both happens in the same futures, and two views are no more evidence than one."""
    most = default_curves.most_unseen(512)
    for share in np.linspace(0.0, 1.0, 11):  # of the chance that lies under the first view
        under = [min(part * most / weight, 1.0) if weight else 0.0 for part, weight in zip((share, 1 - share), weights, strict=True)]
        if np.dot(under, weights) >= most * (1 - 1e-9):
            assert (1 - max(under)) ** 512 <= 0.0502
    assert default_curves.most_unseen(2) == 1


def test_the_page_rounds_the_same_bound_up() -> None:
    """What the page's own tests hold of its bound is what Python says of as many futures."""
    held = re.findall(r"expect\(mostOf\(\{ paths: ([\d_]+) \}\)\)\.toBe\(([\d.]+)\)", PAGE.read_text())
    assert len(held) >= 5
    for paths, most in held:
        assert default_curves.rounded_up(default_curves.most_unseen(int(paths))) / 100 == pytest.approx(float(most), rel=1e-12)


def test_a_quarter_without_a_failure_says_of_how_many_futures() -> None:
    _, one = line("d", 0.0, 0.2)
    assert default_curves.chance(one, 0, 1024, Look("en")) == "0 of 1,024 futures"
    assert default_curves.chance(one, 1, 64, Look("en")) == "20 ± 5 %"


def test_a_lab_keeps_its_colour_when_another_overtakes_it() -> None:
    result = answers.a_run()
    ids = [one.id for one in result.pooled.series if one.id.startswith("labs.") and one.id.endswith(default_curves.CHANCE)]
    assert len(ids) > 1

    def strokes(last: dict[str, float]) -> dict[str, object]:
        moved = tuple(
            replace(one, mean=np.linspace(0.0, last[one.id], len(one.mean))) if one.id in last else one for one in result.pooled.series
        )
        chart = default_curves.of_run(replace(result, pooled=replace(result.pooled, series=moved)), Look("en"))
        return {line["name"]: (line["lineStyle"], line["symbol"]) for line in chart.option["series"]}

    rising = {id: 0.1 * (at + 1) for at, id in enumerate(ids)}
    falling = {id: 0.1 * (len(ids) - at) for at, id in enumerate(ids)}
    one, other = strokes(rising), strokes(falling)
    assert one == other
    assert len({str(stroke) for stroke in one.values()}) == len(ids)
    assert strokes({**falling, ids[0]: 0.0}).items() <= one.items()  # nor when one of them is not drawn
