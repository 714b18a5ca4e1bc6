"""An instrument is one file: adding it touches no other and leaves every draw alone."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from tests.instruments.terms import public_net, simulated
from whopays import policy
from whopays.case.case import Case
from whopays.case.fault import CaseErrors
from whopays.model import instruments, transfer
from whopays.model.simulate import Block

THROWAWAY = '''"""A gift to every lab: a throwaway instrument of a test."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from whopays.model.instrument import term
from whopays.model.transfer import pay

NAME = "gift"
KINDS = {"gift": ("a gift", None, 0)}


@dataclass(frozen=True)
class Terms:
    """Terms of the gift."""

    amount: Any = term("USD", "Given to each lab a quarter", 0)


def give(terms: Any, inputs: Any, now: Any, shocks: Any) -> Any:
    """Give."""
    return now, [pay("government", "lab", terms.amount * inputs.has_finance + 0 * now.cash, "gift")]


ACTS = {"distribution": give}
'''
POLICY = """title: A gift
because: a test
citations: []
instruments:
  - instrument: gift
    amount: {amount}
"""


@pytest.fixture
def gift(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder of instruments with one file more."""
    (tmp_path / "gift.py").write_text(THROWAWAY, encoding="utf-8")
    monkeypatch.setattr(instruments, "__path__", [*instruments.__path__, str(tmp_path)])
    yield tmp_path
    sys.modules.pop("whopays.model.instruments.gift", None)
    transfer.OF_INSTRUMENTS.pop("gift", None)
    vars(instruments).pop("gift", None)


def run(folder: Path, toyland: Case, amount: float) -> Block:
    path = folder / "gift-policy.yaml"
    path.write_text(POLICY.format(amount=amount), encoding="utf-8")
    return simulated(toyland, *policy.activate(policy.load(str(path)), case=toyland), modes=("fail", "keep"))


def test_it_is_found_and_pays_what_its_terms_say(gift: Path, toyland: Case) -> None:
    block = run(gift, toyland, 10.0)
    assert public_net(block) == pytest.approx(10.0 * 2 * toyland.quarters)


def test_every_other_draw_is_left_alone(gift: Path, toyland: Case, none: Block) -> None:
    block = run(gift, toyland, 10.0)
    for view, drawn in none.drawn.items():
        assert all(np.array_equal(values, block.drawn[view][name]) for name, values in drawn.items())
    for name in ("market.short_rate", "market.spread_index"):  # driven by shocks alone
        assert np.array_equal(none.series[name], block.series[name]), name


def test_a_gift_of_nothing_is_no_policy(gift: Path, toyland: Case, none: Block) -> None:
    block = run(gift, toyland, 0.0)
    assert all(np.array_equal(none.series[name], block.series[name]) for name in none.series)


def test_without_the_file_there_is_no_such_instrument(tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    path.write_text(POLICY.format(amount=1), encoding="utf-8")
    with pytest.raises(CaseErrors, match="no instrument 'gift'"):
        policy.load(str(path))
