"""Stage 8, second part: who stands in for failed tenants, and firms whose losses exceed their capital."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from scratch.books import debt_of, note, pay, share
from scratch.funding import DEAD_BAND

ROUNDING = 1e-14  # of what a firm owes: a gap this small is no failure


def site_books(now: SimpleNamespace, key: str, market: float) -> float:
    """What an owner's books show for a site: depreciated cost as far as it has a tenant, else the market's price; less debt."""
    site = now.sites[key]
    building = sum(site.stages)
    let = site.leased + site.renewed + (0.0 if site.rejected else building)
    part = share(let, site.leased + site.renewed + site.vacant + site.idle + building, 1.0)
    stands = market + part * max(0.0, site.book - market)
    return float(max(0.0, stands + site.cash + site.reserve + site.deferred_rent - site.site_debt - site.construction_debt))


def books(case: SimpleNamespace, now: SimpleNamespace, name: str) -> float:
    """What a firm holds in sites and labs at book value, less the warrants it gave."""
    total = 0.0
    for key, site in now.sites.items():
        roles = case.roles[key]
        if roles["sponsor"] == name and not site.sold:
            total += site_books(now, key, market_value(case, now, key))
        if roles["vendor"] == name:
            total += site.vendor_credit - site.vendor_shares
    for key, lab in now.labs.items():
        equity = max(0.0, lab.value - debt_of(now, key)) if lab.alive else 0.0
        total += equity * lab.held_before * case.holdings[key].get(name, 0.0)
        total += equity * lab.held_by_vendors * case.vendor_parts[key].get(name, 0.0)
    return float(total)


def market_value(case: SimpleNamespace, now: SimpleNamespace, key: str) -> float:
    """Depreciated cost, or what the machines earn over half their chips' life and half of what is being built, the lower."""
    site, terms = now.sites[key], case.contracts[key]
    earns = site.leased * max(0.0, terms.rent - terms.operating_cost)
    earns += (site.renewed + site.vacant + site.idle) * max(0.0, now.market.compute_price - terms.operating_cost)
    return float(min(site.book, earns * case.chip_life_expected / 2 + sum(site.stages) * terms.capital_cost * (1 - terms.chip_share) / 2))


def worth(case: SimpleNamespace, now: SimpleNamespace, name: str) -> float:
    """Capital, plus what was received less paid since the opening, plus claims now less claims then."""
    firm = now.firms[name]
    return float(case.firms[name].capital + firm.gains + books(case, now, name) - firm.books_before)


def clear(case: SimpleNamespace, now: SimpleNamespace, shock: dict[str, Any]) -> dict[str, float]:
    """Backers are called; whoever cannot bear its losses fails, and what it owes is shared out. Returns the part of it each firm pays."""
    pays = dict.fromkeys(now.firms, 1.0)
    for site in now.sites.values():
        site.backed = 0.0
    for name, firm in now.firms.items():
        firm.worth = worth(case, now, name)
    if case.keep:
        return pays
    due = {}
    for key, site in now.sites.items():
        backer = case.roles[key]["backer"]
        if backer and not now.firms[backer].failed:
            due[key] = min(case.backing[key].share * site.lost, site.backing_left)
    short = [name for name, firm in now.firms.items() if not firm.failed
             and -worth(case, now, name) > DEAD_BAND * (case.firms[name].capital + case.firms[name].debt)]
    if not short and not any(due.values()):
        return pays
    owes, has, kept, advanced = network(case, now, due)
    lenders = {name: firm.debt for name, firm in now.firms.items()}
    paid, failing = greatest(lenders, owes, has, kept)
    fates = {name: fate(lenders[name], name, owes, has, kept, paid) for name in failing}
    consumed = {name: case.failure.bankruptcy_cost * max(0.0, has[name] - sale_loss(case, now, name)) for name in fates}
    for key, amount in due.items():
        backer = case.roles[key]["backer"]
        site = now.sites[key]
        site.backed = amount * (fates[backer].part if backer in fates else 1.0)
        pay(now, "backer", "site", site.backed, "backing", site=key)
    forgone = {edge: amount * (1 - fates[edge[0]].part) for edge, amount in now.owed.items() if edge[0] in fates}
    for name, end in fates.items():
        pay(now, "firm", "resources", consumed[name], "firm_bankruptcy_cost", firm=name)
        note(now, "firm_debt", advanced[name], 1, "advanced", firm=name)
        pay(now, "lender", "firm", max(0.0, lenders[name] + advanced[name] - end.to_lenders), "firm_debt_lost", firm=name)
    for edge, lost in forgone.items():
        pay(now, "creditor", "debtor", lost, "firm_claim_lost", edge=edge)
    for key, site in now.sites.items():
        vendor, sponsor = case.roles[key]["vendor"], case.roles[key]["sponsor"]
        if vendor in fates:
            unpaid = 1.0 if now.labs[site.tenant].failing else 1 - fates[vendor].part  # a failed lab got its part already
            note(now, "vendor_shares", site.vendor_shares * unpaid, -1, "written_off", site=key)
        if sponsor in fates:
            pay(now, "investor", "sponsor", 0.0 if site.sold else fire_price(case, now, key), "site_interest_sold", site=key)
            site.sold = site.halted = True
    for name in fates:
        now.firms[name].failed = True
    return pays | {name: end.part for name, end in fates.items()}


