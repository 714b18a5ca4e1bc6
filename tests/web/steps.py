"""What the tests of the page do and see, in words."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs

TOYLAND = "#/explore?lang=en&case=toyland"
PAGES = {"explore": ".key .number", "questions": "ul.cards a", "questions/pay": "table.figures", "history": "table.figures",
         "sources": "article.claim", "loan": ".key .number", "about": "main li:nth-child(4)"}


def figures(page: Any) -> dict[tuple[str, str], tuple[float, float]]:
    """(figure, policy) -> value and error as the page holds them; policy empty where there is one."""
    page.wait_for_selector(".key .number")
    found = page.eval_on_selector_all(".key .number", """all => all.map((one) => [
        one.closest(".key").dataset.figure, one.dataset.policy ?? "", Number(one.dataset.value), Number(one.dataset.error)])""")
    return {(figure, policy): (value, error) for figure, policy, value, error in found}


def settle_first(page: Any) -> None:
    """Wait until what is asked now is answered, by however few futures."""
    page.wait_for_function("""() => document.querySelector(".key .number") && !document.querySelector(".answer .old")""")


def query(page: Any) -> dict[str, list[str]]:
    """What the address says."""
    return parse_qs(page.url.partition("?")[2])


def find_input(page: Any, text: str, name: str) -> Any:
    """The assumption of a name, found by searching as a person would."""
    page.get_by_role("searchbox", name="Find an assumption").fill(text)
    return page.locator(f'.search .input[data-name="{name}"]')


def paths_shown(page: Any) -> int:
    """Futures of the answer shown."""
    text = page.locator(".answer .status p").inner_text()
    return int("".join(letter for letter in text.split("futures")[0] if letter.isdigit()))


def totals(page: Any) -> list[str]:
    """The last line of who pays, a text a policy."""
    return [" ".join(text.split()) for text in page.locator("table.who tfoot .said").all_inner_texts()]


def terms_of(page: Any, policy: str) -> Any:
    """The terms of a policy, opened."""
    row = page.locator(".switches-list > li").filter(has=page.get_by_role("checkbox", name=policy))
    row.locator("summary").click()
    row.locator(".fields").wait_for()
    return row
