"""Stage 3: contracts start, sites are built, delivered, renewed, given back, and paid for."""

from __future__ import annotations

from itertools import accumulate
from typing import Any, NamedTuple

import numpy as np

from whopays.arrays import added, exp, log, maximum, minimum, positive, ratio, truth, within, zeros_like
from whopays.finance.construction import Draw, draw_for
from whopays.model.deliveries import appended, delivered_ago, generations, nth
from whopays.model.evolve import evolve
from whopays.model.inputs import BUILD_STAGES, MONTHS, QUARTER, Inputs
from whopays.model.observed import trailing_growth, under_way
from whopays.model.site_debt import carried, full_service, market_rate
from whopays.model.state import State
from whopays.model.transfer import CONTRACT, Moves, note, pay

Array = Any


def wanted_capacity(inputs: Inputs, now: State, need: Array, lead_time: Array) -> Array:
    """GW a lab plans for: margin x need x trailing growth, damped, over its lead time. (lab, path)"""
    c = inputs.compute
    years = inputs.tenant(lead_time) / maximum(inputs.tenant_of.sum(axis=1, keepdims=True), 1)
    growth = exp(c.growth_damping * years * log(trailing_growth(now)))
    training = now.trained[-1]
    return c.planning_margin * (need + training) * growth * now.alive


def starts(inputs: Inputs, now: State, need: Array) -> tuple[Array, Array, Array, Array]:
    """GW started this quarter, GW left waiting, orders over supply, GW given up when called.

    take-up = clip((wanted - delivered - under way - firm starts) / flexible starts, 0, 1); industry
    supply of chips and power, the smaller, caps what starts; the excess waits its turn pro rata.
    """
    contract, m = inputs.contracts, inputs.market
    stands = (1 - now.rejected) * (1 - now.halted)
    firm = inputs.start_firm[now.quarter] * contract.capacity * contract.firm_share * stands
    planned = inputs.start_firm[now.quarter] + inputs.start_flexible[now.quarter]
    flexible = planned * contract.capacity * (1 - contract.firm_share) * stands
    has = inputs.tenant(now.leased + now.renewed + under_way(now) + now.queue + firm)
    short = positive(wanted_capacity(inputs, now, need, contract.lead_time) - has)
    take_up = inputs.of_tenant(minimum(ratio(short, inputs.tenant(flexible)), 1))
    late = positive(nth(inputs.online_planned, now.quarter - inputs.late_quarters) * contract.capacity * contract.firm_share
                    - now.delivered_ever) * truth(inputs.of_tenant(short) <= 0, now.queue)
    orders = firm + take_up * flexible + positive(now.queue - late) * stands
    years = (now.quarter + 0.5) * QUARTER
    supply = QUARTER * minimum(m.chip_supply * exp(years * log(1 + m.chip_supply_growth)),
                               m.power_supply * exp(years * log(1 + m.power_supply_growth)))
    from_state = 0 if now.flows.state_orders is None else now.flows.state_orders
    tightness = (orders.sum(axis=0) + from_state) / supply
    started = orders * minimum(ratio(zeros_like(tightness) + 1, tightness, 1), 1)
    called = inputs.start_firm[now.quarter] * contract.capacity * (1 - contract.firm_share) * stands
    return started, orders - started, tightness, (1 - take_up) * called


def advance(now: State, lead: Array, started: Array) -> tuple[tuple[Array, ...], list[Array]]:
    """Erlang pipeline: in a quarter j stages are passed with chance exp(-a) a^j / j!, a = n dt / lead.

    Mass is kept. What starts in mid-quarter moves from the next quarter and arrives in mid-quarter: half
    a quarter, so the chain has the rest, and the mean is `lead` from 0.3 years on; nothing arrives sooner than a quarter.
    returns: GW by stage, and GW that left each stage (the last one: delivered).
    """
    rate = BUILD_STAGES * QUARTER / maximum(lead - 0.5 * QUARTER, QUARTER / 12)
    chance = [exp(-rate)]
    for j in range(1, BUILD_STAGES):
        chance.append(chance[-1] * rate / j)
    goes_beyond = [1 - within for within in accumulate(chance)]  # by stages passed at most
    before, left, after = now.stages, [], []
    for k in range(BUILD_STAGES):
        left.append(added(before[i] * goes_beyond[k - i] for i in range(k + 1)))
        after.append(added(before[i] * chance[k - i] for i in range(k + 1)))
    after[0] = after[0] + started
    return tuple(after), left


def cohorts_end(inputs: Inputs, now: State, opening: tuple[Array, ...], after: tuple[tuple[int, Array], ...]) -> Array:
    """GW whose time ends this quarter: of what stood at the opening by its plan, of the rest some quarters after delivery."""
    return opening[now.quarter] * inputs.contracts.capacity + delivered_ago(now.history, now.quarter, after)


def term_ends(inputs: Inputs, now: State) -> Array:
    """GW whose first term ends this quarter by date, whoever rents it now, (contract, path)."""
    return cohorts_end(inputs, now, inputs.opening_expiry, inputs.expiry_after)


