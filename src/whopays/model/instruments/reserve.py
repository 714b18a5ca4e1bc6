"""A national reserve of compute: built and owned by the state, for its own use, released in a crisis.

It orders from the same supply of chips and power as everybody; its machines wear out like theirs. What it
does not use itself it lets to labs that are short and to the rest of the market; in a shortage it releases
part of its own use. It may buy machines that stand empty after a lab failed. Its capital costs the Treasury rate.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from whopays.arrays import exp, log, maximum, minimum, positive, ratio, truth, zeros_like
from whopays.model.deliveries import appended, generations
from whopays.model.evolve import evolve
from whopays.model.inputs import BUILD_STAGES, QUARTER, Inputs
from whopays.model.instrument import by_rows, in_force, term
from whopays.model.stages.build import advance
from whopays.model.state import State
from whopays.model.transfer import CONTRACT, Moves, pay

Array = Any
NAME = "reserve"
KINDS = {
    "state_construction": ("the state builds a site of its own", None, 0),
    "state_chips": ("the state buys chips", None, 0),
    "state_running": ("power, staff and spares of the state's sites", None, 0),
    "state_let": ("the state lets machines to labs short of compute", None, 0),
    "state_rebate": ("a lab pays the state's tariff instead of the market price", None, 0),
    "state_idle_sale": ("the outside cloud market pays the state for machines", None, 0),
    "distressed_purchase": ("the state buys empty machines of a site whose tenant failed", None, 0),
}
STAGES = tuple(f"reserve_stage_{k}" for k in range(BUILD_STAGES))
SUMS = ("reserve_cost_pv", "reserve_income_pv", "reserve_years_pv", "reserve_own_years_pv", "reserve_rent_pv", "reserve_let_years_pv",
        "reserve_saved_pv", "reserve_crisis_years", "reserve_crisis_pv", "distressed_years", "distressed_saved")
Row = tuple[float, str, str]  # value, unit, what it is


@dataclass(frozen=True)
class Terms:
    """What is built, for whom, at what price."""

    capacity: Array = term("GW", "Capacity ordered in all", 0)
    begins: Array = term("years", "Time from the opening to the first order", 0, 100)
    lasts: Array = term("years", "Time over which orders are placed evenly", 0, 100)
    lead_time: Array = term("years", "Planned time from order to delivery, before slip and permits", 0, 100)
    cost_ratio: Array = term("ratio", "The state's cost of building over the mean of the case's contracts; 0 as 1", 0, 100)
    own_use_share: Array = term("share", "Part the state uses itself", 0, 1)
    own_use_value: Array = term("USD/GW-year", "Worth of own use to the state; a benefit in kind, not money", 0)
    tariff: Array = term("ratio", "Price labs pay the state over the market price", 0, 1)
    crisis_share: Array = term("share", "Part of own use released while compute is short", 0, 1)
    crisis_shortage: Array = term("share", "Unmet part of demand from which it is released", 0, 1)
    distressed_share: Array = term("share", "Part of machines empty after a failure that the state buys a quarter", 0, 1)
    distressed_price: Array = term("ratio", "Price paid for them over depreciated cost", 0, 100)
    distressed_cap: Array = term("USD", "Most paid for them in all", 0)


def memory(terms: Terms, inputs: Inputs) -> dict[str, Array]:
    """GW waiting, under way, on line and delivered by quarter, depreciated cost, sums for the report; (path,)."""
    none = zeros_like(inputs.keep)
    names = ("reserve_queue", "reserve_online", "reserve_released", "reserve_book", "distressed_paid", *STAGES, *SUMS)
    return {**dict.fromkeys(names, none), "reserve_history": ()}


def order(terms: Terms, inputs: Inputs, now: State, shocks: dict[str, Array]) -> tuple[State, Moves]:
    """Orders of the quarter, before the industry's supply is shared out."""
    new = terms.capacity * minimum(ratio(in_force(now, terms.begins, terms.lasts) * QUARTER, terms.lasts), 1)
    before = 0 if now.flows.state_orders is None else now.flows.state_orders
    return evolve(now, flows=evolve(now.flows, state_orders=before + new + now.memory["reserve_queue"])), []


def unit_cost(terms: Terms, inputs: Inputs, now: State) -> tuple[Array, Array]:
    """USD per GW of chips and of the rest, mean of the case's contracts; scarce chips cost the state more too."""
    contract, scale = inputs.contracts, terms.cost_ratio + (terms.cost_ratio <= 0)
    chips = (contract.capital_cost * contract.chip_share).mean(axis=0) * now.flows.chip_index
    scarcity = exp(inputs.market.scarcity_elasticity * log(maximum(now.flows.tightness, 1)))
    return scale * chips * scarcity, scale * (contract.capital_cost * (1 - contract.chip_share)).mean(axis=0)


