"""Labs: their accounts, owners, money and worth."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from whopays.case.quantities.declare import quantity

Array = Any  # a NumPy or JAX array, shape (rows, 1) or (rows, path); scalars (1,) or (path,)
NO_END = 1e18  # USD, more than there is: a parent without a stated end pays whatever is asked


@dataclass(frozen=True)
class Labs:
    """One row a lab."""

    cash: Array = quantity("USD", "Cash at the opening date", 0)
    term_debt: Array = quantity("USD", "Debt at the opening date", 0)
    valuation: Array = quantity("USD", "Value of equity in the last round", 0)
    committed_equity: Array = quantity("USD", "Equity promised and not yet drawn at the opening date", 0)
    revolver_limit: Array = quantity("USD", "Credit line the lab may draw in any market", 0)
    run_rate: Array = quantity("USD/year", "Sales at the opening date, annualised", 0)
    past_growth: Array = quantity("ratio", "Sales over sales a year before, at the opening date", 0.01, 1000)
    people_cost: Array = quantity("USD/year", "Staff and administration at the opening date", 0)
    marketing_cost: Array = quantity("USD/year", "Sales and marketing at the opening date", 0)
    research_cost: Array = quantity("USD/year", "Training cost apart from compute (data, contractors)", 0)
    cost_elasticity: Array = quantity("ratio", "Growth of these costs per growth of trailing sales", 0, 5)
    revenue_share_rate: Array = quantity("share", "Part of sales owed to the partner", 0, 1)
    revenue_share_until: Array = quantity("year", "Date that share ends", 1700, 2200)
    support_per_year: Array = quantity("USD/year", "Money a parent or affiliate can give a year at the opening date", 0)
    support_growth: Array = quantity("rate", "Growth of that support", -0.99, 5)
    support_credit_spread: Array = quantity("rate", "Spread the parent pays; used for labs priced at the parent", 0, 1)
    parent_capacity: Array = quantity("USD", "Most a parent or affiliate gives its lab from the opening on, beyond what it gets back", 0,
                                      absent=NO_END)
    flotation_from: Array = quantity("year", "Earliest date of a flotation", 1700, 2200)
    flotation_share: Array = quantity("share", "New shares sold in a flotation over shares before", 0, 1)
    parent_stops: Array = quantity("probability", "Chance, each quarter its lab cannot pay, that a parent lets it go rather than pay", 0, 1)


@dataclass(frozen=True)
class Holdings:
    """Shares of a lab held by a named party, by lab and party; the rest is other investors'."""

    share: Array = quantity("share", "Part of the lab's equity at the opening date", 0, 1, absent=0.0)


@dataclass(frozen=True)
class Funding:
    """How labs raise money."""

    buffer: Array = quantity("months", "Cash wanted, in months of trailing burn", 0, 60)
    equity_pace: Array = quantity("share", "Most equity raised a quarter over the last value, ordinary times", 0, 1)
    equity_pace_bust: Array = quantity("share", "The same in a bust", 0, 1)
    equity_pace_sentiment: Array = quantity("ratio", "Rise of that pace per unit of good sentiment", 0, 10)
    debt_to_sales: Array = quantity("ratio", "Most term debt over annualised sales", 0, 100)
    debt_tenor: Array = quantity("years", "Tenor of term debt", 0.25, 50)
    convertible_share: Array = quantity("share", "Convertible notes a quarter over the last value", 0, 1)
    convertible_discount: Array = quantity("share", "Discount at which notes turn into shares", 0, 0.9)
    flotation_window: Array = quantity("probability", "Chance a quarter that a flotation window is open outside a bust", 0, 1)
    deferral_share: Array = quantity("share", "Most of a quarter's rent a landlord defers", 0, 1)
    deferral_term: Array = quantity("years", "Time over which deferred rent is repaid", 0.25, 30)
    asset_volatility: Array = quantity("volatility", "Volatility of a lab's value that lenders price", 0.01, 5)
    pricing_tenor: Array = quantity("years", "Tenor at which lenders price default", 0.25, 50)
    promise_quarters: Array = quantity("quarters", "Firm dues ahead that count as debt in the default point", 0, 40)
    highest_spread: Array = quantity("rate", "Spread above which nobody lends", 0.001, 10)


@dataclass(frozen=True)
class Valuation:
    """What a lab is worth to the market."""

    multiple_base: Array = quantity("ratio", "Value over annualised sales of a lab that does not grow", 0, 100)
    multiple_growth: Array = quantity("ratio", "Rise of the multiple per unit of trailing growth", 0, 100)
    growth_cap: Array = quantity("ratio", "Growth a year beyond which the multiple does not rise", 0, 100)
    margin_weight: Array = quantity("ratio", "Rise of the multiple, in logarithm, per unit of trailing margin", 0, 10)
    sentiment_weight: Array = quantity("ratio", "Rise of the multiple, in logarithm, per unit of sentiment", 0, 5)
    rate_duration: Array = quantity("years", "Fall of the multiple, in logarithm, per unit of short rate", 0, 100)
    premium_half_life: Array = quantity("years", "Half-life of the opening gap between last round and formula", 0.01, 100)
