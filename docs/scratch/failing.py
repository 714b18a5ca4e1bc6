"""Stages 8 and 9: labs that cannot pay fail, lenders sell sites in default; and a catastrophe, rarely."""

from __future__ import annotations

import copy
import math
from statistics import NormalDist
from types import SimpleNamespace
from typing import Any

from scratch.books import CLAIM_MOVED_BY, debt_of, note, paid_for, pay, share, sites_of
from scratch.case import QUARTER
from scratch.clearing import clear
from scratch.funding import DEAD_BAND
from scratch.selling import SECURED

NORMAL = NormalDist()


def fail(case: SimpleNamespace, now: SimpleNamespace, shock: dict[str, Any]) -> None:
    """Stage 8, first part. Labs with arrears, or too long under water; where vendors owe them, what these can pay is found by trial."""
    pays = dict.fromkeys(now.firms, 1.0)
    owing = [key for key, site in now.sites.items() if fails(case, now, site.tenant) and site.vendor_shares > 0]
    while owing:
        trial = copy.copy(now)
        trial.ledger = []
        trial = copy.deepcopy(trial)
        share_estates(case, trial, shock, pays)
        last, pays = pays, clear(case, trial, shock)
        if all(abs(pays[name] - last[name]) < 1e-15 for name in pays):
            break
    share_estates(case, now, shock, pays)


def fails(case: SimpleNamespace, now: SimpleNamespace, name: str) -> bool:
    """Whether a lab has failed this quarter: it owes what it cannot pay, or its value lay below its debt for long."""
    lab, owned = now.labs[name], paid_for(case, now, name)
    spent = lab.support_left <= DEAD_BAND * case.labs[name].parent_capacity  # a parent has given all it can
    unable = lab.arrears > 0 and (spent or not owned)
    drowned = lab.under_water >= case.failure.value_quarters and not owned
    return bool((lab.alive or lab.exited) and not case.keep and (unable or drowned))


def share_estates(case: SimpleNamespace, now: SimpleNamespace, shock: dict[str, Any], pays: dict[str, float]) -> None:
    """Every failure of a lab and what follows, given the part of its debts that each vendor can pay."""
    failures = 0
    leaves = dict.fromkeys(now.lines, 0.0)
    v = case.compute.resale_volatility
    now.market.bid = case.compute.resale_share * math.exp(v * shock["resale"] - v**2 / 2)  # what buyers of used machines pay this quarter
    for site in now.sites.values():
        site.lost = site.warrants_paid = 0.0
    for name, lab in now.labs.items():
        lab.failing = fails(case, now, name)
        lab.exits = lab.exits and not lab.failing  # whom its parent can no longer pay for fails, whatever the parent wants
        by_chance = shock["restructuring"][name] < case.failure.restructuring and not lab.failed
        worth_it = going_concern(case, now, name) > debt_of(now, name) + lab.insurance_due + lab.arrears
        restructured = lab.failing and lab.alive and (by_chance or worth_it)
        gone = lab.failing and not restructured
        back = 1.0 if gone else 1 - needed_part(case, now, name) if restructured else 0.0
        lab.loss = lab_estate(case, now, name, restructured, back, pays) if lab.failing else 0.0
        if lab.failing:
            vacate(now, name, back, gone)
        if gone or lab.exits:
            for key, line in now.lines.items():
                leaves[key] += line.share[name] * case.demand.switching_loss
            lab.alive = False
        lab.exited = lab.exits or (lab.exited and not gone)
        failures += lab.failing or lab.exits
        if lab.failing:
            lab.failed, lab.held_before, lab.held_by_vendors, lab.under_water = True, 0.0, 0.0, 0
    for key, line in now.lines.items():
        line.away = 1 - (1 - line.away) * (1 - leaves[key])
    now.market.failures = failures


