"""Rates, sentiment, supply of chips and power, the market for compute."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from whopays.case.quantities.declare import quantity

Array = Any  # a NumPy or JAX array, shape (rows, 1) or (rows, path); scalars (1,) or (path,)


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
    supply_shock_hazard: Array = quantity("per_year", "Shocks to the supply of chips from abroad a year", 0, 100, absent=0.0)
    supply_shock_half_life: Array = quantity("years", "Half-life of what such a shock takes away", 0.01, 100, absent=1.0)
    supply_shock_cost: Array = quantity("ratio", "Rise of the logarithm of chip cost for all when it strikes", 0, 10, absent=0.0)
    supply_shock_delay: Array = quantity("years", "Delay it adds to the lead times of all when it strikes", 0, 20, absent=0.0)
