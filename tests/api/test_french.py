"""What the data say in French, for the page and for programs."""

from __future__ import annotations

from typing import Any

from whopays.case.french import french_of
from whopays.case.load import load


def test_a_case_and_what_cases_share_are_answered_in_french(client: Any) -> None:
    body = client.get("/api/v1/cases/toyland/french").json()
    assert body["texts"] == french_of(load("toyland"))
    assert body["lacking"] == []
    detail = client.get("/api/v1/cases/toyland").json()
    reasons = {one["because"] for group in detail["groups"] for one in group["assumptions"]}
    policy = client.get("/api/v1/policies/backstop").json()
    sources = client.get("/api/v1/sources").json()
    said = {*reasons, policy["because"], policy["title"], *(one["paraphrase"] for one in sources["claims"]),
            *(one["quantity"] for one in sources["facts"])}
    assert said <= set(body["texts"])


def test_a_case_that_is_not_there_has_no_french(client: Any) -> None:
    assert client.get("/api/v1/cases/atlantis/french").status_code == 404
