"""Numbers for equations of the model pages, and the functions of the code that must come to the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import SimpleNamespace as Only
from typing import Any

import numpy as np

from whopays.engine.answer import RESOURCES, payers_of
from whopays.engine.reduce import net_by_party
from whopays.finance.clearing import eisenberg_noe
from whopays.finance.merton import spread
from whopays.finance.normal import cumulative
from whopays.finance.project import cover_ratio
from whopays.finance.sculpting import level_capacity
from whopays.model.inputs import QUARTER
from whopays.model.ledger import STATEMENTS, Ledger
from whopays.model.stages.build import cost
from whopays.model.stages.demand import market_shares, market_volume, share_deviation
from whopays.model.stages.fail import damages
from whopays.model.stages.fund import dilute
from whopays.model.stages.insure import size
from whopays.model.stages.operate import carried_tax
from whopays.model.stages.sell import compute_price
from whopays.model.stages.settle import pay_by_class
from whopays.model.state import OPERATION, Due
from whopays.model.transfer import LAB, pay
from whopays.public_accounts.cohort import Cohort, Flow
from whopays.public_accounts.fair_value import risk_neutral_hazards
from whopays.public_accounts.fcra import component_costs
from whopays.public_accounts.treasury import flat

Numbers = dict[str, Any]


@dataclass(frozen=True)
class Worked:
    """One equation: numbers by the names it has on its page, the function that computes it, and how that is asked."""

    page: str
    left: str
    function: Callable[..., Any]
    numbers: Numbers
    asked: Callable[[Numbers], Any]


def row(*values: float) -> np.ndarray:
    """One row a lab or contract, one path."""
    return np.array(values)[:, None]


def paid_and_received() -> Numbers:
    """What one party pays and gets on four futures in three quarters, as deflated; resources get what it pays."""
    paid, received = np.array([[5.0, 7.0, 2.0], [1.0, 0.0, 9.0], [4.0, 4.0, 4.0], [0.0, 8.0, 3.0]]), np.full((4, 3), 1.5)
    return {"paid_pt": paid, "received_pt": received, "D_t": np.array([[1.0, 0.98, 0.95]] * 4), "R": np.array([30.0, 20.0, 25.0, 29.0])}


def share_by_the_ledger(n: Numbers) -> float:
    """The same payments, and others' that bring what resources get to R, booked quarter by quarter."""
    ledger = Ledger(4, 2)
    for quarter in range(3):
        factor = n["D_t"][:, quarter]
        now = Only(flows=Only(discount=factor, market_discount=factor))
        rest = n["R"] / 3 / factor
        ledger.add([pay("customer", "resources", n["paid_pt"][None, :, quarter], "people", LAB),
                    pay("investor", "customer", n["received_pt"][None, :, quarter], "equity", LAB),
                    pay("investor", "resources", (rest - n["paid_pt"][:, quarter])[None], "equity", LAB)], now)
    ledger.close()
    names = ["customer", "investor", "resources"]  # each plays one role
    parties = Only(names=names, at={RESOURCES: 2},
                   weights={(name, LAB): np.eye(3)[[i]] for i, name in enumerate(names)})
    net = net_by_party(parties, Only(ledger=ledger))
    nothing = np.zeros((2, 3))
    partial = Only(net={"v": net}, start={"v": nothing}, end={"v": np.zeros_like(net)}, paths=4, batch_sizes=np.array([2, 2]))
    return next(line.share for line in payers_of(parties, partial, "v", STATEMENTS[1]) if line.party == "customer")


def share_of_class(n: Numbers) -> float:
    """Two dues of one class: rent, which is looked at, and another."""
    dues = [Due("lab", "site", row(amount), OPERATION, "people", LAB) for amount in (n["due"], n["dues_of_the_class"] - n["due"])]
    return float(pay_by_class(Only(), dues, row(n["cash_left"]))[0][0].amount[0, 0])


def deviations(n: Numbers) -> np.ndarray:
    """Two labs; `lead` is a lab's training capacity over the mean, now and at the opening."""
    d = Only(share_reversion=n["reversion"], share_response=n["response"], share_volatility=n["volatility"])
    now = Only(alive=row(1, 1), trained=[n["lead"]], trained_before=n["lead_0"], share_log=n["y"])
    return share_deviation(Only(demand=d, has_finance=row(1, 1)), now, {"share": n["z"]})


