"""Stage 6: labs find the money for this quarter's dues and their buffer, source by source.

Nothing is raised unless wanted. Limits read last quarter's value, spread and sales.
"""

from __future__ import annotations

from typing import Any

from whopays.arrays import added, exp, log, minimum, positive, ratio, truth
from whopays.model.claim import lab_debt
from whopays.model.evolve import evolve
from whopays.model.firm import owned, standing
from whopays.model.inputs import MONTHS, QUARTER, Inputs
from whopays.model.state import DEFERRED, Due, State
from whopays.model.transfer import CONTRACT, Moves, note, pay

Array = Any
DEAD_BAND = 1e-6  # source: architecture.md, decisions compare with a band of 1e-6 of the quarterly flow


def lab_dues(inputs: Inputs, dues: tuple[Due, ...], below: int = DEFERRED) -> Array:
    """What each lab owes this quarter in ranks above `below`, USD, (lab, path)."""
    mine = [due for due in dues if due.debtor == "lab" and due.rank < below]
    of_contracts = [due.amount for due in mine if due.by == CONTRACT]
    total = added([due.amount for due in mine if due.by != CONTRACT] or [0])
    return total + inputs.tenant(added(of_contracts)) if of_contracts else total


def support_limit(inputs: Inputs, quarter: int) -> Array:
    """What a parent or affiliate gives this quarter at most: a share of its cash flow, which grows."""
    labs = inputs.labs
    return labs.support_per_year * exp(log(1 + labs.support_growth) * (quarter + 0.5) * QUARTER) * QUARTER


def equity_limit(inputs: Inputs, now: State, equity_value: Array) -> Array:
    """Equity a quarter: a share of the last value, more in good sentiment, less in a bust."""
    f, bust = inputs.funding, now.flows.bust
    open_pace = f.equity_pace * (1 + f.equity_pace_sentiment * positive(now.sentiment))
    return equity_value * (bust * f.equity_pace_bust + (1 - bust) * open_pace)


def limits(inputs: Inputs, now: State, shocks: dict[str, Array], equity_value: Array, vendors: Array) -> dict[str, Array]:
    """Most each source gives this quarter, in the order of the financing policy, USD, (lab, path); vendors: what they offer."""
    f, labs = inputs.funding, inputs.labs
    can = inputs.has_finance
    standalone = can * (1 - owned(inputs, now))
    open_market = (1 - now.flows.bust)
    debt_room = positive(f.debt_to_sales * 4 * now.sales[-2] - now.term_debt - now.revolver)
    may_lend = open_market * truth(now.spread < f.highest_spread, now.spread)
    window = truth(shocks["flotation"] < f.flotation_window, now.spread) * open_market * (1 - now.floated)
    due_date = truth(labs.flotation_from <= inputs.dates[now.quarter], now.spread)
    return {
        "support": can * minimum(support_limit(inputs, now.quarter), positive(now.support_left)),
        "committed_equity": now.undrawn_equity,
        "warrants": inputs.tenant(positive(now.vendor_shares)),
        "revolver_draw": positive(labs.revolver_limit - now.revolver),
        "term_loan": standalone * debt_room * may_lend,
        "vendor": standalone * inputs.tenant(vendors),
        "equity": standalone * equity_limit(inputs, now, equity_value),
        "convertible": standalone * f.convertible_share * equity_value * open_market,
        "flotation": standalone * labs.flotation_share * equity_value * window * due_date,
    }


def vendor_offer(inputs: Inputs, now: State) -> Array:
    """What vendors put into labs this quarter at most, per GW delivered and up to their cap. USD, (contract, path)"""
    contract = inputs.contracts
    return minimum(contract.vendor_finance * now.flows.delivered, positive(contract.vendor_finance_cap - now.vendor_paid))


def raise_money(wanted: Array, limit: dict[str, Array], alive: Array) -> tuple[dict[str, Array], Array]:
    """Take from each source in turn what is still wanted, up to its limit. returns: amounts, and what is left."""
    raised = {}
    for name, most in limit.items():
        raised[name] = minimum(wanted, most * alive)
        wanted = wanted - raised[name]
    return raised, positive(wanted)


def vested(inputs: Inputs, now: State) -> Array:
    """Shares a vendor gives for what was delivered this quarter; worth more in good sentiment. USD, (contract, path)"""
    return inputs.warrants.value * exp(inputs.valuation.sentiment_weight * now.sentiment) * now.flows.delivered


