"""Questions on a phone: the answer on the first screen, what is pressed high enough for a thumb, no number broken or cut."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.web.conftest import PATIENCE

PHONE, SCREEN, THUMB = 390, 664, 44  # pixels: of a phone, of what its browser leaves of its height, of what a finger hits

LOW = """least => [...document.querySelectorAll(
    "main button:not(.cite, .label), main select, header a, header button, main .under summary")]
    .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < least - 0.5)
    .map((one) => one.innerText)"""
# a number in more than one line, or beyond its cell: each text is measured as it is drawn
BROKEN = """() => [...document.querySelectorAll("table.stacks:not(.inline) td, table.fits td")].filter((cell) => {
    if (cell.classList.contains("words") || !cell.checkVisibility()) return false;
    const text = document.createRange();
    text.selectNodeContents(cell);
    const lines = new Set([...text.getClientRects()].map((one) => Math.round(one.top)));
    return lines.size > 1 || text.getBoundingClientRect().right > innerWidth || cell.scrollWidth > cell.clientWidth + 1;
}).map((cell) => cell.innerText)"""


@pytest.mark.parametrize(("study", "lang"), [("guarantee", "fr"), ("pay", "en"), ("sensitivity", "fr")])
def test_a_study_is_read_on_a_phone(opened: Callable[..., Any], study: str, lang: str) -> None:
    page = opened(f"#/questions/{study}?lang={lang}&case=toyland&paths=64", width=PHONE, height=SCREEN)
    page.locator("table.figures").wait_for(timeout=PATIENCE)
    page.evaluate("document.fonts.ready")  # others are as wide as they like
    lead = page.locator("main .lead").first
    assert lead.evaluate("one => one.getBoundingClientRect().top + parseFloat(getComputedStyle(one).lineHeight)") < SCREEN
    assert page.evaluate(LOW, THUMB) == []
    assert page.locator("table.stacks td, table.fits td").count() > 5
    assert page.evaluate(BROKEN) == []
    code = "all => all.filter((one) => one.scrollWidth > one.clientWidth + 1).length"
    assert page.eval_on_selector_all(".reproduce pre", code) == 0  # no line is cut without a sign


def test_a_turned_phone_lays_its_tables_out_anew(opened: Callable[..., Any]) -> None:
    page = opened("#/questions/guarantee?lang=en&case=toyland&paths=64", width=PHONE, height=SCREEN)
    page.locator("table.figures").wait_for(timeout=PATIENCE)
    page.evaluate("document.fonts.ready")
    stacked = page.locator("table.stacks").count()
    page.set_viewport_size({"width": 740, "height": PHONE})
    page.wait_for_function("before => document.querySelectorAll('table.stacks').length < before", arg=stacked)
    assert page.evaluate(BROKEN) == []
