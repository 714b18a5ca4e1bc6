"""The debt of project companies: what rent carries, what is due each quarter, what is refinanced at maturity.

Cash flows fall in mid-quarter: debt joins a finished site with its delivery, pays half a service then, a whole
one each quarter after, and half of one when its term ends. Sculpted debt pays contracted cash flow over cover;
an annuity pays level; a bullet pays interest until it matures, and what is refinanced then is an annuity over the
years of rent still promised; a mini-perm is sculpted over the lease and what is left at its maturity is refinanced.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from whopays.arrays import maximum, minimum, positive, ratio, rows_of, rows_where, truth, with_rows
from whopays.case.quantities import Contracts
from whopays.finance.loans import annuity_payment
from whopays.finance.project import roll_over
from whopays.finance.sculpting import level_capacity
from whopays.model.evolve import evolve
from whopays.model.inputs import QUARTER, Inputs
from whopays.model.once import once
from whopays.model.state import State
from whopays.model.transfer import CONTRACT, Transfer, pay

Array = Any
LEAST_REPAYMENT = 0.0025  # of a site's cost a quarter, so that a balance ends; judgement


@once
def contracted(contract: Contracts) -> Array:
    """Cash flow under contract of a GW a quarter: rent less operating cost. USD, (contract, path)"""
    return positive(contract.rent - contract.operating_cost) * QUARTER


@once
def full_service(contract: Contracts) -> Array:
    """Debt service of a GW a quarter that its contracted cash flow covers. USD, (contract, path)"""
    return contracted(contract) / contract.debt_service_cover


@once
def least_repayment(contract: Contracts) -> Array:
    """Least that is repaid a quarter of a debt whose terms are over. USD, (contract, path)"""
    return contract.capital_cost * contract.capacity * LEAST_REPAYMENT


def carried(inputs: Inputs, years: Array, yearly_rate: Array, *, whole: bool = False) -> Array:
    """Debt per GW that rent carries over some years at the cover asked, USD, (contract, path).

    whole : the first payment is a whole quarter away, as for debt that stands at the opening
    """
    rate = yearly_rate * QUARTER
    debt = level_capacity(contracted(inputs.contracts), rate, inputs.contracts.debt_service_cover, years / QUARTER)
    return debt / (1 + 0.5 * rate) if whole else debt


def market_rate(inputs: Inputs, now: State) -> Array:
    """What lenders ask of a site for a loan agreed on its contract, per year, (contract, path)."""
    return now.flows.rate + inputs.contracts.credit_spread * now.flows.spread_index


def due_at_maturity(inputs: Inputs) -> Array:
    """1 where a site owes something at a maturity before its lease ends, (contract, 1)."""
    return sum((kind for kind in (inputs.is_bullet, inputs.is_mini_perm) if kind is not None), 0 * inputs.debt_term)


def due(inputs: Inputs, now: State) -> tuple[Array, Array, Array, dict[str, Array]]:
    """Interest, principal, the part of it that falls due at maturity (None without such debt), and the schedule's stocks.

    Sculpted: service = scheduled GW-equivalents x contracted cash flow / cover. When the terms its debt was
    sized on are over, a quarter of what is left is due each quarter, at least LEAST_REPAYMENT of the site's cost.
    """
    contract, flows = inputs.contracts, now.flows
    debt = positive(now.site_debt)
    rate = (flows.rate + now.site_spread) * QUARTER
    interest = positive(minimum(flows.bearing, debt) * rate)
    service = flows.carried * full_service(contract)
    over = truth(flows.scheduled <= 0, debt)
    run_off = maximum(debt / 4, least_repayment(contract))
    sculpted = minimum(positive(service - interest) + over * run_off, debt)
    if inputs.is_annuity is None and inputs.is_bullet is None and inputs.is_mini_perm is None:
        return interest, sculpted, None, {}
    return interest, *dated(inputs, now, sculpted, debt, rate)


class Here:
    """A record of contract terms on some contracts only, each field cut when it is read."""

    def __init__(self, whole: Any, rows: Array) -> None:
        self._whole, self._rows = whole, rows

    def __getattr__(self, name: str) -> Array:
        return rows_of(getattr(self._whole, name), self._rows)


def dated_rows(inputs: Inputs) -> Array:
    """Contracts whose debt is an annuity or falls due at a maturity, as indices: what follows is worked out for them alone."""
    return rows_where(*(kind for kind in (inputs.is_annuity, inputs.is_bullet, inputs.is_mini_perm) if kind is not None))


def dated(inputs: Inputs, now: State, sculpted: Array, debt: Array, rate: Array) -> tuple[Array, Array, dict[str, Array]]:
    """Principal, the part due at maturity, and the schedule's stocks, where some sites repay by annuity or at maturity.

    sculpted : USD principal if a site repays so; debt : USD, with what joined this quarter; rate : per quarter
    """
    flows, rows, none = now.flows, dated_rows(inputs), 0 * inputs.debt_term
    few = partial(rows_of, rows=rows)
    annuity, bullet = (few(none if kind is None else kind) for kind in (inputs.is_annuity, inputs.is_bullet))
    at_maturity, usual, debt, rate, completed = map(few, (due_at_maturity(inputs), sculpted, debt, rate, flows.completed))
    old = positive(debt - completed)
    balloon = minimum(few(now.balloon), old) * at_maturity
    amortising = old - balloon
    level = minimum(annuity_payment(amortising, rate, few(now.term_left)) - amortising * rate, amortising)
    repaid = (1 - annuity - bullet) * usual + (annuity + bullet) * level
    stays = 1 - (1 - bullet) * minimum(ratio(repaid, debt), 1)  # a mini-perm repays what is due later and what is not alike
    late = minimum(few(now.extended), balloon)
    maturing = 0 * old if flows.matured is None else (late + (balloon - late) * few(flows.matured)) * stays
    left = mean_term(amortising - level, positive(few(now.term_left) - 1), annuity * completed, few(inputs.debt_term) / QUARTER)
    return with_rows(sculpted, rows, repaid + maturing), with_rows(0 * sculpted, rows, maturing), {
        "balloon": with_rows(now.balloon, rows, balloon * stays - maturing + at_maturity * completed * stays),
        "term_left": with_rows(now.term_left, rows, left)}


def mean_term(stays: Array, left: Array, joins: Array, term: Array) -> Array:
    """Quarters to maturity of old and new debt together, mean by amount; of the old where there is neither."""
    return left + ratio(joins, stays + joins) * (term - left)


def refinanced(inputs: Inputs, now: State, breached: Array) -> tuple[State, Array, list[Transfer]]:
    """Debt at maturity is replaced as far as rent still promised carries, at what the quarter's market asks.

    Each loan lives on its part of the rent, by debt. Lenders ask a site for no less than its tenant pays; nobody
    lends to a site without a tenant, in a bust, or above the highest spread. What finds no new lender the old
    ones spread over the extension, unless the default ratio is broken.
    returns: state, new debt USD, (contract, path), its payments.
    """
    if now.flows.maturing is None:
        return now, 0, []
    flows, rows = now.flows, dated_rows(inputs)
    few, here = partial(rows_of, rows=rows), evolve(inputs, contracts=Here(inputs.contracts, rows))
    maturing, promised, leased, debt, spread, rejected, balloon = map(few, (
        flows.maturing, now.promised, now.leased, now.site_debt, now.site_spread, now.rejected, now.balloon))
    asked = maximum(here.contracts.credit_spread * flows.spread_index, few(inputs.of_tenant(now.spread)))
    years = ratio(promised, leased)
    has_rent = truth(years > 0, asked) * (1 - rejected)
    others = positive(debt - maturing)
    room = carried(here, years, flows.rate + asked) * leased * minimum(ratio(maturing, debt), 1)
    new, rest = roll_over(maturing, room, (1 - flows.bust) * truth(asked < inputs.funding.highest_spread, asked) * has_rent)
    extended = rest * positive(1 - ratio(0 * rest + QUARTER, here.contracts.extension, 1)) * (1 - few(breached)) * has_rent
    bullet = few(0 * inputs.debt_term if inputs.is_bullet is None else inputs.is_bullet)
    left = mean_term(positive(others - balloon), few(now.term_left), bullet * new, years / QUARTER)
    none = 0 * now.site_debt
    refinancing, extension = with_rows(none, rows, new), with_rows(none, rows, extended)
    after = evolve(
        now, site_spread=with_rows(now.site_spread, rows, spread + ratio(new, others + new) * (asked - spread)),
        balloon=with_rows(now.balloon, rows, balloon + extended), extended=extension, term_left=with_rows(now.term_left, rows, left))
    return after, refinancing + extension, [pay("lender", "site", refinancing, "site_refinancing", CONTRACT),
                                            pay("lender", "site", extension, "site_extension", CONTRACT)]
