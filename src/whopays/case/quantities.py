"""Every number a case must state, declared once: name, unit, range, meaning.

The loader checks a case against this table, the kernel reads the same records as arrays,
the manual prints it. A scalar is `section.field` (`market.tax_rate`), a row of a table is
`section.row.field` (`labs.openai.cash`), a two-way table `section.row.column.field`.
This module is plain: the kernel imports it and must see no YAML.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any, Final

Array = Any  # a NumPy or JAX array, shape (rows, 1) or (rows, path); scalars (1,) or (path,)


def quantity(unit: str, meaning: str, low: float | None = None, high: float | None = None,
             absent: float | None = None) -> Any:
    """Declare one number: unit, closed range, meaning; absent: value of a pair a two-way table does not name."""
    return field(metadata={"unit": unit, "meaning": meaning, "low": low, "high": high,
                           "absent": absent})


@dataclass(frozen=True)
class Market:
    """Rates, sentiment, spreads, prices: one number each."""

    tax_rate: Array = quantity("share", "Tax on profit after losses carried forward", 0, 1)
    short_rate_reversion: Array = quantity("per_year", "Speed of that return", 0.01, 10)
    short_rate_volatility: Array = quantity("volatility", "Volatility of the short rate", 0, 1)
    equity_volatility: Array = quantity("volatility", "Volatility of the stock market", 0.01, 2)
    equity_risk_premium: Array = quantity("rate", "Reward of the stock market above the short rate", 0, 1)
    sentiment_persistence: Array = quantity("per_quarter", "What stays of sentiment after a quarter", 0, 0.999)
    sentiment_shock: Array = quantity("ratio", "Size of a quarter's shock to sentiment", 0, 10)
    sentiment_failure_hit: Array = quantity("ratio", "Fall of sentiment in the quarter after a lab fails", 0, 10)
    bust_threshold: Array = quantity("ratio", "Sentiment below which the funding market is shut: a bust", -10, 10)
    correlation_equity_demand: Array = quantity("ratio", "Correlation of stock market and AI demand", -1, 1)
    correlation_equity_sentiment: Array = quantity("ratio", "Correlation of stock market and AI sentiment", -1, 1)
    correlation_equity_spread: Array = quantity("ratio", "Correlation of stock market and credit spreads", -1, 1)
    correlation_equity_rate: Array = quantity("ratio", "Correlation of stock market and short rate", -1, 1)
    spread_persistence: Array = quantity("per_quarter", "What stays of the spread index's deviation after a quarter", 0, 0.999)
    spread_shock: Array = quantity("ratio", "Size of a quarter's shock to the logarithm of the spread index", 0, 5)
    liquidity_premium: Array = quantity("rate", "Spread of a corporate loan that cannot default, over Treasuries", 0, 1)
    guaranteed_premium: Array = quantity("rate", "Spread of state-guaranteed debt over Treasuries", 0, 1)
    chip_cost_decline: Array = quantity("rate", "Fall of chip cost per unit of capacity a year", -1, 0.99)
    chip_cost_volatility: Array = quantity("volatility", "Uncertainty of that fall", 0, 2)
    shell_cost_decline: Array = quantity("rate", "Fall of building cost per unit of capacity a year", -1, 0.99)
    power_cost_decline: Array = quantity("rate", "Fall of power-plant and grid cost per unit of capacity a year", -1, 0.99)
    permit_delay: Array = quantity("years", "Delay of permits and power added to lead times, long-run mean", 0, 20)
    permit_persistence: Array = quantity("per_quarter", "What stays of a permit delay's deviation after a quarter", 0, 0.999)
    permit_shock: Array = quantity("years", "Size of a quarter's shock to the permit delay", 0, 20)
    chip_supply: Array = quantity("GW/year", "Chips the industry can deliver to AI sites at the opening date", 0.001)
    chip_supply_growth: Array = quantity("rate", "Growth of that supply", -0.99, 5)
    power_supply: Array = quantity("GW/year", "Power that can be connected to AI sites at the opening date", 0.001)
    power_supply_growth: Array = quantity("rate", "Growth of that supply", -0.99, 5)
    scarcity_elasticity: Array = quantity("ratio", "Rise of chip cost per relative excess of orders over supply", 0, 10)
    vendor_margin: Array = quantity("share", "Part of the chip price the vendor keeps", 0, 0.99)
    reference_rent: Array = quantity("USD/GW-year", "Price of compute when need equals capacity", 0)
    price_elasticity: Array = quantity("ratio", "Elasticity e of compute supply: price moves with (need / capacity)^(1/e)", 0.05, 100)
    entry_multiple: Array = quantity("ratio", "Price ceiling as multiple of the full cost at which others enter", 1, 100)
    outside_capacity: Array = quantity("GW", "Capacity of the rest of the cloud market at the opening date", 0)
    outside_capacity_growth: Array = quantity("rate", "Growth of that capacity", -0.99, 5)
    outside_need_growth: Array = quantity("rate", "Growth of that market's need", -0.99, 5)
    outside_need_volatility: Array = quantity("volatility", "Uncertainty of that need", 0, 5)
    outside_take_share: Array = quantity("share", "Part of spare AI capacity the rest of the cloud market takes", 0, 1)
    domestic_share: Array = quantity("share", "Part of the labs' capacity that stands in the home country", 0, 1)
    rival_capacity: Array = quantity("GW", "Capacity of the rival country at the opening date", 0)
    rival_growth: Array = quantity("rate", "Growth of that capacity", -0.99, 5)


@dataclass(frozen=True)
class Lines:
    """Lines of revenue, one row each."""

    level: Array = quantity("users", "Market volume at the opening date: users, or USD a year at list price", 0)
    ceiling: Array = quantity("users", "Volume the market saturates at, same unit", 0)
    speed: Array = quantity("per_year", "Speed of the logistic growth", -5, 10)
    volatility: Array = quantity("volatility", "Volatility of the logistic state", 0, 5)
    price: Array = quantity("USD/month", "List price a paying user and month; 1/12 for a line counted in USD a year", 1e-6)
    price_rise: Array = quantity("rate", "Rise of the list price a year from the opening date", -0.9, 5)
    paying_start: Array = quantity("share", "Part of users who pay at the opening date; 1 for a line in USD", 0, 1)
    paying_target: Array = quantity("share", "Part of users who pay in the long run at the reference price", 0, 1)
    paying_speed: Array = quantity("per_year", "Speed of the move to the target", 0, 10)
    price_elasticity: Array = quantity("ratio", "Elasticity of the paying share to price over reference price", 0, 10)
    reference_price: Array = quantity("USD/month", "Price at which the target holds", 0.001)
    churn_after_rise: Array = quantity("share", "Part of paying users lost at once per relative price rise", 0, 10)
    start: Array = quantity("year", "First day of sales; a date before the opening for a running line", 1700, 2200)
    compute_per_unit: Array = quantity("GW-year/user", "Capacity used a year per user, or per USD a year", 0)


@dataclass(frozen=True)
class Shares:
    """Part of a line's market a lab takes, by line and lab; columns add to 1."""

    start: Array = quantity("share", "Share at the opening date", 0, 1)
    end: Array = quantity("share", "Share the base path reaches at demand.share_end", 0, 1)


