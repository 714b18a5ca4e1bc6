"""A case for a program holds every assumption of every shipped case, in groups that have names in both languages."""

from __future__ import annotations

import pytest

from whopays.case.load import load, names
from whopays.report.case_json import case_object


@pytest.mark.parametrize("name", names())
def test_every_assumption_stands_in_a_named_group(name: str) -> None:
    case = load(name)
    found = case_object(case)
    held = [row["name"] for group in found["groups"] for row in group["assumptions"]]
    assert sorted(held) == sorted({row for rows in case.rows.values() for row in rows})
    assert all(group["title"]["en"] and group["title"]["fr"] for group in found["groups"])
