"""What the state pays and receives through instruments, quarter by quarter, and who compensates catastrophes.

Both measures of public cost read the same flows on the same futures: the budget's (expected flows at the
dated Treasury curve, no charge for risk) and fair value (flows times the stochastic discount factor).
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from whopays.case.case import Case
from whopays.finance.zero_curve import discount_factor
from whopays.model.claim import marks
from whopays.model.inputs import QUARTER, Inputs
from whopays.model.instrument import Stage
from whopays.model.simulate import Block
from whopays.model.state import State
from whopays.model.transfer import Entry, Moves

Array = Any
STATE: Final = ("government", "state")
LAYERS: Final[dict[str, tuple[str, ...]]] = {  # layer of cover -> kinds that pay it
    "labs": ("assessed",), "insurers": ("compensation_insurer",), "state": ("compensation_state",), "damage": ("repair",)}


class PublicFlows:
    """A witness of a block: net payments of the state and catastrophe layers by quarter.

    net    : (quarter, path) USD in mid-quarter, above 0 leaves the state
    priced : (path,) sum of net x stochastic discount factor
    layers : layer -> (quarter, path) USD
    """

    def __init__(self, quarters: int) -> None:
        self.quarters = quarters
        self.net: Array = None
        self.priced: Array = None
        self.layers: dict[str, Array] = {}

    def __call__(self, stage: Stage, moves: Moves, now: State) -> None:
        """Add a stage's moves; deflated as flows of mid-quarter."""
        if self.net is None:
            width = now.cash.shape[-1]
            self.net, self.priced = np.zeros((self.quarters, width)), np.zeros(width)
            self.layers = {layer: np.zeros((self.quarters, width)) for layer in LAYERS}
        paid = None
        for move in moves:
            for layer, kinds in LAYERS.items():
                if move.kind in kinds:
                    add(self.layers[layer][now.quarter], move.amount.sum(axis=0), move.at)
            if not isinstance(move, Entry) and ("government" in (move.payer, move.payee)):
                paid = np.zeros(self.net.shape[1]) if paid is None else paid
                add(paid, np.asarray(move.amount, dtype=np.float64).sum(axis=0) * (1 if move.payer == "government" else -1), move.at)
        if paid is not None:
            self.net[now.quarter] += paid
            self.priced += paid * np.asarray(now.flows.market_discount, dtype=np.float64)


def add(total: Array, amount: Array, at: Array) -> None:
    """Add in place, on all paths or on those `at`."""
    if at is None:
        total += amount
    else:
        total[at] += amount


def still_held(inputs: Inputs, after: State) -> Array:
    """What the state holds less what it owes at the end, at its mark, and its things at depreciated cost: USD, (path,)."""
    held = np.zeros(after.cash.shape[-1])
    for claim in marks(inputs, after):
        amount = np.asarray(claim.amount, dtype=np.float64).sum(axis=0)
        held += amount * ((claim.holder in STATE) - (claim.issuer in STATE))
    return held + things(inputs, after)


def things(inputs: Inputs, after: State) -> Array:
    """What the state owns outright, at depreciated cost: USD, (path,)."""
    worth = np.zeros(after.cash.shape[-1])
    for active in inputs.instruments:
        if hasattr(active.module, "owns"):
            worth += np.asarray(active.module.owns(active.terms, inputs, after), dtype=np.float64)
    return worth


def public_cost(case: Case, block: Block, public: PublicFlows) -> dict[str, Array]:
    """Cost to the state over the horizon less what it still holds, three ways, (path,) USD.

    cash : no discount; budget : at the zero curve of the case's date, the same on all paths (its mean is
    FCRA's measure); fair : times the stochastic discount factor
    """
    times = (np.arange(case.quarters) + 0.5) * QUARTER
    end = case.quarters * QUARTER
    held = still_held(block.inputs, block.after)
    last = np.exp(np.asarray(block.after.log_discount, dtype=np.float64))
    return {
        "public_cost.cash": public.net.sum(axis=0) - held,
        "public_cost.budget": discount_factor(case.curve, times) @ public.net - discount_factor(case.curve, end) * held,
        "public_cost.fair": public.priced - last * held,
    }