def sale_loss(case: SimpleNamespace, now: SimpleNamespace, name: str) -> float:
    """What a firm's books would lose if it had to sell its sites today."""
    return float(sum(site_books(now, key, market_value(case, now, key)) - fire_price(case, now, key) for key in own_sites(case, now, name)))


def own_sites(case: SimpleNamespace, now: SimpleNamespace, name: str) -> list[str]:
    """Sites a firm owns and has not sold."""
    return [key for key, site in now.sites.items() if case.roles[key]["sponsor"] == name and not site.sold]


def fire_price(case: SimpleNamespace, now: SimpleNamespace, key: str) -> float:
    """What a failed owner's part of a site brings: a used site's price, less its debt; never more than the books say."""
    site, market = now.sites[key], market_value(case, now, key)
    value = market * now.market.bid * (1 - case.failure.sector_haircut if now.market.bust else 1.0)
    return float(min(max(0.0, value + site.cash + site.reserve - site.site_debt - site.construction_debt), site_books(now, key, market)))


def network(case: SimpleNamespace, now: SimpleNamespace, due: dict[str, float],
            ) -> tuple[dict[str, dict[str, float]], dict[str, float], dict[str, float], dict[str, float]]:
    """Who owes whom ("" is everybody who is no firm), what each has beside, the part a failure leaves, what lenders advanced above debt."""
    owes: dict[str, dict[str, float]] = {name: {} for name in now.firms}
    for (debtor, creditor), amount in now.owed.items():
        owes[debtor][creditor] = owes[debtor].get(creditor, 0.0) + amount
    has, advanced = {}, {}
    for name, firm in now.firms.items():
        gets = sum(amount for (_debtor, creditor), amount in now.owed.items() if creditor == name)
        gives = sum(owes[name].values()) + sum(
            site.vendor_shares + site.warrants_paid for key, site in now.sites.items() if case.roles[key]["vendor"] == name)
        left = worth(case, now, name) + firm.debt + gives - gets
        has[name] = max(0.0, left)
        advanced[name] = max(0.0, sale_loss(case, now, name) - left)  # spent beyond all it has: its lenders put it in
    for key, amount in due.items():
        site, roles = now.sites[key], case.roles[key]
        owner = "" if site.sold or site.default or roles["sponsor"] not in now.firms else roles["sponsor"]
        if owner != roles["backer"]:
            owes[roles["backer"]][owner] = owes[roles["backer"]].get(owner, 0.0) + amount
    for key, site in now.sites.items():
        vendor = case.roles[key]["vendor"]
        if vendor in now.firms:
            owes[vendor][""] = owes[vendor].get("", 0.0) + site.vendor_shares + site.warrants_paid
    kept = {}
    for name in now.firms:
        if now.firms[name].failed:
            has[name] = max(has[name], now.firms[name].debt + sum(owes[name].values()))
        kept[name] = share(max(0.0, has[name] - sale_loss(case, now, name)), has[name]) * (1 - case.failure.bankruptcy_cost)
    return owes, has, kept, advanced


def greatest(lenders: dict[str, float], owes: dict[str, dict[str, float]], has: dict[str, float], kept: dict[str, float],
             ) -> tuple[dict[str, float], list[str]]:
    """From everybody paying all: who cannot fails and pays what is left, again and again until nothing moves."""
    owed = {name: sum(of.values()) for name, of in owes.items()}
    paid, failing = dict(owed), list[str]()
    while True:
        moved, fell = 0.0, False
        gets = {name: inflow(name, owes, owed, paid) for name in owed}
        for name in owed:
            if name not in failing and owed[name] + lenders[name] - has[name] - gets[name] > ROUNDING * (owed[name] + lenders[name]):
                failing.append(name)
                fell = True
        for name in failing:
            can = min(owed[name], max(0.0, kept[name] * has[name] + gets[name] - lenders[name]))
            moved = max(moved, abs(paid[name] - can) / max(owed[name], 1.0))
            paid[name] = can
        if not fell and moved < 1e-15:
            return paid, failing


def inflow(name: str, owes: dict[str, dict[str, float]], owed: dict[str, float], paid: dict[str, float]) -> float:
    """What a firm gets from the others."""
    return sum(paid[other] * share(of.get(name, 0.0), owed[other]) for other, of in owes.items())


def fate(debt: float, name: str, owes: dict[str, dict[str, float]], has: dict[str, float], kept: dict[str, float],
         paid: dict[str, float]) -> SimpleNamespace:
    """Part of what it owes other firms, sites and labs that a failed firm pays, and what its lenders get, who come first."""
    owed = {key: sum(of.values()) for key, of in owes.items()}
    estate = kept[name] * has[name] + inflow(name, owes, owed, paid)
    return SimpleNamespace(part=share(paid[name], owed[name], 1.0), to_lenders=min(debt, max(0.0, estate - paid[name])))
