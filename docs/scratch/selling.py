"""Stages 4 and 5: capacity meets demand, and what operations owe."""

from __future__ import annotations

import math
from types import SimpleNamespace
from typing import Any

from scratch.books import between, pay, share, sites_of
from scratch.building import full_service
from scratch.case import QUARTER, level

# Ranks in which dues are paid
WAGES, OPERATION, SECURED, PURCHASES, UNSECURED, JUNIOR, DEFERRED = range(7)


def sell(case: SimpleNamespace, now: SimpleNamespace, shock: dict[str, Any]) -> None:
    """Stage 4. Each lab serves what it can, buys what it lacks, moves customers, sells what is spare."""
    labs, sites = now.labs.values(), now.sites.values()
    for name, site in now.sites.items():  # what a supply shock stops abroad serves nobody and is not paid for
        works = 1 - case.contracts[name].abroad_share * now.market.supply_lost
        site.online, site.renewed_mean = site.online * works, site.renewed_mean * works
    for name, lab in now.labs.items():
        lab.capacity = sum(site.online + site.renewed_mean for site in sites_of(now, name).values())
        split(case, now, lab)
    price = now.market.compute_price = new_price(case, now)
    for lab in labs:  # a machine is bought only where the sale it serves earns more
        lab.buys = lab.short if share(lab.demand, lab.need * QUARTER) > price else 0.0
    asked = sum(lab.buys for lab in labs)
    offered = sum(lab.spare for lab in labs) + sum(site.idle for site in sites)
    traded = min(asked, offered)
    for lab in labs:
        lab.bought = lab.buys * share(traded, asked)
        lab.sold = lab.spare * share(traded, offered)
        lab.served = min(share(lab.used + lab.bought, lab.used + lab.short, 0.0), 1.0)
    serve(case, now)
    take = case.market.outside_take_share
    for name, lab in now.labs.items():
        rest = max(0.0, lab.spare - lab.sold - lab.moved_gw) * take
        lab.spare_revenue = (lab.sold + rest) * price * QUARTER
        lab.purchases = lab.bought * price * QUARTER
        lab.sales = [*lab.sales[1:], lab.revenue]
        lab.trained = [*lab.trained[1:], lab.training]
        pay(now, "customer", "lab", lab.revenue, "sale", lab=name)
        pay(now, "lab", "clearing", lab.purchases, "compute_purchase", lab=name)
        pay(now, "clearing", "lab", lab.sold * price * QUARTER, "compute_sale", lab=name)
        pay(now, "customer", "lab", rest * price * QUARTER, "spare_sale", lab=name)
    for name, site in now.sites.items():
        let = site.idle * share(traded, offered)
        rest = max(0.0, site.idle - let) * take
        site.at_work = let + rest
        site.income = site.at_work * price * QUARTER
        pay(now, "clearing", "site", let * price * QUARTER, "idle_let", site=name)
        pay(now, "customer", "site", rest * price * QUARTER, "idle_sale", site=name)


def split(case: SimpleNamespace, now: SimpleNamespace, lab: SimpleNamespace) -> None:
    """Capacity for customers and for training, which yields in part in a shortage; GW short; GW spare."""
    c = case.compute
    part = max(c.training_share_end, c.training_share_start - c.training_share_fall * (now.quarter + 0.5) * QUARTER)
    planned = part * lab.capacity if lab.alive else 0.0
    lab.used = min(lab.need, lab.capacity - planned * (1 - c.training_flexible))
    lab.training = min(planned, lab.capacity - lab.used)
    lab.short = lab.need - lab.used
    lab.spare = lab.capacity - lab.used - lab.training


def serve(case: SimpleNamespace, now: SimpleNamespace) -> None:
    """Sales at list price; part of unmet demand tries labs with spare machines at once, the rest is lost."""
    labs = now.labs.values()
    unmet = {name: lab.demand * (1 - lab.served) for name, lab in now.labs.items()}
    earns = {name: share(lab.demand, lab.need) for name, lab in now.labs.items()}
    room = {name: max(0.0, lab.spare - lab.sold) * earns[name] for name, lab in now.labs.items()}
    taken = min(case.demand.unmet_moved_share * sum(unmet.values()), sum(room.values()))
    for name, lab in now.labs.items():
        extra = room[name] * share(taken, sum(room.values()))
        lab.moved_gw = share(extra, earns[name])
        lab.revenue = lab.demand * lab.served + extra
        lab.unmet = unmet[name] * (1 - share(taken, sum(unmet.values())))
    wanted = sum(lab.demand for lab in labs)
    now.market.shortage = share(sum(lab.unmet for lab in labs), wanted)
    own = {name: line.value * sum(line.share[key] * lab.served for key, lab in now.labs.items()) for name, line in now.lines.items()}
    for name, line in now.lines.items():  # moved customers are booked on all lines alike
        line.revenue = share(own[name], sum(own.values())) * sum(lab.revenue for lab in labs)


