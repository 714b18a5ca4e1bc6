"""Real money: the series of a run in prices of its opening, named wherever it stands; totals stay as they were."""

from __future__ import annotations

import numpy as np
import pytest

from tests.report import answers
from tests.report.made import made
from whopays.case.fault import CaseErrors
from whopays.report.charts import compute_price, fan
from whopays.report.look import Look
from whopays.report.real import in_real_money
from whopays.report.tidy import of_run
from whopays.report.writing import of_run as report_of

RATE = 0.04


def test_flows_and_stocks_are_deflated_at_their_own_day() -> None:
    before, after = made(), in_real_money(made(), RATE)
    quarters = np.arange(len(before.pooled.series[0].quarters))
    for id, at in (("labs.openai.revenue", 0.5), ("labs.openai.cash", 1.0), ("market.compute_price", 1.0)):
        level = (1 + RATE) ** ((quarters + at) / 4)
        for view in (None, "company"):
            assert after.series(id, view).mean * level == pytest.approx(before.series(id, view).mean)
            assert after.quantiles(id, view)[0.95] * level == pytest.approx(before.quantiles(id, view)[0.95])


def test_what_is_no_money_and_totals_stay() -> None:
    before = made()
    after = in_real_money(before, RATE)
    for one in before.pooled.series:
        if not one.unit.startswith("USD"):
            assert np.array_equal(one.mean, after.series(one.id).mean, equal_nan=True), one.id
    assert after.pooled.figures is before.pooled.figures
    assert after.pooled.statements is before.pooled.statements


def test_no_inflation_changes_no_number() -> None:
    before, after = made(), in_real_money(made(), 0.0)
    assert all(np.array_equal(one.mean, after.series(one.id).mean) for one in before.pooled.series)


@pytest.mark.parametrize(("lang", "real", "nominal"), [("en", "at 4.0 % inflation", "ominal"), ("fr", "4,0", "courants")])
def test_each_figure_names_its_money(lang: str, real: str, nominal: str) -> None:
    look, result = Look(lang), in_real_money(made(), RATE)
    assert "2025-09-30" in fan.of_series(result, "labs.openai.revenue", look).subtitle
    assert real in fan.of_series(result, "labs.openai.revenue", look).subtitle
    assert nominal in fan.of_series(made(), "labs.openai.revenue", look).subtitle
    assert real in compute_price.of_run(in_real_money(answers.a_run("toyland"), RATE), look).subtitle
    assert nominal in compute_price.of_run(answers.a_run("toyland"), look).subtitle
    notes = " ".join(report_of(result, None).paper(look).notes)
    assert real in notes and nominal in notes
    assert "0.04" in next(one.about for one in of_run(result, None) if one.name == "series")


@pytest.mark.parametrize("rate", [-0.5, 3.0, float("nan"), float("inf")])
def test_a_rate_that_is_a_slip_is_refused(rate: float) -> None:
    with pytest.raises(CaseErrors, match="choose a rate"):
        in_real_money(made(), rate)
