"""The textbook's guarantee on a million futures: three standard errors are then a fifth of a percent."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.finance.reference_rows import rows
from tests.instruments.textbook import textbook
from tests.soak.amounts import times
from whopays.engine.compare import compare
from whopays.finance.merton import guarantee_value

PATHS = times(short=65_536, long=1_000_000)
ROWS = rows("finance_merton_1977")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['value']:g}-{row['face']:g}-{row['maturity']:g}y")
def test_the_guarantee_is_mertons_put(row: dict[str, float], tally: Counter[str]) -> None:
    firm = [row[name] for name in ("value", "face", "rate", "volatility", "maturity")]
    found = compare(textbook(*firm)[0], ["whole-guarantee"], paths=PATHS, processes=1)
    cost = found.policies[1].measured["public_cost.fair"]
    tally["futures of one bond"] += PATHS
    print(f"{firm}: {cost.value / 1e9:.4f} ± {cost.error / 1e9:.4f}, textbook {row['expected']:.4f}, {found.seconds:.0f} s")
    assert row["expected"] == pytest.approx(float(guarantee_value(*firm)), rel=1e-9)
    assert cost.value / 1e9 == pytest.approx(row["expected"], abs=3 * cost.error / 1e9)
