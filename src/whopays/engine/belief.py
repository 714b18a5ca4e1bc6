"""Lenders' belief in a rescue that agrees with how often it comes.

b(size) = belief x ramp(size), on the curve of the rescue rule. A rational belief is the one for which b now
is on average the chance of rescue at the failure that follows: a fixed point, since belief lowers spreads,
which lets labs borrow, which changes who fails and how large. It is sought by iteration, damped where it
overshoots, on a fixed pilot block, the first futures of the run's seed, so that adding futures changes nothing;
from 0 and from 1, and both answers are kept where they differ.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Final

import numpy as np

from whopays.case.case import Case
from whopays.engine.fee import borrowers_pay, fee_found
from whopays.model.bind import Columns, bind
from whopays.model.evolve import evolve
from whopays.model.inputs import Inputs
from whopays.model.instrument import Active, Stage
from whopays.model.instruments import rescue
from whopays.model.opening import opening
from whopays.model.shocks import draw_shocks, of_quarter
from whopays.model.stages.fail import who_fails
from whopays.model.stages.value import default_point
from whopays.model.state import State
from whopays.model.step import step
from whopays.model.transfer import Moves
from whopays.policy import Entry, Policy, activate

Array = Any
PILOT: Final = 256  # futures a view; judgement: some hundred failures in the default case
DAMPING: Final = 0.5  # part that is left of the step to the new belief where a round overshot; judgement
ROUNDS: Final = 8  # most iterations from each side; judgement
CLOSE: Final = 0.005  # belief that moves less than this has settled; judgement, half a point of probability


@dataclass(frozen=True)
class Found:
    """A belief, how far a further round would move it, and the part of that way the next one goes."""

    belief: float
    residual: float
    rounds: int
    step: float = 1.0

    @property
    def is_settled(self) -> bool:
        """Whether lenders who held the belief would see it confirmed, or nothing more is tried."""
        return self.rounds >= ROUNDS or abs(self.residual) < CLOSE

    @property
    def next_tried(self) -> float:
        """Where it goes next: the way its last round said, or the part of it that overshot less."""
        return self.belief + self.step * self.residual if self.rounds and abs(self.residual) >= CLOSE else self.belief

    def after(self, tried: float, agreed: float) -> Found:
        """After a round in which lenders held a belief and another would have agreed with what came of it.

        >>> Found(0.2, 0.4, 1).after(0.6, 0.3).step, Found(0.2, 0.4, 1).after(0.6, 0.65).step
        (0.5, 1.0)
        """
        residual = agreed - tried
        overshot = self.rounds > 0 and residual * self.residual < 0 and abs(residual) > DAMPING * abs(self.residual)
        return Found(tried, residual, self.rounds + 1, self.step * DAMPING if overshot else self.step)


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

    def agreed(self, chance: float, at: Array) -> float:
        """Belief that fits best, by least squares through 0: chance of rescue at the next failure on size now.

        Only quarters with a failure still ahead count: lenders price what happens if the lab fails.
        at : columns of one side
        """
        above, below = 0.0, 0.0
        ahead = np.zeros_like(self.ramps[0][:, at])
        will_fail = np.zeros_like(self.failing[0][:, at])
        for every_ramp, every_failing in zip(reversed(self.ramps), reversed(self.failing), strict=True):
            ramp, failing = every_ramp[:, at], every_failing[:, at]
            above += float((ahead * ramp)[will_fail].sum())
            below += float((ramp * ramp)[will_fail].sum())
            ahead = np.where(failing, chance * ramp, ahead)
            will_fail = will_fail | failing
        return min(above / below, 1.0) if below > 0 else 0.0


def settle_belief(case: Case, policy: Policy, seed: int, *starts: float) -> list[Found]:
    """Iteration from several sides, damped where it overshoots, over all views of the case: lenders know no view to be right.

    The sides lie beside each other on the path axis, so that a round of all of them costs little more than one of one;
    none hears of the others, and one that has settled is left where it is.
    """
    columns = Columns(tuple(case.views), ("fail",) * len(starts), PILOT)
    active = activate(policy, np.float32, case)
    inputs, _ = bind(case, columns, seed, 0, np.float32, active)
    shocks = draw_shocks(case, seed, 0, np.float32)
    chance = next(float(one.terms.chance[0]) for one in active if one.module is rescue)
    side_of = np.repeat(np.arange(len(starts)), len(columns.views) * PILOT)
    sides = [Found(start, 1.0, 0) for start in starts]
    while not all(one.is_settled for one in sides):
        tried = [one.next_tried for one in sides]
        believed = np.array(tried, dtype=np.float32)[side_of]
        sizes = Sizes(evolve(inputs, instruments=tuple(
            Active(one.module, replace(one.terms, belief=believed), one.copy) if one.module is rescue else one for one in active)))
        simulate_quarters(case, sizes, shocks)
        sides = [one if one.is_settled else one.after(belief, sizes.agreed(chance, side_of == at))
                 for at, (one, belief) in enumerate(zip(sides, tried, strict=True))]
    return [replace(one, belief=one.next_tried) for one in sides]


def simulate_quarters(case: Case, watcher: Sizes, shocks: dict[str, Array]) -> None:
    """All quarters without books or series: only what the watcher sees is wanted."""
    width = len(watcher.terms.belief)
    now = opening(watcher.inputs, width)
    with np.errstate(over="ignore"):  # as in model/simulate.py
        for quarter in range(case.quarters):
            now = step(watcher.inputs, now, of_quarter(shocks, quarter, slice(0, PILOT), width // PILOT), watcher)


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
    low, high = settle_belief(case, policy, seed, 0.0, 1.0)
    belief = 0.5 * (low.belief + high.belief)
    agree = "the same from either side" if abs(low.belief - high.belief) < 2 * CLOSE else "two answers: several beliefs confirm themselves"
    note = (f"lenders' belief for the largest labs: {low.belief:.3f} from 0 and {high.belief:.3f} from 1 ({agree}); "
            f"residuals {low.residual:+.4f} and {high.residual:+.4f} after {low.rounds} and {high.rounds} rounds on {PILOT} futures a view")
    agreed = "le même des deux côtés" if abs(low.belief - high.belief) < 2 * CLOSE else "deux réponses : plusieurs croyances se confirment"
    french = (f"croyance des prêteurs en un sauvetage des plus grands laboratoires : {low.belief:.3f} depuis 0 et {high.belief:.3f} "
              f"depuis 1 "
              f"({agreed}) ; résidus {low.residual:+.4f} et {high.residual:+.4f} "
              f"après {low.rounds} et {high.rounds} tours sur {PILOT} futurs par vue")
    entries = tuple(replace(one, terms={**one.terms, "belief": belief}) if is_rational(one) else one for one in policy.entries)
    return replace(policy, entries=entries, notes=(*policy.notes, note),
                   notes_french=(*policy.notes_french, french.replace(".", ",")))


def needs_finding(policy: Policy) -> bool:
    """Whether something about a policy is found by the engine before it is run."""
    return any(is_rational(entry) or borrowers_pay(entry) for entry in policy.entries)


def prepared(case: Case, policy: Policy, seed: int) -> Policy:
    """The policy as it is run: rational beliefs and fees that borrowers pay found on the pilot block; every other as stated."""
    if not needs_finding(policy):
        return policy
    key = (case.hash, repr([(one.kind, one.terms, one.contracts) for one in policy.entries]), seed)
    return solved(key, Problem(case, policy))