def new_price(case: SimpleNamespace, now: SimpleNamespace) -> float:
    """Price of compute: reference x (need / capacity)^(1 / elasticity), between cash cost and a multiple of full cost."""
    m, labs, years = case.market, now.labs.values(), (now.quarter + 0.5) * QUARTER
    outside = m.outside_capacity * (1 + m.outside_capacity_growth) ** years
    need = sum(lab.used + lab.short + lab.training for lab in labs) + m.outside_capacity * math.exp(now.market.outside_log)
    capacity = sum(lab.capacity for lab in labs) + sum(site.idle for site in now.sites.values()) + outside
    n = len(case.contracts)
    running = sum(terms.operating_cost for terms in case.contracts.values()) / n
    machines = sum(terms.capital_cost for terms in case.contracts.values()) / n * now.market.chip_index / case.chip_life_expected
    tight = between(0.01, share(need, capacity, 1.0), 100.0)
    free = m.reference_rent * tight ** (1 / m.price_elasticity)
    return between(running, free, max(running, m.entry_multiple * (running + machines)))


def due(now: SimpleNamespace, debtor: str, creditor: str, amount: float, rank: int, kind: str, *, lab: str = "", site: str = "") -> None:
    """Write down what should be paid in stage 7; a lab's due on a site is its tenant's."""
    owes = "" if debtor == "site" else (now.sites[site].tenant if site else lab)
    now.dues.append(SimpleNamespace(debtor=debtor, owes=owes, creditor=creditor, amount=amount, rank=rank, kind=kind, lab=lab, site=site))


def operate(case: SimpleNamespace, now: SimpleNamespace, shock: dict[str, Any]) -> None:
    """Stage 5. Dues of labs and of sites; nothing is paid yet."""
    now.dues = []
    for name, site in now.sites.items():
        terms = case.contracts[name]
        site.rent = (site.online * terms.rent + site.renewed_mean * site.rent_price) * QUARTER
        site.penalty = terms.cancellation_rate * terms.rent * site.given_up
        due(now, "lab", "site", site.rent, PURCHASES, "rent", site=name)
        due(now, "lab", "site", site.penalty, PURCHASES, "penalty", site=name)
        credit_back = site.vendor_credit * min(QUARTER / case.funding.debt_tenor, 1.0)
        due(now, "lab", "vendor", credit_back, JUNIOR, "vendor_principal", site=name)
        deferred_back = site.deferred_rent * min(QUARTER / case.funding.deferral_term, 1.0)
        due(now, "lab", "site", deferred_back, DEFERRED, "deferred_repaid", site=name)
        site_dues(case, now, name)
    for name in now.labs:
        lab_dues(case, now, name)


def taxed(case: SimpleNamespace, owner: SimpleNamespace, profit: float) -> float:
    """Tax on profit above the losses carried forward, which are used up or grow."""
    above = max(0.0, profit - owner.tax_loss)
    owner.tax_loss = max(0.0, owner.tax_loss - profit)
    return float(case.market.tax_rate * above)


