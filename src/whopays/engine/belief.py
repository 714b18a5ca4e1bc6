"""Lenders' belief in a rescue that agrees with how often it comes.

b(size) = belief x ramp(size), on the curve of the rescue rule. A rational belief is the one for which b now
is on average the chance of rescue at the failure that follows: a fixed point, since belief lowers spreads,
which lets labs borrow, which changes who fails and how large. It is sought by damped iteration on a fixed
pilot block, the first futures of the run's seed, so that adding futures changes nothing; from 0 and from 1,
and both answers are kept where they differ.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Final

import numpy as np

from whopays.case.case import Case
from whopays.engine.fee import borrowers_pay, fee_found
from whopays.model.bind import Columns
from whopays.model.inputs import Inputs
from whopays.model.instrument import Active, Stage
from whopays.model.instruments import rescue
from whopays.model.shocks import draw_shocks
from whopays.model.simulate import Witness, simulate_block
from whopays.model.stages.fail import who_fails
from whopays.model.stages.value import default_point
from whopays.model.state import State
from whopays.model.transfer import Moves
from whopays.policy import Entry, Policy, activate

Array = Any
PILOT: Final = 256  # futures a view; judgement: some hundred failures in the default case
DAMPING: Final = 0.9  # part of the way to the new belief; judgement
ROUNDS: Final = 8  # most iterations from each side; judgement
CLOSE: Final = 0.005  # belief that moves less than this has settled; judgement, half a point of probability


@dataclass(frozen=True)
class Found:
    """A belief, and how far a further round would move it."""

    belief: float
    residual: float
    rounds: int


class Sizes:
    """A witness that keeps how large each lab is by quarter and when it would fail, before any rescue."""

    def __init__(self, inputs: Inputs) -> None:
        self.inputs = inputs
        self.terms = next(one.terms for one in inputs.instruments if one.module is rescue)
        self.ramps: list[Array] = []
        self.failing: list[Array] = []

    def __call__(self, stage: Stage, moves: Moves, now: State) -> None:
        """After dues are settled and before the state acts."""
        if stage.__name__ == "settle":
            self.failing.append(np.asarray(who_fails(self.inputs, now) > 0))
            self.ramps.append(np.asarray(rescue.ramp(self.terms, default_point(self.inputs, now))))

    def agreed(self, chance: float) -> float:
        """Belief that fits best, by least squares through 0: chance of rescue at the next failure on size now.

        Only quarters with a failure still ahead count: lenders price what happens if the lab fails.
        """
        above, below = 0.0, 0.0
        ahead = np.zeros_like(self.ramps[0])
        will_fail = np.zeros_like(self.failing[0])
        for ramp, failing in zip(reversed(self.ramps), reversed(self.failing), strict=True):
            above += float((ahead * ramp)[will_fail].sum())
            below += float((ramp * ramp)[will_fail].sum())
            ahead = np.where(failing, chance * ramp, ahead)
            will_fail = will_fail | failing
        return min(above / below, 1.0) if below > 0 else 0.0


def settle_belief(case: Case, policy: Policy, seed: int, start: float) -> Found:
    """Damped iteration from one side, over all views of the case: lenders know no view to be right."""
    columns = Columns(tuple(case.views), ("fail",), PILOT)
    shocks = draw_shocks(case, seed, 0, np.float32)
    active = activate(policy, np.float32, case)
    chance = next(float(one.terms.chance[0]) for one in active if one.module is rescue)
    belief, residual = start, 1.0
    for done in range(1, ROUNDS + 1):
        kept: list[Sizes] = []

        def watch(inputs: Inputs, kept: list[Sizes] = kept) -> Witness:
            kept.append(Sizes(inputs))
            return kept[0]

        tried = np.array([belief], dtype=np.float32)
        believed = tuple(Active(one.module, replace(one.terms, belief=tried)) if one.module is rescue else one for one in active)
        simulate_block(case, columns, seed, 0, dtype=np.float32, instruments=believed, watcher=watch, shocks=shocks)
        residual = kept[0].agreed(chance) - belief
        if abs(residual) < CLOSE:
            return Found(belief, residual, done)
        belief = belief + DAMPING * residual
    return Found(belief, residual, ROUNDS)


def is_rational(entry: Entry) -> bool:
    """Whether an instrument asks for a belief that agrees with its rule."""
    return entry.kind == rescue.NAME and entry.terms["rational"] > 0 and entry.terms["chance"] > 0


class Problem:
    """Case and policy of a question whose key is hashed instead of them."""

    def __init__(self, case: Case, policy: Policy) -> None:
        self.case, self.policy = case, policy

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Problem)

    def __hash__(self) -> int:
        return 0


@lru_cache(maxsize=16)
def solved(key: tuple[str, str, int], problem: Problem) -> Policy:
    """The policy with belief and fees found; kept for the process, workers started later inherit it."""
    case, policy, seed = problem.case, problem.policy, key[2]
    for at in range(len(policy.entries)):
        if borrowers_pay(policy.entries[at]):
            policy = fee_found(case, policy, policy.entries[at], seed, PILOT)
    return with_belief(case, policy, seed) if any(is_rational(entry) for entry in policy.entries) else policy


def with_belief(case: Case, policy: Policy, seed: int) -> Policy:
    """The policy with the belief that agrees with its rule, and a note that says how well."""
    low, high = (settle_belief(case, policy, seed, start) for start in (0.0, 1.0))
    belief = 0.5 * (low.belief + high.belief)
    agree = "the same from either side" if abs(low.belief - high.belief) < 2 * CLOSE else "two answers: several beliefs confirm themselves"
    note = (f"lenders' belief for the largest labs: {low.belief:.3f} from 0 and {high.belief:.3f} from 1 ({agree}); "
            f"residuals {low.residual:+.4f} and {high.residual:+.4f} after {low.rounds} and {high.rounds} rounds on {PILOT} futures a view")
    entries = tuple(replace(one, terms={**one.terms, "belief": belief}) if is_rational(one) else one for one in policy.entries)
    return replace(policy, entries=entries, notes=(*policy.notes, note))


def needs_finding(policy: Policy) -> bool:
    """Whether something about a policy is found by the engine before it is run."""
    return any(is_rational(entry) or borrowers_pay(entry) for entry in policy.entries)


def prepared(case: Case, policy: Policy, seed: int) -> Policy:
    """The policy as it is run: rational beliefs and fees that borrowers pay found on the pilot block; every other as stated."""
    if not needs_finding(policy):
        return policy
    key = (case.hash, repr([(one.kind, one.terms, one.contracts) for one in policy.entries]), seed)
    return solved(key, Problem(case, policy))
