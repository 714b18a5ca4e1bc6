"""Stages 6 and 7: labs find the money, then dues are paid class by class."""

from __future__ import annotations

import math
from types import SimpleNamespace
from typing import Any

from scratch.books import debt_of, note, paid_for, pay, share, sites_of
from scratch.building import on_rent
from scratch.case import QUARTER
from scratch.selling import DEFERRED, SECURED, mean_left

DEAD_BAND = 1e-6  # a shortfall below this part of the quarter's dues is none
THIRD = 1 / 3  # of a quarter: a month


def fund(case: SimpleNamespace, now: SimpleNamespace, shock: dict[str, Any]) -> None:
    """Stage 6. Source by source in the order of the financing policy; nothing is raised unless wanted."""
    for name, site in now.sites.items():
        terms = case.contracts[name]
        room = max(0.0, terms.vendor_finance_cap - site.vendor_paid)
        gives = not site.rejected and stands(now, site.parties["vendor"])
        site.offered = min(terms.vendor_finance * site.delivered, room) if gives else 0.0
    for name, lab in now.labs.items():
        owed = sum(one.amount for one in now.dues if one.owes == name and one.rank < DEFERRED)
        buffer = case.funding.buffer * THIRD * lab.burn if lab.alive else 0.0
        lab.equity_value = max(0.0, lab.value - debt_of(now, name))
        wanted, raised = max(0.0, owed + buffer - lab.cash), {}
        for source, most in limits(case, now, name, shock).items():
            raised[source] = min(wanted, most) if lab.alive or lab.exited else 0.0
            wanted -= raised[source]
        short = max(0.0, wanted - buffer)
        deferred = defer(case, now, name, short)
        short = max(0.0, short - sum(deferred.values()))
        parent_pays = min(short, max(0.0, lab.support_left - raised["support"])) if paid_for(case, now, name) else 0.0
        stops = parent_pays > DEAD_BAND * owed and not case.keep
        lab.exits = stops and shock["parent"][name] < case.labs[name].parent_stops and lab.alive
        lab.unfound = short - parent_pays if case.keep else 0.0
        lab.external = sum(raised.values()) - raised["support"] + lab.unfound
        book_funds(case, now, name, raised, parent_pays)
        for key, amount in deferred.items():
            note(now, "deferred_rent", amount, 1, "deferred", site=key)
            next(one for one in now.dues if one.kind == "rent" and one.site == key).amount -= amount


def stands(now: SimpleNamespace, party: str) -> bool:
    """A party that has not failed; one that cannot always stands."""
    return party not in now.firms or not now.firms[party].failed


def limits(case: SimpleNamespace, now: SimpleNamespace, name: str, shock: dict[str, Any]) -> dict[str, float]:
    """Most that each source gives this quarter; value, spread and sales are last quarter's."""
    f, terms, lab, bust = case.funding, case.labs[name], now.labs[name], now.market.bust
    years, value = (now.quarter + 0.5) * QUARTER, lab.equity_value
    support = min(terms.support_per_year * (1 + terms.support_growth) ** years * QUARTER, max(0.0, lab.support_left))
    most = {"support": support,
            "committed_equity": lab.undrawn_equity, "warrants": sum(site.vendor_shares for site in sites_of(now, name).values()),
            "revolver_draw": max(0.0, terms.revolver_limit - lab.revolver),
            "term_loan": 0.0, "vendor": 0.0, "equity": 0.0, "convertible": 0.0, "flotation": 0.0}
    if paid_for(case, now, name):
        return most
    pace = f.equity_pace_bust if bust else f.equity_pace * (1 + f.equity_pace_sentiment * max(0.0, now.market.sentiment))
    most["equity"] = pace * value
    most["vendor"] = sum(site.offered for site in sites_of(now, name).values())
    if bust:
        return most
    if lab.spread < f.highest_spread:
        most["term_loan"] = max(0.0, f.debt_to_sales * 4 * lab.sales[-2] - lab.term_debt - lab.revolver)
    most["convertible"] = f.convertible_share * value
    date = case.opening + years
    if shock["flotation"] < f.flotation_window and not lab.floated and terms.flotation_from <= date:
        most["flotation"] = terms.flotation_share * value
    return most