def expire(inputs: Inputs, now: State, need: Array, online: dict[str, Array], ends: Array) -> dict[str, Array]:
    """First terms end, `ends` by date; what is needed is rented on from quarter to quarter, the rest goes back."""
    ending = minimum(ends, online["leased"])
    leased = online["leased"] - ending
    at_choice = online["renewed"] + ending
    wanted = inputs.compute.planning_margin * (need + now.trained[-1]) * now.alive - inputs.tenant(leased)
    keeps = inputs.of_tenant(within(ratio(wanted, inputs.tenant(at_choice)), 0, 1)) * (1 - now.rejected)
    renewed = keeps * at_choice
    return {**online, "leased": leased, "renewed": renewed, "vacant": online["vacant"] + at_choice - renewed}


def wear(inputs: Inputs, now: State, online: dict[str, Array]) -> tuple[dict[str, Array], Array]:
    """Chips at the end of their life are replaced where a lease runs or the market pays for new ones; else retired.

    returns : capacity by use after it, and capacity whose chips are replaced this quarter, GW, (contract, path)
    """
    t, contract = now.quarter, inputs.contracts
    worn = 0 * online["leased"]
    for life, has_life, opening_worn in inputs.wear_after:
        worn = worn + has_life * added([opening_worn[t] * contract.capacity, *generations(now.history, t, life)])
    total = added(online.values())
    part = minimum(ratio(worn, now.delivered_ever), 1)  # what was retired before does not wear again
    chips = contract.capital_cost * contract.chip_share * now.flows.chip_index
    pays = truth(now.compute_price >= contract.operating_cost + chips / inputs.chip_life_expected, part)
    replaced = part * (online["leased"] + pays * (total - online["leased"]))
    stays = 1 - part * (1 - pays)
    return {"leased": online["leased"], **{k: v * stays for k, v in online.items() if k != "leased"}}, replaced


def cost(inputs: Inputs, now: State, left: list[Array], replaced: Array, tightness: Array) -> tuple[Array, Array, Array]:
    """Money for building (a third as each stage is passed), for chips at delivery, for chips that replace worn ones; USD."""
    contract, m = inputs.contracts, inputs.market
    years = (now.quarter + 0.5) * QUARTER
    scarcity = exp(m.scarcity_elasticity * log(maximum(tightness, 1)))
    chips = contract.capital_cost * contract.chip_share * (now.flows.chip_index * scarcity)
    power = contract.power_share * exp(log(1 - m.power_cost_decline) * years)
    shell = (1 - contract.chip_share - contract.power_share) * exp(log(1 - m.shell_cost_decline) * years)
    passed = added(left) * (1 / BUILD_STAGES)
    return passed * contract.capital_cost * (power + shell), left[-1] * chips, replaced * chips


class Draws(NamedTuple):
    """Who pays for building and for chips this quarter; USD, (contract, path)."""

    draw: Draw         # for building, new chips, the reserve and the interest meanwhile
    again: Array       # loans for chips that replace worn ones
    reserve: Array     # paid into the reserve account with the last draw
    finished: Array    # part of this quarter's draw that belongs to what is delivered
    per_gw: Array      # debt that rent carries over the years debt is sized on, USD per GW
    per_gw_left: Array  # the same over the years still promised


def borrow(inputs: Inputs, now: State, delivered: Array, building: Array, chips: Array, replacing: Array) -> Draws:
    """Loans for building with new chips, and for chips that replace worn ones; nothing without a tenant.

    New: the smaller of loan to cost and what rent carries over the debt's term, of cost with interest.
    Replacement: the same, over the years still promised and less the debt there is. Never above loan to cost.
    """
    contract = inputs.contracts
    asked, has_tenant = market_rate(inputs, now), 1 - now.rejected
    capital = contract.capital_cost * (1 - contract.chip_share + contract.chip_share * now.flows.chip_index)
    per_gw = carried(inputs, inputs.sizing_term, asked)
    part = minimum(contract.loan_to_cost, ratio(per_gw, capital))
    service = full_service(contract) * minimum(ratio(part * capital, per_gw), 1)
    reserve = contract.reserve_at_completion * (contract.reserve_months * (4 / MONTHS)) * delivered * service * has_tenant
    cost = building + chips + reserve
    rate = minimum(positive(now.flows.rate + now.site_spread) * QUARTER, 1)  # above, a draw would not pay its own interest
    draw = draw_for(cost, positive(now.construction_debt), rate, part * has_tenant, np.inf)
    left = carried(inputs, ratio(now.promised, now.leased), asked)
    room = positive(left * now.leased - now.site_debt)
    again = minimum(contract.loan_to_cost * replacing, room) * has_tenant
    return Draws(draw, again, reserve, ratio(chips + reserve, cost), per_gw, left)


