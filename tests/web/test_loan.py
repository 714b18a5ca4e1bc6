"""The loan calculator: what it shows is had again by link, shell, Python and API, to the byte; an address smuggles nothing in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from tests.web.served import command

EDITED = "#/loan?lang=en&from=sba-7a-fy2026&principal=250000000&upfront_fee_rate=0.01"
SENT = """async (body) => (await fetch("/api/v1/subsidy", {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) })).text()"""


def region(page: Any, name: str) -> str:
    """What stands to be copied under a name."""
    page.get_by_role("region", name=name, exact=True).wait_for()
    text: str = page.get_by_role("region", name=name, exact=True).inner_text()
    return text


def saved(page: Any, button: str) -> bytes:
    """The content of what a button downloads."""
    with page.expect_download() as kept:
        page.get_by_role("button", name=button).click()
    content: bytes = kept.value.path().read_bytes()
    return content


@pytest.mark.parametrize("address", [EDITED, "#/loan?lang=fr&from=chrysler-1980"])
def test_shell_python_and_request_give_the_answer_to_the_byte(opened: Any, tmp_path: Path, address: str) -> None:
    page = opened(address)
    is_french = "fr" in address.partition("&")[0]
    words = ("Dans un terminal", "En Python", "La requête en JSON", "La réponse en JSON") if is_french else (
        "In the shell", "In Python", "The request as JSON", "The answer as JSON")
    shell, python = region(page, words[0]), region(page, words[1])
    request, answer = json.loads(saved(page, words[2])), saved(page, words[3])
    assert page.evaluate(SENT, request).encode() == answer
    assert command("bash", "-c", f"cd {tmp_path}\n{shell}").out.encode() == answer
    assert command("python", "-c", python).out.encode() == answer
    shown = page.locator(".key strong").first.inner_text()
    assert float(shown.replace(",", ".").replace("−", "-")) == round(json.loads(answer)["subsidy_rate"], 2)
    assert page.faults == []


def test_what_is_shown_and_printed_names_its_loan_and_its_own_limits(opened: Any) -> None:
    page = opened("#/loan?lang=en&from=example-direct-loan&recovery_share=0.4")
    page.locator(".given strong").wait_for()
    page.emulate_media(media="print")
    given = page.locator(".given").inner_text()
    assert "Example of a direct loan" in given and "with changed terms" in given and "Part recovered of what defaults: 40" in given
    limits = page.locator(".limits").inner_text()
    assert "reestimate" in limits
    assert "labs" not in limits and "futures" not in limits


def test_cash_flows_add_across_and_down_as_the_terminal_prints_them(opened: Any) -> None:
    page = opened("#/loan?lang=en&from=example-direct-loan")
    table = page.locator(".calculator details table").first
    table.wait_for(state="attached")
    rows = table.locator("tr").evaluate_all(
        "all => all.map((one) => [...one.children].map((cell) => cell.textContent.replace('−', '-')))")
    lines = command("whopays", "subsidy", "example-direct-loan").out.partition("EXPECTED CASH FLOWS")[2].splitlines()[2:]
    printed = [line.split() for line in lines[: len(rows) - 1]]
    for shown, said in zip(rows[1:], printed, strict=True):
        millions = [1000 * float(cell.replace(",", "")) for cell in shown[1:]]
        assert millions == pytest.approx([float(cell.replace(",", "")) for cell in said[1:]], abs=1)  # a tie is rounded either way


def test_link_gives_another_visitor_the_edited_loan(opened: Any) -> None:
    page = opened(EDITED)
    page.wait_for_selector(".key strong")
    before = page.locator(".key strong").first.inner_text()
    field = page.locator('.field[data-name="recovery_share"]').get_by_role("textbox")
    field.fill("50")
    field.press("Enter")
    page.wait_for_function("() => location.hash.includes('recovery_share=0.5')")
    link = region(page, "Share link")
    assert link == page.evaluate("location.href")
    page.wait_for_function("(before) => document.querySelector('.key strong').textContent !== before", arg=before)
    other = opened(at=link)
    other.wait_for_selector(".key strong")
    assert other.locator(".key strong").all_inner_texts() == page.locator(".key strong").all_inner_texts()


def test_an_address_puts_no_line_of_its_own_into_what_is_run(opened: Any) -> None:
    page = opened(f"#/loan?lang=en&principal={quote(chr(10).join(['1e9', 'END', 'touch stolen']))}&note={quote('x')}&upfront_fee_rate=0.02")
    shell = region(page, "In the shell")
    assert "upfront_fee_rate: 0.02" in shell
    assert "touch" not in shell
    assert "note: x" not in shell


def test_both_sides_of_a_contradiction_stand_together(opened: Any) -> None:
    page = opened("#/sources?lang=en&conflicts=1")
    page.wait_for_selector("article.claim .side")
    first = page.locator('article.claim[data-claim="S0-01"]')
    assert "Altman says OpenAI neither seeks nor wants" in first.inner_text()
    side = first.locator(".conflicts li", has=page.get_by_role("button", name="S1-02")).locator(".side")
    assert side.inner_text().startswith("Sarah Friar")
    page.get_by_role("searchbox").fill("zebra")
    page.get_by_text("Nothing found.").wait_for()
    assert "0 found" in page.get_by_role("status").inner_text()
    page.get_by_role("searchbox").fill("CFO")  # no claim says it, what stands beside some does
    page.wait_for_selector("article.claim")
    assert "CFO" in page.locator("article.claim").first.inner_text()
    page.get_by_role("searchbox").fill("guarantee zebra")
    page.get_by_text("no record has all 2 words, these have one").wait_for()
    page.wait_for_selector("article.claim")


def test_a_wrong_token_is_said_to_be_wrong_once(opened: Any) -> None:
    page = opened("#/about?lang=en&case=toyland")
    page.route("**/api/v1/**", lambda route: route.fulfill(status=401, json={"title": "A token is needed"}))
    page.reload()
    page.goto(page.url.replace("about", "explore"))
    form = page.locator(".explore.locked .answer form.token")  # the answer's; what else is asked is refused before or after it
    form.wait_for()
    assert page.locator("form.token").count() == 1
    assert "not the token" not in form.inner_text()
    form.locator("input").fill("wrong")
    form.locator("button").click()
    form.get_by_text("That is not the token of this server.").wait_for()
    assert page.locator("form.token").count() == 1


def test_paper_is_white_and_few_colours_keep_the_bars(opened: Any) -> None:
    page = opened("#/explore?lang=en&case=toyland", dark=True)
    page.wait_for_selector(".bar .pays")
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    page.emulate_media(media="screen", forced_colors="active")
    assert page.evaluate("""() => {
        const bar = document.querySelector(".bar .pays");
        return getComputedStyle(bar).backgroundColor !== getComputedStyle(document.body).backgroundColor;
    }""")


def test_paper_is_filled_and_the_narrowest_phone_breaks_no_label(opened: Any) -> None:
    page = opened("#/loan?lang=fr", lang="fr-FR")
    page.wait_for_selector(".key strong")
    page.emulate_media(media="print")
    assert page.evaluate("document.querySelector('.keys').clientWidth > 0.9 * document.querySelector('main').clientWidth - 100")
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": 320, "height": 800})
    longest = "all => Math.min(...all.map((one) => one.clientWidth || one.getBoundingClientRect().width))"
    assert page.eval_on_selector_all(".calculator .field label", longest) > 150
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_a_lost_or_busy_server_is_asked_again_until_it_answers(opened: Any) -> None:
    page = opened(EDITED)
    page.wait_for_selector(".key strong")
    before = page.locator(".key strong").first.inner_text()
    page.route("**/api/v1/subsidy", lambda route: route.abort())
    field = page.locator('.field[data-name="recovery_share"]').get_by_role("textbox")
    field.fill("50")
    field.press("Enter")
    page.locator(".trouble").wait_for()
    page.unroute("**/api/v1/subsidy")
    page.locator(".trouble").wait_for(state="detached")
    assert page.locator(".key strong").first.inner_text() != before
    page.route("**/api/v1/sources", lambda route: route.fulfill(status=503, json={"title": "Busy"}))
    page.goto(page.url.partition("#")[0] + "#/sources?lang=en")
    page.locator(".trouble").wait_for()
    page.unroute("**/api/v1/sources")
    page.wait_for_selector("article.claim")


def test_a_refusal_stands_above_the_form_and_is_where_a_person_reads(opened: Any) -> None:
    page = opened(f"{EDITED}&principal=-1", width=390, height=800)
    page.locator(".stopped .trouble").wait_for()
    page.wait_for_function("document.activeElement.classList.contains('stopped')")
    above, below = (page.locator(where).bounding_box() for where in (".stopped", ".calculator form"))
    assert above["y"] >= 0 and above["y"] + above["height"] <= below["y"]
    assert above["y"] + above["height"] <= 800


@pytest.mark.parametrize(("lang", "term", "typed", "said"), [
    ("en", "principal", "0", "more than 0"), ("fr", "maturity_years", "0", "plus de 0, au plus 100 ans"),
    ("en", "borrower_rate", "500", "0 to 100"),
    ("en", "principal", "1e400", "Not a number"), ("fr", "principal", "1,400.5", "pas un nombre"),
    ("en", "principal", "1 400,5", "Not a number")])
def test_a_term_that_cannot_be_is_refused_where_it_is_typed(opened: Any, lang: str, term: str, typed: str, said: str) -> None:
    page = opened(f"#/loan?lang={lang}")
    page.wait_for_selector(".key strong")
    before = page.evaluate("location.href")
    field = page.locator(f'.field[data-name="{term}"]')
    field.locator("input").fill(typed)
    field.locator("input").press("Enter")
    assert said in field.get_by_role("alert").inner_text().replace("\u00a0", " ")
    assert page.evaluate("location.href") == before
    assert page.locator(".stopped").count() == 0


def test_the_field_of_a_term_the_server_refuses_is_marked(opened: Any) -> None:
    page = opened("#/loan?lang=en&grace_years=99")
    page.locator(".stopped .trouble").wait_for()
    assert "Refused: see above." in page.locator('.field[data-name="grace_years"]').inner_text()
    assert "Refused" not in page.locator('.field[data-name="principal"]').inner_text()
