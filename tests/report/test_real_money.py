"""Real money: the series of a run in prices of its opening, named wherever it stands; totals stay as they were."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace

import numpy as np
import pytest

from tests.report import answers
from tests.report.made import made
from whopays.case.fault import CaseErrors
from whopays.model.result import Result
from whopays.model.series import FIRM_SERIES, LAB_SERIES, MARKET_SERIES
from whopays.report.charts import compute_price, fan
from whopays.report.look import Look
from whopays.report.naming import QUANTITIES
from whopays.report.real import deflated, in_real_money, money_of_series, note_of
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


def test_a_whole_rate_is_a_rate() -> None:
    result = in_real_money(made(), 1)
    assert result.manifest["real"] == in_real_money(made(), 1.0).manifest["real"]
    assert "eal USD" in money_of_series(result, "USD", Look())
    assert note_of(result, Look())


def test_real_money_is_not_made_real_again() -> None:
    with pytest.raises(CaseErrors, match=r"in real money already, at inflation of 0\.04"):
        in_real_money(in_real_money(made(), RATE), 0.02)


def test_a_table_names_its_money_in_the_unit() -> None:
    def units(result: Result) -> dict[str, str]:
        (table,) = (one for one in of_run(result, None) if one.name == "series")
        return {row["id"]: row["unit"] for row in table.rows}

    before, after = units(made()), units(in_real_money(made(), RATE))
    assert after["labs.openai.cash"] == "USD of 2025-09-30"
    assert any(unit.startswith("USD of 2025-09-30/") for unit in after.values())
    assert {unit for unit in after.values() if "of" not in unit} == {unit for unit in before.values() if not unit.startswith("USD")}


def test_of_every_series_in_money_it_is_known_when() -> None:
    series = {**LAB_SERIES, **FIRM_SERIES, **MARKET_SERIES}
    assert {name for name, unit in series.items() if unit.startswith("USD")} <= set(QUANTITIES)
    (one, *_) = (one for one in made().pooled.series if one.unit == "USD")
    with pytest.raises(CaseErrors, match=r"labs\.a\.tribute.*nothing says"):
        deflated(replace(one, id="labs.a.tribute"), RATE)


@pytest.mark.parametrize("rate", [-0.5, 3.0, float("nan"), float("inf")])
def test_a_rate_that_is_a_slip_is_refused(rate: float) -> None:
    with pytest.raises(CaseErrors, match="choose a rate"):
        in_real_money(made(), rate)


@pytest.mark.parametrize(("lang", "word"), [("en", "real USD"), ("fr", "USD constants")])
def test_heads_of_a_workbook_name_their_money(lang: str, word: str) -> None:
    def texts(result: Result) -> str:
        subject = report_of(result, None)
        book = subject.workbook(subject.paper(Look(lang)))
        return zipfile.ZipFile(io.BytesIO(book)).read("xl/sharedStrings.xml").decode()

    run = made()
    heads = re.findall(r"<t[^>]*>([^<]*)</t>", texts(in_real_money(run, 0.02)))
    assert any(f", {word}, " in text for text in heads)
    assert not any(", USD, " in text for text in heads)
    assert word not in texts(run)
