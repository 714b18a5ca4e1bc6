"""What the tests of the page do and see, in words."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs

from tests.web.conftest import SECOND, no_more_than

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


def let(page: Any, most: int) -> None:
    """Answers of more futures than before, or of fewer, from now on; what was said last goes first."""
    page.route("**/api/v1/simulate", no_more_than(most))


def settled_soon(page: Any) -> None:
    """A page that asks for ever more futures is answered each time by the same few: none is waited for that no test needs."""
    def fewer(route: Any) -> None:
        asked = route.request.post_data_json
        route.continue_(post_data={**asked, "paths": min(asked["paths"], SECOND)})

    page.route("**/api/v1/simulate", fewer)


def shows(page: Any, paths: int) -> None:
    """Wait for an answer to what is asked now, of so many futures."""
    page.wait_for_function("""(paths) => !document.querySelector(".answer .old")
        && document.querySelector(".status p")?.textContent.startsWith(`${paths} futures`)""", arg=paths)


def unfold(page: Any, within: str = "body") -> None:
    """Open what is folded away, what is folded within it too, and wait until all of it is drawn."""
    page.wait_for_function("""(within) => {
        const all = [...document.querySelectorAll("details")].filter((one) => one.closest(within));
        const shut = all.filter((one) => !one.open);
        shut.forEach((one) => { one.open = true; });
        const isDrawn = all.every((one) => one.querySelector(":scope > :not(summary)") && !one.querySelector(".waiting"));
        return !shut.length && isDrawn;
    }""", arg=within)


def query(page: Any) -> dict[str, list[str]]:
    """What the address says: asked of the page, since what the browser tells of it may come after the key that changed it."""
    return parse_qs(page.evaluate("location.hash").partition("?")[2])


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
