"""Charts: plain data, adding up, named money, told apart without colour, every number in the table."""

from __future__ import annotations

import itertools
import json
import math
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from tests.report import answers
from whopays.report import look as looks
from whopays.report.amounts import Measure
from whopays.report.charts import (
    capital_stack,
    circular_deals,
    cohort_cash,
    compute_price,
    default_curves,
    fan,
    heat_map,
    loss_waterfall,
    outlays,
    public_cost,
    sources_uses,
    study_lines,
    subsidy_components,
    sweep_maps,
    tornado,
    who_pays,
)
from whopays.report.drawing import Chart, chart_object, framed
from whopays.report.look import COLOURS, SERIES, Look
from whopays.report.money import INSIDE, KEPT, USES, money_of, pooled_flows

LOOKS = [Look(lang, theme) for lang, theme in itertools.product(("en", "fr"), looks.THEMES)]
LEAST_CONTRAST = 3.0  # of a shape against its ground, WCAG 2.2, 1.4.11
LEAST_OF_TEXT = 4.5  # of letters, WCAG 2.2, 1.4.3
MONEY = ("nominal", "courant", "present value", "valeur actuelle", "no money", "sans monnaie", "% of", "% des", "points", "%")
CHANCES = {"10%": (0.4, 0.2), "90%": (0.3, 0.1)}
TABLE = {"id": "pair", "title": "two inputs", "columns": ["", *CHANCES], "rows": [
    [at, *({"value": value, "error": 0.01, "unit": "probability"} for value in values)] for at, values in CHANCES.items()]}


def every(look: Look) -> Iterator[Chart]:
    """One of each file in report/charts, at least."""
    result, lang = answers.a_run(), look.lang
    yield from (who_pays.of_run(result, look), who_pays.of_run(result, look, statement="present_value"))
    yield from (who_pays.of_comparison(answers.a_comparison(), look), public_cost.of_comparison(answers.a_comparison(), look))
    yield from (fan.of_series(result, "labs.alder.cash", look), default_curves.of_run(result, look), compute_price.of_run(result, look))
    yield from (tornado.of_run(result, look), sources_uses.of_run(result, look), circular_deals.of_run(result, look))
    yield from (one for one in (capital_stack.of_run(result, look), loss_waterfall.of_run(result, look)) if one)
    loan, study = answers.a_loan(), answers.a_study("pay", lang)
    yield from (subsidy_components.of_record(loan, look), cohort_cash.of_record(loan, look), outlays.of_record(loan, look))
    yield from (*study_lines.of_study(study, look), tornado.of_study(study, look), heat_map.of_table(TABLE, study, look))
    yield from sweep_maps.of_sweep(answers.a_sweep(), look)


@pytest.fixture(scope="module")
def charts() -> dict[Look, list[Chart]]:
    return {look: list(every(look)) for look in LOOKS}


def everything(charts: dict[Look, list[Chart]]) -> Iterator[Chart]:
    return itertools.chain.from_iterable(charts.values())


def test_every_chart_there_is_was_drawn(charts: dict[Look, list[Chart]]) -> None:
    from pathlib import Path

    import whopays.report.charts as room

    files = {file.stem for file in Path(room.__file__).parent.glob("*.py")} - {"__init__"}
    drawn = {chart.id.split(".")[0] for chart in charts[LOOKS[0]]}
    assert files - drawn == {"study_lines", "study_tables", "heat_map", "sweep_maps"}
    assert {"study", "map", "sweep"} <= drawn


def test_options_are_json_and_finite(charts: dict[Look, list[Chart]]) -> None:
    for chart in everything(charts):
        assert json.loads(json.dumps(chart_object(chart), allow_nan=False))["id"] == chart.id


def test_same_answer_same_chart() -> None:
    assert [one.option for one in every(LOOKS[0])] == [one.option for one in every(LOOKS[0])]


