"""The answer as a person reads it: all of it, in any width, with every error and every warning."""

from __future__ import annotations

import io
import math
import re
from dataclasses import replace

import pytest
from rich.console import Console

from tests.report.made import LABS, made
from whopays.model.result import Driver, Figure, Payer, Result, View
from whopays.report import drivers
from whopays.report.difference import comparison, diff_object
from whopays.report.figures import Page, fitting
from whopays.report.payers import lines_of
from whopays.report.pictures import ASCII
from whopays.report.terminal import answer
from whopays.report.words import NOT_A_RATING


def written(result: Result, page: Page | None = None, pieces=answer) -> str:
    page = page or Page()
    out = io.StringIO()
    console = Console(file=out, width=page.width, markup=False, highlight=False, emoji=False, color_system=None)
    for piece in pieces(result, page):
        console.print(piece)
    return out.getvalue()


def flat(text: str) -> str:
    return " ".join(text.split())


def section(text: str, heading: str) -> str:
    """From a heading to the next one."""
    return text.split(f"\n{heading}\n")[1].split("\n\n" if heading == "LIMITS" else "\nWHAT DRIVES")[0]


@pytest.mark.parametrize("width", [72, 80, 100, 120, 200])
@pytest.mark.parametrize("verbose", [False, True])
def test_no_line_is_wider_than_the_page_and_no_number_is_cut(width, verbose):
    text = written(made(), Page(width, verbose=verbose))
    assert max(map(len, text.splitlines())) <= width
    assert "…" not in text


def test_ascii_is_ascii_and_says_the_same():
    plain = written(made(), Page(200, symbols=ASCII, verbose=True))
    assert plain.isascii()
    numbers = re.findall(r"\d[\d,.]*", flat(plain))
    assert numbers == re.findall(r"\d[\d,.]*", flat(written(made(), Page(200, verbose=True))))


def test_every_section_is_there_in_order():
    text = written(made())
    headings = ["WHAT IS PROMISED", "WHAT COMES IN", "WHAT IS MISSING", "DEFAULT PROBABILITY BY LAB",
                "IF IT FAILS, AND WHAT THE STATE PAYS", "WHO PAYS", "WHAT DRIVES THE ANSWER", "LIMITS"]
    places = [text.index(f"\n{heading}\n") for heading in headings]
    assert places == sorted(places)
    foot = flat(text)
    for said in ("seed 1", "10,000 futures", "5.8 s", "21 % quoted, 14 % derived, 65 % judgement", "3e-07", "policy none"):
        assert said in foot


def test_views_stand_side_by_side_with_the_pooled_answer():
    result = made()
    line = next(line for line in written(result).splitlines() if line.strip().startswith("all labs: Payments made"))
    shown = [float(number.replace(",", "")) for number in re.findall(r"([\d,.]+) ±", line)]
    wanted = [view.figures[3].value / 1e9 for view in (*result.views.values(), result.pooled)]
    assert shown == [pytest.approx(value, rel=0.01) for value in wanted]


def test_default_probabilities_stand_with_their_warning():
    text = written(made())
    table = text.split("DEFAULT PROBABILITY BY LAB")[1].split("IF IT FAILS")[0]
    assert NOT_A_RATING in table
    bare = made()
    for view in (bare.pooled, *bare.views.values()):
        view.figures[:] = [one for one in view.figures if "default_probability" not in one.id]
        view.series[:] = [one for one in view.series if "default_probability" not in one.id]
    assert NOT_A_RATING not in written(bare, Page(verbose=True))
    assert NOT_A_RATING in written(made(), Page(verbose=True)).split("OTHER FIGURES")[1]
    assert NOT_A_RATING in written(made(), pieces=lambda one, page: comparison(one, made(2), page))
    assert all(title in table for title in ("OpenAI", *LABS[1:]))


@pytest.mark.parametrize("verbose", [False, True])
def test_who_pays_lists_every_dollar(verbose):
    result = made()
    lines = lines_of(result, Page(verbose=verbose))
    parties = [party for line in lines for party in line.parties]
    assert sorted(parties) == sorted(one.party for one in result.pooled.who_pays)
    assert math.fsum(one.share for one in result.pooled.who_pays) == pytest.approx(1)
    table = section(written(result, Page(verbose=verbose)), "WHO PAYS")
    assert re.search(r"All together .* 100\.0 ", table)
    assert ("6 sites" in table) == (not verbose)


def test_small_parties_are_folded_and_one_alone_is_not():
    def shares(*pairs: tuple[str, float]) -> Result:
        payers = [Payer(name, name.split(":")[0], share, share * 1e9, 0.0, 0.0, 0.0001) for name, share in pairs]
        view = View([], [], payers)
        return made(pooled=view, views={"only": view}, weights={"only": 1.0})

    two = shares(("customer:customers", 0.9998), ("vendor:a", 0.0001), ("vendor:b", 0.0001))
    assert [line.name for line in lines_of(two, Page())] == ["Customers", "2 others"]
    one = shares(("customer:customers", 0.9999), ("vendor:a", 0.0001))
    assert [line.name for line in lines_of(one, Page())] == ["Customers", "a"]


