"""Who can use the page: in French, on a phone, by keyboard, with a screen reader, in the dark; nothing of it leaves the machine."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.web.conftest import FIRST, SECOND
from tests.web.steps import PAGES, TOYLAND, figures, find_input, query, totals, unfold

PHONE = 390


def address(page: str, lang: str) -> str:
    return f"#/{page}?lang={lang}&case=toyland{'&paths=64' if page.startswith('questions/') else ''}"  # else it is refined at once


def drawn(page: Any) -> None:
    """Go to the charts, which are drawn when they come into sight."""
    page.wait_for_selector("figure.chart")
    page.locator("figure.chart").first.scroll_into_view_if_needed()
    page.wait_for_selector("figure.chart svg", state="attached")


@pytest.mark.parametrize("name", PAGES)
def test_phone_never_scrolls_sideways(opened: Any, name: str) -> None:
    page = opened(address(name, "fr"), width=PHONE, height=844, lang="fr-FR", most=SECOND if name == "explore" else FIRST)
    page.wait_for_selector(PAGES[name])
    opens = page.locator(".opens")
    if opens.count():
        opens.click()
        drawn(page)
    unfold(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE
    tables = "all => all.filter((one) => !one.closest('details') && one.scrollWidth > one.clientWidth + 1).length"
    assert page.eval_on_selector_all(".wide", tables) == 0  # nor does a table that is not folded away
    wider = "all => all.filter((one) => one.getBoundingClientRect().width > one.closest('.frame').clientWidth + 1).length"
    assert page.eval_on_selector_all("figure.chart svg", wider) == 0  # nor does any chart
    assert page.faults == []


@pytest.mark.parametrize(("lang", "dark"), [("en", False), ("fr", True)])
@pytest.mark.parametrize("name", PAGES)
def test_axe_reports_nothing(opened: Any, name: str, lang: str, dark: bool) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = opened(address(name, lang), dark=dark, lang=f"{lang}-{lang.upper()}", most=SECOND if name == "explore" else FIRST)
    page.wait_for_selector(PAGES[name])
    if name == "explore":
        drawn(page)
        unfold(page, "main, .switches-list li:nth-child(2), .fold:first-of-type")  # of hundreds of sliders alike, some
    found = Axe().run(page).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"][:200], one["nodes"][0]["failureSummary"]) for one in found] == []


def test_axe_reports_nothing_in_a_source(opened: Any) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = opened("#/explore?lang=en")
    figures(page)
    find_input(page, "slip", "compute.slip").get_by_role("button", name=re.compile("Source of")).click()
    page.wait_for_selector("dialog .rows")
    assert [one["id"] for one in Axe().run(page).response["violations"]] == []


def heard_sliders(page: Any) -> tuple[list[Any], list[str], list[str]]:
    """Every slider as a screen reader meets it, its name and its value in words."""
    unfold(page)
    tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    sliders = [node for node in tree if node.get("role", {}).get("value") == "slider" and not node.get("ignored")]
    names = [node["name"]["value"] for node in sliders]
    values = [item["value"]["value"] for node in sliders for item in node["properties"] if item["name"] == "valuetext"]
    return sliders, names, values


def test_every_slider_has_a_name_of_its_own_and_says_its_value(opened: Any) -> None:
    page = opened(TOYLAND)
    figures(page)
    sliders, names, values = heard_sliders(page)
    deciding = page.locator(".deciding input[type=range]").count()
    assert len(sliders) > 150
    assert all(name.strip() for name in names)
    assert len(set(names)) >= len(names) - deciding  # what decides most stands a second time in its group
    assert len(values) == len(sliders)
    assert all(any(letter.isdigit() for letter in value) for value in values)


def test_sliders_are_named_in_french(opened: Any) -> None:
    """What a screen reader says of each: whose it is, what it is, and its value as French writes numbers."""
    page = opened("#/explore?lang=fr&case=toyland", lang="fr-FR")
    figures(page)
    sliders, names, values = heard_sliders(page)
    assert len(sliders) > 150
    assert [name for name in names if not name.strip() or re.search(r"\b(?:the|of|over|at|per|which|share|cash|price)\b|'", name)] == []
    assert len(values) == len(sliders)
    assert [value for value in values if re.search(r"\d[.]\d|\b(?:billion|a year|years|quarters?)\b", value)] == []
    assert any("," in value for value in values)
    described = {node["description"]["value"] for node in sliders if node.get("description", {}).get("value")}
    assert any("futurs" in text or "tirée" in text for text in described)


def test_french_is_whole(opened: Any) -> None:
    page = opened("#/explore?lang=fr", lang="fr-FR")
    figures(page)
    assert page.locator("html").get_attribute("lang") == "fr"
    assert "milliards" in page.locator(".keys").inner_text()
    assert re.search(r"\d,\d", page.locator("table.who").inner_text())
    assert totals(page) == ["100,0 %"]
    places = (".top", ".hello", ".keys", "table.who", ".policies", ".reproduce h2", ".limits h2")
    text = " ".join(page.locator(where).inner_text() for where in places)
    english = re.findall(r"\b(?:the|who pays|customers|lenders|billion|state|share|what|with|loan guarantee)\b", text, re.IGNORECASE)
    assert english == []
    page.get_by_role("button", name="English").click()
    page.wait_for_function("() => document.documentElement.lang === 'en'")
    assert query(page)["lang"] == ["en"]
    assert "billion" in page.locator(".keys").inner_text()


def test_every_assumption_and_term_has_french_words(opened: Any) -> None:
    """What a table of words lacks would show in English among French."""
    page = opened("#/explore?lang=fr", lang="fr-FR")
    figures(page)
    unfold(page)
    labels = page.eval_on_selector_all(".input label, .terms .field label", "all => all.map((one) => one.textContent)")
    english = [label for label in labels if re.search(r"\b(?:the|of|over|at|per|Part of|Time|Growth)\b", label)]
    assert len(labels) > 700
    assert english == []


def test_what_was_said_is_said_in_french_and_found_in_it(opened: Any) -> None:
    page = opened("#/sources?lang=fr&conflicts=1", lang="fr-FR")
    page.wait_for_selector("article.claim")
    while page.get_by_role("button", name="En montrer plus").count():
        page.get_by_role("button", name="En montrer plus").click()
    said = page.locator("article.claim .conflicts li").all_inner_texts()
    assert len(said) > 60
    assert [text for text in said if re.search(r"\b(?:the|against|says|and|rendered)\b", text)] == []
    page.get_by_role("checkbox", name="seulement ce qui est contredit").uncheck()
    page.get_by_role("searchbox").fill("filet sécurité")
    page.wait_for_function("() => document.querySelectorAll('article.claim').length < 20")
    assert "S2-02" in page.locator("main").inner_text()
    assert page.locator('article.claim p[lang="en"]').count() == 0


def test_a_source_opened_is_in_french_and_marked_where_it_is_not(opened: Any) -> None:
    page = opened("#/explore?lang=fr&case=toyland", lang="fr-FR")
    lost = "made up; round"

    def without_one(route: Any) -> None:
        body = route.fetch().json()
        assert body["texts"].pop(lost)
        route.fulfill(json=body)

    page.route("**/cases/toyland/french", without_one)
    figures(page)
    for name, english in (("compute.slip", []), ("market.tax_rate", [lost])):
        page.get_by_role("searchbox", name="Chercher une hypothèse").fill(name)
        page.locator(f'.search .input[data-name="{name}"]').get_by_role("button", name=re.compile("Source")).click()
        page.wait_for_selector("dialog .rows")
        reason = page.locator("dialog dl.rows").first.locator("div", has_text="Pourquoi").locator("dd")
        assert reason.inner_text().strip()
        assert reason.locator('[lang="en"]').all_inner_texts() == english
        page.keyboard.press("Escape")
        page.wait_for_selector("dialog", state="detached")
    assert page.faults == []


def test_keyboard_alone_reaches_the_answer_a_policy_and_a_source(opened: Any) -> None:
    page = opened(TOYLAND)
    figures(page)
    page.wait_for_selector(".policies input")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    assert "#/explore" in page.url

    def tab_to(selector: str) -> None:
        for _ in range(80):
            page.keyboard.press("Tab")
            if page.evaluate("(wanted) => document.activeElement.matches(wanted)", selector):
                return
        raise AssertionError(f"no way to {selector} by Tab")

    page.get_by_role("link", name="whopays").focus()
    tab_to(".policies li:nth-child(3) input")
    page.keyboard.press("Space")
    page.wait_for_selector("table.who.n2")
    tab_to(".search input")
    page.keyboard.type("cash opening")
    tab_to('.search input[type="range"]')
    page.keyboard.press("ArrowRight")
    assert len(query(page)["set"]) == 1
    tab_to(".search .about button")
    page.keyboard.press("Enter")
    page.wait_for_selector("dialog .rows")
    assert page.evaluate("document.querySelector('dialog').contains(document.activeElement)")
    page.keyboard.press("Escape")
    page.wait_for_selector("dialog", state="detached")
    assert page.evaluate("document.activeElement.matches('.search .about button')")


def test_keyboard_alone_asks_a_question_on_a_phone(opened: Any) -> None:
    """From the list of questions to a file of the answer, with Tab, Enter and arrows; no place holds the keyboard back."""
    page = opened("#/questions?lang=en&case=toyland", width=PHONE, height=844)
    page.wait_for_selector(PAGES["questions"])
    page.locator("body").click(position={"x": 2, "y": 2})

    def tab_to(selector: str, most: int = 120, key: str = "Tab") -> list[str]:
        places = []
        for _ in range(most):
            page.keyboard.press(key)
            places.append(page.evaluate("document.activeElement.outerHTML.slice(0, 200)"))
            if page.evaluate("(wanted) => document.activeElement.matches(wanted)", selector):
                return places
        raise AssertionError(f"no way to {selector} by {key}: {places[-3:]}")

    tab_to('ul.cards a[href*="questions/pay"]')
    page.keyboard.press("Enter")
    page.wait_for_selector(PAGES["questions/pay"])
    page.evaluate("document.activeElement.blur()")
    tab_to('select[name="lab"]')
    page.keyboard.press("ArrowDown")  # another lab
    page.get_by_role("region", name="In the shell").get_by_text("--lab birch").wait_for()  # it is answered
    tab_to("button.start")
    tab_to(".chart summary")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.closest('details').open")
    ring = page.evaluate("getComputedStyle(document.activeElement).outline")
    assert re.search(r"solid [2-9]px|[2-9]px solid", ring), ring
    tab_to(".copy button")
    tab_to(".take button")
    with page.expect_download():
        page.keyboard.press("Enter")
    tab_to(".choice select", key="Shift+Tab")  # and back again
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE
    assert page.faults == []


def test_theme_follows_the_system_and_the_switch(opened: Any) -> None:
    page = opened("#/about?lang=en", dark=True)
    page.wait_for_selector(PAGES["about"])
    paper = "getComputedStyle(document.body).backgroundColor"
    dark = page.evaluate(paper)
    page.get_by_role("button", name="Theme: as the system").click()
    page.wait_for_function(f"() => {paper} !== {dark!r}")
    page.reload()
    page.wait_for_selector(PAGES["about"])
    assert page.evaluate(paper) != dark


def test_no_request_leaves_the_machine(opened: Any, served: Any) -> None:
    page = opened(TOYLAND, most=SECOND)
    figures(page)
    drawn(page)
    for name, what in PAGES.items():
        page.goto(f"{served.address}{address(name, 'en')}")
        page.wait_for_selector(what)
    assert len(page.asked) > 10
    assert {urlsplit(url).netloc for url in page.asked if not url.startswith(("data:", "blob:"))} == {urlsplit(served.address).netloc}
    assert page.faults == []  # the policy of the server would say here what it refused