def test_each_names_its_money_its_source_and_what_it_shows(charts: dict[Look, list[Chart]]) -> None:
    for chart in everything(charts):
        assert any(word in chart.subtitle.lower() for word in MONEY), (chart.id, chart.subtitle)
        assert chart.title
        assert chart.source.startswith("whopays")
        assert chart.description.endswith("."), chart.id


def test_a_calendar_is_named_where_there_are_dates(charts: dict[Look, list[Chart]]) -> None:
    words = ("calendar", "civil", "fiscal", "exercices", "after disbursement", "après décaissement", "year", "T4", "Q4")
    for chart in everything(charts):
        if chart.id in ("capital_stack", "default_curves", "compute_price", "outlays", "cohort_cash") or chart.id.startswith("fan"):
            assert any(word in chart.subtitle for word in words), chart.subtitle


def test_tables_are_whole(charts: dict[Look, list[Chart]]) -> None:
    for chart in everything(charts):
        assert chart.rows, chart.id
        assert {len(row) for row in chart.rows} == {len(chart.columns)}, chart.id
        for row in chart.rows:
            assert not [cell for cell in row if isinstance(cell, float) and not math.isfinite(cell)]


def test_who_pays_adds_to_a_hundred_and_the_table_says_so() -> None:
    for chart in (who_pays.of_run(answers.a_run(), Look()), who_pays.of_comparison(answers.a_comparison(), Look())):
        *parties, total = chart.rows
        for at in range(1, len(chart.columns), 3):
            assert math.isclose(total[at], 100.0, abs_tol=1e-6)
            assert math.isclose(sum(row[at] for row in parties), 100.0, abs_tol=1e-6)


def test_bars_are_the_numbers_of_the_table() -> None:
    chart = who_pays.of_run(answers.a_run(), Look())
    drawn = [bar["value"] for bar in chart.option["series"][0]["data"]]
    assert drawn == pytest.approx([row[1] for row in chart.rows[:-1]], abs=1e-4)


def test_more_than_four_policies_are_refused() -> None:
    with pytest.raises(ValueError, match="at most 4"):
        who_pays.of_comparison(answers.a_comparison(), Look(), policies=["a", "b", "c", "d", "e"])


def test_sources_are_uses_and_what_is_kept() -> None:
    """Money in less money out is the growth of cash, read another way: from the series of cash and from the flows of each site."""
    result = answers.a_run()
    flows = pooled_flows(result)
    money = money_of(flows)
    for who in INSIDE:
        inward = sum(value for (payer, payee, _), value in flows.items() if payee.startswith(f"{who}:"))
        outward = sum(value for (payer, payee, _), value in flows.items() if payer.startswith(f"{who}:"))
        assert money.kept(who) == pytest.approx(inward - outward, abs=1e-6 * money.came(who))
    sankey = sources_uses.of_run(result, Look())
    for name in ("Labs", "Sites"):
        came = sum(row[2] for row in sankey.rows if row[1] == name)
        assert came == pytest.approx(sum(row[2] for row in sankey.rows if row[0] == name), rel=1e-9)


def test_a_source_keeps_its_place_and_colour_whatever_its_money() -> None:
    """A picture that is refined, or stands beside another, is read by place and colour."""
    thick = [("Customers", "Labs", 9.0), ("Labs", "Sites", 8.0), ("Lenders", "Sites", 5.0), ("Owners of sites", "Sites", 4.0),
             ("Sites", "Chips", 7.0), ("Labs", "Staff", 6.0)]
    shuffled = [(*link[:2], value) for link, value in zip(reversed(thick), range(6), strict=True)]
    nodes = sources_uses.nodes_of(thick, Look())
    assert sources_uses.nodes_of(shuffled, Look()) == nodes
    assert [name for name, _ in nodes] == ["Customers", "Lenders", "Owners of sites", "Labs", "Sites", "Staff", "Chips"]
    fewer = sources_uses.nodes_of([link for link in thick if link[0] != "Lenders"], Look())
    assert set(fewer) < set(nodes)


