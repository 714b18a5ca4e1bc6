"""Stocks carried from quarter to quarter, and what one stage tells the next within a quarter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

Array = Any


@dataclass(frozen=True)
class Due:
    """What should be paid this quarter: debtor, creditor, amount, rank; stage settle pays it."""

    debtor: str
    creditor: str
    amount: Array
    rank: int
    kind: str
    by: str


# Ranks in which dues are settled, first first; source: model.md "The law"
WAGES = 0
OPERATION = 1
SECURED = 2
PURCHASES = 3
UNSECURED = 4
JUNIOR = 5
DEFERRED = 6


@dataclass(frozen=True)
class Flows:
    """This quarter only. Shapes as in State; None before the stage that writes it."""

    rate: Array = None              # (path,) short rate over this quarter
    discount: Array = None          # (path,) money-market deflator of a flow in mid-quarter
    market_discount: Array = None   # (path,) stochastic discount factor of a flow in mid-quarter
    bust: Array = None              # (path,) 1 while the funding market is shut
    spread_index: Array = None      # (path,) market-wide multiple of credit spreads
    chip_index: Array = None        # (path,) chip cost over its opening level
    share: Array = None             # (line, lab, path)
    demand: Array = None            # (lab, path) USD this quarter at list price
    line_value: Array = None        # (line, path) USD this quarter at list price, whole market
    need: Array = None              # (lab, path) GW to serve all demand
    started: Array = None           # (contract, path) GW
    delivered: Array = None         # (contract, path) GW
    online: Array = None            # (contract, path) GW rented this quarter, mean
    renewed: Array = None           # (contract, path) GW rented on from quarter to quarter, mean
    scheduled: Array = None         # (contract, path) GW whose debt service is scheduled, mean
    carried: Array = None           # (contract, path) GW-equivalents of full debt service scheduled, mean
    matured: Array = None           # (contract, path) part of the debt that falls due at maturity which does so
    completed: Array = None         # (contract, path) USD of debt that joined the debt of finished sites
    again: Array = None             # (contract, path) USD lent for chips that replace worn ones
    bearing: Array = None           # (contract, path) USD of that debt which bears interest over this quarter
    maturing: Array = None          # (contract, path) USD due at maturity, to be refinanced; None where no site repays so
    site_flow: Array = None         # (contract, path) USD cash flow available for debt service
    site_scheduled: Array = None    # (contract, path) USD debt service due, without what is refinanced
    locked: Array = None            # (contract, path) 1 where the cover is below lock-up
    breached: Array = None          # (contract, path) 1 where it is below the default ratio
    given_up: Array = None          # (contract, path) GW of non-firm capacity the lab did not take
    at_work: Array = None           # (contract, path) GW without tenant that earn
    capacity: Array = None          # (lab, path) GW
    training: Array = None          # (lab, path) GW
    capital_spent: Array = None     # (contract, path) USD
    borrowed: Array = None          # (contract, path) USD of it from lenders
    rent_price: Array = None        # (contract, path) USD per GW-year of renewed capacity
    revenue: Array = None           # (lab, path) USD this quarter, services
    spare_revenue: Array = None     # (lab, path) USD this quarter, compute sold to others
    line_revenue: Array = None      # (line, path) USD this quarter
    unmet: Array = None             # (lab, path) USD this quarter
    purchases: Array = None         # (lab, path) USD this quarter, compute bought
    site_income: Array = None       # (contract, path) USD from machines without tenant
    shortage: Array = None          # (path,) unmet part of demand
    rent: Array = None              # (contract, path) USD due this quarter
    site_due: Array = None          # (contract, path) debt service due
    dues: tuple[Due, ...] = ()
    operating_cash: Array = None    # (lab, path) sales less dues before finance
    unfound: Array = None           # (lab, path) USD
    external: Array = None          # (lab, path) USD raised outside: equity, debt, vendors, unfound
    arrears: Array = None           # (lab, path) USD unpaid above deferred
    unpaid: tuple[Due, ...] = ()    # what labs left unpaid above rank deferred
    site_unpaid: tuple[Due, ...] = ()  # what sites left unpaid
    site_default: Array = None      # (contract, path) 1 where the site leaves a due unpaid
    exits: Array = None             # (lab, path) 1 where a parent stops its lab
    failing: Array = None           # (lab, path) 1 where a lab fails this quarter
    loss: Array = None              # (lab, path) USD lost by claimants of a lab that fails
    site_exposure: Array = None     # (contract, path) USD owed by a site that defaults
    site_recovered: Array = None    # (contract, path) USD its lenders get back
    site_lost: Array = None         # (contract, path) USD a site does not get from its failed tenant
    warrants_paid: Array = None     # (contract, path) USD that vendors which may fail pay for warrants of a failed lab, before they clear
    backed: Array = None            # (contract, path) USD of it that a backer pays
    firm_worth: Array = None        # (firm, path) USD, before it is known who fails
    firm_failing: Array = None      # (firm, path) 1 where a firm fails this quarter
    firm_paid: Array = None         # (firm, path) part of what a failing firm owes other firms that it pays
    damage: Array = None            # (path,) USD of a catastrophe
    damage_public: Array = None     # (path,) part of it nobody compensates
    # what instruments tell stages; None without them
    state_orders: Array = None      # (path,) GW the state orders from the same supply
    tightness: Array = None         # (path,) orders over supply of the industry
    released: Array = None          # (path,) GW the state offers to labs and the market
    let_share: Array = None         # (path,) part of what was offered to labs that they bought
    state_owed: Array = None        # (contract, path) USD owed to the state by a site that defaults
    state_got: Array = None         # (contract, path) USD of it paid from what lenders left
    belief: Array = None            # (lab, path) or (path,) rescue that lenders expect; None: as the case states


@dataclass(frozen=True)
class State:
    """Stocks at the end of a quarter. (lab, path), (contract, path), (line, path) or (path,)."""

    quarter: int
    # market
    sentiment: Array
    rate_factor: Array        # deviation of the short rate from its fitted level
    rate: Array
    spread_log: Array
    chip_log: Array
    permit_delay: Array       # years
    outside_log: Array
    log_money: Array          # money-market account
    log_discount: Array       # stochastic discount factor
    compute_price: Array      # USD per GW-year
    shortage: Array           # unmet part of demand, last quarter
    supply_lost: Array        # (path,) part of supply from abroad that a shock still takes away
    failures: Array           # (path,) labs that failed last quarter
    # demand
    volume_state: Array       # (line, path), logit of saturation
    paying: Array             # (line, path)
    share_log: Array          # (lab, path)
    away: Array               # (line, path), part of the market that left after a failure
    # build
    stages: tuple[Array, ...]  # GW under way by build stage
    queue: Array              # GW that wait for supply
    leased: Array             # GW in their first term
    promised: Array           # GW-years of rent still promised
    renewed: Array            # GW rented from quarter to quarter
    vacant: Array             # GW without tenant, not yet on the market
    idle: Array               # GW without tenant, on the market
    service: Array            # GW whose debt service is scheduled
    short_dated: Array        # GW whose debt has not reached its maturity
    carried: Array            # GW-equivalents of full debt service, contracted cash flow over cover, that its debt is scheduled on
    balloon: Array            # USD of site debt that is due at maturity only
    extended: Array           # USD of it that is past its maturity and was put off
    term_left: Array          # quarters to the maturity of the rest, mean; where it is repaid by annuity
    delivered_ever: Array     # GW
    history: Any              # GW delivered by quarter since the opening; see deliveries.py
    vendor_paid: Array        # USD put in by vendors so far
    rejected: Array           # 1 where the tenant gave the contract up
    # labs
    alive: Array
    failed: Array             # 1 once a lab has failed, restructured or not
    exited: Array             # parent-owned lab that was stopped, contracts run off
    cash: Array
    term_debt: Array
    term_spread: Array
    revolver: Array
    convertible: Array
    undrawn_equity: Array
    floated: Array
    support_left: Array       # USD its parent or affiliate may still give it
    tax_loss: Array
    held_before: Array        # part of equity held by owners at the opening
    held_by_vendors: Array
    held_by_state: Array
    insurance_due: Array      # USD of retention and pool calls, due next quarter
    value: Array              # of the business
    premium_log: Array        # gap between last round and formula at the opening
    under_water: Array        # quarters of value below debt
    spread: Array
    sales: tuple[Array, ...]  # revenue of the last five quarters, newest last
    trained: tuple[Array, ...]  # training GW of the last four quarters, newest last
    trained_before: Array     # training GW at the opening
    burn: Array               # USD last quarter
    margin: Array             # operating cash over sales, last quarter
    # contracts and sites
    vendor_credit: Array
    deferred_rent: Array
    site_cash: Array          # operating account: what is trapped, at the end of a quarter
    site_reserve: Array       # debt service reserve account
    construction_debt: Array
    site_debt: Array
    site_spread: Array
    site_tax_loss: Array
    book: Array               # depreciated cost
    sold: Array               # 1 where the lenders, or a failed owner, sold the site
    halted: Array             # 1 where nothing more starts, because the owner failed
    vendor_shares: Array  # USD of the vendor's shares that the tenant holds
    backing_left: Array       # USD the backer may still have to pay
    # firms that can fail, (firm, path); what they owe each other, (edge, path)
    gains: Array              # USD received less paid since the opening
    books_before: Array       # USD of claims they held at the opening, at book value
    firm_debt: Array          # USD owed to their lenders
    firm_failed: Array        # 1 once it has failed
    owed: Array               # USD
    memory: dict[str, Any]    # instruments' own stocks
    flows: Flows
