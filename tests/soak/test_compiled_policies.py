"""Every shipped case under every policy by both drivers: the long form tries all, the short one a few."""

from __future__ import annotations

import pytest

import whopays as wp
from tests.model.test_traced import assert_equal
from tests.soak.amounts import LONG
from whopays import policy
from whopays.case.load import names

CASES = names()
SHORT = {("toyland", "none"), ("toyland", "railway-1862"), ("openai-2025", "backstop")}  # what the model's own tests do not compile


EVERY = [(case, name) for case in CASES for name in policy.names() if policy.applies(policy.load(name), wp.load(case))]


@pytest.mark.parametrize(("case_name", "policy_name"), EVERY if LONG else sorted(SHORT))
def test_drivers_agree(case_name: str, policy_name: str) -> None:
    assert_equal(case_name, policy_name)