def test_every_use_has_a_place() -> None:
    assert set(sources_uses.DOWN) == {*USES, KEPT}


def test_the_drawing_keeps_the_order_of_nodes_and_sites_stand_below_what_passes_them() -> None:
    flow = sources_uses.of_run(answers.a_run(), Look()).option["series"][0]
    assert flow["layoutIterations"] == 0  # else two nodes of like height may change places when the answer is refined
    [at] = [at for at, node in enumerate(flow["data"]) if node["name"] == "Sites"]
    passing = sum(link["value"] for link in flow["links"] if link["source"] == "Labs" and link["target"] != "Sites")
    assert passing < flow["data"][at - 1]["value"] < 1.6 * passing


def test_a_waterfall_ends_at_nothing() -> None:
    chart = loss_waterfall.of_run(answers.a_run(), Look())
    assert chart is not None
    level, totals = 0.0, 0
    bars = chart.option["series"][1]["data"]
    steps = [(row, bar) for row, bar in zip(chart.rows, bars, strict=True)]
    for (_, money, *_), bar in steps:
        assert isinstance(money, float)
        total = "decal" not in bar["itemStyle"]
        totals += total
        assert not total or level == 0 or money == pytest.approx(level, rel=1e-6)
        level = money if total else level + money
    assert totals == 2
    assert level == pytest.approx(0.0, abs=1e-6 * float(chart.rows[0][1]))
    shares = [(float(row[2]), float(row[3] or 0)) for row in chart.rows if isinstance(row[2], float)]  # of its claims, by class
    assert shares and all(0 <= share <= 100 for share, _ in shares) and any(error > 0 for _, error in shares)


def test_a_series_is_never_told_by_colour_alone(charts: dict[Look, list[Chart]]) -> None:
    for chart in everything(charts):
        bars = [one for one in chart.option["series"] if one["type"] == "bar" and one.get("itemStyle", {}).get("color") != "transparent"]
        styles = [json.dumps(one.get("itemStyle", {}).get("decal")) for one in bars]
        assert len(set(styles)) == len(styles), chart.id
        lines = [one for one in chart.option["series"] if one["type"] == "line" and not one.get("areaStyle") and not one.get("silent")]
        kinds = [json.dumps([one["lineStyle"].get("type"), one.get("symbol")]) for one in lines]
        assert len(set(kinds)) == len(kinds), chart.id


