"""By keyboard through the ledger, the loan calculator and the limits: every stop is seen, a dialog lets nobody out and goes back."""

from __future__ import annotations

from typing import Any

import pytest

from tests.web.steps import PAGES, TOYLAND, figures, settled_soon

MOST = 300  # stops of a page
STOP = """() => {
    const one = document.activeElement;
    if (one === document.body) return null;
    const { outlineStyle, outlineWidth } = getComputedStyle(one);
    const { top, bottom, width } = one.getBoundingClientRect();
    const bar = one.closest(".top, .skip") ? 0 : document.querySelector(".top").getBoundingClientRect().bottom;
    const isSeen = outlineStyle !== "none" && parseFloat(outlineWidth) >= 2 && width > 0 && bottom > bar && top < innerHeight;
    return { isSeen, what: one.outerHTML.slice(0, 120) };
}"""


@pytest.mark.parametrize("name", ["sources", "loan", "about"])
def test_every_stop_has_a_ring_and_is_in_sight(opened: Any, name: str) -> None:
    page = opened(f"#/{name}?lang=fr&conflicts=1&case=toyland", lang="fr-FR")
    page.wait_for_selector("figure.chart" if name == "loan" else PAGES[name])  # charts come later, and move what stands below them
    stops = []
    for _ in range(MOST):
        page.keyboard.press("Tab")
        stop = page.evaluate(STOP)
        if stop is None:
            break
        stops.append(stop)
    assert 10 <= len(stops) < MOST  # it goes through, and out at the end
    assert [one["what"] for one in stops if not one["isSeen"]] == []


def test_a_claim_lets_nobody_out_and_goes_back_where_it_was_opened(opened: Any) -> None:
    page = opened("#/sources?lang=en&conflicts=1")
    page.wait_for_selector("article.claim")
    cite = page.locator("article.claim .cite").first
    cite.press("Enter")
    page.wait_for_selector("dialog article.claim")
    for _ in range(8):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement === document.body || !!document.activeElement.closest('dialog')")
    page.keyboard.press("Escape")
    page.wait_for_selector("dialog", state="detached")
    assert cite.evaluate("one => one === document.activeElement")


def test_a_new_answer_is_said_once_and_not_at_each_refinement(opened: Any) -> None:
    page = opened(TOYLAND)
    figures(page)
    settled_soon(page)
    page.wait_for_selector(".status .quiet")
    page.evaluate("""() => {
        window.said = [];
        const place = document.querySelector(".answer [aria-live=polite].unseen");
        const changes = { childList: true, subtree: true, characterData: true };
        new MutationObserver(() => window.said.push(place.textContent)).observe(place, changes);
    }""")
    page.get_by_role("checkbox", name="Insurer of last resort").check()
    page.wait_for_selector("table.who.n2")
    page.wait_for_function("() => window.said.at(-1)")
    said = [text for text in page.evaluate("window.said") if text]
    assert len(said) == 1
    first, _, second = said[0].partition("Insurer of last resort: ")
    assert first.startswith("No state action: ") and "Funding gap: " in first
    assert "Funding gap" not in second and "Paid by the state: " in second  # of the second only what differs
