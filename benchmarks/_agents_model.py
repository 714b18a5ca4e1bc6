"""Toyland as Mesa agents: what a modeller would write first, one future at a time. For timing only; its answers are not used.

Covered, all ten stages in reduced form: market shocks; logistic lines, paying share at its opening level, shares with
memory; firm and flexible starts, the three-stage pipeline, terms that end; project debt by loan to cost and by what
rent carries; need, spare machines traded at a clearing price; dues in five classes; support, committed equity, credit
line, term debt, equity; payment class by class; failure with an estate shared out by priority, sites sold; a
catastrophe with retention, insurers, public; value and Merton spread. Every payment is entered in a ledger.
Left out: wear of chips, vendor finance, convertibles, flotation, deferral, parents, tax losses, reserve accounts,
discounting, instruments, claims at their mark, correlated shocks, drawn parameters (means are used), series and
their quantiles. So it does less than the engine does for a future, never more.
"""

from __future__ import annotations

import math
from collections import defaultdict

import mesa
from _agents import Lab, Line, Site
from _agents_numbers import QUARTER, ROOT, UNSECURED, numbers

from whopays.case.case import Case


class Toyland(mesa.Model):
    """One future."""

    def __init__(self, case: Case, view: str, seed: int) -> None:
        super().__init__(seed=seed)
        self.case, self.view, self.quarter = case, view, 0
        for section in ("market", "demand", "compute", "funding", "failure", "insurance", "valuation"):
            setattr(self, section, numbers(case, view, section))
        self.first = case.opening.year + case.opening.month / 12
        self.date = self.first + QUARTER / 2
        self.rate, self.sentiment, self.spread_log, self.chip_log = next(iter(case.curve.values())), 0.0, 0.0, 0.0
        self.permit, self.price, self.bust = self.market.permit_delay, self.market.reference_rent, False
        self.ledger: dict[tuple[str, str, str], float] = defaultdict(float)
        for name in case.lines:
            Line(self, name)
        self.holders: dict[str, mesa.Agent] = {}
        for name, lab in case.labs.items():
            self.holders[name] = Lab(self, name, lab.kind != "fringe")
        for name, contract in case.contracts.items():
            self.holders[name] = Site(self, name, self.holders[contract.lab])
        self.standing = self.agents_by_type[Lab].select(lambda lab: lab.finances)

    def normal(self) -> float:
        return self.random.gauss(0, 1)

    def pay(self, payer: str, payee: str, amount: float, kind: str) -> None:
        """Move money and enter it."""
        self.ledger[payer, payee, kind] += amount
        if payer in self.holders:
            self.holders[payer].cash -= amount
        if payee in self.holders:
            self.holders[payee].cash += amount

    def settle(self, debtor: str, dues: list[tuple[str, float, int, str]], cash: float) -> tuple[dict[str, float], float]:
        """Pay class by class, pro rata within one. returns: paid by kind, what stays unpaid."""
        paid, unpaid = defaultdict(float), 0.0
        for rank in range(UNSECURED + 1):
            asked = sum(amount for _c, amount, at, _k in dues if at == rank)
            part = min(cash / asked, 1.0) if asked > 0 else 1.0
            cash -= asked * part
            for creditor, amount, at, kind in dues:
                if at == rank:
                    self.pay(debtor, creditor, amount * part, kind)
                    paid[kind] += amount * part
                    unpaid += amount * (1 - part)
        return paid, unpaid

    def draw(self) -> None:
        m = self.market
        self.equity = self.normal()
        self.sentiment = m.sentiment_persistence * self.sentiment + m.sentiment_shock * self.normal()
        self.bust = self.sentiment < m.bust_threshold
        self.rate += m.short_rate_volatility * ROOT * self.normal()
        self.spread_log = m.spread_persistence * self.spread_log + m.spread_shock * self.normal()
        self.chip_log += math.log(1 - m.chip_cost_decline) * QUARTER + m.chip_cost_volatility * ROOT * self.normal()
        self.permit = max(0.0, m.permit_delay + m.permit_persistence * (self.permit - m.permit_delay) + m.permit_shock * self.normal())

    def clear(self) -> None:
        """Price of compute and what part of asks and offers is met."""
        labs, m = self.agents_by_type[Lab], self.market
        need = sum(lab.used + lab.short + lab.training for lab in labs) + m.outside_capacity
        capacity = sum(lab.capacity for lab in labs) + m.outside_capacity
        self.price = m.reference_rent * max(need / capacity, 0.01) ** (1 / m.price_elasticity)
        asked, offered = sum(lab.short for lab in labs), sum(lab.spare for lab in labs)
        traded = min(asked, offered)
        self.part_bought, self.part_sold = traded / max(asked, 1e-12), traded / max(offered, 1e-12)
        for lab in labs:
            self.pay("clearing", lab.name, lab.spare * self.part_sold * self.price * QUARTER, "compute_sale")

    def insure(self) -> None:
        i = self.insurance
        if self.random.random() < 1 - math.exp(-i.hazard * QUARTER):
            damage = i.body_median * math.exp(i.body_spread * self.normal())
            hit = self.random.choice(list(self.standing))
            hit.insurance_due = min(damage, i.retention)
            insured = min(damage - hit.insurance_due, i.insurer_limit)
            self.pay("public", "resources", damage, "repair")
            self.pay("insurer", "public", insured, "compensation_insurer")

    def step(self) -> None:
        lines, labs, sites, firms = (*(self.agents_by_type[kind] for kind in (Line, Lab, Site)), self.standing)
        self.draw()
        lines.do("grow")
        labs.do("attract")
        labs.do("want")
        sites.do("build")
        labs.do("split")
        self.clear()
        labs.do("sell")
        for act in ("owe", "fund", "settle"):
            firms.do(act)
        sites.do("settle")
        firms.do("fail")
        self.insure()
        firms.do("price_it")
        self.quarter += 1
        self.date += QUARTER