def build(terms: Terms, inputs: Inputs, now: State, shocks: dict[str, Array]) -> tuple[State, Moves]:
    """Start what supply allows, advance, deliver, replace worn chips, pay; offer what is not for own use."""
    held = now.memory
    orders, tightness = now.flows.state_orders, now.flows.tightness
    started = orders * minimum(ratio(zeros_like(tightness) + 1, tightness, 1), 1)
    lead = terms.lead_time * inputs.compute.slip + now.permit_delay
    stages, left = advance(evolve(now, stages=tuple(held[name] for name in STAGES)), lead, started)
    delivered = left[-1]
    life = max(1, round(inputs.chip_life_expected / QUARTER))
    history = held["reserve_history"]
    worn = sum(generations(history, now.quarter, life), 0 * delivered)
    chips, rest = unit_cost(terms, inputs, now)
    for_chips, for_rest = (delivered + worn) * chips, sum(left[1:], left[0]) / BUILD_STAGES * rest
    online = held["reserve_online"] + delivered
    crisis = truth(now.shortage >= terms.crisis_shortage, now.shortage) * terms.crisis_share
    own = online * terms.own_use_share * (1 - crisis)
    book = held["reserve_book"] * (1 - QUARTER / inputs.chip_life_expected) + for_chips + for_rest
    remembered = {**held, **dict(zip(STAGES, stages, strict=True)), "reserve_queue": orders - started, "reserve_online": online,
                  "reserve_book": book, "reserve_released": online - own, "reserve_history": appended(history, now.quarter, delivered),
                  "reserve_cost_pv": held["reserve_cost_pv"] + (for_chips + for_rest) * now.flows.discount}
    spread = inputs.contracts.capacity
    return evolve(now, flows=evolve(now.flows, released=online - own), memory=remembered), [
        pay("government", "vendor", by_rows(for_chips, spread), "state_chips", CONTRACT),
        pay("vendor", "resources", by_rows(for_chips * (1 - inputs.market.vendor_margin), spread), "chip_cost", CONTRACT),
        pay("government", "resources", by_rows(for_rest, spread), "state_construction", CONTRACT)]


def let(terms: Terms, inputs: Inputs, now: State, shocks: dict[str, Array]) -> tuple[State, Moves]:
    """Run the sites; take the market price from labs (less what the tariff gives back) and from the outside market."""
    held, flows = now.memory, now.flows
    released, price = held["reserve_released"], now.compute_price * QUARTER
    to_labs = released * flows.let_share
    outside = (released - to_labs) * inputs.market.outside_take_share
    running = held["reserve_online"] * inputs.contracts.operating_cost.mean(axis=0) * QUARTER
    rebate = to_labs * price * (1 - terms.tariff)
    labs = inputs.has_finance + 0 * now.cash
    own = held["reserve_online"] - released
    rented = flows.online * truth(inputs.contracts.headline > 0, flows.online)
    saved = to_labs * positive(flows.demand.sum(axis=0) / maximum(flows.need.sum(axis=0), 1 / 100**2) - price)
    crisis = positive(released - held["reserve_online"] * (1 - terms.own_use_share))
    sums = {
        "reserve_cost_pv": running, "reserve_income_pv": (to_labs + outside) * price - rebate,
        "reserve_years_pv": held["reserve_online"] * QUARTER, "reserve_own_years_pv": own * QUARTER,
        "reserve_rent_pv": (rented * inputs.contracts.rent).sum(axis=0) * QUARTER, "reserve_let_years_pv": rented.sum(axis=0) * QUARTER,
        "reserve_saved_pv": saved, "reserve_crisis_years": crisis * QUARTER, "reserve_crisis_pv": saved * ratio(crisis, released)}
    remembered = {**held, **{name: held[name] + amount * flows.discount for name, amount in sums.items()}}
    return evolve(now, memory=remembered), [
        pay("government", "resources", by_rows(running, inputs.contracts.capacity), "state_running", CONTRACT),
        pay("clearing", "government", by_rows(to_labs * price, labs), "state_let"),
        pay("government", "lab", by_rows(rebate, flows.purchases), "state_rebate"),
        pay("customer", "government", by_rows(outside * price, labs), "state_idle_sale")]


