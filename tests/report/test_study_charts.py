"""Pictures of a study's tables: they hold the numbers of the table, in both languages, and stand where a reader looks first."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.report import answers
from whopays.report.charts.study_lines import drawn
from whopays.report.charts.study_tables import all_of, beside, levers, of_tables, places, waiting
from whopays.report.drawing import chart_object
from whopays.report.look import Look


def estimate(value: float, error: float = 0.0, unit: str = "USD") -> dict[str, Any]:
    return {"value": value, "error": error, "unit": unit}


def table(id: str, columns: list[str], rows: list[list[Any]], title: str = "a table") -> dict[str, Any]:
    return {"id": id, "title": title, "columns": columns, "rows": rows}


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_sources_of_each_year_add_up_to_those_of_the_table(lang: str) -> None:
    study = answers.a_study("pay", lang)
    drawn = next(one for one in of_tables(study, Look(lang)) if one.id == "study.sources_by_year")
    listed = next(one for one in study["tables"] if one["id"] == "by_year")
    assert [row[0] for row in drawn.rows] == listed["columns"][1:]
    for at, row in enumerate(drawn.rows):
        sources = sum(cells[at + 1]["value"] for cells in listed["rows"] if not cells[0].startswith("- "))
        assert sum(cell for cell in row[1::2] if cell is not None) == pytest.approx(sources, rel=1e-9, abs=1e-3)
    stacks = [sum(bar["data"][at]["value"] for bar in drawn.option["series"]) for at in range(len(drawn.rows))]
    written = [sum(cell or 0 for cell in row[1::2]) for row in drawn.rows]
    assert stacks[0] / written[0] == pytest.approx(stacks[-1] / written[-1])  # bars are the numbers, in one unit
    ends = [one["label"]["formatter"] for one in drawn.option["series"][-1]["data"]]  # each says what its parts come to
    said = [float(text.replace("\u202f", "").replace(",", "" if lang == "en" else ".")) for text in ends]
    assert said == pytest.approx(stacks, rel=0.1)


def test_a_first_year_that_had_begun_is_said_to_be_a_part_of_one() -> None:
    study = answers.a_study("pay", "en")
    columns = next(one for one in study["tables"] if one["id"] == "by_year")["columns"]
    begun = {**study, "as_of": f"{columns[1]}-11-07"}
    whole = {**study, "as_of": f"{int(columns[1]) - 1}-12-31"}
    assert "only what was left" in next(of_tables(begun, Look("en"))).subtitle
    assert "only what was left" not in next(of_tables(whole, Look("en"))).subtitle


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_every_dot_stands_where_its_amount_fell(lang: str) -> None:
    mark = {"en": ".", "fr": ","}[lang]
    fell = {"a: one": "0.50", "a: two": "0.97", "b: three": "0.10", "b: four": "-", "b: five": "0.11"}
    rows = [[label, place.replace(".", mark)] for label, place in fell.items()]
    study = answers.a_study("pay", lang)
    drawn = places(table("sources", ["", "PIT"], rows), 1, study, Look(lang), grouped=True)
    assert [row[1] for row in drawn.rows] == [50.0, 97.0, 10.0, 11.0]  # an event has no place
    dots = drawn.option["series"][0]["data"]
    assert sorted(dot["value"] for dot in dots) == [[10.0, 1], [11.0, 1], [50.0, 0], [97.0, 0]]
    assert len({(dot["value"][1], round(dot["value"][0]), dot["symbolOffset"][1]) for dot in dots}) == 4
    near = [dot["symbolOffset"][1] for dot in dots if dot["value"][1] == 1]
    assert near[0] != near[1]  # two dots that would lie on each other do not


def test_bars_beside_each_other_hold_every_number_and_leave_out_what_is_not_published() -> None:
    study = answers.a_study("pay", "en")
    rows = [["rent", estimate(7e9), estimate(4e9, 1e8)], ["nowhere", "", estimate(-1e9, 2e8)]]
    drawn = beside(table("hsbc", ["", "published", "ours"], rows), (1, 2), study, Look("en"), "Parts", "with its inputs")
    published, ours = drawn.option["series"]
    assert [one["value"] for one in published["data"]] == [7.0, None]
    assert [one["value"] for one in ours["data"]] == [4.0, -1.0]
    assert ours["name"] == "with its inputs"
    assert drawn.option["xAxis"]["min"] < -1.0
    assert drawn.rows == (("rent", 7e9, 0.0, 4e9, 1e8), ("nowhere", None, None, -1e9, 2e8))


def test_levers_share_an_axis_and_a_lever_that_was_not_moved_so_far_has_a_gap() -> None:
    study = answers.a_study("pay", "fr")
    kept = [estimate(share, 0.01, "probability") for share in (0.9, 0.7, 0.2)]
    rows = [[at, estimate(1.0), share] for at, share in zip(("x 0,5", "x 1", "x 3"), kept, strict=True)]
    one = table("rent", ["", "valeur", "tenu"], rows, "loyer")
    other = table("lead", ["", "valeur", "tenu"], [["x 1", estimate(1.0), kept[1]], ["x 10", estimate(1.0), kept[0]]], "délai")
    drawn = levers([one, other], study, Look("fr"))
    assert drawn.option["xAxis"]["data"] == ["x 0,5", "x 1", "x 3", "x 10"]
    assert [line["name"] for line in drawn.option["series"]] == ["loyer", "délai"]
    assert [line["data"][0] for line in drawn.option["series"]] == [90.0, None]


def test_an_axis_of_shares_has_no_number_beyond_all_there_is() -> None:
    study = answers.a_study("pay", "en")
    for most, interval in ((0.97, 50.0), (1.4, None), (0.5, None)):
        one = {"id": "demand", "title": "kept", "labels": ["x 1", "x 2"],
               "series": [{"name": "kept", "values": [estimate(most, 0.01, "probability"), estimate(0.4, 0.01, "probability")]}]}
        assert drawn(one, study, Look("en")).option["xAxis"].get("interval") == interval


def test_waits_are_bars_of_the_value_to_owners() -> None:
    study = answers.a_study("pay", "en")
    rows = [["+ 0", estimate(4e9, 1e8), estimate(0.1, 0.0, "probability")], ["+ 4", estimate(5e9, 1e8), estimate(0.1, 0.0, "probability")]]
    drawn = waiting(table("starts", ["", "owners", "fails"], rows), study, Look("en"))
    assert [row[:2] for row in drawn.rows] == [("+ 0 quarters", 4e9), ("+ 4 quarters", 5e9)]


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("name", ["pay", "score"])
def test_all_charts_of_a_study_are_plain_and_told_apart_by_name(name: str, lang: str) -> None:
    study = answers.a_study(name, lang)
    drawn = all_of(study, Look(lang))
    assert drawn
    assert len({one.id for one in drawn}) == len(drawn)
    assert len(drawn) > len(study["charts"])
    for one in drawn:
        assert one.description
        json.dumps(chart_object(one), allow_nan=False)


@pytest.mark.parametrize("name", ["pay", "pace", "fail", "must-be-true", "reconcile", "sovereignty", "history", "score"])
def test_a_study_without_its_tables_has_no_chart_of_them(name: str) -> None:
    """As `fail` has none where nobody fails."""
    bare = {**answers.a_study("pay", "en"), "study": name, "tables": [], "charts": []}
    assert all_of(bare, Look("en")) == []


@pytest.mark.parametrize(("study", "kind"), [("reserve", "Present value, USD"), ("rescue", "Nominal USD")])
def test_a_chart_says_present_value_only_where_it_shows_one(study: str, kind: str) -> None:
    one = {"id": "gain", "title": "t", "labels": ["a"], "series": [{"name": "s", "values": [estimate(5.0, 1.0)]}]}
    made = drawn(one, {**answers.a_study("pay", "en"), "study": study}, Look("en"))
    assert made.subtitle == f"{kind}; ± one Monte Carlo standard error."


def test_an_amount_far_below_the_others_of_a_chart_has_a_unit_of_its_own() -> None:
    values = [estimate(-0.36e6, 0.02e6), estimate(1.1e9, 0.2e9)]
    made = drawn({"id": "x", "title": "t", "labels": ["a", "b"], "series": [{"name": "s", "values": values}]},
                 answers.a_study("pay", "en"), Look("en"))
    assert [one["label"]["formatter"] for one in made.option["series"][0]["data"]] == ["−360,000 ± 20,000 USD", "1.1 ± 0.2"]