@dataclass(frozen=True)
class Demand:
    """What holds for all lines."""

    common_volatility: Array = quantity("volatility", "AI demand shock common to all lines, on the logistic state", 0, 5)
    share_end: Array = quantity("year", "Date the base path of shares ends", 1700, 2200)
    share_volatility: Array = quantity("volatility", "Volatility of a lab's share deviation", 0, 5)
    share_reversion: Array = quantity("per_year", "Return of a share to its base path", 0, 10)
    share_response: Array = quantity("per_year", "Gain of share per log advantage in training capacity a year ago", 0, 10)
    switching_loss: Array = quantity("share", "Part of a failed lab's customers who leave the market at first", 0, 1)
    return_half_life: Array = quantity("years", "Half-life of their return", 0.01, 100)
    unmet_moved_share: Array = quantity("share", "Part of unmet demand that tries another lab at once", 0, 1)
    new_line_delay_in_shortage: Array = quantity("share", "Part of a new line's growth lost while compute is short", 0, 1)


@dataclass(frozen=True)
class Compute:
    """How compute is used, planned and built."""

    need_decline: Array = quantity("rate", "Fall of compute needed per unit served a year", -1, 0.99)
    training_share_start: Array = quantity("share", "Part of capacity used for training at the opening date", 0, 1)
    training_share_end: Array = quantity("share", "Part in the long run", 0, 1)
    training_share_fall: Array = quantity("per_year", "Fall of that part a year until the end value", 0, 1)
    training_flexible: Array = quantity("share", "Part of training that yields to customers in a shortage", 0, 1)
    planning_margin: Array = quantity("ratio", "Capacity wanted over capacity expected to be needed", 0, 10)
    growth_damping: Array = quantity("share", "Part of trailing growth planners expect to go on over the lead time", 0, 1)
    slip: Array = quantity("ratio", "Real lead time over planned, common to all contracts of a path", 0.1, 20)
    long_stop: Array = quantity("years", "Lateness after which a lab may cancel free", 0, 50)
    chip_life: Array = quantity("years", "Economic life of chips", 0.25, 100)
    resale_share: Array = quantity("share", "Resale value of chips half way through their life over straight-line value", 0, 1)
    idle_cost_share: Array = quantity("share", "Part of operating cost a machine without work still has", 0, 1)
    relet_delay: Array = quantity("years", "Time to re-let a site that lost its tenant", 0.01, 20)


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
    flotation_from: Array = quantity("year", "Earliest date of a flotation", 1700, 2200)
    flotation_share: Array = quantity("share", "New shares sold in a flotation over shares before", 0, 1)
    parent_stops: Array = quantity("probability", "Chance, each quarter its lab cannot pay, that a parent lets it go rather than pay", 0, 1)