def test_french_is_french(charts: dict[Look, list[Chart]]) -> None:
    for look, held in charts.items():
        for chart in held:
            said = json.dumps(chart.option, ensure_ascii=False) + chart.subtitle + chart.description
            assert (" bn USD" in said) is False if look.lang == "fr" else "Md USD" not in said, chart.id
            assert f'"number": "{look.lang}"' in said or chart.id.split(".")[0] in ("sources_uses", "circular_deals", "map", "sweep")


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    parts = [int(colour[at:at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", looks.THEMES)
def test_colours_stand_out_and_none_is_used_twice(theme: str) -> None:
    colours = COLOURS[theme]
    assert len(set(colours.values())) == len(colours)
    standing = {role: contrast(colours[role], colours["paper"]) for role in SERIES}
    assert {role: found for role, found in standing.items() if found < LEAST_CONTRAST} == {}
    assert min(contrast(colours[role], colours["paper"]) for role in ("ink", "quiet")) >= LEAST_OF_TEXT


def test_both_themes_have_the_same_roles() -> None:
    assert list(COLOURS["light"]) == list(COLOURS["dark"])
    assert not set(COLOURS["light"].values()) & set(COLOURS["dark"].values())


def test_framed_pictures_make_room_for_their_titles(charts: dict[Look, list[Chart]]) -> None:
    for chart in everything(charts):
        option: Any = framed(chart)
        assert [title["text"] for title in option["title"]][1] == chart.source
        assert "title" not in chart.option


@pytest.mark.parametrize("look", LOOKS)
def test_a_chart_with_nothing_to_draw_says_why(look: Look) -> None:
    result = answers.a_run()
    still = [replace(one, mean=0 * one.mean, quantiles={level: 0 * path for level, path in one.quantiles.items()})
             for one in result.pooled.series]
    quiet = replace(result, pooled=replace(result.pooled, series=tuple(still)), drivers=[])
    for chart in (fan.of_series(quiet, "labs.alder.cash", look), default_curves.of_run(quiet, look), tornado.of_run(quiet, look)):
        said = " ".join(chart.option["title"][0]["text"].split())
        assert " ".join(chart.description.split()).startswith(said)
        assert said.startswith(look.say("Nothing is drawn", "Rien à tracer"))
        option: Any = framed(chart)
        assert [title["text"] for title in option["title"]][2] == chart.option["title"][0]["text"]
        assert option["title"][2]["top"] > chart.option["title"][0]["top"]


def test_a_network_of_one_in_each_column_has_a_height() -> None:
    names = {"lab:a": "A", "parent:b": "B", "vendor:c": "C"}
    assert len({node["y"] for node in circular_deals.nodes(names, {}, 1.0, LOOKS[0])}) == 3


def test_a_network_of_nobody_says_why_it_is_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(circular_deals, "pooled_flows", lambda result, view: {})
    for look in LOOKS:
        chart = circular_deals.of_run(answers.a_run(), look)
        said, told = (" ".join(text.split()) for text in (chart.option["title"][0]["text"], chart.description))
        assert said == told and said.startswith(look.say("Nothing is drawn", "Rien à tracer"))
        assert not chart.option["series"]


def test_a_mean_above_all_bands_chooses_the_unit() -> None:
    result = answers.a_run()
    one = result.series("labs.alder.cash")
    rare = replace(one, mean=0 * one.mean + 4e7, quantiles={level: 0 * path for level, path in one.quantiles.items()})
    others = tuple(rare if other.id == one.id else other for other in result.pooled.series)
    assert "m USD" in fan.of_series(replace(result, pooled=replace(result.pooled, series=others)), one.id, LOOKS[0]).subtitle


def test_a_sweep_is_lines_over_one_lever_and_maps_over_two() -> None:
    found = answers.a_sweep()
    maps = list(sweep_maps.of_sweep(found, Look()))
    assert {chart.option["series"][0]["type"] for chart in maps} == {"heatmap"}
    assert "sweep.public_cost.backstop" in {chart.id for chart in maps}
    assert "sweep.public_cost.none" not in {chart.id for chart in maps}  # zero everywhere: nothing to see
    one = {**found, "points": [{**point, "sets": {"funding.equity_pace": point["sets"]["funding.equity_pace"]}}
                               for point in found["points"] if point["sets"]["compute.slip"] == 1.0]}
    lines = list(sweep_maps.of_sweep(one, Look()))
    assert [row[0] for row in lines[0].rows] == ["0.02", "0.04"]
    assert {series["name"] for series in lines[0].option["series"]} == {"none", "backstop"}
    assert list(sweep_maps.of_sweep({**found, "points": []}, Look())) == []


@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_a_whisker_over_zero_stays_on_its_axis(sign: float) -> None:
    points = [{"value": sign * value, "error": error, "unit": "USD"} for value, error in ((3.0, 0.5), (1.0, 1.4))]
    one = {"labels": ["50 %", "100 %"], "series": [{"name": "a", "values": points}]}
    option, _ = study_lines.across(one, Measure(1.0, "USD"), LOOKS[0])
    axis, [series] = option["xAxis"], option["series"]
    reached = [end["coord"][0] for line in series["markLine"]["data"] for end in line]
    assert axis["min"] <= min(reached) and max(reached) <= axis["max"]
    assert option["yAxis"]["data"] == ["50\u00a0%", "100\u00a0%"]
