"""`whopays score`: matching of observed figures to series, what is refused, what is printed."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import numpy as np
import pytest

from whopays.case.fault import CaseErrors
from whopays.case.load import load
from whopays.case.observed import read_observed, shipped
from whopays.cli.app import answer
from whopays.engine.local import run
from whopays.engine.score import score, series_units
from whopays.report.json import schema

HEAD = "schema: whopays.observed/1\ntitle: made up\ncase: toyland\nobserved:\n"
GOOD = "  - {id: labs.alder.revenue, period: 2030Q2, value: 2.7e6, unit: USD, known_on: 2030-08-10, source: a report}\n"


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("WHOPAYS_STORE", str(tmp_path / "store"))

    def write(text: str) -> str:
        path = tmp_path / "observed.yaml"
        path.write_text(text, encoding="utf-8")
        return str(path)

    return write


def refused(capsys, path: str, *options: str) -> list[dict]:
    assert answer(["score", "toyland", path, "--paths", "20", *options, "--json"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    return json.loads(err)["errors"]


def test_the_forecast_scored_is_the_one_the_run_prints(file):
    """Same futures, so median and intervals of a series are the run's own quantiles, up to how these are cut."""
    case, paths = load("toyland"), 1024
    result = run(case, paths=paths, processes=1)
    rows = [("labs.alder.revenue", "2030Q2", "USD"), ("labs.birch.cash", "2031Q4", "USD"), ("labs.birch.external_finance", "2030Q4", "USD"),
            ("market.compute_price", "2032Q1", "USD/GW-year")]
    text = HEAD + "".join(f"  - {{id: {id}, period: {period}, value: 1, unit: {unit}, known_on: 2033-06-01, source: s}}\n"
                          for id, period, unit in rows)
    found = score(case, read_observed(file(text)), paths=paths)
    for one, (id, period, _) in zip(found.each, rows, strict=True):
        series = result.series(id)
        at = series.quarters.index(period)
        around = [series.quantiles[level][at] for level in (0.25, 0.5, 0.75)]
        assert one.mean == pytest.approx(series.mean[at], rel=1e-6, abs=1e-6)
        assert one.median == pytest.approx(around[1], abs=0.03 * max(around[2] - around[0], abs(around[1])))


def test_a_year_sums_flows_averages_prices_and_ends_stocks(file):
    case, paths = load("toyland"), 64
    result = run(case, paths=paths, processes=1, views=["dull"])
    rows = [("labs.alder.revenue", "USD", np.sum), ("market.compute_price", "USD/GW-year", np.mean),
            ("labs.birch.cash", "USD", lambda x: x[-1])]
    text = HEAD + "".join(f"  - {{id: {id}, period: 2031, value: 1, unit: {unit}, known_on: 2033-06-01, source: s}}\n"
                          for id, unit, _ in rows)
    found = score(case, read_observed(file(text)), views=["dull"], paths=paths)
    for one, (id, _, over) in zip(found.each, rows, strict=True):
        assert one.mean == pytest.approx(over(result.series(id, "dull").mean[4:8]), rel=1e-5)
    assert list(found.by_view) == ["dull"]


def test_the_series_matched_are_those_of_a_run():
    case = load("toyland")
    result = run(case, paths=2, processes=1)
    assert series_units(case) == {one.id: one.unit for one in result.pooled.series}