def buy_distressed(terms: Terms, inputs: Inputs, now: State, shocks: dict[str, Array]) -> tuple[State, Moves]:
    """Buy machines that stand empty because their tenant failed, at a ratio of depreciated cost, while money is left."""
    held = now.memory
    total = now.leased + now.renewed + now.vacant + now.idle
    offered = terms.distressed_share * now.vacant * now.rejected
    per_gw = ratio(now.book, total)
    asked = offered * per_gw * terms.distressed_price
    part = minimum(ratio(positive(terms.distressed_cap - held["distressed_paid"]), asked.sum(axis=0), 1), 1)
    bought, paid = offered * part * truth(asked > 0, asked), asked * part
    chips, rest = unit_cost(terms, inputs, now)
    got, spent = bought.sum(axis=0), paid.sum(axis=0)
    remembered = {**held, "distressed_paid": held["distressed_paid"] + spent, "reserve_online": held["reserve_online"] + got,
                  "reserve_book": held["reserve_book"] + spent,
                  "reserve_cost_pv": held["reserve_cost_pv"] + spent * now.flows.discount,
                  "distressed_years": held["distressed_years"] + got * now.flows.discount,
                  "distressed_saved": held["distressed_saved"] + (got * (chips + rest) - spent) * now.flows.discount}
    return evolve(now, vacant=now.vacant - bought, book=now.book - bought * per_gw, memory=remembered), [
        pay("government", "site", paid, "distressed_purchase", CONTRACT)]


def owns(terms: Terms, inputs: Inputs, now: State) -> Array:
    """Depreciated cost of the reserve's machines and sites, USD, (path,): a thing, not a claim on anybody."""
    return now.memory["reserve_book"]


def measures(terms: Terms, inputs: Inputs, after: State) -> dict[str, tuple[Array, str, str]]:
    """What the report divides: present values of cost, capacity-years and income, (path,)."""
    held = after.memory
    residual = held["reserve_book"] * exp(-after.log_money)
    return {
        "reserve.cost_pv": (held["reserve_cost_pv"] - residual, "USD", "cost of the reserve less what its machines are still worth"),
        "reserve.capacity_years": (held["reserve_years_pv"], "GW-year", "capacity and years on line, discounted"),
        "reserve.own_years": (held["reserve_own_years_pv"], "GW-year", "of them used by the state itself"),
        "reserve.income_pv": (held["reserve_income_pv"], "USD", "income from labs and the outside market"),
        "reserve.private_rent_pv": (held["reserve_rent_pv"], "USD", "rent labs owe on the contracts announced"),
        "reserve.private_years": (held["reserve_let_years_pv"], "GW-year", "capacity and years they rent"),
        "reserve.own_use_pv": (held["reserve_own_years_pv"] * terms.own_use_value, "USD", "worth of own use at the value stated, in kind"),
        "reserve.released_saves": (held["reserve_saved_pv"], "USD", "sales labs make on machines let by the state, less their price"),
        "reserve.crisis_years": (held["reserve_crisis_years"], "GW-year", "capacity and years of own use let go in shortages"),
        "reserve.crisis_saves": (held["reserve_crisis_pv"], "USD", "of the sales saved, on machines let go in shortages"),
        "reserve.distressed_bought": (held["distressed_years"], "GW", "capacity bought empty after failures"),
        "reserve.distressed_saves": (held["distressed_saved"], "USD", "new cost of machines bought after failures, less what was paid"),
    }


def derived(mean: dict[str, float]) -> dict[str, Row]:
    """Cost per unit and year against private rent, and the own use from which the reserve pays; out of means over futures.

    break-even share s: cost = s x worth of own use + (1 - s) x income of what is let, per unit and year. A figure without a base is NaN.
    """
    def per(amount: str, years: float) -> float:
        return mean[f"reserve.{amount}"] / years if years > 0 else float("nan")

    whole, own = mean["reserve.capacity_years"], mean["reserve.own_years"]
    cost, income, worth = per("cost_pv", whole), per("income_pv", whole - own), per("own_use_pv", own)
    rent = per("private_rent_pv", mean["reserve.private_years"])
    price = "USD/GW-year"
    found = {"cost": (cost, price, "cost of the reserve per unit and year"),
             "rent": (rent, price, "private rent on contracts announced per unit and year"),
             "income": (income, price, "income of what the state lets per unit and year")}
    rows = {f"reserve.{name}_per_year": row for name, row in found.items()}
    for name, value, what in (("stated", worth, "at the worth stated"), ("rent", rent, "where it saves private rent")):
        share = (cost - income) / (value - income) if value > income else float("nan")
        rows[f"reserve.break_even_{name}"] = (share, "share", f"own use from which it pays, {what}; above 100 %: never")
    return rows


ACTS = {"lead_time": order, "build": build, "sell": let, "failure": buy_distressed}
