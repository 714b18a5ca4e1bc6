"""A made-up result with every field filled, for tests of the store, the report and the commands.

Nothing here comes from the engine: the numbers are invented so that every table has something to show.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from whopays.model.result import QUANTILES, Driver, Figure, Payer, Result, Series, View

LABS = ("openai", "anthropic", "google", "meta", "xai")
LANDLORDS = ("microsoft", "oracle", "amazon", "coreweave", "google-cloud")
CONTRACTS = ("oa-azure", "oa-oracle", "oa-coreweave", "an-google", "an-amazon", "xai-memphis")
YEARS = tuple(range(2026, 2034))
QUARTERS = ("2025Q4", *(f"{year}Q{quarter}" for year in YEARS for quarter in (1, 2, 3, 4)))
BN = 1e9


def made(draw: int = 1, **changes: Any) -> Result:
    """A result; another seed gives other numbers, `changes` replace fields."""
    rng = np.random.default_rng(draw)
    views = {"company": _view(rng, 1.6), "outside-view": _view(rng, 0.8)}
    result = Result(
        case="openai-2025", case_hash="9c1f" * 16, code_version="0.1.0", as_of="2025-11-07",
        policy="none", paths=10_000, seed=1, seconds=5.83, pooled=_view(rng, 1.2), views=views,
        weights={"company": 0.5, "outside-view": 0.5}, drivers=_drivers(rng),
        not_ranked=[f"market.fixed_input_{i}" for i in range(120)] + ["labs.openai.valuation"],
        limits=["Fringe labs have no finances.", "Capital per GW does not depend on where a site stands, "
                "and every landlord pays the same price for chips whatever it orders."],
        flows={(view, payer, payee, kind): float(rng.uniform(1, 900) * BN)
               for view in views for payer, payee, kind in _FLOWS},
        manifest={
            "libraries": {"numpy": "2.4.6"}, "precision": "float32", "block": 4096, "modes": ["fail", "keep"],
            "largest_identity_residual": 3.1e-7, "seconds_by_stage": {"draw": 0.9, "build": 1.6, "settle": 2.1},
            "inputs_by_basis": {"quoted": 0.21, "derived": 0.14, "judgement": 0.65},
            "titles": {"openai": "OpenAI", "microsoft": "Microsoft", "oracle": "Oracle"},
        },
    )
    return replace(result, **changes)


_FLOWS = (("customer:customers", "lab:openai", "sales"), ("lab:openai", "project:oa-azure", "rent"),
          ("project:oa-azure", "vendor:nvidia", "chips"), ("vendor:nvidia", "resources:resources", "cost"))


def _view(rng: np.random.Generator, scale: float) -> View:
    cash = _who_pays(rng, scale)
    return View(figures=_figures(rng, scale), series=_all_series(rng, scale), who_pays=cash,
                statements={"cash": cash, "present_value": _who_pays(rng, scale * 0.8),
                            "market_value": _who_pays(rng, scale * 0.6)})


def _figures(rng: np.random.Generator, scale: float) -> list[Figure]:
    def figure(id: str, label: str, value: float, unit: str = "USD", error: float = 0.004) -> Figure:
        return Figure(id, label, float(value), unit, abs(float(value)) * error, "judgement")

    money = [
        figure("promised.headline", "Promised, as the public tallies count", 1400 * BN, error=0),
        figure("promised.if_taken", "Payments if all is taken", 2110 * BN * scale),
        figure("promised.firm", "Payments that bind", 806 * BN * scale),
        figure("taken", "Payments made", 931.7 * BN * scale),
        *(figure(f"revenue.{year}", f"Sales of all labs in {year}", 40 * BN * scale * 1.5 ** i)
          for i, year in enumerate(YEARS)),
        *(figure(f"labs.{lab}.revenue.{year}", f"Sales of {lab} in {year}", rng.uniform(5, 30) * BN * 1.5 ** i)
          for lab in LABS for i, year in enumerate(YEARS)),
        *(figure(f"{name}.{end}", f"{label} to {end}", rng.uniform(100, 700) * BN * scale, error=0.02)
          for name, label in (("funding_gap", "Funding gap"), ("external_finance", "External finance"))
          for end in ("2030", "end")),
        *(figure(f"labs.{lab}.funding_gap.2030", f"Funding gap of {lab} to 2030", rng.uniform(0, 200) * BN)
          for lab in LABS),
        figure("resources", "Received by work, energy and materials", 3214.6 * BN * scale),
        figure("public_cost", "Cost to the state", 0.0, error=0),
        figure("loss_in_failure", "Loss in failures", 212.5 * BN * scale, error=0.03),
        *(figure(f"unmet.{year}", f"Unmet demand in {year}", rng.uniform(0.5, 9) * BN) for year in YEARS),
        figure("sanity.rent_per_gw_year", "Rent per GW and year", 11.9 * BN, "USD/GW-year"),
        figure("sanity.capital_per_gw", "Capital per GW", 43.1 * BN, "USD/GW"),
        *(figure(f"market.compute_price.{year}", f"Price of compute in {year}", 11e9, "USD/GW-year") for year in YEARS),
        figure("novel.quantity", "A figure of a later release", 3.25, "ratio"),
        figure("novel.undefined", "Nothing to divide by", float("nan"), "ratio"),
    ]
    chances = []
    for lab in LABS:
        rise = np.linspace(0.01, rng.uniform(0.05, 0.6), len(YEARS))
        chances += [Figure(f"labs.{lab}.default_probability.{year}", f"{lab} fails by {year}", float(p),
                           "probability", float(np.sqrt(p * (1 - p) / 1e4)), "judgement")
                    for year, p in zip(YEARS, rise, strict=True)]
        chances.append(replace(chances[-1], id=f"labs.{lab}.default_probability", label=f"{lab} fails"))
    return money + chances


def _all_series(rng: np.random.Generator, scale: float) -> list[Series]:
    names = [(f"labs.{lab}.{what}", unit) for lab in LABS
             for what, unit in (("revenue", "USD/year"), ("cash", "USD"), ("debt", "USD"), ("spread", "rate"),
                                ("default_probability", "probability"), ("funding_gap", "USD"))]
    names += [("lines.consumer.revenue", "USD/year"), ("market.compute_price", "USD/GW-year"),
              ("market.capacity", "GW"), ("market.unmet", "USD/year")]
    made_up = []
    for id, unit in names:
        mean = np.cumsum(rng.uniform(0, scale, len(QUARTERS))) * (BN if "USD" in unit else 0.01)
        made_up.append(Series(id, unit, QUARTERS, mean, mean * 0.01,
                              {q: mean * (0.5 + q) for q in QUANTILES}))
    return made_up


def _who_pays(rng: np.random.Generator, scale: float) -> list[Payer]:
    parties = {
        "customer:customers": 0.71, "investor:investors": 0.12, "lender:lenders": 0.05,
        **{f"lab:{lab}": -0.004 for lab in LABS}, **{f"project:{name}": 1e-4 for name in CONTRACTS},
        **{f"landlord:{name}": 0.02 for name in LANDLORDS}, "vendor:nvidia": -0.06, "parent:alphabet": 0.05,
        "insurer:insurers": 1e-5, "government:instruments": 0.0, "government:taxes": -0.07, "public:public": 0.001,
    }
    base = np.array(list(parties.values())) * rng.uniform(0.8, 1.2, len(parties))
    share = base / base.sum()
    received = 3214.6 * BN * scale
    lines = []
    for party, one in zip(parties, share, strict=True):
        at_risk = float(rng.normal() * 20 * BN)
        lines.append(Payer(party, party.split(":")[0], float(one), float(one * received),
                           float(one * received - at_risk), at_risk, float(abs(one) * 0.01)))
    return lines


def _drivers(rng: np.random.Generator) -> list[Driver]:
    ranks = [(f"lines.enterprise.input_{i}", 0.7 * 0.8 ** i * (-1) ** i) for i in range(30)]
    ranks[1] = ("compute.slip", -0.695)
    return [Driver(name, influence, 0.01) for name, influence in ranks]