def foreclose(case: SimpleNamespace, now: SimpleNamespace, shock: dict[str, Any]) -> None:
    """Stage 8, last part. A site whose backer brought enough pays what it missed; the others in default are sold."""
    for name, site in now.sites.items():
        if not site.default:
            continue
        if site.backed > 0 and site.cash >= sum(one.amount for one in site.unpaid):
            for one in site.unpaid:
                pay(now, "site", one.creditor, one.amount, one.kind, site=name)
            site.default = False
        else:
            sell_site(now, name, now.market.bid * site_price(case, now, name))


def going_concern(case: SimpleNamespace, now: SimpleNamespace, name: str) -> float:
    """What new owners would pay for a lab's business in distress."""
    f = case.failure
    return float(now.labs[name].value * (1 - f.going_concern_haircut) * (1 - f.sector_haircut if now.market.bust else 1.0))


def lab_estate(case: SimpleNamespace, now: SimpleNamespace, name: str, restructured: bool, back: float, pays: dict[str, float]) -> float:
    """New owners buy the business; creditors are paid in order. Returns what claimants lose. pays: part each vendor pays for warrants."""
    f, lab, own = case.failure, now.labs[name], sites_of(now, name)
    price = 0.0  # a business that stops sells nothing
    if restructured:
        price = going_concern(case, now, name)
    cash = max(0.0, lab.cash)  # rounding aside, cash is never negative
    for key, site in own.items():
        site.warrants_paid = site.vendor_shares * pays.get(case.roles[key]["vendor"], 1.0)
    warrants = sum(site.warrants_paid for site in own.values())  # its vendors buy them back; machines stand in the books of sites
    consumed = f.bankruptcy_cost * (price + cash + warrants)
    estate = cash + warrants + price - consumed
    for key, site in own.items():
        pay(now, "vendor", "lab", site.warrants_paid, "warrant_settled", site=key)
    pay(now, "investor", "lab", price, "estate_purchase", lab=name)
    pay(now, "lab", "resources", consumed, "bankruptcy_cost", lab=name)
    mine = [one for one in now.unpaid if one.owes == name and one.kind not in CLAIM_MOVED_BY]
    rent = {key: sum(one.amount for one in mine if one.kind == "rent" and one.site == key) for key in own}
    for key in own:
        rent[key] += damages(case, now, key, back, 0.0 if restructured else 1.0)
    other = [one for one in mine if one.kind != "rent"]
    secured = lab.revolver
    senior = lab.term_debt + lab.insurance_due + sum(one.amount for one in other) + sum(rent.values())
    junior = lab.convertible + sum(site.vendor_credit + site.deferred_rent for site in own.values())
    to_secured = min(estate, secured)
    left = estate - to_secured
    ahead = min(f.priority_deviation * left, junior)  # juniors get this ahead of their turn
    to_senior = min(left - ahead, senior)
    to_junior = min(left - to_senior, junior)
    part = {"secured": share(to_secured, secured), "senior": share(to_senior, senior), "junior": share(to_junior, junior)}
    for one in other:
        pay(now, "lab", one.creditor, one.amount * part["senior"], "recovery_other", lab=one.lab, site=one.site)
        if one.site:
            own[one.site].lost += one.amount * (1 - part["senior"])
    for key, site in own.items():
        site.lost += rent[key] * (1 - part["senior"]) + site.deferred_rent * (1 - part["junior"])
    for key, amount in rent.items():
        pay(now, "lab", "site", amount * part["senior"], "recovery_rent", site=key)
    recover(now, "revolver", "lender", "recovery_revolver", part["secured"], lab=name)
    recover(now, "term_debt", "lender", "recovery_term", part["senior"], lab=name)
    recover(now, "convertible", "investor", "recovery_convertible", part["junior"], lab=name)
    for key in own:
        recover(now, "vendor_credit", "vendor", "recovery_vendor", part["junior"], site=key)
        recover(now, "deferred_rent", "site", "recovery_deferred", part["junior"], site=key)
    recover(now, "insurance_due", "public", "recovery_public", part["senior"], lab=name)
    note(now, "undrawn_equity", lab.undrawn_equity, -1, "written_off", lab=name)
    pay(now, "lab", "investor", max(0.0, left - to_senior - to_junior), "estate_residual", lab=name)
    if restructured:  # new owners put in the buffer: some months of what it burns
        pay(now, "investor", "lab", case.funding.buffer / 3 * lab.burn, "equity", lab=name)
    return float(secured + senior + junior - to_secured - to_senior - to_junior)