def test_the_shipped_example_prints_valid_json_and_text(file, capsys):
    assert "toyland" in shipped()
    assert answer(["score", "toyland", "toyland", "--paths", "200", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    jsonschema.validate(found, schema("whopays.score/1"), cls=jsonschema.Draft202012Validator)
    assert found["overall"]["count"] + found["overall"]["events"] == len(found["scores"])
    assert set(found["by_view"]) == {"bright", "dull"}
    assert answer(["score", "toyland", "toyland", "--paths", "200"]) == 0
    text = capsys.readouterr().out
    assert "ALL TOGETHER" in text and "LIMITS" in text and max(map(len, text.splitlines())) <= 80
    assert "not a rating" in text


@pytest.mark.parametrize(("row", "needle", "message"), [
    (GOOD.replace("labs.alder.revenue", "labs.alder.revenu"), "id: ", "no series"),
    (GOOD.replace("labs.alder.revenue", "labs.fringe.cash"), "id: ", "no series"),
    (GOOD.replace("unit: USD", "unit: EUR"), "EUR", "unit 'EUR' is not USD"),
    (GOOD.replace("2030Q2", "2033Q1").replace("2030-08-10", "2034-01-01"), "period: ", "not within the horizon"),
    (GOOD.replace("2030Q2", "2029").replace("2030-08-10", "2034-01-01"), "period: ", "not within the horizon"),
    (GOOD.replace("2030Q2", "2030-05"), "period: ", "neither a quarter nor a year"),
    (GOOD.replace("2030Q2", "2030H1"), "period: ", "neither a quarter nor a year"),
    (GOOD.replace("2030-08-10", "2030-06-30"), "known_on: ", "before 2030Q2 was over"),
    (GOOD.replace("2030-08-10", "2030-02-30"), "known_on: ", "not in the calendar"),
    (GOOD.replace("2.7e6", "2.7 bn"), "value: ", "not a number"),
    (GOOD.replace("2.7e6", ".nan"), "value: ", "not a finite number"),
    (GOOD.replace("value: 2.7e6, ", ""), "  - ", "no 'value'"),
    (GOOD.replace("source: a report", "sauce: a report"), "sauce", "unknown key 'sauce'"),
    (GOOD.replace(", source: a report", ""), "  - ", "no 'source'"),
    (GOOD.replace("labs.alder.revenue", "labs.alder.default_probability").replace("2.7e6, unit: USD", "0.3, unit: probability"), "value: ",
     "failed by then (1) or not (0)"),
    (GOOD.replace("labs.alder.revenue", "market.domestic_share").replace("2.7e6, unit: USD", "80, unit: share"), "value: ", "is no share"),
])
def test_every_fault_of_a_row_has_its_place_and_remedy(file, capsys, row, needle, message):
    errors = refused(capsys, file(HEAD + row))
    hit = [one for one in errors if message in one["message"]]
    at = row.index(needle) + (0 if needle in ("EUR", "sauce") else len(needle)) + 1
    assert hit and (hit[0]["line"], hit[0]["column"]) == (5, at) and hit[0]["remedy"], errors


def test_a_figure_that_stands_twice_is_refused(file, capsys):
    errors = refused(capsys, file(HEAD + GOOD + GOOD))
    assert errors[0]["line"] == 6 and "stands twice" in errors[0]["message"] and ":5:" in errors[0]["message"]


def test_what_was_known_when_the_forecast_was_made_is_refused(file, capsys):
    path = file(HEAD + GOOD)
    assert answer(["case", "new", str(Path(path).parent / "later.yaml")]) == 0
    later = Path(path).parent / "later.yaml"
    later.write_text(later.read_text().replace("name: later", "name: toyland").replace("as_of: 2029-12-31", "as_of: 2030-08-10"))
    capsys.readouterr()
    assert answer(["score", str(later), path, "--paths", "20", "--json"]) == 2
    error = json.loads(capsys.readouterr().err)["errors"][0]
    assert "known on 2030-08-10, the case is as of 2030-08-10" in error["message"] and "an earlier forecast" in error["remedy"]
    assert answer(["score", str(later), path, "--paths", "20", "--as-of", "2030-08-09", "--json"]) == 0


@pytest.mark.parametrize("text", ["", "[]", HEAD, HEAD + "  []\n", HEAD.replace("toyland", "elsewhere") + GOOD,
                                  HEAD.replace("/1", "/2") + GOOD, HEAD.replace("title: made up\n", "") + GOOD,
                                  "observed: {a: 1}\n", "schema: [\n", "a: 1\na: 2\n"])
def test_a_file_that_is_none_is_refused(file, capsys, text):
    assert all(one["message"] and one["remedy"] for one in refused(capsys, file(text)))


def test_faults_of_several_rows_come_together(file, capsys):
    text = HEAD + GOOD.replace("USD", "EUR") + GOOD.replace("revenue", "cash").replace("USD", "GBP")
    assert [one["line"] for one in refused(capsys, file(text))] == [5, 6]


def test_no_file_binary_and_one_future_are_refused(file, capsys, tmp_path):
    assert "toyland" in refused(capsys, "toylnd")[0]["remedy"]
    path = tmp_path / "binary.yaml"
    path.write_bytes(b"\xff\xfe\x00")
    assert "UTF-8" in refused(capsys, str(path))[0]["message"]
    assert refused(capsys, str(tmp_path))
    assert answer(["score", "toyland", file(HEAD + GOOD), "--paths", "1"]) == 2
    assert "no interval" in capsys.readouterr().err


def test_all_shipped_examples_fit_their_case():
    from whopays.engine.score import check_fits

    for name in shipped():
        found = read_observed(name)
        check_fits(load(found.case), found)
    with pytest.raises(CaseErrors, match="not 'openai-2025'"):
        check_fits(load("openai-2025"), read_observed("toyland"))


@pytest.mark.parametrize(("lang", "said"), [("en", "1 observed figure against 2 futures"), ("fr", "1 chiffre observé contre 2 futurs")])
def test_a_single_figure_is_one(tmp_path, capsys, lang, said):
    path = tmp_path / "one.yaml"
    path.write_text("schema: whopays.observed/1\ntitle: One\ncase: toyland\nobserved:\n  - {id: labs.alder.revenue, period: 2030Q1, "
                    "value: 2.4e6, unit: USD, known_on: 2030-05-01, source: a report}\n", encoding="utf-8")
    assert answer(["score", "toyland", str(path), "--paths", "2", "--lang", lang]) == 0
    assert said in capsys.readouterr().out
