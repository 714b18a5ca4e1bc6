"""What a state instrument is: terms, acts at named moments, a memory of its own.

An instrument is one file in `instruments/`, found by listing the folder. It declares

    NAME   : how policies call it
    Terms  : a record whose fields are declared with `term(unit, meaning, low, high)`
    ACTS   : {moment: act}, act(terms, inputs, now, shocks) -> (now, moves)
    signs  : optional, signs(terms, inputs) -> inputs, contract terms it changes at signing
    memory : optional, memory(terms, inputs) -> {name: array}, stocks of its own at the opening
    KINDS  : optional, kinds of transfer of its own, as in `transfer.KINDS`; a stock may stand in the memory
    claims_held : optional, claims_held(terms, inputs, now) -> what the state holds and owes, at its mark
    owns        : optional, owns(terms, inputs, now) -> USD, (path,), things of the state at depreciated cost
    derived     : optional, derived(means) -> {name: (value, unit, meaning)}, figures worked out of the means of measures
    ACCOUNTS    : optional, how what it lends or covers stands in the public accounts (credit.py)
    measures    : optional, measures(terms, inputs, after) -> {name: (values by path, unit, meaning)}, printed beside the money

A term declared `by_contract` may be zero on contracts a policy does not name: (contract, 1) then.
Zero terms pay nothing: a law tested on all of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from types import ModuleType
from typing import Any

from whopays.arrays import minimum, ratio, truth
from whopays.model.evolve import evolve
from whopays.model.inputs import QUARTER, Inputs
from whopays.model.state import State
from whopays.model.transfer import Moves

Array = Any
Stage = Callable[[Inputs, State, dict[str, Array]], tuple[State, Moves]]

MOMENTS = ("lead_time", "build", "sell", "operate", "fees", "fund", "shortfall", "failure", "catastrophe", "distribution")


def term(unit: str, meaning: str, low: float | None = None, high: float | None = None, by_contract: bool = False,
         absent: float | None = None) -> Any:
    """Declare one term: unit, meaning, closed range; whether it may hold for some contracts alone.

    absent : what a policy that does not state it means, so that a file written before the term was there goes on meaning what it
             meant; None where each must state it
    """
    return field(metadata={"unit": unit, "meaning": meaning, "low": low, "high": high, "by_contract": by_contract, "absent": absent})


def in_force(now: State, begins: Array, lasts: Array) -> Array:
    """1 from so many years after the opening, for so many years, else 0; in the shape of the terms."""
    elapsed = (now.quarter + 0.5) * QUARTER
    return truth((begins <= elapsed) & (elapsed < begins + lasts), lasts)


def within(asked: Array, left: Array) -> Array:
    """What is asked, cut pro rata by row to what authority is left: (rows, path) USD, never above `left` in sum.

    asked : USD, (rows, path), >= 0
    left  : USD, (path,), >= 0

    >>> import numpy as np
    >>> within(np.array([[3.0], [1.0]]), np.array([2.0])).tolist()
    [[1.5], [0.5]]
    """
    whole = asked.sum(axis=0)
    return asked * ratio(minimum(left, whole), whole, 1)


def by_rows(amount: Array, weights: Array) -> Array:
    """An amount of the state as a whole, shared over rows, since a transfer has rows: (path,) -> (rows, path).

    >>> import numpy as np
    >>> by_rows(np.array([8.0]), np.array([[1.0], [3.0]])).tolist()
    [[2.0], [6.0]]
    """
    return ratio(weights, weights.sum(axis=0)) * amount


@dataclass(frozen=True)
class Active:
    """An instrument with the terms a policy gives it; terms are (1,) or (path,) arrays.

    copy : 0, or which one it is where a policy holds several of a kind: each has a memory of its own
    """

    module: ModuleType
    terms: Any
    copy: int = 0


def kept(active: Active, memory: dict[str, Array]) -> dict[str, Array]:
    """An instrument's own memory by the names it is kept under in the state.

    >>> sorted(kept(Active(__import__("math"), None, 1), {"issued": 0}))
    ['issued#1']
    """
    return {f"{name}#{active.copy}" if active.copy else name: value for name, value in memory.items()}


def seen_by(active: Active, now: State) -> State:
    """The state with the instrument's own memory under plain names."""
    mark = f"#{active.copy}"
    own = {name.removesuffix(mark): value for name, value in now.memory.items() if name.endswith(mark)} if active.copy else {}
    return evolve(now, memory={**now.memory, **own}) if own else now


def put_back(active: Active, before: State, after: State) -> State:
    """The state after an act, with the instrument's own memory under the names it is kept under."""
    if not active.copy:
        return after
    own = [name for name in before.memory if f"{name}#{active.copy}" in before.memory]
    mine = kept(active, {name: after.memory[name] for name in own})
    return evolve(after, memory={**after.memory, **{name: before.memory[name] for name in own}, **mine})


def declared_terms(module: ModuleType) -> dict[str, dict[str, Any]]:
    """Term name -> unit, meaning, low, high, by_contract, absent."""
    return {f.name: dict(f.metadata) for f in fields(module.Terms)}


def at(moment: str) -> Stage:
    """The stage in which every active instrument acts that has an act for this moment, in order of the policy."""
    if moment not in MOMENTS:
        raise KeyError(f"no moment '{moment}'; there are: {', '.join(MOMENTS)}")

    def acts(inputs: Inputs, now: State, shocks: dict[str, Array]) -> tuple[State, Moves]:
        moves: Moves = []
        for active in inputs.instruments:
            act = active.module.ACTS.get(moment)
            if act is not None:
                after, made = act(active.terms, inputs, seen_by(active, now), shocks)
                now = put_back(active, now, after)
                moves += made
        return now, moves

    acts.__name__ = f"at_{moment}"
    return acts