def dilute(now: State, equity_value: Array, investors: Array, vendors: Array, notes: Array) -> dict[str, Array]:
    """Ownership after new money: part sold = raised / (value + raised), convertible notes at their turn."""
    after = equity_value + investors + vendors + notes
    keeps = 1 - ratio(investors + vendors + notes, after)
    return {"held_before": now.held_before * keeps, "held_by_state": now.held_by_state * keeps,
            "held_by_vendors": now.held_by_vendors * keeps + ratio(vendors, after)}


def defer(inputs: Inputs, now: State, short: Array) -> Array:
    """Rent put off: all non-firm rent and a share of firm rent, up to that share of a term's rent. (contract, path)"""
    contract, f = inputs.contracts, inputs.funding
    may = now.flows.rent * (1 - contract.firm_share + contract.firm_share * f.deferral_share)
    room = positive(f.deferral_share * f.deferral_term * contract.rent * contract.capacity - now.deferred_rent)
    may = minimum(may, room) * (1 - inputs.keep) * (1 - inputs.of_tenant(owned(inputs, now)))
    return may * inputs.of_tenant(minimum(ratio(short, inputs.tenant(may)), 1))


def fund(inputs: Inputs, now: State, shocks: dict[str, Array]) -> tuple[State, Moves]:
    """Raise, defer, call on the parent; in mode keep the rest comes from nobody, and is counted."""
    f, contract = inputs.funding, inputs.contracts
    owed = lab_dues(inputs, now.flows.dues)
    buffer = f.buffer * (4 / MONTHS) * now.burn * now.alive * inputs.has_finance
    equity_value = positive(now.value - lab_debt(inputs, now))
    stays = 1 - positive(1 - now.alive - now.exited)
    gives = (1 - now.rejected) * standing(inputs, now, "vendor", CONTRACT)
    offered = vendor_offer(inputs, now) * gives
    raised, left = raise_money(positive(owed + buffer - now.cash), limits(inputs, now, shocks, equity_value, offered), stays)
    short = positive(left - buffer)
    deferred = defer(inputs, now, short)
    short = positive(short - inputs.tenant(deferred))
    from_parent = minimum(short * owned(inputs, now), positive(now.support_left - raised["support"]))
    stops = truth(from_parent > DEAD_BAND * owed, short) * (1 - inputs.keep)
    exits = stops * truth(shocks["parent"] < inputs.labs.parent_stops, short) * now.alive
    unfound = (short - from_parent) * inputs.keep * inputs.has_finance
    vendor = offered * inputs.of_tenant(ratio(raised["vendor"], inputs.tenant(offered)))
    vendor_equity = vendor * contract.vendor_equity_share
    settled = positive(now.vendor_shares) * inputs.of_tenant(minimum(ratio(raised["warrants"], inputs.tenant(now.vendor_shares)), 1))
    floats = truth(raised["flotation"] > 0, short)
    notes = now.convertible * floats
    ownership = dilute(now, equity_value, raised["equity"] + raised["flotation"] + raised["committed_equity"],
                       inputs.tenant(vendor_equity), ratio(notes, 1 - f.convertible_discount))
    debt_before = now.term_debt + raised["term_loan"]
    dues = tuple(evolve(d, amount=d.amount - deferred) if d.kind == "rent" else d for d in now.flows.dues)
    external = added(raised.values()) - raised["support"] + unfound
    flows = evolve(now.flows, dues=dues, unfound=unfound, external=external, exits=exits)
    after = evolve(
        now, vendor_paid=now.vendor_paid + vendor,
        floated=now.floated + floats, **ownership,
        term_spread=ratio(now.term_debt * now.term_spread + raised["term_loan"] * now.spread, debt_before), flows=flows)
    return after, [
        note("deferred_rent", deferred, 1, "deferred", CONTRACT),
        note("convertible", notes, -1, "converted"),
        note("vendor_shares", vested(inputs, now) * gives, 1, "vested", CONTRACT),
        pay("parent", "lab", raised["support"] + from_parent, "support"),
        pay("investor", "lab", raised["committed_equity"], "committed_equity"),
        pay("lender", "lab", raised["revolver_draw"], "revolver_draw"),
        pay("lender", "lab", raised["term_loan"], "term_loan"),
        pay("vendor", "lab", settled, "warrant_settled", CONTRACT),
        pay("vendor", "lab", vendor - vendor_equity, "vendor_loan", CONTRACT),
        pay("vendor", "lab", vendor_equity, "vendor_equity", CONTRACT),
        pay("investor", "lab", raised["equity"], "equity"),
        pay("investor", "lab", raised["convertible"], "convertible"),
        pay("investor", "lab", raised["flotation"], "flotation"),
        pay("unfound", "lab", unfound, "unfound"),
    ]
