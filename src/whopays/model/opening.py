"""The books on the opening date."""

from __future__ import annotations

from typing import Any

import numpy as np

from whopays.arrays import exp, log, minimum, positive, ratio, within
from whopays.model.claim import lab_debt
from whopays.model.evolve import evolve
from whopays.model.firm import book_claims
from whopays.model.inputs import BUILD_STAGES, QUARTER, Inputs
from whopays.model.instrument import kept
from whopays.model.site_debt import carried, due_at_maturity
from whopays.model.stages.value import asked_spread, multiple
from whopays.model.state import Flows, State

Array = Any
WIDEST_PREMIUM = 1e4  # last round over the formula, and its inverse; judgement, only keeps the logarithm finite
LEAST_SATURATION = 1e-6  # a line not yet on sale starts here on its logistic path; judgement, nothing is sold


def opening(inputs: Inputs, width: int) -> State:
    """State at the opening date, every array whole on the path axis.

    width : paths times views times modes
    """
    dtype = inputs.keep.dtype
    labs, lines, contracts = len(inputs.tenant_of), len(inputs.lines.level), inputs.tenant_of.shape[1]

    def full(rows: int, value: Array = 0.0) -> Array:
        return np.ascontiguousarray(np.broadcast_to(np.asarray(value, dtype=dtype), (rows, width)))

    def path(value: Array = 0.0) -> Array:
        return np.ascontiguousarray(np.broadcast_to(np.asarray(value, dtype=dtype), (width,)))

    c, lab = inputs.contracts, inputs.labs
    saturation = within(ratio(inputs.lines.level, inputs.lines.ceiling), LEAST_SATURATION, 1 - LEAST_SATURATION)
    leased = full(contracts, inputs.opening_online * c.capacity)
    stages = tuple(full(contracts, part * c.capacity * c.firm_share) for part in inputs.opening_stages)
    under_way = sum(part * (k / BUILD_STAGES) for k, part in enumerate(stages))
    sales = tuple(full(labs, lab.run_rate / 4 * exp(-(k / 4) * log(lab.past_growth)) * inputs.has_finance) for k in range(4, -1, -1))
    trained = full(labs, inputs.tenant(leased) * inputs.compute.training_share_start)
    rent = inputs.tenant(leased * c.rent)
    spends = lab.people_cost + lab.marketing_cost + lab.research_cost + rent + lab.revenue_share_rate * lab.run_rate
    none_lab, none_contract, none = full(labs), full(contracts), path()
    state = State(
        quarter=0, sentiment=none, rate_factor=none, rate=path(inputs.rate_shift[0]), spread_log=none, chip_log=none,
        permit_delay=path(inputs.market.permit_delay), outside_log=none, log_money=none, log_discount=none,
        compute_price=path(inputs.market.reference_rent), shortage=none, supply_lost=none, failures=none,
        volume_state=full(lines, log(saturation / (1 - saturation))), paying=full(lines, inputs.lines.paying_start),
        share_log=none_lab, away=full(lines), stages=stages, queue=none_contract, leased=leased,
        promised=leased * inputs.opening_promised, renewed=none_contract, vacant=none_contract, idle=none_contract,
        service=leased, short_dated=leased, carried=none_contract, balloon=none_contract, extended=none_contract,
        term_left=none_contract, delivered_ever=leased, history=(), vendor_paid=none_contract, rejected=none_contract,
        alive=full(labs, 1.0), failed=none_lab, exited=none_lab, cash=full(labs, lab.cash * inputs.has_finance),
        term_debt=full(labs, lab.term_debt), term_spread=none_lab, revolver=none_lab, convertible=none_lab,
        undrawn_equity=full(labs, lab.committed_equity), floated=none_lab, support_left=full(labs, lab.parent_capacity), tax_loss=none_lab,
        held_before=full(labs, 1.0), held_by_vendors=none_lab, held_by_state=none_lab, insurance_due=none_lab,
        value=none_lab, premium_log=none_lab, under_water=none_lab, spread=none_lab, sales=sales, trained=(trained,) * 4,
        trained_before=trained,
        burn=full(labs, positive(spends - lab.run_rate) / 4 * inputs.has_finance),
        margin=full(labs, ratio(lab.run_rate - spends, lab.run_rate)),
        vendor_credit=none_contract, deferred_rent=none_contract, site_cash=none_contract,
        site_reserve=none_contract, construction_debt=none_contract,
        site_debt=full(contracts, c.opening_debt), site_spread=full(contracts, c.credit_spread), site_tax_loss=none_contract,
        book=full(contracts, (inputs.opening_unused * c.capacity + under_way * (1 - c.chip_share)) * c.capital_cost),
        sold=none_contract, halted=none_contract, vendor_shares=none_contract,
        backing_left=full(contracts, inputs.backing.cap), memory={}, flows=Flows(spread_index=path(1.0)),
        **firms_at_opening(inputs, width, dtype))
    for active in inputs.instruments:
        if hasattr(active.module, "memory"):
            state = evolve(state, memory={**state.memory, **kept(active, active.module.memory(active.terms, inputs))})
    state = priced(inputs, lent(inputs, state))
    return evolve(state, books_before=book_claims(inputs, state))


def lent(inputs: Inputs, state: State) -> State:
    """The debt that sites bring along: the service it is scheduled on, and what of it is due at maturity only."""
    per_gw = carried(inputs, inputs.opening_debt_left, state.rate + inputs.contracts.credit_spread, whole=True)
    scheduled = minimum(ratio(state.site_debt, per_gw), state.service * inputs.contracts.debt_service_cover)
    balloon = state.site_debt * due_at_maturity(inputs)
    left = state.term_left + inputs.opening_debt_left / QUARTER
    return evolve(state, carried=scheduled, balloon=balloon, term_left=left)


def firms_at_opening(inputs: Inputs, width: int, dtype: Any) -> dict[str, Array]:
    """Nothing gained, nobody failed; debts as the case states."""
    def full(value: Array) -> Array:
        return np.ascontiguousarray(np.broadcast_to(np.asarray(value, dtype=dtype), (len(value), width)))

    none = full(0 * inputs.firms.capital)
    return {"gains": none, "books_before": none, "firm_failed": none,
            "firm_debt": full(inputs.firms.debt), "owed": full(inputs.owed.amount)}


def priced(inputs: Inputs, state: State) -> State:
    """Value and spread at the opening: the last round sets the value, its gap to the formula decays later."""
    debt = lab_debt(inputs, state)
    value = (inputs.labs.valuation * inputs.has_finance + debt) * inputs.has_finance
    growth = ratio(state.sales[-1], state.sales[0], 1)
    formula = 4 * state.sales[-1] * multiple(inputs, growth, state.margin, state.rate, state.sentiment)
    gap = log(within(ratio(value, formula, 1), 1 / WIDEST_PREMIUM, WIDEST_PREMIUM))
    state = evolve(state, value=value + 0 * state.cash, premium_log=gap)
    spread = asked_spread(inputs, state, state.value)
    return evolve(state, spread=spread, term_spread=spread)