def defer(case: SimpleNamespace, now: SimpleNamespace, name: str, short: float) -> dict[str, float]:
    """Rent put off by site: non-firm rent whole, firm rent in part, up to a share of the rent of some years."""
    f, may = case.funding, {}
    if case.keep or paid_for(case, now, name):
        return {}
    for key, site in sites_of(now, name).items():
        terms = case.contracts[key]
        room = max(0.0, f.deferral_share * f.deferral_term * terms.rent * terms.capacity - site.deferred_rent)
        may[key] = min(site.rent * (1 - terms.firm_share * (1 - f.deferral_share)), room)
    part = min(share(short, sum(may.values())), 1.0)
    return {key: amount * part for key, amount in may.items()}


def book_funds(case: SimpleNamespace, now: SimpleNamespace, name: str, raised: dict[str, float], parent_pays: float) -> None:
    """Dilution, the mean spread of term debt, and the payments."""
    lab, vendor_equity = now.labs[name], 0.0
    loan = raised["term_loan"]
    lab.term_spread = share(lab.term_debt * lab.term_spread + loan * lab.spread, lab.term_debt + loan)
    floats = raised["flotation"] > 0
    notes = lab.convertible if floats else 0.0
    note(now, "convertible", notes, -1, "converted", lab=name)
    own = sites_of(now, name)
    offered, held = sum(site.offered for site in own.values()), sum(site.vendor_shares for site in own.values())
    for key, site in own.items():
        given = site.offered * share(raised["vendor"], offered)
        shares_bought = given * case.contracts[key].vendor_equity_share
        site.vendor_paid += given
        vendor_equity += shares_bought
        pay(now, "vendor", "lab", site.vendor_shares * share(raised["warrants"], held), "warrant_settled", site=key)
        if not site.rejected and stands(now, site.parties["vendor"]):  # shares of the vendor for what it delivered
            earned = case.warrants[key] * math.exp(case.valuation.sentiment_weight * now.market.sentiment) * site.delivered
            note(now, "vendor_shares", earned, 1, "vested", site=key)
        pay(now, "vendor", "lab", given - shares_bought, "vendor_loan", site=key)
        pay(now, "vendor", "lab", shares_bought, "vendor_equity", site=key)
    new = raised["equity"] + raised["flotation"] + raised["committed_equity"] + share(notes, 1 - case.funding.convertible_discount)
    after = lab.equity_value + new + vendor_equity
    keeps = 1 - share(new + vendor_equity, after)
    lab.held_before *= keeps
    lab.held_by_vendors = lab.held_by_vendors * keeps + share(vendor_equity, after)
    lab.floated = lab.floated or floats
    pay(now, "parent", "lab", raised["support"] + parent_pays, "support", lab=name)
    for source, payer in (("committed_equity", "investor"), ("revolver_draw", "lender"), ("term_loan", "lender"),
                          ("equity", "investor"), ("convertible", "investor"), ("flotation", "investor")):
        pay(now, payer, "lab", raised[source], source, lab=name)
    pay(now, "unfound", "lab", lab.unfound, "unfound", lab=name)


def settle(case: SimpleNamespace, now: SimpleNamespace, shock: dict[str, Any]) -> None:
    """Stage 7. Labs pay, interest accrues, then the sites that live on their rent pay; parents sweep."""
    accrue(now)
    now.unpaid = []
    for site in now.sites.values():
        site.cash_before_settling = site.cash
    for name, lab in now.labs.items():
        dues = [one for one in now.dues if one.owes == name]
        owed = sum(one.amount for one in dues)
        buffer = case.funding.buffer * THIRD * lab.burn if lab.alive else 0.0
        missing = pay_by_rank(now, dues, lab.cash)
        unpaid = [one for one in missing if one.rank < DEFERRED]
        now.unpaid += unpaid
        lab.arrears = max(0.0, sum(one.amount for one in unpaid) - DEAD_BAND * owed)
        lab.burn = max(0.0, owed - lab.revenue - lab.spare_revenue)
        lab.margin = share(lab.operating_cash, lab.revenue + lab.spare_revenue)
        free = max(0.0, lab.cash - buffer)
        back = min(lab.revolver, free)
        pay(now, "lab", "lender", back, "revolver_principal", lab=name)
        pay(now, "lab", "parent", free - back if paid_for(case, now, name) else 0.0, "sweep", lab=name)
    for name in now.sites:
        settle_site(case, now, name)


def accrue(now: SimpleNamespace) -> None:
    """Interest that is not paid in cash grows the claim: notes, vendor credit, deferred rent."""
    def grows(lab: SimpleNamespace) -> float:
        return float(max(0.0, now.rate + lab.spread) * QUARTER)

    for name, lab in now.labs.items():
        note(now, "convertible", lab.convertible * grows(lab), 1, "accrued", lab=name)
    for name, site in now.sites.items():
        for claim in ("vendor_credit", "deferred_rent"):
            note(now, claim, getattr(site, claim) * grows(now.labs[site.tenant]), 1, "accrued", site=name)


