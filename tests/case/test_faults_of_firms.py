"""Firms that can fail: what a case may not say of them."""
# ruff: noqa: E501 - a line of the table is one case

from __future__ import annotations

from pathlib import Path

import pytest

from tests.case.reading import faults_of
from tests.case.small import HEAD, case_text, row

CAPITAL = row("firms.barn.capital", "5e9", "USD")
FORGE = row("firms.forge.capital", "5e9", "USD")
INSURED = HEAD.replace("lines:\n", "  cover: {kind: insurer, title: Cover}\nlines:\n", 1)

WRONG = [
    (row("owed.barn.barn.amount", 1, "USD") + CAPITAL, "owed.barn.barn.amount: a party cannot owe itself", "name another creditor"),
    (row("owed.barn.forge.amount", 1, "USD") + CAPITAL, "forge has no capital", "add firms.forge.capital"),
    (row("firms.barn.debt", 1, "USD"), "firms.barn.debt is stated, and barn has no capital", "cannot fail"),
    (row("firms.barn.capital", "-1", "USD"), "firms.barn.capital: -1 is below 0", "write 0 or more"),
    (row("firms.bern.capital", 1, "USD"), "unknown name 'firms.bern.capital'", "did you mean 'firms.barn.capital'"),
    (row("firms.house.capital", 1, "USD"), "house is the parent of a lab and cannot fail", "support_per_year"),
    (row("backing.alpha-barn.barn.share", 0.5, "share") + row("backing.alpha-barn.barn.cap", 1, "USD"), "barn has no capital", "as large as you like"),
    (row("backing.alpha-barn.barn.share", 0.5, "share") + CAPITAL, "has no cap", "the most it pays in all"),
    (row("backing.alpha-barn.barn.cap", 1, "USD") + CAPITAL, "caps what nobody pays", "add backing.alpha-barn.barn.share"),
    (row("backing.alpha-barn.barn.share", 1.5, "share") + row("backing.alpha-barn.barn.cap", 1, "USD") + CAPITAL, "1.5 is above 1", "write 1 or less"),
    ("".join(row(f"backing.alpha-barn.{who}.{what}", 1, unit) for who in ("barn", "forge") for what, unit in (("share", "share"), ("cap", "USD")))
     + CAPITAL + FORGE, "the site could get more than it lost", "keep one backer"),
]


@pytest.mark.parametrize(("extra", "message", "remedy"), WRONG)
def test_each_fault_is_said(extra: str, message: str, remedy: str, tmp_path: Path) -> None:
    faults = faults_of(tmp_path, case_text(extra=extra))
    assert any(message in fault.message and remedy in fault.remedy and fault.line for fault in faults), faults


def test_firms_of_a_sound_case_are_accepted(tmp_path: Path) -> None:
    extra = CAPITAL + FORGE + row("firms.barn.debt", "1e9", "USD") + row("owed.barn.forge.amount", "1e8", "USD")
    extra += row("backing.alpha-barn.forge.share", 1, "share") + row("backing.alpha-barn.forge.cap", "1e9", "USD")
    assert faults_of(tmp_path, case_text(extra=extra)) == []


def test_an_insurer_has_no_lenders_and_there_is_one(tmp_path: Path) -> None:
    extra = row("firms.cover.capital", 1, "USD") + row("firms.cover.debt", 1, "USD")
    faults = faults_of(tmp_path, case_text(head=INSURED, extra=extra))
    assert ["comes before its lenders" in fault.message for fault in faults] == [True]
    two = INSURED.replace("lines:\n", "  more: {kind: insurer, title: More}\nlines:\n", 1)
    assert ["second insurer" in fault.message for fault in faults_of(tmp_path, case_text(head=two))] == [True]


def test_who_can_fail_is_the_same_under_all_views(tmp_path: Path) -> None:
    head = HEAD.replace("  high: {weight: 0.5, because: hope}\n",
                        f"  high:\n    weight: 0.5\n    because: hope\n    assumptions:\n    {row('firms.barn.capital', 1, 'USD').strip()}\n")
    assert any("is stated under view high and not under low" in fault.message for fault in faults_of(tmp_path, case_text(head=head)))
