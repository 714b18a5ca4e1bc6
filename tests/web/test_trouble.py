"""What goes wrong is said, with what to do, and nothing is lost: bad values, a server that goes and comes back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.web.served import Served
from tests.web.steps import TOYLAND, figures, find_input, query, settle_first


@pytest.mark.parametrize(("typed", "said"), [("abc", "Not a number"), ("", "Not a number"), ("-5", "Outside what this can be")])
def test_bad_value_is_refused_where_it_is_typed(opened: Any, typed: str, said: str) -> None:
    page = opened(TOYLAND)
    before = figures(page)
    row = find_input(page, "cash opening", "labs.alder.cash")
    box = row.get_by_role("textbox")
    box.fill(typed)
    box.press("Enter")
    assert said in row.get_by_role("alert").inner_text()
    assert box.get_attribute("aria-invalid") == "true"
    assert "set" not in query(page)
    assert set(figures(page)) == set(before)


def test_good_value_is_taken_as_typed(opened: Any) -> None:
    page = opened(TOYLAND)
    figures(page)
    box = find_input(page, "cash opening", "labs.alder.cash").get_by_role("textbox")
    box.fill("2.5")  # the unit beside the box is million
    box.press("Enter")
    assert query(page)["set"] == ["labs.alder.cash=2500000"]


@pytest.mark.parametrize(("address", "said"), [
    ("&set=labs.alder.cash%3Dx", "is not a number"), ("&set=nothing.like.it%3D1", "unknown name"),
    ("&policy=nonsense", "no policy 'nonsense'"), ("&set=labs.alder.cash%3D-1", "labs.alder.cash")])
def test_bad_address_is_refused_in_the_words_of_the_command_line(opened: Any, address: str, said: str) -> None:
    page = opened(TOYLAND + address)
    trouble = page.locator(".answer .trouble")
    trouble.wait_for()
    assert said in trouble.inner_text()
    assert page.locator(".key .number").count() == 0


def test_unknown_case_and_study_are_said(opened: Any) -> None:
    page = opened("#/explore?lang=en&case=atlantis")
    page.locator(".answer .trouble").wait_for()
    assert "atlantis" in page.locator(".answer .trouble").inner_text()
    page = opened("#/questions/whither?lang=en&case=toyland")
    page.locator(".trouble").first.wait_for()


def test_an_unknown_case_is_refused_once_and_leads_to_the_default_with_what_is_good(opened: Any) -> None:
    page = opened("#/explore?lang=en&case=atlantis&policy=backstop&set=labs.openai.cash%3D5e9&set=labs.alder.cash%3D1&seed=3")
    link = page.locator("main a", has_text="Open the default case")
    link.wait_for()
    assert page.locator(".trouble").count() == 1
    link.click()
    figures(page)
    assert query(page) == {"lang": ["en"], "policy": ["backstop"], "set": ["labs.openai.cash=5e9"], "seed": ["3"]}


@pytest.mark.parametrize(("lang", "said"), [
    ("en", "Whoever started it chose the token"), ("fr", "Celui qui l’a démarré a choisi le jeton")])
def test_a_locked_page_says_what_is_missing_and_shows_no_empty_box(opened: Any, lang: str, said: str) -> None:
    page = opened("#/about?lang=en&case=toyland")
    page.route("**/api/v1/**", lambda route: route.fulfill(status=401, json={"title": "A token is needed"}))
    page.goto(page.url.replace("about", "explore").replace("lang=en", f"lang={lang}"))
    form = page.locator("form.token")
    form.wait_for()
    assert said in form.inner_text()
    page.locator(".explore.locked").wait_for()
    assert page.locator("aside").count() == 0


@pytest.fixture
def own(tmp_path: Any, served: Served) -> Iterator[Served]:
    """A server of this test alone, since it is stopped."""
    server = Served(tmp_path / "store")
    yield server
    server.stop()


def test_server_gone_and_back(opened: Any, own: Served) -> None:
    page = opened(TOYLAND, at=own.address)
    before = figures(page)
    slider = find_input(page, "cash opening", "labs.birch.cash").get_by_role("slider")
    own.stop()
    slider.press("PageUp")
    page.locator(".answer .trouble").wait_for()
    assert "does not answer" in page.locator(".answer .trouble").inner_text()
    assert set(figures(page)) == set(before)
    status = page.locator(".answer .status").inner_text()  # nobody computes: it is neither settled nor under way
    assert "settled" not in status
    assert "being computed" not in status
    own.start()
    page.locator(".answer .trouble").wait_for(state="detached")
    settle_first(page)
    assert "set" in query(page)
    assert figures(page) != before


@pytest.mark.parametrize(("address", "said"), [
    ("&set=labs.alder.cash%3Dx", "n’est pas un nombre"), ("&set=labs.alder.cash%3D%7Buniform%3A%20%5B2%2C1%5D%7D",
     "le bas 2 est au-dessus du haut 1"),
    ("&set=nothing.like.it%3D1", "nom inconnu"), ("&policy=bakstop", "vouliez-vous dire «\u00a0backstop\u00a0»"),
    ("&policy=backstop%3Acovered_share%3D2", "donnez un nombre de 0 à 1")])
def test_a_french_page_is_refused_in_french_and_an_english_one_in_english(opened: Any, address: str, said: str) -> None:
    page = opened(TOYLAND.replace("lang=en", "lang=fr") + address)
    trouble = page.locator(".answer .trouble li")
    trouble.first.wait_for()
    assert said in trouble.first.inner_text()
    assert trouble.first.get_attribute("lang") == "fr"
    page.get_by_role("button", name="English").click()
    page.locator('.answer .trouble li[lang="en"]').first.wait_for()
    assert said not in trouble.first.inner_text()


def test_a_loan_that_cannot_be_is_refused_in_french(opened: Any) -> None:
    page = opened("#/loan?lang=fr&maturity_years=-4")
    page.locator(".trouble li").first.wait_for()
    assert "écrivez des années au-dessus de 0" in page.locator(".trouble").inner_text()
