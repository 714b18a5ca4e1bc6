"""The first page in a real browser: an answer without asking, sliders to figures to the address, policies side by side."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import quote

import numpy as np
import pytest

from tests.web.conftest import SECOND
from tests.web.served import command
from tests.web.steps import TOYLAND, figures, find_input, let, paths_shown, query, settle_first, settled_soon, shows, terms_of, totals
from whopays.model.result import Series
from whopays.report.charts import default_curves
from whopays.report.look import Look

CASH = "labs.birch.cash"  # few futures tell it: this lab fails in one of six


def test_first_visit_is_answered_without_asking(opened: Any) -> None:
    page = opened()
    found = figures(page)
    assert len(found) == 4
    assert all(error > 0 for (figure, _), (_, error) in found.items() if figure != "public_cost")
    assert "OpenAI" in page.locator(".key").first.inner_text()
    assert len(page.locator(".sentences").inner_text()) > 100
    assert page.locator(".what").inner_text().count(".") <= 3
    assert page.locator(".starts a").count() == 3
    assert totals(page) == ["100.0 %"]
    assert page.faults == []


def test_slider_moves_figure_and_address(opened: Any) -> None:
    page = opened(TOYLAND)
    before = figures(page)
    row = find_input(page, "cash opening", CASH)
    slider = row.get_by_role("slider")
    slider.focus()
    for _ in range(12):
        slider.press("ArrowRight")
    moved = query(page)["set"]
    assert len(moved) == 1
    name, _, value = moved[0].partition("=")
    assert name == CASH
    assert float(value) == float(slider.input_value())
    settle_first(page)
    after = figures(page)
    assert after != before
    assert row.locator("strong").inner_text() == "changed"
    row.get_by_role("button", name=re.compile("Reset")).click()
    settle_first(page)
    assert "set" not in query(page)
    assert {key: value for key, (value, _) in figures(page).items()} != {key: value for key, (value, _) in after.items()}


def test_figures_are_those_of_the_api_to_the_byte(opened: Any, served: Any) -> None:
    page = opened("#/about?lang=en&case=toyland")
    with page.expect_response(lambda one: "simulate" in one.url and one.status == 200) as heard:  # and no refinement that was turned away
        page.goto(f"{page.url.partition('#')[0]}{TOYLAND}&policy=none&policy=backstop&set={CASH}%3D3e6&seed=5")
    answered = heard.value.json()
    settle_first(page)
    held = {(one["id"], answer["policy"]["name"]): (one["value"], one["error"])
            for answer in answered["policies"] for one in answer["figures"]}
    seen = figures(page)
    assert paths_shown(page) == answered["request"]["paths"]
    assert {key: held[key] for key in seen} == seen
    assert answered["request"]["sets"] == {CASH: "3e6"}


def test_more_futures_shrink_the_error_and_the_answer_never_vanishes(opened: Any) -> None:
    page = opened(TOYLAND)
    first = figures(page)
    page.evaluate("""() => {
        window.gone = 0;
        new MutationObserver(() => { if (!document.querySelector(".key .number strong")) window.gone += 1; })
            .observe(document.body, { childList: true, subtree: true, characterData: true });
    }""")
    let(page, SECOND)
    shows(page, SECOND)
    find_input(page, "cash opening", CASH).get_by_role("slider").press("ArrowRight")
    settle_first(page)
    shows(page, SECOND)
    later = figures(page)
    assert page.evaluate("window.gone") == 0
    assert later["funding_gap.end", ""][1] < first["funding_gap.end", ""][1]


def test_a_dragged_slider_ends_at_the_answer_to_its_last_place(opened: Any) -> None:
    page = opened(TOYLAND)
    figures(page)
    slider = find_input(page, "cash opening", CASH).get_by_role("slider")
    low, high = float(slider.get_attribute("min")), float(slider.get_attribute("max"))
    for part in (0.1, 0.5, 0.9, 0.3, 0.7):
        slider.fill(str(low + part * (high - low)))
    last = query(page)["set"][0].partition("=")[2]
    settle_first(page)
    page.get_by_role("button", name="The request as JSON").wait_for()
    with page.expect_download() as kept:
        page.get_by_role("button", name="The request as JSON").click()
    request = json.loads(kept.value.path().read_text(encoding="utf-8"))
    assert request["sets"] == {CASH: last}


def test_policies_stand_side_by_side_and_each_adds_to_a_hundred(opened: Any) -> None:
    page = opened(TOYLAND)
    figures(page)
    for name in ("backstop", "Rescue after the fact", "Insurer of last resort"):
        page.get_by_role("checkbox", name=re.compile(name)).check()
    page.wait_for_selector("table.who.n4")
    settle_first(page)
    assert query(page)["policy"] == ["none", "backstop", "too-big-to-fail", "last-resort-insurer"]
    assert totals(page) == ["100.0 %"] * 4
    assert {policy for _, policy in figures(page)} == {"none", "backstop", "too-big-to-fail", "last-resort-insurer"}
    told = page.locator(".sentences .turned").all_inner_texts()
    seen, row = figures(page), [("backstop", told[0]), ("too-big-to-fail", told[1]), ("last-resort-insurer", told[2])]
    for policy, text in row:
        same = {figure for figure, under in seen if under == policy and seen[figure, policy] == seen[figure, "none"]}
        assert text.count("→") == 4 - len(same)
        assert ("Unchanged:" in text) == bool(same)
    with page.expect_response(re.compile("/compare$")) as heard:
        page.get_by_role("button", name="Compute the differences").click()
    compared = {one["name"]: one["measured"] for one in heard.value.json()["policies"]}
    page.wait_for_selector(".differences td[data-value]")
    cells = page.eval_on_selector_all(".differences td[data-value]", """all => all.map((one) => [
        one.closest("tr").dataset.row, one.dataset.policy, Number(one.dataset.value), Number(one.dataset.error)])""")
    assert len(cells) == 3 * 8
    for row, policy, value, error in cells:
        assert (value, error) == (compared[policy][row]["difference"], compared[policy][row]["difference_error"])
    fifth = page.get_by_role("checkbox", name=re.compile("railways"))
    fifth.click()
    assert not fifth.is_checked()
    assert "Four policies" in page.locator(".policies .notice").inner_text()
    assert len(query(page)["policy"]) == 4


def test_share_link_gives_another_visitor_the_same_figures(opened: Any) -> None:
    page = opened(TOYLAND)
    figures(page)
    slider = find_input(page, "cash opening", CASH).get_by_role("slider")
    slider.press("PageUp")
    page.get_by_role("checkbox", name=re.compile("backstop")).check()
    page.wait_for_selector("table.who.n2")
    settle_first(page)
    link = page.get_by_role("region", name="Share link").inner_text()
    other = opened(at=link)
    settle_first(other)
    assert paths_shown(page) == paths_shown(other)
    assert figures(page) == figures(other)


def test_terms_of_a_policy_are_changed_kept_in_the_address_and_taken_back(opened: Any) -> None:
    page = opened(f"{TOYLAND}&policy=none&policy=backstop")
    stated = figures(page)
    terms = terms_of(page, "Loan guarantee for data centres (backstop)")
    cap = terms.locator('.field[data-name="cap"]')
    cap.get_by_role("textbox").fill("-1")
    cap.get_by_role("textbox").press("Enter")
    assert "Outside what this can be" in cap.get_by_role("alert").inner_text()
    share = terms.locator('.field[data-name="covered_share"]')
    share.get_by_role("textbox").fill("10")  # the unit beside it is %
    share.get_by_role("textbox").press("Enter")
    settle_first(page)
    changed = "backstop:covered_share=0.1"
    assert query(page)["policy"] == ["none", changed]
    after = figures(page)
    assert 0 < after["public_cost", changed][0] < stated["public_cost", "backstop"][0]
    assert "Part of a new loan the state guarantees: 10\u00a0% (stated: 80\u00a0%)" in page.locator(".changed-terms").inner_text()
    terms.get_by_role("checkbox", name="Show the stated terms beside it").check()
    page.wait_for_selector("table.who.n3")
    settle_first(page)
    assert query(page)["policy"] == ["none", "backstop", changed]
    beside = figures(page)  # of fewer futures, since there are three
    assert beside.keys() == {**stated, **after}.keys()
    assert 0 < beside["public_cost", changed][0] < beside["public_cost", "backstop"][0]
    page.reload()
    beside = figures(page)  # of fewer futures, since there are three
    assert beside.keys() == {**stated, **after}.keys()
    assert 0 < beside["public_cost", changed][0] < beside["public_cost", "backstop"][0]
    terms = terms_of(page, re.compile("backstop"))
    terms.get_by_role("button", name=re.compile("Reset")).click()
    settle_first(page)
    assert query(page)["policy"] == ["none", "backstop"]


@pytest.mark.parametrize("policies", [["none"], ["none", "backstop:cap=1e6,covered_share=0.5", "last-resort-insurer"]])
def test_shell_and_python_give_the_figures_of_the_page(opened: Any, policies: list[str]) -> None:
    chosen = "".join(f"&policy={quote(name)}" for name in policies)
    page = opened(f"{TOYLAND}&set={CASH}%3D3e6&seed=3{chosen}")
    figures(page)
    with page.expect_download() as kept:
        page.get_by_role("button", name="The answer as JSON").click()
    answered = json.loads(kept.value.path().read_text(encoding="utf-8"))
    shell, python = (page.get_by_role("region", name=name).inner_text() for name in ("In the shell", "In Python"))
    held = {one["policy"]["name"]: {figure["id"]: (figure["value"], figure["error"]) for figure in one["figures"]} for one in answered}
    assert list(held) == policies
    for said in (command("bash", "-c", shell), command("python", "-c", python)):
        assert said.status == 0, said.error
        printed = [json.loads(line) for line in said.out.splitlines()]
        assert [one["policy"] for one in printed] == policies
        for one in printed:
            again = {figure["id"]: (figure["value"], figure["error"]) for figure in one["figures"]}
            seen = held[one["policy"]]
            assert {name: again[name] for name in seen} == seen


def test_two_clients_at_once_get_their_own_answers(opened: Any) -> None:
    one, other = opened(f"{TOYLAND}&set={CASH}%3D1e6"), opened(f"{TOYLAND}&set={CASH}%3D9e6")
    first, second = figures(one), figures(other)
    assert first.keys() == second.keys()
    assert first != second
    assert one.faults == other.faults == []


@pytest.mark.parametrize(("lang", "none", "few"), [("en", "in none of", "few:"), ("fr", "dans aucun des", "c’est peu")])
def test_what_no_future_shows_is_no_bare_zero(opened: Any, lang: str, none: str, few: str) -> None:
    page = opened(f"#/explore?lang={lang}&case=toyland&set=labs.alder.cash=5e9&set=labs.birch.cash=5e9")
    found = figures(page)
    chance, loss = page.locator(".key").nth(0), page.locator('.key[data-figure="loss_in_failure"]')
    assert found[chance.get_attribute("data-figure"), ""] == (0, 0)
    paths = int(re.findall(r"\d+", page.locator(".status p").first.inner_text())[0])
    said = chance.inner_text()
    each = {"en": f"{none} {paths} futures under each view", "fr": f"{none} {paths} futurs sous chaque vue"}[lang]
    assert each in said
    # the chart of the server and the figure of the page reckon, round and say the same
    never = [("Alder", Series("labs.alder.default_probability", "probability", ("2030Q1",), np.zeros(1), np.zeros(1), {}))]
    charted, shown = (re.sub(r"\s", " ", one) for one in (default_curves.rare(never, paths, 2, Look(lang)), said[said.index(each):]))
    assert charted.lower().split(each)[1].split(")")[0] == shown.split(each)[1].split(")")[0]
    assert "95" in charted
    assert each in loss.inner_text()
    assert none not in page.locator('.key[data-figure="public_cost"]').inner_text()  # nothing could be paid: that is known
    assert few in page.locator(".status p").first.inner_text()


def test_long_names_of_policies_are_said_once_on_a_phone(opened: Any) -> None:
    page = opened(f"{TOYLAND}&policy=none&policy=backstop&policy=too-big-to-fail", width=390)
    page.wait_for_selector("table.who tbody tr")
    names = page.locator(".payers .marks li").all_inner_texts()
    assert len(names) == 3
    row = page.locator("table.who tbody tr").first
    assert row.locator("td").evaluate_all("all => all.map((one) => getComputedStyle(one, '::before').content)") == ['"1"', '"2"', '"3"']
    heard = [text.strip() for text in row.locator("td .unseen").all_inner_texts()]
    assert heard == [f"{name}:" for name in names]
    answer, starts = (page.locator(one).bounding_box()["y"] for one in (".sentences", ".starts"))
    assert answer < starts


def test_a_distribution_is_typed_where_a_number_is(opened: Any) -> None:
    page = opened(TOYLAND)
    before = figures(page)
    row = find_input(page, "cash opening", CASH)
    text = row.get_by_role("textbox")
    spread = "{lognormal: {p10: 1e3, p90: 4e3}}"
    text.fill(spread)
    text.press("Enter")
    assert query(page)["set"] == [f"{CASH}={spread}"]
    settle_first(page)
    assert figures(page) != before
    assert row.locator("code").inner_text() == spread
    assert row.get_by_role("slider").get_attribute("aria-valuetext") == spread
    assert page.faults == []


def test_a_settled_answer_shows_no_progress_and_says_its_views(opened: Any) -> None:
    page = opened(TOYLAND)
    settled_soon(page)
    page.wait_for_selector(".status .quiet")
    assert not page.locator(".status progress").is_visible()
    assert "under each view of demand" in page.locator(".status").inner_text()
    chosen = page.locator(".choice select").nth(1)
    chosen.select_option(index=1)
    name = chosen.locator("option").nth(1).inner_text()
    page.wait_for_function("(name) => document.querySelector('.status').innerText.includes(`under one view of demand (${name})`)", arg=name)


def test_a_year_is_written_without_signs_between_thousands(opened: Any) -> None:
    page = opened(f"{TOYLAND}&lang=fr".replace("lang=en&", ""))
    page.locator(".search input").fill("demand.share_end")
    assert page.locator(".search .typed input").input_value() == "2032"


def test_paper_has_all_limits_and_says_whose_charts_it_shows(opened: Any) -> None:
    page = opened(f"{TOYLAND}&policy=none&policy=backstop")
    page.wait_for_selector(".limits details", state="attached")
    assert not page.locator(".limits details li").first.is_visible()
    page.emulate_media(media="print")
    assert page.locator(".limits details li").first.is_visible()
    assert page.locator(".tabs button").all_inner_texts() and page.locator(".tabs button[aria-pressed=true]").is_visible()
    assert not page.locator(".tabs button[aria-pressed=false]").first.is_visible()
    assert not page.locator(".take").is_visible() and not page.locator(".differences").is_visible()


@pytest.mark.parametrize(("lang", "says"), [("en", "counted from “Faster permits"), ("fr", "par rapport à « Permis")])
def test_changes_counted_from_another_policy_than_none_say_so(opened: Any, lang: str, says: str) -> None:
    for first, times in (("permits-only", 1), ("none", 0)):
        page = opened(f"#/explore?lang={lang}&case=toyland&policy={first}&policy=backstop")
        page.wait_for_selector(".sentences .turned")
        assert page.locator(".sentences .against", has_text=says).count() == page.locator(".sentences .against").count() == times