def shares(n: Numbers) -> np.ndarray:
    """Labs of one line whose base does not change."""
    base = n["base_i"][None, :, None]
    inputs = Only(dates=np.array([2026.0]), demand=Only(share_end=2030.0), shares=Only(start=base, end=base))
    now = Only(quarter=0, alive=n["alive_i"][:, None])
    return market_shares(inputs, now, n["y_i"][:, None])[0, :, 0]


def volume_now(n: Numbers) -> float:
    """A line that neither grows nor shakes this quarter."""
    lines = Only(start=2000.0, speed=0.0, volatility=0.0, ceiling=n["ceiling"])
    inputs = Only(lines=lines, demand=Only(new_line_delay_in_shortage=0.0, common_volatility=0.0), dates=[2026.0],
                  market=Only(correlation_equity_demand=0.0))
    now = Only(quarter=0, volume_state=np.array([n["x"]]), shortage=0.0, away=0.0)
    return float(market_volume(inputs, now, {"equity": 0.0, "demand": 0.0, "line": 0.0})[1][0])


def claim_of_landlord(n: Numbers) -> float:
    """A contract in use that is given up whole, its years left below the cap."""
    inputs = Only(compute=Only(relet_delay=n["delay"]), contracts=Only(rent=row(n["rent"]), tenor=row(5.0)),
                  failure=Only(damages_cap=n["y"] + 1))
    now = Only(compute_price=n["p"], leased=row(n["GW"]), promised=row(n["GW"] * n["y"]), stages=[row(0.0)], queue=row(0.0))
    return float(damages(inputs, now, row(1.0), row(0.0))[0, 0])


def cost_of_a_gw(n: Numbers) -> float:
    """A GW that passes all stages in the quarter whose middle is y years after the opening."""
    contract = Only(capital_cost=n["capital_cost"], chip_share=n["s_chips"], power_share=n["s_power"])
    market = Only(scarcity_elasticity=n["elasticity"], power_cost_decline=n["f_power"], shell_cost_decline=n["f_shell"])
    now = Only(quarter=n["y"] / QUARTER - 1 / 2, flows=Only(chip_index=n["index"]))
    built, chips, _replaced = cost(Only(contracts=contract, market=market), now, [1.0, 1.0, 1.0], 0.0, n["tightness"])
    return float(built + chips)


def price_now(n: Numbers) -> float:
    """One contract; chips that live so long that full cost is what is asked here."""
    contract = Only(operating_cost=row(n["cash_cost"]), capital_cost=row(8 * (n["full_cost"] - n["cash_cost"])))
    inputs = Only(contracts=contract, chip_life_expected=8.0,
                  market=Only(reference_rent=n["p_ref"], price_elasticity=n["e"], entry_multiple=n["entry_multiple"]))
    return float(compute_price(inputs, Only(flows=Only(chip_index=1.0)), np.array([n["need"]]), np.array([n["capacity"]]))[0])


def damage_numbers() -> Numbers:
    """Threshold and scale of a tail that meets its lognormal body without a step."""
    median, width, score = 2.0, 1.5, 1.2
    threshold, below = median * np.exp(width * score), float(cumulative(score))
    density = np.exp(-score**2 / 2) / (np.sqrt(2 * np.pi) * width * threshold)
    return {"u": threshold, "s": (1 - below) / density, "xi": 0.4, "F": below, "z": 2.5, "of_body": (median, width, score)}


def budget_defaults(n: Numbers) -> float:
    """Claims and recoveries at their dates, under a flat curve."""
    flows = {name: Flow(times, amounts) for name, (times, amounts) in (("claims", n["claims"]), ("recoveries", n["recoveries"]))}
    return component_costs(Cohort(100.0, flows), flat(0.04))["defaults"]


OWED = np.array([[0.0, 12.0, 3.0], [6.0, 0.0, 2.0], [4.0, 5.0, 0.0]])
OUTSIDE = np.array([2.0, 1.0, 0.5])
LEFT = {"alpha": 0.6, "beta": 0.7}
CLEARED = eisenberg_noe(OWED, OUTSIDE, kept_external=LEFT["alpha"], kept_claims=LEFT["beta"]).paid  # all three fail, one after another
LEADS = {"lead": row(1.2, 0.8), "lead_0": row(0.9, 1.1)}

