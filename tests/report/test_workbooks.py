"""Workbooks: sums are live, another engine finds what we found, and no name becomes a formula."""

from __future__ import annotations

import io
import json
import math
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from tests.report import answers
from tests.report.recalculation import Workbook
from whopays.cli.subsidy import find_loan
from whopays.engine.rerun import case_of
from whopays.public_accounts.appraisal import appraise, as_record
from whopays.public_accounts.loan_file import read_loan
from whopays.report import writing
from whopays.report.look import Look
from whopays.report.money import money_of, pooled_flows

CLOSE = 1e-9  # between our sum and theirs, relative
LOANS = ("chips-guarantee-fy2024", "title-xvii-1703-fy2024", "example-direct-loan", "sba-7a-fy2026")


def book_of(subject: writing.Subject, lang: str = "en") -> Workbook:
    """A subject's workbook, read back."""
    return Workbook(subject.workbook(subject.paper(Look(lang))))


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_run_recalculated_is_the_run(lang: str) -> None:
    result = answers.a_run()
    book = book_of(writing.of_run(result, case_of(result)), lang)
    assert len(book.formulas) > 80
    assert book.largest_difference() < CLOSE
    for statement in ("cash", "present_value", "market_value"):
        lines = result.who_pays(statement=statement)
        assert sorted(book.named(f"who_pays_{statement}_share")) == pytest.approx(sorted(one.share for one in lines), rel=1e-9, abs=1e-12)
        assert sum(book.named(f"who_pays_{statement}_share")) == pytest.approx(1.0, abs=1e-12)
        assert book.named(f"who_pays_{statement}_total") == pytest.approx([math.fsum(one.net for one in lines)], rel=1e-12)
    money = money_of(pooled_flows(result))
    (sources,), (uses,), (kept,) = (book.named(name) for name in ("sources_total", "uses_total", "kept_in_cash"))
    assert (sources, uses) == pytest.approx((sum(money.sources.values()), sum(money.uses.values())), rel=1e-12)
    assert kept == pytest.approx(sources - uses, abs=1e-9 * sources)
    (lost,) = book.named("loss_of_creditors")
    assert lost == pytest.approx(result.manifest["credit"]["totals"]["pooled"]["creditors"][0], rel=1e-3)


@pytest.mark.parametrize("name", LOANS)
def test_a_loan_recalculated_is_the_appraisal(name: str) -> None:
    answer = appraise(read_loan(find_loan(Path(name))))
    book = book_of(writing.of_loan(answer, as_record(answer)))
    assert book.largest_difference() < 1e-6  # of a dollar or a percent: sums of other order
    for key, cost in (("budget", answer.components), ("fair", answer.fair_value)):
        assert book.named(f"{key}_subsidy_rate") == pytest.approx([float(cost.subsidy_rate)], abs=1e-9)
        parts = [float(one) for one in (cost.defaults, cost.interest, cost.fees, cost.other)]
        assert book.named(f"{key}_components") == pytest.approx(parts)
    assert book.named("budget_cost") == pytest.approx([answer.cost])
    assert book.named("net_cash") == pytest.approx([row["net"] for row in as_record(answer)["cash_flows"]], abs=1e-3)


def test_a_comparison_and_a_study_recalculated() -> None:
    found = answers.a_comparison()
    book = book_of(writing.of_comparison(found, None))
    assert book.largest_difference() < CLOSE
    for policy in found["policies"]:
        assert sum(book.named("share_" + policy["name"].replace("-", "_"))) == pytest.approx(1.0, abs=1e-12)
    study = book_of(writing.of_study(answers.a_study("pay"), None))
    assert len(study.formulas) > 8
    assert study.largest_difference() < CLOSE


def test_a_sweep_has_every_point() -> None:
    found = answers.a_sweep()
    book = book_of(writing.of_sweep(found, None))
    held = [cell for (sheet, at), cell in book.cells.items() if sheet == "Points" and isinstance(cell, float)]
    assert all(point["figures"]["funding_gap.end"]["value"] in held for point in found["points"])


def test_a_number_changed_moves_the_sums() -> None:
    """The recalculation reads the cells, not what the file says they come to."""
    result = answers.a_run()
    book = book_of(writing.of_run(result, None))
    sheet, _, area = book.names["who_pays_cash_money"].rpartition("!")
    first = area.replace("$", "").split(":")[0]
    before = book.cells[sheet.strip("'"), first]
    book.cells[sheet.strip("'"), first] = before + 1e12
    (total,) = book.named("who_pays_cash_total")
    assert total == pytest.approx(math.fsum(one.net for one in result.who_pays()) + 1e12)
    assert book.largest_difference() > CLOSE


def test_no_name_becomes_a_formula() -> None:
    result = answers.a_run()
    wicked = '=HYPERLINK("http://example.org","x")'
    titles = {**result.manifest["titles"], "alder": wicked}
    book = book_of(writing.of_run(replace(result, manifest={**result.manifest, "titles": titles}), None))
    assert wicked in book.cells.values()
    assert not [at for at in book.formulas if "HYPERLINK" in str(book.cells[at])]


def test_charts_are_native_and_inputs_have_sources() -> None:
    result = answers.a_run()
    subject = writing.of_run(result, case_of(result))
    data = subject.workbook(subject.paper(Look()))
    names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    assert len([name for name in names if name.startswith("xl/charts/chart")]) >= 4
    book = Workbook(data)
    inputs = {cell for (sheet, at), cell in book.cells.items() if sheet == "Inputs" and at.startswith("A")}
    assert set(case_of(result).assumptions(next(iter(result.views)))) <= inputs
    assert {"quoted", "judgement"} & {cell for (sheet, at), cell in book.cells.items() if sheet == "Inputs" and at.startswith("H")}


def test_a_comparison_in_another_currency_names_it() -> None:
    """It said USD whatever the case counted in."""
    found = json.loads(json.dumps(answers.a_comparison()).replace('"unit": "USD', '"unit": "GBP'))
    subject = writing.of_comparison(found, None, "elsewhere")
    with zipfile.ZipFile(io.BytesIO(subject.workbook(subject.paper(Look())))) as book:
        text = book.read("xl/sharedStrings.xml").decode()
    assert "m GBP" in text
    assert "USD" not in text