@dataclass(frozen=True)
class Contracts:
    """One row a compute contract; each is held by a site company with its own books."""

    headline: Array = quantity("USD", "What public tallies count for this contract", 0)
    capacity: Array = quantity("GW", "Capacity promised in all", 0)
    online_from: Array = quantity("year", "First planned delivery", 1700, 2200)
    online_to: Array = quantity("year", "Last planned delivery", 1700, 2200)
    lead_time: Array = quantity("years", "Planned time from start to delivery", 0, 30)
    slip: Array = quantity("ratio", "Real lead time over planned, of this contract alone", 0.1, 20)
    tenor: Array = quantity("years", "Time rent is due after each delivery", 0.25, 100)
    rent: Array = quantity("USD/GW-year", "Price of a unit a year; `purchase`: what recovers cost; `own`: the transfer price", 0)
    firm_share: Array = quantity("share", "Part that binds the lab whether it needs it or not", 0, 1)
    cancellation_rate: Array = quantity("share", "Penalty on non-firm capacity given up, over a year's rent", 0, 10)
    capital_cost: Array = quantity("USD/GW", "Chips, shell and power per unit of capacity at the opening date", 0)
    chip_share: Array = quantity("share", "Part of that cost that is chips", 0, 1)
    power_share: Array = quantity("share", "Part of that cost that is power supply", 0, 1)
    operating_cost: Array = quantity("USD/GW-year", "Power, staff and spares of a site at full use", 0)
    loan_to_cost: Array = quantity("share", "Most of the cost that debt may pay", 0, 1)
    debt_service_cover: Array = quantity("ratio", "Cash flow over debt service the debt is sized for", 1, 100)
    lock_up_cover: Array = quantity("ratio", "Cover below which nothing is paid out to the sponsor", 0, 100)
    credit_spread: Array = quantity("rate", "Spread of the site's debt at the opening date", 0, 1)
    reserve_months: Array = quantity("months", "Debt service kept in reserve", 0, 60)
    opening_debt: Array = quantity("USD", "Debt of the site at the opening date", 0)
    vendor_finance: Array = quantity("USD/GW", "Money the vendor may put into the lab per unit delivered", 0)
    vendor_finance_cap: Array = quantity("USD", "Most the vendor puts in", 0)
    vendor_equity_share: Array = quantity("share", "Part of it that buys shares; the rest is junior credit", 0, 1)


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
class Failure:
    """What happens when a lab cannot pay."""

    value_quarters: Array = quantity("quarters", "Quarters of value below debt after which a lab fails", 1, 40)
    rescue_belief: Array = quantity("probability", "Rescue by the state that lenders expect", 0, 1)
    restructuring: Array = quantity("probability", "Chance of going on under new owners rather than liquidation", 0, 1)
    bankruptcy_cost: Array = quantity("share", "Part of the estate that the proceedings consume", 0, 1)
    priority_deviation: Array = quantity("share", "Part of the estate juniors get ahead of their turn", 0, 1)
    going_concern_haircut: Array = quantity("share", "Loss of value of a lab sold in distress", 0, 1)
    damages_cap: Array = quantity("years", "Rent a landlord may claim on a rejected contract", 0, 30)
    sector_haircut: Array = quantity("share", "Further loss of value when sold in a bust", 0, 1)