def test_one_view_is_not_printed_twice():
    view = made().pooled
    text = written(made(pooled=view, views={"company": view}, weights={"company": 1.0}))
    assert "pooled" not in text


def test_what_was_not_computed_is_left_out():
    result = made()
    for view in (result.pooled, *result.views.values()):
        view.figures[:] = [one for one in view.figures if "funding_gap" not in one.id and "external_finance" not in one.id]
    text = written(result)
    assert "WHAT IS MISSING" not in text and "labs lack" not in text
    empty = View([], [], [])
    bare = written(made(pooled=empty, views={"company": empty}, weights={"company": 1.0}, drivers=[], not_ranked=[], limits=[],
                        manifest={}))
    assert "openai-2025" in bare and "WHO PAYS" not in bare and "LIMITS" not in bare


def test_unknown_figures_show_where_all_is_wanted():
    assert "A figure of a later release" not in written(made())
    text = flat(written(made(), Page(120, verbose=True)))
    assert "A figure of a later release" in text and "undefined" in text


def test_every_limit_and_every_fixed_input_is_named():
    text = flat(written(made()))
    assert all(flat(limit) in text for limit in made().limits)
    assert "121 inputs are fixed and not ranked" in text and "market.fixed_input_9," not in text
    everything = flat(written(made(), Page(verbose=True)))
    assert all(name in everything for name in made().not_ranked)


def test_ties_are_printed_as_ties():
    ranked = drivers.ranked([Driver("low", 0.1, 0.02), Driver("high", -0.5, 0.02), Driver("next", 0.47, 0.02), Driver("mid", 0.3, 0.02)])
    assert [(rank, one.assumption) for rank, one in ranked] == [("1=", "high"), ("1=", "next"), ("3", "mid"), ("4", "low")]
    sharp = drivers.ranked([Driver("high", -0.5, 0.001), Driver("next", 0.47, 0.001)])
    assert [rank for rank, _ in sharp] == ["1", "2"]


def test_a_tie_is_not_cut_and_noise_is_not_ranked():
    same = [Driver(f"input_{i}", 0.3, 0.05) for i in range(15)]
    shown = drivers.table([*same, Driver("noise", 0.01, 0.05)], Page())
    assert shown is not None and shown.row_count == 15
    assert drivers.table([Driver("noise", 0.01, 0.05)], Page()) is None


def test_years_that_do_not_fit_leave_the_first_and_the_last():
    years = [str(year) for year in range(2026, 2034)]
    for room in range(2, 12):
        shown = fitting(years, room)
        assert len(shown) == min(room, 8) and (shown[0], shown[-1]) == ("2026", "2033")


def test_a_difference_is_second_less_first_with_its_error():
    a, b = made(), made(2)
    found = {one["id"]: one for one in diff_object(a, b)["figures"]}["external_finance.end"]
    x, y = a.figure("external_finance.end"), b.figure("external_finance.end")
    assert x.value != y.value
    assert found["difference"] == y.value - x.value
    assert found["error"] == pytest.approx((x.error ** 2 + y.error ** 2) ** 0.5)
    assert diff_object(a, b)["same_futures"] and not diff_object(a, replace(b, seed=2))["same_futures"]


def test_what_one_run_lacks_is_null_and_what_is_undefined_stays_so():
    a, b = made(), made()
    b.pooled.figures[:] = [one for one in b.pooled.figures if one.id != "taken"]
    b.pooled.figures.append(Figure("new", "new", 1.0, "ratio", math.nan, "judgement"))
    found = {one["id"]: one for one in diff_object(a, b)["figures"]}
    assert found["taken"]["b"] is None and found["taken"]["difference"] is None
    assert found["new"]["a"] is None and found["new"]["b_error"] is None
    assert found["novel.undefined"]["difference"] is None
    assert "Payments made" in written(a, pieces=lambda one, page: comparison(one, b, page))


@pytest.mark.parametrize("width", [80, 100, 140])
def test_many_views_lose_neither_names_nor_labels(width: int) -> None:
    one = made()
    names = [f"{view}/{side}" for view in one.views for side in ("B012", "judgement")]
    views = dict(zip(names, [view for view in one.views.values() for _ in range(2)], strict=True))
    text = written(made(views=views, weights=dict.fromkeys(names, 0.25)), Page(width=width))
    assert "…" not in text
    assert max(map(len, text.splitlines())) <= width
    tables = text[text.index("WHAT IS PROMISED"):text.index("WHAT COMES IN")]
    assert all(name in tables for name in [*names, "pooled"])
    assert "Payments that bind" in " ".join(tables.split())
