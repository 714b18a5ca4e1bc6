"""An announcement: a word that moves markets on a date, such as "backstop" or its denial.

Sentiment, the index of spreads and lenders' belief in a rescue jump, and the jump dies away with a
half-life. A denial is a jump below zero: it lowers what lenders believe, not what the state will do.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from whopays.arrays import exp, ratio, truth, within, zeros_like
from whopays.model.evolve import evolve
from whopays.model.inputs import QUARTER, Inputs
from whopays.model.instrument import in_force, term
from whopays.model.stages.demand import LOG_2
from whopays.model.state import State
from whopays.model.transfer import Moves

Array = Any
NAME = "announcement"
LASTING = 1000  # years, longer than any horizon; judgement


@dataclass(frozen=True)
class Terms:
    """What jumps, when, and how fast it is forgotten."""

    sentiment_jump: Array = term("ratio", "Jump of sentiment", -100, 100)
    spread_jump: Array = term("ratio", "Jump of the logarithm of the spread index", -100, 100)
    belief_jump: Array = term("probability", "Jump of the rescue that lenders expect", -1, 1)
    begins: Array = term("years", "Time from the opening to the announcement", 0, 100)
    half_life: Array = term("years", "Half-life of the jump", 0, 100)


def memory(terms: Terms, inputs: Inputs) -> dict[str, Array]:
    """Sentiment as it would be, kept within the quarter, (path,)."""
    return {"sentiment_before": zeros_like(inputs.keep)}


def weight(terms: Terms, now: State) -> Array:
    """Part of the jump not yet forgotten: 2^(-time since / half-life), 0 before the date."""
    since = (now.quarter + 0.5) * QUARTER - terms.begins
    said = in_force(now, terms.begins, truth(terms.half_life > 0, terms.half_life) * LASTING)
    return said * exp(-LOG_2 * within(ratio(since, terms.half_life), 0, 100))


def speak(terms: Terms, inputs: Inputs, now: State, shocks: dict[str, Array]) -> tuple[State, Moves]:
    """Markets of this quarter under the jump; a bust may begin or end with it."""
    left = weight(terms, now)
    sentiment = now.sentiment + left * terms.sentiment_jump
    flows = evolve(now.flows, bust=truth(sentiment < inputs.market.bust_threshold, sentiment),
                   spread_index=now.flows.spread_index * exp(left * terms.spread_jump))
    return evolve(now, sentiment=sentiment, flows=flows, memory={**now.memory, "sentiment_before": now.sentiment}), []


def believe(terms: Terms, inputs: Inputs, now: State, shocks: dict[str, Array]) -> tuple[State, Moves]:
    """Lenders' belief before they price: what it was this quarter plus what is left of the jump."""
    base = inputs.failure.rescue_belief if now.flows.belief is None else now.flows.belief
    return evolve(now, flows=evolve(now.flows, belief=within(base + weight(terms, now) * terms.belief_jump, 0, 1))), []


def forget(terms: Terms, inputs: Inputs, now: State, shocks: dict[str, Array]) -> tuple[State, Moves]:
    """Sentiment goes on as it would have; the jump is not carried twice."""
    return evolve(now, sentiment=now.memory["sentiment_before"]), []


ACTS = {"lead_time": speak, "catastrophe": believe, "distribution": forget}
