"""The books of one path: money moves by `pay`, a claim without money by `note`, and both are written down."""

from __future__ import annotations

from types import SimpleNamespace

# What a payment does to a claim beside cash: kind -> (claim, sign)
CLAIM_MOVED_BY = {
    "site_loan": ("construction_debt", 1), "site_principal": ("site_debt", -1), "site_recovery": ("site_debt", -1),
    "site_refinancing": ("site_debt", 1), "site_extension": ("site_debt", 1), "site_sweep": ("site_debt", -1),
    "term_loan": ("term_debt", 1), "term_principal": ("term_debt", -1), "recovery_term": ("term_debt", -1),
    "revolver_draw": ("revolver", 1), "revolver_principal": ("revolver", -1), "recovery_revolver": ("revolver", -1),
    "convertible": ("convertible", 1), "recovery_convertible": ("convertible", -1),
    "vendor_loan": ("vendor_credit", 1), "vendor_principal": ("vendor_credit", -1), "recovery_vendor": ("vendor_credit", -1),
    "deferred_repaid": ("deferred_rent", -1), "recovery_deferred": ("deferred_rent", -1),
    "support": ("support_left", -1), "sweep": ("support_left", 1),
    "committed_equity": ("undrawn_equity", -1), "retention": ("insurance_due", -1),
    "recovery_public": ("insurance_due", -1), "warrant_settled": ("vendor_shares", -1), "backing": ("backing_left", -1),
    "firm_debt_lost": ("firm_debt", -1), "firm_claim_lost": ("owed", -1),
}


def pay(now: SimpleNamespace, payer: str, payee: str, amount: float, kind: str, *, lab: str = "", site: str = "", firm: str = "",
        edge: tuple[str, str] = ("", "")) -> None:
    """payer pays payee; roles, e.g. "lab", "lender". A payment by or to a lab about a site is its tenant's; an edge is debtor, creditor."""
    assert amount >= 0, f"{kind} of {amount}"
    row = now.sites[site] if site else now.labs[lab] if lab else None
    tenant = now.labs[row.tenant] if site else row
    who = {"firm": firm, "debtor": edge[0], "creditor": edge[1]} if row is None else row.parties
    for role, moved in ((payee, amount), (payer, -amount)):
        if role == "lab":
            tenant.cash += moved
        elif role == "site":
            row.cash += moved
        elif role == "reserve":  # the site's own second account
            row.reserve += moved
        elif who.get(role) in now.firms:
            now.firms[who[role]].gains += moved
    claim, sign = CLAIM_MOVED_BY.get(kind, ("", 0))
    if claim == "firm_debt":
        now.firms[firm].debt -= amount
    elif claim == "owed":
        now.owed[edge] -= amount
    elif claim:
        setattr(row, claim, getattr(row, claim) + sign * amount)
    where = site or lab or firm or "/".join(edge)
    now.ledger.append(("pay", now.quarter, payer, payee, kind, where, amount, now.discount, now.market_discount))


def note(now: SimpleNamespace, claim: str, amount: float, sign: int, kind: str, *, lab: str = "", site: str = "", firm: str = "") -> None:
    """A claim grows (sign 1) or shrinks (-1) without money: accrued, completed, deferred, converted, assessed, vested, written off."""
    assert amount >= 0, f"{kind} of {amount}"
    row = now.sites[site] if site else now.labs[lab] if lab else now.firms[firm]
    field = "debt" if firm else claim
    setattr(row, field, getattr(row, field) + sign * amount)
    now.ledger.append(("note", now.quarter, claim, "", kind, site or lab or firm, sign * amount, now.discount, now.market_discount))


def debt_of(now: SimpleNamespace, name: str) -> float:
    """All a lab owes on claims: term debt, credit line, notes, vendor credit, deferred rent."""
    lab = now.labs[name]
    owed = lab.term_debt + lab.revolver + lab.convertible
    return float(owed + sum(site.vendor_credit + site.deferred_rent for site in sites_of(now, name).values()))


def paid_for(case: SimpleNamespace, now: SimpleNamespace, name: str) -> bool:
    """Whether a parent pays for a lab: not once the lab has failed, since it belongs to others then."""
    return bool(case.labs[name].parent_owned and not now.labs[name].failed)


def sites_of(now: SimpleNamespace, name: str) -> dict[str, SimpleNamespace]:
    """The sites a lab is the tenant of."""
    return {key: site for key, site in now.sites.items() if site.tenant == name}


def share(part: float, whole: float, otherwise: float = 0.0) -> float:
    """part / whole, or `otherwise` when there is nothing to divide."""
    return part / whole if whole > 0 else otherwise


def between(low: float, x: float, high: float) -> float:
    """x cut to [low, high]."""
    return min(max(x, low), high)