def lab_dues(case: SimpleNamespace, now: SimpleNamespace, name: str) -> None:
    """What a lab owes this quarter beside rent."""
    lab, terms = now.labs[name], case.labs[name]
    at_opening = terms.run_rate / 4 * sum(terms.past_growth ** (-k / 4) for k in range(4))
    relative = max(share(sum(lab.sales[1:]), at_opening), 0.01)
    grown = relative**terms.cost_elasticity * QUARTER if lab.alive else 0.0
    people, marketing, research = terms.people_cost * grown, terms.marketing_cost * grown, terms.research_cost * grown
    date = case.opening + (now.quarter + 0.5) * QUARTER
    partner = lab.revenue * terms.revenue_share_rate if terms.revenue_share_until > date else 0.0
    deployed = share(lab.capacity, sum(other.capacity for other in now.labs.values()))
    premium = case.insurance.premium_rate * case.insurance.insurer_limit * QUARTER * deployed
    term_interest = max(0.0, lab.term_debt * (now.rate + lab.term_spread) * QUARTER)
    line_interest = max(0.0, lab.revolver * (now.rate + case.market.liquidity_premium * now.market.spread_index) * QUARTER)
    rent = sum(site.rent + site.penalty for site in sites_of(now, name).values())
    running = people + marketing + research + rent + partner + premium + lab.purchases
    earned = lab.revenue + lab.spare_revenue
    tax = taxed(case, lab, earned - running - term_interest - line_interest)
    lab.operating_cash = earned - running - tax
    due(now, "lab", "taxes", tax, WAGES, "tax", lab=name)
    due(now, "lab", "resources", people, WAGES, "people", lab=name)
    due(now, "lab", "resources", marketing, OPERATION, "marketing", lab=name)
    due(now, "lab", "resources", research, OPERATION, "research", lab=name)
    due(now, "lab", "insurer", premium, OPERATION, "premium", lab=name)
    due(now, "lab", "public", lab.insurance_due, OPERATION, "retention", lab=name)
    due(now, "lab", "lender", line_interest, SECURED, "interest", lab=name)
    due(now, "lab", "partner", partner, PURCHASES, "revenue_share", lab=name)
    due(now, "lab", "lender", term_interest, UNSECURED, "interest", lab=name)
    due(now, "lab", "lender", lab.term_debt * min(QUARTER / case.funding.debt_tenor, 1.0), UNSECURED, "term_principal", lab=name)


def site_dues(case: SimpleNamespace, now: SimpleNamespace, name: str) -> None:
    """Running cost, tax, interest and sculpted principal of a site."""
    site, terms = now.sites[name], case.contracts[name]
    empty = site.vacant + site.idle
    at_work = min(site.at_work, empty)
    busy = site.online + site.renewed_mean + at_work
    cost = terms.operating_cost * QUARTER * (busy + case.compute.idle_cost_share * (empty - at_work))
    rate = (now.rate + site.spread) * QUARTER
    interest = max(0.0, min(site.bears_interest, site.site_debt) * rate)
    principal = repayment(terms, site, interest, rate)
    earned = site.rent + site.penalty + site.income
    tax = taxed(case, site, earned - cost - interest - site.book * QUARTER / case.chip_life_expected)
    site.debt_service = interest + principal
    due(now, "site", "resources", cost, OPERATION, "operating_cost", site=name)
    due(now, "site", "taxes", tax, WAGES, "site_tax", site=name)
    due(now, "site", "lender", interest, SECURED, "site_interest", site=name)
    due(now, "site", "lender", principal, SECURED, "site_principal", site=name)


def repayment(terms: SimpleNamespace, site: SimpleNamespace, interest: float, rate: float) -> float:
    """Principal of a quarter: sculpted on rent, level, nothing before maturity; or sculpted and what is left at maturity.

    `late` is the debt that waits for its maturity, `put_off` the part of it past that; `falls_due` what reaches it and must be refinanced.
    """
    debt = max(0.0, site.site_debt)
    old = max(0.0, debt - site.joined)
    site.falls_due = 0.0
    if terms.financing in ("sculpted", "mini-perm"):
        # after the terms the debt was sized on, a quarter of what is left, at least a four-hundredth of cost
        run_off = max(debt, terms.capital_cost * terms.capacity / 100) / 4 if site.service_mean <= 0 else 0.0
        repaid = min(max(0.0, site.load_mean * full_service(terms) - interest) + run_off, debt)
        if terms.financing == "mini-perm":
            stays = 1 - share(repaid, debt)
            late, put_off = min(site.late, old) * stays, min(site.put_off, site.late, old) * stays
            site.falls_due = put_off + (late - put_off) * site.matured
            site.late = late - site.falls_due + site.joined * stays
        return float(repaid + site.falls_due)
    late = min(site.late, old) if terms.financing == "bullet" else 0.0
    repaid = min((old - late) * (level(rate, site.quarters_left) - rate), old - late)
    left, new = max(0.0, site.quarters_left - 1), site.joined
    if terms.financing == "bullet":
        put_off = min(site.put_off, late)
        site.falls_due = put_off + (late - put_off) * site.matured
        site.late, new = late - site.falls_due + new, 0.0
    site.quarters_left = mean_left(old - late - repaid, left, new, terms.debt_term / QUARTER)
    return float(repaid + site.falls_due)


def mean_left(old: float, left: float, new: float, term: float) -> float:
    """Quarters to maturity of old and new debt together."""
    return (old * left + new * term) / (old + new) if new > 0 else left
