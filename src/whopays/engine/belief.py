"""Lenders' belief in a rescue that agrees with how often it comes."""

from __future__ import annotations

from whopays.case.case import Case
from whopays.policy import Policy


def prepared(case: Case, policy: Policy, views: tuple[str, ...], seed: int) -> Policy:
    """The policy as it is run."""
    return policy
