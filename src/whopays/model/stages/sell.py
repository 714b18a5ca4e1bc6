"""Stage 4: capacity meets demand; compute changes hands at the market price."""

from __future__ import annotations

from typing import Any

from whopays.arrays import exp, log, maximum, minimum, positive, ratio, truth, within
from whopays.case.quantities import Contracts
from whopays.model.evolve import evolve
from whopays.model.inputs import QUARTER, WIDEST, Inputs
from whopays.model.once import once
from whopays.model.state import State
from whopays.model.transfer import CONTRACT, Moves, pay

Array = Any


def training_share(inputs: Inputs, quarter: int) -> Array:
    """Part of capacity labs keep for training; falls to its long-run value."""
    c = inputs.compute
    return maximum(c.training_share_end, c.training_share_start - c.training_share_fall * (quarter + 0.5) * QUARTER)


@once
def mean_capital_cost(contract: Contracts) -> Array:
    """Cost of a GW at the opening, mean of contracts. USD, (path,)"""
    return contract.capital_cost.mean(axis=0)


def compute_price(inputs: Inputs, now: State, need: Array, capacity: Array) -> Array:
    """p = clip(reference x (need / capacity)^(1/e), cash cost, entry multiple x full cost), USD per GW-year.

    Full cost: operating cost plus the cost of a unit written off over its chips' life, mean of contracts.
    """
    m, contract = inputs.market, inputs.contracts
    running = contract.operating_cost.mean(axis=0)
    full = running + mean_capital_cost(contract) * now.flows.chip_index / inputs.chip_life_expected
    tight = log(within(ratio(need, capacity, 1), 1 / WIDEST, WIDEST))
    return within(m.reference_rent * exp(tight / m.price_elasticity), running, maximum(running, m.entry_multiple * full))


def split(inputs: Inputs, now: State, capacity: Array) -> tuple[Array, Array, Array, Array]:
    """Capacity used by customers and by training; GW short; GW spare. (lab, path)

    used = min(need, capacity - firm part of training); training yields its flexible part in a shortage.
    """
    need = now.flows.need * inputs.has_finance
    training = training_share(inputs, now.quarter) * capacity * now.alive
    open_to_customers = capacity - training * (1 - inputs.compute.training_flexible)
    used = minimum(need, open_to_customers)
    training = minimum(training, capacity - used)
    return used, training, need - used, capacity - used - training


def released(now: State) -> Array:
    """GW the state offers this quarter, (path,); none without a reserve."""
    return 0 if now.flows.released is None else now.flows.released


def trade(inputs: Inputs, now: State, short: Array, spare: Array, price: Array) -> tuple[Array, Array, Array, Array]:
    """GW bought by labs, sold by labs, let by idle sites, and the part of all offers taken: the short side decides, pro rata.

    A lab buys only while the sale it serves earns more than the machine costs.
    """
    earns = ratio(now.flows.demand, now.flows.need * QUARTER)
    buys = short * truth(earns > price, short)
    asked, offered = buys.sum(axis=0), spare.sum(axis=0) + now.idle.sum(axis=0) + released(now)
    traded = minimum(asked, offered)
    to_sellers = minimum(ratio(traded, offered), 1)
    return buys * minimum(ratio(traded, asked), 1), spare * to_sellers, now.idle * to_sellers, to_sellers


def serve(inputs: Inputs, now: State, served: Array, spare: Array) -> tuple[Array, Array, Array]:
    """Sales, unmet demand and GW used for moved customers, USD this quarter and GW. (lab, path)

    Part of unmet demand tries labs with spare machines at once, in proportion to them; the rest is
    lost this quarter, no backlog. Unmet demand is reported net of what moved.
    """
    wanted = now.flows.demand * inputs.has_finance
    own = wanted * served
    unmet = wanted - own
    earns = ratio(wanted, now.flows.need * inputs.has_finance)
    room = spare * earns
    moves = inputs.demand.unmet_moved_share * unmet.sum(axis=0)
    taken = minimum(moves, room.sum(axis=0))
    extra = minimum(room * ratio(taken, room.sum(axis=0)), room)
    left = 1 - minimum(ratio(taken, unmet.sum(axis=0)), 1)
    return own + extra, unmet * left, ratio(extra, earns)


def sell(inputs: Inputs, now: State, shocks: dict[str, Array]) -> tuple[State, Moves]:
    """Serve customers, trade machines, sell what is spare to the rest of the cloud market."""
    m = inputs.market
    works = 1 - inputs.contracts.abroad_share * now.supply_lost  # what a supply shock stops abroad serves nobody and is not paid for
    online, renewed = now.flows.online * works, now.flows.renewed * works
    capacity = inputs.tenant(online + renewed)
    used, training, short, spare = split(inputs, now, capacity)
    years = (now.quarter + 0.5) * QUARTER
    outside = m.outside_capacity * exp(log(1 + m.outside_capacity_growth) * years)
    outside_need = m.outside_capacity * exp(now.outside_log)
    all_need = (used + short + training).sum(axis=0) + outside_need
    price = compute_price(inputs, now, all_need, capacity.sum(axis=0) + now.idle.sum(axis=0) + outside + released(now))
    bought, sold, let, let_share = trade(inputs, now, short, spare, price)
    served = minimum(ratio(used + bought, used + short), 1)
    revenue, unmet, moved = serve(inputs, now, served, positive(spare - sold))
    rest = positive(spare - sold - moved) * m.outside_take_share
    idle_rest = positive(now.idle - let) * m.outside_take_share
    per_gw = price * QUARTER
    lines = (now.flows.share * now.flows.line_value[:, None, :] * (served * inputs.has_finance)).sum(axis=1)
    part = ratio(revenue.sum(axis=0), lines.sum(axis=0))
    flows = evolve(
        now.flows, online=online, renewed=renewed, capacity=capacity, training=training,
        revenue=revenue, spare_revenue=(sold + rest) * per_gw,
        line_revenue=lines * part, unmet=unmet, purchases=bought * per_gw, at_work=let + idle_rest,
        let_share=let_share, site_income=(let + idle_rest) * per_gw,
        shortage=ratio(unmet.sum(axis=0), (now.flows.demand * inputs.has_finance).sum(axis=0)))
    after = evolve(now, compute_price=price, shortage=flows.shortage, sales=(*now.sales[1:], revenue),
                   trained=(*now.trained[1:], training), flows=flows)
    return after, [
        pay("customer", "lab", revenue, "sale"),
        pay("lab", "clearing", bought * per_gw, "compute_purchase"),
        pay("clearing", "lab", sold * per_gw, "compute_sale"),
        pay("clearing", "site", let * per_gw, "idle_let", CONTRACT),
        pay("customer", "lab", rest * per_gw, "spare_sale"),
        pay("customer", "site", idle_rest * per_gw, "idle_sale", CONTRACT),
    ]