def pay_by_rank(now: SimpleNamespace, dues: list[SimpleNamespace], cash: float) -> list[SimpleNamespace]:
    """Pay dues rank by rank, pro rata within a rank. Returns what is left unpaid of each."""
    missing = []
    for rank in sorted({one.rank for one in dues}):
        same = [one for one in dues if one.rank == rank]
        part = min(share(cash, sum(one.amount for one in same), 1.0), 1.0)
        for one in same:
            paid = one.amount * part
            pay(now, one.debtor, one.creditor, paid, one.kind, lab=one.lab, site=one.site)
            cash = max(0.0, cash - paid)
            missing.append(SimpleNamespace(**{**vars(one), "amount": one.amount - paid}))
    return missing


def settle_site(case: SimpleNamespace, now: SimpleNamespace, name: str) -> None:
    """Cost, tax and debt service from cash, new debt and reserve. What is left fills the reserve; the rest is paid out,
    unless cover is below the lock-up: then it is trapped, and below the default ratio lenders take part of it."""
    site, terms = now.sites[name], case.contracts[name]
    dues = [one for one in now.dues if one.debtor == "site" and one.site == name]
    owed = sum(one.amount for one in dues)
    received = site.cash - site.cash_before_settling
    running = sum(one.amount for one in dues if one.rank < SECURED)
    owner = "investor" if site.sold else "sponsor"
    dust = DEAD_BAND * terms.capital_cost * terms.capacity  # what rounding may leave is no debt
    free_of_debt = site.site_debt + site.construction_debt <= dust
    service = site.debt_service - site.falls_due
    cover = min((received + site.income - running) / service, 100.0) if service > dust else 100.0
    refinance(case, now, name, cover)
    stands_for = owed if case.keep else running if free_of_debt else 0.0  # a site with debt is non-recourse
    pay(now, owner, "site", max(0.0, stands_for - site.cash - site.reserve), "owner_support", site=name)
    site.unpaid = pay_by_rank(now, dues, site.cash + site.reserve)
    site.default = sum(one.amount for one in site.unpaid) > DEAD_BAND * owed
    debt = max(0.0, site.site_debt)
    target = min(service * terms.reserve_months / 3 + (debt if site.service <= 0 else 0.0), debt)
    kept = min(target, max(0.0, site.cash + site.reserve))
    pay(now, "reserve", "site", max(0.0, site.reserve - kept), "reserve_release", site=name)
    pay(now, "site", "reserve", max(0.0, kept - site.reserve), "reserve_funding", site=name)
    if cover < terms.lock_up_cover:
        taken = site.cash * terms.sweep_share if cover < terms.default_cover else 0.0
        pay(now, "site", "lender", max(0.0, min(taken, debt)), "site_sweep", site=name)
        return
    out = max(0.0, site.cash)
    pay(now, "site", "sponsor", 0.0 if site.sold else out, "distribution", site=name)
    pay(now, "site", "investor", out if site.sold else 0.0, "distribution_new_owner", site=name)


def refinance(case: SimpleNamespace, now: SimpleNamespace, name: str, cover: float) -> None:
    """What falls due is lent again as far as the rent still promised carries it, at no less than the tenant itself pays;
    the old lenders spread the rest over the extension, unless the default ratio is broken."""
    site, terms = now.sites[name], case.contracts[name]
    falls_due, site.put_off = site.falls_due, 0.0
    years, others = share(site.promised, site.leased), max(0.0, site.site_debt - falls_due)
    if falls_due <= 0 or site.rejected or years <= 0:
        return
    asked = max(terms.credit_spread * now.market.spread_index, now.labs[site.tenant].spread)
    new = 0.0
    if not now.market.bust and asked < case.funding.highest_spread:
        its_rent = site.leased * min(share(falls_due, site.site_debt), 1.0)
        new = min(falls_due, on_rent(terms, (now.rate + asked) * QUARTER, years) * its_rent)
    if terms.financing == "bullet":
        site.quarters_left = mean_left(max(0.0, others - site.late), site.quarters_left, new, years / QUARTER)
    site.spread += share(new, others + new) * (asked - site.spread)
    if cover >= terms.default_cover and terms.extension > QUARTER:
        site.put_off = (falls_due - new) * (1 - QUARTER / terms.extension)
        site.late += site.put_off
    pay(now, "lender", "site", new, "site_refinancing", site=name)
    pay(now, "lender", "site", site.put_off, "site_extension", site=name)
