"""More futures arrive while a person reads, types or presses: what is in hand stays where it is, as it is."""

from __future__ import annotations

from typing import Any

import pytest

from tests.web.conftest import FIRST, SECOND
from tests.web.steps import TOYLAND, figures, let, query, shows

NAMES = "all => all.map((one) => one.dataset.name)"
ACTIVE = "document.activeElement"


def test_a_new_question_keeps_the_charts_their_open_tables_and_the_place(opened: Any) -> None:
    page = opened(TOYLAND, most=SECOND)
    summary = page.locator("figure.chart summary").nth(1)
    summary.click()
    page.wait_for_selector("figure.chart svg")
    let(page, FIRST)
    place = page.evaluate("scrollY")
    assert place > 500
    page.evaluate("location.hash += '&set=labs.birch.cash%3D3e6'")
    shows(page, FIRST)
    page.locator(".charts .old").wait_for()  # those of the answer before, and told to be
    assert page.locator("figure.chart details").nth(1).evaluate("one => one.open")
    assert abs(page.evaluate("scrollY") - place) < 100
    let(page, SECOND)
    page.locator(".charts .old").wait_for(state="detached")
    shows(page, SECOND)
    assert page.locator("figure.chart details").nth(1).evaluate("one => one.open")
    assert abs(page.evaluate("scrollY") - place) < 100
    assert page.faults == []


def test_more_futures_leave_the_keyboard_where_it_is(opened: Any) -> None:
    page = opened(TOYLAND)
    figures(page)
    page.get_by_role("button", name="Excel workbook").focus()
    let(page, SECOND)
    shows(page, SECOND)
    assert page.evaluate(f"{ACTIVE}.textContent") == "Excel workbook"


def test_what_decides_is_ranked_anew_only_when_nobody_is_at_it(opened: Any) -> None:
    """Else a slider would go from under a finger, and a text half typed with it."""
    page = opened(TOYLAND)
    rows = page.locator(".deciding .input")
    rows.nth(2).get_by_role("textbox").press("End")
    page.keyboard.type("9")
    before = rows.evaluate_all(NAMES)
    typed = rows.nth(2).get_by_role("textbox").input_value()

    def turned(route: Any) -> None:
        if route.request.post_data_json["paths"] > SECOND:
            return route.fulfill(status=429, json={"title": "busy"})
        answer = route.fetch().json()
        for one in answer["policies"]:
            one["drivers"].reverse()
        return route.fulfill(json=answer)

    page.route("**/api/v1/simulate", turned)
    shows(page, SECOND)
    assert rows.evaluate_all(NAMES) == before
    assert page.evaluate(f"{ACTIVE}.value") == typed
    assert rows.nth(2).evaluate(f"one => one.contains({ACTIVE})")
    page.keyboard.press("Escape")  # as it was
    page.get_by_role("searchbox", name="Find an assumption").focus()
    page.wait_for_function(f"(before) => String(({NAMES})([...document.querySelectorAll('.deciding .input')])) !== before",
                           arg=",".join(before))
    assert "set" not in query(page)


def test_text_that_is_selected_stays_until_nothing_is(opened: Any) -> None:
    """Who is about to copy a sentence finds the same sentence when he does."""
    page = opened(TOYLAND)
    before = figures(page)
    page.evaluate("getSelection().selectAllChildren(document.querySelector('.sentences'))")
    read = page.evaluate("String(getSelection())")
    let(page, SECOND)
    page.locator(".status").get_by_text("finer figures wait: text is selected").wait_for()
    assert page.evaluate("String(getSelection())") == read
    assert figures(page) == before
    page.evaluate("getSelection().removeAllRanges()")
    shows(page, SECOND)
    assert figures(page) != before


def test_what_is_said_of_an_answer_under_way_moves_nothing_below_it(opened: Any) -> None:
    page = opened(TOYLAND)
    figures(page)
    place = page.locator(".payers").bounding_box()["y"]
    held: list[Any] = []

    def hold(route: Any) -> None:
        held.append(route)

    page.route("**/api/v1/simulate", hold)
    page.evaluate("location.hash += '&seed=2'")
    page.get_by_text("the new answer is being computed").wait_for()
    assert page.locator(".payers").bounding_box()["y"] == place
    for route in held:
        route.abort()


@pytest.mark.parametrize("at", [0, 1])
def test_the_keyboard_stays_on_a_row_that_is_ranked_anew(opened: Any, at: int) -> None:
    page = opened("#/about?lang=en&case=toyland")
    held: list[Any] = []

    def swapped(route: Any) -> None:
        answer = route.fetch().json()
        drivers = answer.get("drivers", [])
        first, second = [place for place, one in enumerate(drivers) if "." in one["name"]][:2] if drivers else (0, 0)
        if drivers:
            drivers[first]["error"] = drivers[second]["error"] = 0  # both are among those told
            if answer["paths"] > 256:
                drivers[first], drivers[second] = drivers[second], drivers[first]
        route.fulfill(json=answer)

    def hold(route: Any) -> None:
        if route.request.post_data_json["paths"] > 256 and not held:
            held.append(route)
        else:
            route.continue_()

    page.evaluate("delete Element.prototype.moveBefore")  # as where it is not known: there a thing that is moved loses the keyboard
    page.route("**/api/v1/jobs/*/result", swapped)
    page.route("**/api/v1/studies/pay", hold)
    page.goto(page.url.replace("about", "questions/pay") + "&seed=9")
    rows = page.locator("table.who tbody button")
    page.locator(".status .busy").get_by_text("2,048 futures").wait_for()
    names = rows.all_inner_texts()
    rows.nth(at).focus()
    for route in held:
        route.continue_()
    page.get_by_text("2,048 futures under each view of demand").wait_for()
    assert rows.all_inner_texts()[:2] == names[1::-1]
    assert page.evaluate(f"{ACTIVE}.innerText") == names[at]


def test_what_rests_on_a_claim_comes_with_it_and_pushes_nothing_down(opened: Any) -> None:
    page = opened("#/about?lang=en&case=toyland")
    held: list[Any] = []

    shut = [True]

    def hold(route: Any) -> None:
        if shut:
            held.append(route)
        else:
            route.continue_()

    page.route("**/api/v1/cases/openai-2025", hold)
    page.evaluate("""() => new MutationObserver(() => {
        if (document.querySelector("article.claim")) window.first ??= document.querySelectorAll(".uses").length;
    }).observe(document.body, { childList: true, subtree: true })""")
    with page.expect_response("**/api/v1/sources"):
        page.evaluate("location.hash = '#/sources?lang=en&find=revenue'")
    shut.clear()
    for route in held:
        route.continue_()
    page.locator("article.claim .uses").first.wait_for()
    assert page.evaluate("window.first") > 0
