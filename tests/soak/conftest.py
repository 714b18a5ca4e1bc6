"""Counts of what the soak tests did, printed at the end; they travel from the workers with the reports."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from tests.soak.amounts import MODE

COUNT = "soak:"


@pytest.fixture
def tally() -> Counter[str]:
    """What a test counts, by what it is; shown in the summary."""
    return Counter()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> None:
    """Attach the counts of a test to its report, whether it passed or not."""
    counted = getattr(item, "funcargs", {}).get("tally")
    if call.when == "call" and counted:
        item.user_properties.extend((COUNT + what, number) for what, number in sorted(counted.items()))


def counts(reports: Iterator[Any]) -> Counter[str]:
    """Sums over all tests."""
    total: Counter[str] = Counter()
    for report in reports:
        for name, number in getattr(report, "user_properties", ()):
            if name.startswith(COUNT) and report.when == "call":
                total[name.removeprefix(COUNT)] += number
    return total


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print the counts."""
    total = counts(report for reports in terminalreporter.stats.values() for report in reports if hasattr(report, "when"))
    if total:
        terminalreporter.section(f"soak ({MODE}): what was tried")
        for what, number in sorted(total.items()):
            terminalreporter.write_line(f"{number:>9,}  {what}")
