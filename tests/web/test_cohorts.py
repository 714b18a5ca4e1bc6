"""What a policy guarantees, in the form of federal budgets: the page prints the cohorts of the comparison."""

from __future__ import annotations

import re
from typing import Any

from tests.web.conftest import SECOND
from tests.web.steps import TOYLAND, shows


def test_cohorts_of_a_guarantee_are_those_of_the_comparison(opened: Any) -> None:
    page = opened(f"{TOYLAND}&policy=none&policy=backstop&policy=last-resort-insurer", most=SECOND)
    shows(page, SECOND)
    with page.expect_response(re.compile("/compare$")) as heard:
        page.get_by_role("button", name="Compute the differences").click()
    cohorts = next(one["accounts"] for one in heard.value.json()["policies"] if one["name"] == "backstop")
    rows = page.locator(".cohorts tbody tr")
    rows.first.wait_for()
    assert rows.locator("th").all_inner_texts() == [str(one["fiscal_year"]) for one in cohorts]
    shown = [float(text.replace("−", "-")) for text in rows.locator("td:nth-child(7)").all_inner_texts()]
    assert shown == [one["subsidy_rate"] for one in cohorts]
    assert page.locator(".cohorts table").count() == 1  # an insurer lends nothing
    assert page.faults == []


def test_a_first_look_gives_no_rate(opened: Any) -> None:
    """A rate in the budget is printed without an error: it waits for the second answer."""
    page = opened(f"{TOYLAND}&policy=none&policy=backstop")
    page.get_by_role("button", name="Compute the differences").click()
    page.locator(".differences td[data-value]").first.wait_for()
    assert page.locator(".cohorts").count() == 0