@dataclass(frozen=True)
class Insurance:
    """Catastrophes and who covers them."""

    hazard: Array = quantity("per_year", "Catastrophes a year at the opening deployment", 0, 100)
    hazard_growth: Array = quantity("ratio", "Elasticity of that hazard to deployed compute", 0, 5)
    systemic_share: Array = quantity("probability", "Chance that a catastrophe hits all labs and not one", 0, 1)
    body_median: Array = quantity("USD", "Median size of the damage", 1)
    body_spread: Array = quantity("ratio", "Standard deviation of its logarithm", 0.01, 5)
    tail_from: Array = quantity("probability", "Quantile from which the tail is generalised Pareto", 0.01, 0.9999)
    tail_shape: Array = quantity("ratio", "Shape of the tail", 0, 0.95)
    retention: Array = quantity("USD", "Damage a lab bears before its insurer", 0)
    insurer_limit: Array = quantity("USD", "Most the insurers pay for one catastrophe", 0)
    premium_rate: Array = quantity("rate", "Yearly premium over the insurers' limit, all labs together", 0, 1)
    pool_call: Array = quantity("USD", "Most each surviving lab is called for afterwards", 0)


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


SECTIONS: Final[dict[str, tuple[type, tuple[str, ...]]]] = {
    "market": (Market, ()),
    "lines": (Lines, ("line",)),
    "shares": (Shares, ("line", "lab")),
    "demand": (Demand, ()),
    "compute": (Compute, ()),
    "labs": (Labs, ("lab",)),
    "contracts": (Contracts, ("contract",)),
    "holdings": (Holdings, ("lab", "party")),
    "funding": (Funding, ()),
    "failure": (Failure, ()),
    "insurance": (Insurance, ()),
    "valuation": (Valuation, ()),
}


def declared(section: str) -> dict[str, dict[str, Any]]:
    """Field name -> unit, meaning, low, high, absent of one section."""
    return {f.name: dict(f.metadata) for f in fields(SECTIONS[section][0])}


# Numbers that shape the timetable or the fit of rates: one value for all paths and views
NOT_DRAWN: Final = frozenset((
    "contracts.online_from", "contracts.online_to", "contracts.lead_time", "contracts.tenor", "compute.long_stop",
    "insurance.tail_from", "market.short_rate_reversion", "market.short_rate_volatility", "market.equity_volatility",
    "market.equity_risk_premium", "market.correlation_equity_rate", "demand.share_end",
))


def is_drawable(name: str) -> bool:
    """Whether a number may be a distribution; `section.field` or `section.row.field`.

    >>> is_drawable("contracts.oa-azure.tenor"), is_drawable("labs.openai.cash")
    (False, True)
    """
    parts = name.split(".")
    return f"{parts[0]}.{parts[-1]}" not in NOT_DRAWN
