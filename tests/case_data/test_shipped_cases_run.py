"""What the shipped cases promise of a run: toyland shows every mechanism, the default case its stated anchor."""

from __future__ import annotations

import numpy as np
import pytest

from whopays.case.load import load
from whopays.model.bind import Columns
from whopays.model.simulate import Block, simulate_block

PATHS = 256


@pytest.fixture(scope="module")
def toyland() -> Block:
    return simulate_block(load("toyland"), Columns(("bright", "dull"), ("fail",), PATHS), 1, 0)


def of(block: Block, name: str, view: str) -> np.ndarray:
    return np.asarray(block.part(block.series[name], view, "fail"))


def test_a_lab_fails_in_some_futures_of_toyland_and_not_in_all(toyland: Block) -> None:
    failed = of(toyland, "labs.birch.default_probability", "dull")[-1].mean()
    assert 0.05 < failed < 0.6
    assert of(toyland, "labs.birch.default_probability", "bright")[-1].mean() < failed


def test_money_is_raised_in_some_futures_and_not_in_all(toyland: Block) -> None:
    for lab, view in (("alder", "dull"), ("birch", "bright")):
        raised = (of(toyland, f"labs.{lab}.external_finance", view).sum(axis=0) > 0).mean()
        assert 0.05 < raised < 0.95, (lab, view)


def test_catastrophes_hit_some_futures(toyland: Block) -> None:
    hit = (of(toyland, "market.damage", "dull").sum(axis=0) > 0).mean()
    assert 0.3 < hit < 0.9


def test_a_bust_shuts_windows_in_some_quarters(toyland: Block) -> None:
    assert 0.02 < of(toyland, "market.bust", "dull").mean() < 0.4


def test_spread_of_openai_in_the_first_year_is_near_its_anchor() -> None:
    """funding.asset_volatility was solved for 4 points, the spread of a loan on an OpenAI contract (B018)."""
    case = load("openai-2025")
    block = simulate_block(case, Columns(tuple(case.views), ("fail",), PATHS), 1, 0)
    for view in case.views:
        first_year = np.median(of(block, "labs.openai.spread", view)[:4], axis=1)
        assert first_year.mean() == pytest.approx(0.040, abs=0.012), view
