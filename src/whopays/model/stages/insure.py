"""Stage 9: an AI catastrophe, rare and large; who repairs and who compensates.

The public repairs; labs, insurers, the labs' pool and the state (an instrument) compensate the
public, layer by layer; what nobody compensates stays with the public. Layers add to the damage.
An insurer pays what it has at most; the rest falls to the layers above.
"""

from __future__ import annotations

from typing import Any

from whopays.arrays import exp, log, maximum, minimum, on_paths, positive, ratio, sqrt, stack, truth, where
from whopays.finance.layers import pool_capacity, tower
from whopays.finance.normal import cumulative
from whopays.model.evolve import evolve
from whopays.model.firm import free_to_pay
from whopays.model.inputs import QUARTER, WIDEST, Inputs
from whopays.model.state import State
from whopays.model.transfer import LAB, Moves, note, pay

Array = Any
# A tail without shape is exponential, which this one approaches; and the farthest quantile float32 tells from 1; judgement
LEAST_SHAPE = 1e-4
NEVER_ONE = 1 - 1e-6
LEAST_TAIL = 1e-8
ALL_OF_IT = 1 - 1e-6  # of what an insurer has: all but a rounding; source: architecture.md, dead band
TWO_PI = 6.283185307179586  # source: 2 pi, in the density of the normal law


def arrives(inputs: Inputs, now: State, uniform: Array) -> Array:
    """Whether a catastrophe happens: chance 1 - exp(-h dt), h = h0 (deployed / deployed at the opening)^g. (path,)"""
    i = inputs.insurance
    deployed = now.flows.capacity.sum(axis=0)
    opening = (inputs.opening_online * inputs.contracts.capacity).sum(axis=0)
    hazard = i.hazard * exp(i.hazard_growth * log(maximum(ratio(deployed, opening, 1), 1 / WIDEST)))
    return uniform < 1 - exp(-hazard * QUARTER)


def size(score: Array, median: Array, spread: Array, tail_from: Array, tail_score: Array, shape: Array) -> Array:
    """Damage: lognormal body, generalised-Pareto tail, density continuous where they meet.

    score   : standard normal, the quantile drawn
    body    : median x exp(spread x score); tail above the quantile tail_from = N(tail_score):
              threshold + scale / shape x (((1 - N(score)) / (1 - tail_from))^-shape - 1)
    returns : USD, > 0

    >>> import numpy as np
    >>> round(float(size(np.float64(0.0), 2.0, 1.0, np.float64(0.9), 1.2816, 0.5)), 6)
    2.0
    """
    threshold = median * exp(spread * tail_score)
    density = exp(-0.5 * tail_score * tail_score) / (sqrt(TWO_PI + 0 * tail_from) * spread * threshold)
    scale = (1 - tail_from) / density
    beyond = minimum(cumulative(-score) / (1 - tail_from), 1)
    power = maximum(shape, LEAST_SHAPE)
    tail = threshold + scale / power * (exp(-power * log(maximum(beyond, LEAST_TAIL))) - 1)
    return where(score < tail_score, median * exp(spread * score), tail)


def who_is_hit(deployed: Array, uniform_systemic: Array, uniform_lab: Array, systemic_share: Array) -> Array:
    """Part of the damage by lab: all by deployed compute when systemic, else one lab drawn by it. (lab, path)"""
    part = ratio(deployed, deployed.sum(axis=0))
    upto = part.cumsum(axis=0)
    drawn = minimum(uniform_lab, NEVER_ONE) * upto[-1]  # the parts add to 1 but for rounding; somebody is hit
    one = truth((drawn >= upto - part) & (drawn < upto), part)
    systemic = truth(uniform_systemic < systemic_share, part)
    return systemic * part + (1 - systemic) * one


def layers(damage: Array, hit: Array, covers: Array, retention: Array, limit: Array, call: Array) -> tuple[Array, ...]:
    """Damage by lab, and who compensates it: retention, insurers, pool; the rest is the public's. (lab, path) each

    covers : 1 for labs that stand and have finances; retention and pool are dues of next quarter
    """
    by_lab = damage * hit
    kept = minimum(by_lab, retention) * covers
    above = by_lab - kept
    total, members = above.sum(axis=0), covers.sum(axis=0)
    by_insurers, by_pool, _nobody = tower(total, stack([limit + 0 * total, pool_capacity(members, call)]))
    return by_lab, kept, above * ratio(by_insurers, total), by_pool * ratio(covers, members)


def insure(inputs: Inputs, now: State, shocks: dict[str, Array]) -> tuple[State, Moves]:
    """Draw the catastrophe, share it out; only the paths where it happens are computed."""
    i = inputs.insurance
    happens = arrives(inputs, now, shocks["catastrophe"])
    limit = free_to_pay(inputs, now, "insurer", LAB, i.insurer_limit)
    covers = now.alive * inputs.has_finance

    def strike(capacity: Array, stands: Array, score: Array, systemic: Array, lab: Array, median: Array, spread: Array, shape: Array,
               systemic_share: Array, retention: Array, limit: Array, call: Array) -> tuple[Array, ...]:
        damage = size(score, median, spread, i.tail_from, inputs.tail_score, shape)
        return layers(damage, who_is_hit(capacity, systemic, lab, systemic_share), stands, retention, limit, call)

    by_lab, kept, insured, pool = on_paths(
        happens, strike, now.flows.capacity, covers, shocks["damage"], shocks["systemic"], shocks["hit"], i.body_median,
        i.body_spread, i.tail_shape, i.systemic_share, i.retention, limit, i.pool_call)
    damage = by_lab.sum(axis=0)
    compensated = (kept + insured + pool).sum(axis=0)
    flows = evolve(now.flows, damage=damage, damage_public=positive(damage - compensated))
    spent = truth(limit < i.insurer_limit, damage) * truth(insured.sum(axis=0) >= limit * ALL_OF_IT, damage) * happens
    return evolve(now, flows=flows, firm_failed=failed_insurer(inputs, now, spent)), [
        note("insurance_due", kept + pool, 1, "assessed"),
        pay("public", "resources", by_lab, "repair"),
        pay("insurer", "public", insured, "compensation_insurer"),
    ]


def failed_insurer(inputs: Inputs, now: State, spent: Array) -> Array:
    """Who has failed, with the insurer where it paid all it had and owed more. (firm, path)"""
    if ("insurer", LAB) not in inputs.firm_of:
        return now.firm_failed
    return now.firm_failed + (1 - now.firm_failed) * inputs.firm_of["insurer", LAB][:, :1] * spent