def scheduled(inputs: Inputs, now: State, delivered: Array, completed: Array, loans: Draws, ends: Array) -> dict[str, Array]:
    """GW whose debt service is scheduled, the GW-equivalents it is scheduled on, GW whose debt has not matured, part that now does.

    Service is set so that new debt is repaid by its term, that for replaced chips by the end of the years promised;
    it never exceeds the contracted cash flow.
    """
    over = ends if inputs.service_after is None else cohorts_end(inputs, now, inputs.opening_service, inputs.service_after)
    service = positive(now.service + delivered - over)
    joins = ratio(completed, loans.per_gw) + ratio(loans.again, loans.per_gw_left)
    after = minimum(now.carried * positive(1 - ratio(over, now.service)) + joins, service * inputs.contracts.debt_service_cover)
    if inputs.is_bullet is None and inputs.is_mini_perm is None:
        return {"service": service, "carried": after}
    matures = cohorts_end(inputs, now, inputs.opening_maturity, inputs.maturity_after)
    return {"service": service, "carried": after, "short_dated": positive(now.short_dated + delivered - matures),
            "matured": minimum(ratio(matures, now.short_dated), 1)}


def build(inputs: Inputs, now: State, shocks: dict[str, Array]) -> tuple[State, Moves]:
    """Start, advance, deliver, renew, replace; the site pays builders and vendors from debt and sponsor equity."""
    contract = inputs.contracts
    need = now.flows.need
    started, queue, tightness, given_up = starts(inputs, now, need)
    lead = contract.lead_time * inputs.compute.slip * contract.slip + now.permit_delay
    stages, left = advance(now, lead, started)
    delivered = left[-1]
    ready = now.vacant * minimum(QUARTER / inputs.compute.relet_delay, 1)
    let, empty = delivered * (1 - now.rejected), delivered * now.rejected
    online = {"leased": now.leased + let, "renewed": now.renewed,
              "vacant": now.vacant - ready + empty, "idle": now.idle + ready}
    ends = term_ends(inputs, now)
    online, replaced = wear(inputs, now, expire(inputs, now, need, online, ends))
    building, chips, replacing = cost(inputs, now, left, replaced, tightness)
    spent = building + chips + replacing
    loans = borrow(inputs, now, delivered, building, chips, replacing)
    borrowed = loans.draw.debt + loans.again
    waiting = added(stages) - started
    completed = positive(now.construction_debt) * (1 - ratio(waiting, delivered + waiting)) + loans.draw.debt * loans.finished
    before = now.construction_debt + now.site_debt
    spread = ratio(now.site_spread * before + contract.credit_spread * now.flows.spread_index * borrowed, before + borrowed)
    online_rent = now.leased + 0.5 * let - 0.5 * positive(now.leased + let - online["leased"])
    debt = scheduled(inputs, now, delivered, completed, loans, ends)
    joins = completed + loans.again
    flows = evolve(now.flows, started=started, delivered=delivered, online=online_rent, capital_spent=spent, borrowed=borrowed,
                   tightness=tightness, given_up=given_up, scheduled=0.5 * (now.service + debt["service"]),
                   carried=0.5 * (now.carried + debt["carried"]), matured=debt.pop("matured", None), completed=joins,
                   again=loans.again, bearing=now.site_debt + 0.5 * loans.again,
                   renewed=0.5 * (now.renewed + online["renewed"]), rent_price=minimum(contract.rent, now.compute_price))
    after = evolve(
        now, stages=stages, queue=queue, **online, **debt,
        promised=positive(now.promised + let * contract.tenor - online_rent * QUARTER) * truth(online["leased"] > 0, let),
        delivered_ever=now.delivered_ever + delivered,
        history=appended(now.history, now.quarter, delivered), site_spread=spread,
        book=now.book * (1 - QUARTER / inputs.chip_life_expected) + spent + loans.draw.interest,
        flows=flows)
    return after, site_pays(inputs, now, loans, building, chips + replacing, joins)


def site_pays(inputs: Inputs, now: State, loans: Draws, building: Array, chips: Array, joins: Array) -> Moves:
    """Lenders and the owner pay the site; it pays builders, the vendor, interest and its reserve. USD, (contract, path) each.

    joins : debt that joins that of what is finished; the owner pays what lenders do not
    """
    borrowed, interest = loans.draw.debt + loans.again, loans.draw.interest
    own = positive(building + chips + loans.reserve + interest - borrowed)
    return [
        note("construction_debt", joins, -1, "completed", CONTRACT),
        note("site_debt", joins, 1, "completed", CONTRACT),
        pay("lender", "site", borrowed, "site_loan", CONTRACT),
        pay("sponsor", "site", own * (1 - now.sold), "sponsor_equity", CONTRACT),
        pay("investor", "site", own * now.sold, "sponsor_equity", CONTRACT),
        pay("site", "lender", interest, "construction_interest", CONTRACT),
        pay("site", "reserve", loans.reserve, "reserve_funding", CONTRACT),
        pay("site", "resources", building, "construction", CONTRACT),
        pay("site", "vendor", chips, "chips", CONTRACT),
        pay("vendor", "resources", chips * (1 - inputs.market.vendor_margin), "chip_cost", CONTRACT),
    ]