WORKED = [
    Worked("who-pays", "share_p", payers_of, paid_and_received(), share_by_the_ledger),
    Worked("site-debt", "debt", level_capacity, {"C": 26.0, "kappa": 1.3, "rho": 0.02, "n": 40.0},
           lambda n: level_capacity(n["C"], n["rho"], n["kappa"], n["n"])),
    Worked("settle", "paid", pay_by_class, {"due": 30.0, "cash_left": 40.0, "dues_of_the_class": 50.0}, share_of_class),
    Worked("settle", "cover", cover_ratio, {"rent_received": 90.0, "site_income": 4.0, "running_cost": 30.0, "scheduled_service": 50.0},
           lambda n: cover_ratio(n["rent_received"] + n["site_income"] - n["running_cost"], n["scheduled_service"])),
    Worked("value", "s", spread, {"V": 100.0, "K": 80.0, "r": 0.04, "sigma": 0.35, "T": 5.0},
           lambda n: spread(n["V"], n["K"], n["r"], n["sigma"], n["T"])),
    Worked("demand", "volume", market_volume, {"ceiling": 3000.0, "x": -1.2}, volume_now),
    Worked("demand", "share_i", market_shares, {"alive_i": np.array([1.0, 0.0, 1.0]), "base_i": np.array([0.5, 0.3, 0.2]),
                                               "y_i": np.array([0.3, 0.0, -0.2])}, shares),
    Worked("demand", "y'", share_deviation, {"reversion": 0.3, "response": 0.5, "volatility": 0.2, "y": row(0.1, -0.3), "z": row(0.7, -1.1),
                                             "dt": QUARTER, **LEADS}, deviations),
    Worked("build", "cost", cost, {"capital_cost": 40.0, "s_shell": 0.25, "s_power": 0.15, "s_chips": 0.6, "f_shell": 0.02, "f_power": 0.03,
                                   "y": 2.125, "index": 0.8, "tightness": 1.3, "elasticity": 0.5}, cost_of_a_gw),
    Worked("fund", "sold", dilute, {"raised": 10.0, "value": 90.0},
           lambda n: 1 - dilute(Only(held_before=1.0, held_by_state=0.0, held_by_vendors=0.0),
                                n["value"], n["raised"], 0.0, 0.0)["held_before"]),
    Worked("fail", "claim", damages, {"GW": 0.5, "y": 3.0, "rent": 10.0, "delay": 0.75, "p": 7.0}, claim_of_landlord),
    Worked("insure", "D", size, damage_numbers(),
           lambda n: size(np.float64(n["z"]), *n["of_body"][:2], np.float64(n["F"]), n["of_body"][2], n["xi"])),
    Worked("clear", "p_i", eisenberg_noe, {**LEFT, "a_i": OUTSIDE, "Pi_ji": (OWED / OWED.sum(axis=1, keepdims=True)).T, "p_j": CLEARED},
           lambda _n: CLEARED),
    Worked("operate", "tax", carried_tax, {"tau": 0.25, "profit": 100.0, "loss_carried": 60.0},
           lambda n: carried_tax(n["tau"], n["loss_carried"], n["profit"])[0]),
    Worked("sell", "p", compute_price, {"p_ref": 10.0, "need": 12.0, "capacity": 10.0, "e": 0.8, "cash_cost": 2.0, "entry_multiple": 1.5,
                                        "full_cost": 12.0}, price_now),
    Worked("public-accounts", "defaults", component_costs,
           {"claims": (np.array([1.0, 2.0]), np.array([5.0, 7.0])), "recoveries": (np.array([3.0]), np.array([4.0])),
            "PV": lambda flow: float((flow[1] * 1.04 ** -flow[0]).sum())}, budget_defaults),
    Worked("public-accounts", "Q", risk_neutral_hazards, {"P": 0.05, "lambda": 0.2, "t": 4.0},
           lambda n: risk_neutral_hazards(np.array([n["P"]]), np.array([n["t"]]), n["lambda"])[0]),
]