def recover(now: SimpleNamespace, claim: str, creditor: str, kind: str, part: float, *, lab: str = "", site: str = "") -> None:
    """Pay a part of a claim, write off the rest."""
    owed = getattr(now.sites[site] if site else now.labs[lab], claim)
    back = owed * part
    pay(now, "lab", creditor, back, kind, lab=lab, site=site)
    note(now, claim, owed - back, -1, "written_off", lab=lab, site=site)


def damages(case: SimpleNamespace, now: SimpleNamespace, name: str, back: float, gone: float) -> float:
    """A landlord's claim on a contract given up: rent for the years left, at most the cap, less what re-letting brings."""
    site, terms = now.sites[name], case.contracts[name]
    def per_gw(years: float) -> float:
        years = min(case.failure.damages_cap, years)
        relet = max(0.0, years - case.compute.relet_delay) * now.market.compute_price
        return float(max(0.0, years * terms.rent - relet))

    on_line = site.leased * per_gw(share(site.promised, site.leased))
    return float(back * on_line + gone * sum(site.stages) * per_gw(terms.tenor))


def needed_part(case: SimpleNamespace, now: SimpleNamespace, name: str) -> float:
    """Part of its machines a restructured lab keeps: what need and training ask for, with the planning margin."""
    lab, sites = now.labs[name], sites_of(now, name).values()
    return float(min(share(case.compute.planning_margin * (lab.need + lab.training), sum(s.leased + s.renewed for s in sites), 1.0), 1.0))


def vacate(now: SimpleNamespace, name: str, back: float, gone: bool) -> None:
    """What a failed lab gives back stands empty; of one that is gone nothing more starts, what is under way is finished."""
    for site in sites_of(now, name).values():
        site.rejected = site.rejected or gone
        site.vacant += back * (site.leased + site.renewed)
        for stock in ("leased", "renewed", "queue", "promised"):
            setattr(site, stock, (1 - back) * getattr(site, stock))


def site_value(case: SimpleNamespace, now: SimpleNamespace, name: str) -> float:
    """Depreciated cost, or what the machines earn over half their chips' life and half of what is being built, the lower."""
    site, terms = now.sites[name], case.contracts[name]
    tenant = site.leased * max(0.0, terms.rent - terms.operating_cost)
    market = (site.renewed + site.vacant + site.idle) * max(0.0, now.market.compute_price - terms.operating_cost)
    half_built = sum(site.stages) * terms.capital_cost * (1 - terms.chip_share) / 2
    return float(min(site.book, (tenant + market) * case.chip_life_expected / 2 + half_built))


def site_price(case: SimpleNamespace, now: SimpleNamespace, name: str) -> float:
    """What a site is worth in a sale, with the tenant it has."""
    price = site_value(case, now, name)
    return float(price * (1 - case.failure.sector_haircut if now.market.bust else 1.0))


