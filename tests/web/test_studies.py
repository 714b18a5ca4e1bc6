"""Pages of studies: which a case can be asked, why not the others, and the same figures again from everything a page offers."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.web.conftest import PATIENCE
from tests.web.served import command
from tests.web.test_files import FETCHED

ASKED = "#/questions/guarantee?lang=fr&case=toyland&lab=birch&policy=backstop%3Acap%3D2e6&set=labs.birch.cash%3D3e6&seed=5&paths=32"


def taken(page: Any, name: str) -> Any:
    """The JSON that a button downloads."""
    with page.expect_download() as kept:
        page.get_by_role("button", name=name).click()
    return json.loads(kept.value.path().read_text(encoding="utf-8"))


def timeless(found: dict[str, Any]) -> dict[str, Any]:
    """An answer without how long it took."""
    return {name: value for name, value in found.items() if name != "seconds"}


def test_request_shell_python_and_link_of_a_study_give_what_the_page_shows(opened: Callable[..., Any]) -> None:
    page = opened(ASKED)
    page.locator("table.figures").wait_for(timeout=PATIENCE)
    request, answer = taken(page, "La requête en JSON"), taken(page, "La réponse en JSON")
    assert request["sets"] == {"labs.birch.cash": "3e6"}
    assert "3\u00a0millions" in page.locator(".changed").inner_text()  # what it was asked with is said above it
    assert (answer["lab"], answer["seed"], answer["paths"], answer["lang"]) == ("birch", 5, 32, "fr")
    again = page.evaluate(FETCHED, ["studies/guarantee", request])
    assert again == answer  # of the same computation, since the server keeps it
    shell, python = (page.get_by_role("region", name=name).inner_text() for name in ("Dans un terminal", "En Python"))
    for said in (command("bash", "-c", shell), command("python", "-c", python)):
        assert said.status == 0, said.error
        assert timeless(json.loads(said.out)) == timeless(answer)
    shown = page.locator("table.figures tbody td").all_inner_texts()
    link = page.get_by_role("region", name="Lien à partager").inner_text()
    other = opened(link[link.index("#"):])
    other.locator("table.figures").wait_for(timeout=PATIENCE)
    assert other.locator("table.figures tbody td").all_inner_texts() == shown
    assert page.faults == other.faults == []


def test_a_file_is_asked_of_the_very_answer_that_is_shown(opened: Callable[..., Any]) -> None:
    """Else the server would compute the study anew for each file."""
    page = opened("#/questions/pay?lang=en&case=toyland&paths=32")
    page.locator("table.figures").wait_for(timeout=PATIENCE)
    request = taken(page, "The request as JSON")
    with page.expect_request("**/api/v1/files/studies/pay") as sent:
        page.get_by_role("button", name="CSV tables").click()
    body = json.loads(sent.value.post_data)
    assert body.pop("to") == "csv"
    assert body == request


def test_the_first_answer_is_refined_and_stays_meanwhile(opened: Callable[..., Any]) -> None:
    page = opened("#/questions?lang=en&case=toyland")
    held: list[Any] = []
    shut = [True]
    page.route("**/api/v1/studies/pay",
               lambda route: held.append(route) if shut and route.request.post_data_json["paths"] > 256 else route.continue_())
    page.goto(page.url.replace("/questions?", "/questions/pay?") + "&seed=9")
    page.locator("table.figures").wait_for(timeout=PATIENCE)
    page.locator(".status .busy").get_by_text("2,048 futures under each view are being computed").wait_for(timeout=PATIENCE)
    assert page.get_by_text("256 futures under each view").is_visible()
    assert page.locator(".old").count() == 0
    page.locator("button.start").focus()  # a disabled one would be passed over by keys, or lose their place
    page.keyboard.press("Enter")
    assert "paths=" not in page.evaluate("location.hash") and len(held) == 1  # what is under way is not asked twice
    with page.expect_request("**/api/v1/studies/pay", timeout=PATIENCE):
        held.pop().fulfill(status=503, json={"title": "busy"})
    assert page.locator(".trouble").count() == 0  # what stands is good: it is asked again
    place = page.locator(".lead").bounding_box()
    page.evaluate("getSelection().selectAllChildren(document.querySelector('.lead'))")
    read = page.evaluate("String(getSelection())")
    shut.clear()
    for route in held:
        route.continue_()
    page.get_by_text("Finer figures wait: text is selected").wait_for(timeout=PATIENCE)
    assert page.get_by_text("256 futures under each view").is_visible()
    assert page.evaluate("String(getSelection())") == read
    page.evaluate("getSelection().removeAllRanges()")
    page.get_by_text("2,048 futures under each view of demand").wait_for(timeout=PATIENCE)
    assert page.locator(".lead").bounding_box()["y"] == place["y"]
    assert not page.locator(".status progress").is_visible()
    assert page.evaluate("document.activeElement.matches('button.start')")


def test_paper_shows_what_was_chosen_and_names_what_decides(opened: Callable[..., Any]) -> None:
    page = opened("#/questions/pay?lang=en&case=toyland&paths=64")
    page.locator("button.label").first.wait_for(timeout=PATIENCE)
    page.emulate_media(media="print")
    assert page.locator("button.label").first.is_visible()
    assert not page.get_by_role("button", name="Ask with more futures").is_visible()
    assert page.locator("select[name=case]").evaluate("one => getComputedStyle(one).borderTopWidth") == "0px"


def test_paper_of_a_phone_has_no_way_back_and_limits_in_whole_sentences(opened: Callable[..., Any]) -> None:
    page = opened("#/questions/pay?lang=en&case=toyland&paths=32")
    page.set_viewport_size({"width": 390, "height": 900})
    page.locator("table.figures").wait_for(timeout=PATIENCE)
    page.emulate_media(media="print")
    assert not page.get_by_text("All questions").is_visible()
    limits = page.locator(".limits details li").all_inner_texts()
    assert limits and all(one[0].isupper() and one[-1] in ".!?" for one in limits), limits


def test_the_unit_of_the_only_column_stands_under_its_head(opened: Callable[..., Any]) -> None:
    """The title names what is moved, the column what is counted in %."""
    page = opened("#/questions/must-be-true?lang=en&case=toyland&paths=32")
    page.locator("table.figures").wait_for(timeout=PATIENCE)
    moved = page.locator("section", has=page.get_by_role("heading", name="Price it pays for compute"))
    assert moved.locator("h2").inner_text() == "Price it pays for compute"
    assert moved.locator("thead .unit-of").all_inner_texts() == ["%"]


def test_a_word_with_a_hyphen_is_not_cut_in_a_question(opened: Callable[..., Any]) -> None:
    page = opened("#/questions/guarantee?lang=en&case=toyland&paths=32")
    heading = page.locator("h1")
    heading.get_by_text("data-centre").wait_for(timeout=PATIENCE)
    assert heading.inner_text().startswith("What does a state guarantee of data-centre loans cost")
    assert heading.locator(".whole").evaluate("one => one.getClientRects().length") == 1


def test_a_study_of_another_language_is_not_computed_again(opened: Callable[..., Any]) -> None:
    page = opened("#/questions/pay?lang=en&case=toyland&paths=32&seed=8")
    page.locator("table.figures").wait_for(timeout=PATIENCE)
    english = taken(page, "The answer as JSON")
    page.get_by_role("button", name="Français").click()
    page.get_by_role("button", name="La réponse en JSON").wait_for(timeout=PATIENCE)
    page.wait_for_function("""() => !document.querySelector(".status progress:not([hidden])")
                           && document.querySelector(".lead").textContent.includes("personne")""")
    french = taken(page, "La réponse en JSON")
    assert french["lang"] == "fr"
    assert french["seconds"] == english["seconds"]
    assert [one["value"] for one in french["figures"]] == [one["value"] for one in english["figures"]]


@pytest.mark.parametrize(("lang", "why", "there"), [
    ("en", "nothing observed is on record", "Toyland"), ("fr", "rien de constaté", "Jouetland")])
def test_a_question_a_case_cannot_be_asked_says_so_before_it_is_asked(opened: Callable[..., Any], lang: str, why: str, there: str) -> None:
    page = opened(f"#/questions?lang={lang}&case=fabs-2025")
    closed = page.locator(".cards .closed")
    closed.first.wait_for(timeout=PATIENCE)
    assert closed.count() == 6
    page.goto(page.url.replace("/questions?", "/questions/score?"))
    page.locator(".refused").wait_for(timeout=PATIENCE)
    said = page.locator(".refused").inner_text().lower()
    assert why in said
    assert "fabs-2025" not in said  # no name that only a command line knows
    assert not [one for one in page.asked if one.endswith("/studies/score")]  # nothing was asked
    page.locator(".refused").get_by_role("link").first.click()
    page.locator("table.figures").wait_for(timeout=PATIENCE)
    assert "case=toyland" in page.evaluate("location.hash")
    page.locator("select[name=case] option:checked", has_text=there).wait_for(state="attached")
    assert page.faults == []


def test_why_a_question_is_closed_names_no_file(opened: Callable[..., Any]) -> None:
    page = opened("#/questions?lang=en&case=toyland")
    page.locator(".cards .closed a").first.wait_for(timeout=PATIENCE)
    page.wait_for_function("() => !/openai-2025/.test(document.querySelector('main').innerText)")
    assert "estimates on record are about “Who pays for" in page.locator("main").inner_text()


def test_answer_then_picture_then_what_it_cannot_tell(opened: Callable[..., Any]) -> None:
    """In this order down the page: the sentence, a picture, other findings, tables, limits."""
    page = opened("#/questions/pay?lang=en&case=toyland&paths=32")
    page.locator("table.figures").wait_for(timeout=PATIENCE)
    parts = ("h1", ".lead", "figure.chart", "ul.found", "table.figures", ".limits")
    places = [page.locator(name).first.bounding_box()["y"] for name in parts]
    assert places == sorted(places)