def sell_site(now: SimpleNamespace, name: str, price: float) -> None:
    """Lenders of a site in default sell it; running costs owed come first; lenders write off what they do not get."""
    site = now.sites[name]
    estate = price + site.cash
    pay(now, "investor", "site", price, "site_purchase", site=name)
    running = [one for one in site.unpaid if one.rank < SECURED]
    part = min(share(estate, sum(one.amount for one in running), 1.0), 1.0)
    for one in running:
        pay(now, "site", one.creditor, one.amount * part, "site_arrears", site=name)
        estate = max(0.0, estate - one.amount * part)
    interest = sum(one.amount for one in site.unpaid if one.kind == "site_interest")
    note(now, "site_debt", site.construction_debt, 1, "completed", site=name)
    note(now, "construction_debt", site.construction_debt, -1, "completed", site=name)
    note(now, "site_debt", interest, 1, "accrued", site=name)
    exposure = site.site_debt
    recovered = min(exposure, estate)
    pay(now, "site", "lender", recovered, "site_recovery", site=name)
    note(now, "site_debt", exposure - recovered, -1, "written_off", site=name)
    owner = "investor" if site.sold else "sponsor"
    pay(now, "site", owner, estate - recovered, "site_residual", site=name)
    site.sold, site.book = True, price


def insure(case: SimpleNamespace, now: SimpleNamespace, shock: dict[str, Any]) -> None:
    """Stage 9. The public repairs; retention, insurers and the labs' pool compensate it, the rest stays with it."""
    i, labs = case.insurance, now.labs
    now.market.damage = 0.0
    deployed = sum(lab.capacity for lab in labs.values())
    opening = sum(case.plans[name].online * terms.capacity for name, terms in case.contracts.items())
    hazard = i.hazard * max(share(deployed, opening, 1.0), 0.01) ** i.hazard_growth
    if not shock["catastrophe"] < 1 - math.exp(-hazard * QUARTER):
        return
    damage = damage_of(case, shock["damage"])
    by_lab = hit(case, now, shock, damage, deployed)
    stands = {name: lab.alive for name, lab in labs.items()}
    kept = {name: min(loss, i.retention) if stands[name] else 0.0 for name, loss in by_lab.items()}
    above = {name: loss - kept[name] for name, loss in by_lab.items()}
    limit = i.insurer_limit
    insurer = next(iter(case.lab_roles.values()))["insurer"]
    if insurer in now.firms and not case.keep:  # it pays what it has
        limit = min(limit, max(0.0, case.firms[insurer].capital + now.firms[insurer].gains))
        if limit < min(i.insurer_limit, sum(above.values())):
            now.firms[insurer].failed = True
    part = min(share(limit, sum(above.values())), 1.0)
    left = sum(above.values()) * (1 - part)
    members = sum(stands.values())
    call = share(min(left, i.pool_call * members), members)
    now.market.damage = sum(by_lab.values())
    for name in labs:
        note(now, "insurance_due", kept[name] + (call if stands[name] else 0.0), 1, "assessed", lab=name)
        pay(now, "public", "resources", by_lab[name], "repair", lab=name)
        pay(now, "insurer", "public", above[name] * part, "compensation_insurer", lab=name)


def damage_of(case: SimpleNamespace, score: float) -> float:
    """Lognormal body; beyond a quantile a generalised-Pareto tail that starts with the same density."""
    i = case.insurance
    join = NORMAL.inv_cdf(i.tail_from)
    if score < join:
        return float(i.body_median * math.exp(i.body_spread * score))
    threshold = i.body_median * math.exp(i.body_spread * join)
    scale = (1 - i.tail_from) * i.body_spread * threshold / NORMAL.pdf(join)
    beyond = min(max(math.erfc(score / math.sqrt(2)) / 2 / (1 - i.tail_from), 1e-8), 1.0)
    shape = max(i.tail_shape, 1e-4)
    return float(threshold + scale / shape * (beyond**-shape - 1))


def hit(case: SimpleNamespace, now: SimpleNamespace, shock: dict[str, Any], damage: float, deployed: float) -> dict[str, float]:
    """Damage by lab: all by deployed compute when systemic, else one lab drawn by it."""
    part = {name: share(lab.capacity, deployed) for name, lab in now.labs.items()}
    if shock["systemic"] < case.insurance.systemic_share:
        return {name: damage * one for name, one in part.items()}
    upto, by_lab = 0.0, {}
    for name, one in part.items():
        by_lab[name] = damage if upto <= shock["hit"] < upto + one else 0.0
        upto += one
    return by_lab
