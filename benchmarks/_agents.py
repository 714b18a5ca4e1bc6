"""Agents of toyland: lines of revenue, sites, labs. See _agents_model.py for what is covered and what is not."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import mesa
from _agents_numbers import OPERATION, PURCHASES, QUARTER, ROOT, SECURED, UNSECURED, WAGES, merton, numbers

if TYPE_CHECKING:
    from _agents_model import Toyland


class Line(mesa.Agent):
    """A line of revenue."""

    def __init__(self, model: Toyland, name: str) -> None:
        super().__init__(model)
        self.has = numbers(model.case, model.view, "lines", name)
        self.odds = math.log(self.has.level / (self.has.ceiling - self.has.level)) if self.has.level else -14.0
        self.share = {lab: numbers(model.case, model.view, "shares", f"{name}.{lab}").start for lab in model.case.labs}
        self.away = self.value = self.need = 0.0

    def grow(self) -> None:
        m, has = self.model, self.has
        running = has.start <= m.date
        after = self.odds + running * (has.speed * QUARTER + ROOT * (has.volatility * m.normal() + m.demand.common_volatility * m.equity))
        volume = running * has.ceiling / (1 + math.exp(-(self.odds + after) / 2)) * (1 - self.away)
        years = (m.quarter + 0.5) * QUARTER
        self.odds = after
        self.away *= 0.5 ** (QUARTER / m.demand.return_half_life)
        self.value = volume * has.paying_start * has.price * (1 + has.price_rise) ** years * 3
        self.need = volume * has.compute_per_unit * (1 - m.compute.need_decline) ** years


class Site(mesa.Agent):
    """A contract and the project company that holds its machines."""

    def __init__(self, model: Toyland, name: str, tenant: Lab) -> None:
        super().__init__(model)
        self.name, self.tenant, self.has = name, tenant, numbers(model.case, model.view, "contracts", name)
        has = self.has
        online = min(max((model.date - QUARTER / 2 - has.online_from) / max(has.online_to - has.online_from, 1e-9), 0), 1)
        self.leased = has.capacity * online
        self.idle, self.cash, self.debt, self.book = 0.0, 0.0, has.opening_debt, self.leased * has.capital_cost
        self.stages, self.history, self.rejected, self.due = [0.0, 0.0, 0.0], [], False, 0.0
        tenant.sites.append(self)

    def build(self) -> None:
        m, has, lab = self.model, self.has, self.tenant
        online = m.date + has.lead_time  # of what starts now
        planned = has.capacity * QUARTER / (has.online_to - has.online_from) if has.online_from <= online < has.online_to else 0.0
        firm = planned * has.firm_share
        short = max(0.0, m.compute.planning_margin * lab.need - lab.standing() - firm)
        started = 0.0 if self.rejected else firm + min(short, planned - firm)
        rate = 3 * QUARTER / max(has.lead_time * m.compute.slip * has.slip + m.permit - QUARTER / 2, QUARTER / 12)
        chance = [math.exp(-rate), math.exp(-rate) * rate, math.exp(-rate) * rate * rate / 2]
        left = [sum(self.stages[i] * (1 - sum(chance[: k - i + 1])) for i in range(k + 1)) for k in range(3)]
        self.stages = [sum(self.stages[i] * chance[k - i] for i in range(k + 1)) for k in range(3)]
        self.stages[0] += started
        delivered = left[2]
        self.history.append(delivered)
        term = round(has.tenor / QUARTER)
        ended = self.history[-1 - term] if len(self.history) > term else 0.0
        self.leased += 0.0 if self.rejected else delivered - min(ended, self.leased)
        self.idle += min(ended, self.leased) + (delivered if self.rejected else 0.0)
        building = sum(left) / 3 * has.capital_cost * (1 - has.chip_share)
        chips = delivered * has.capital_cost * has.chip_share * math.exp(m.chip_log)
        rate = m.rate + has.credit_spread * math.exp(m.spread_log)
        carried = max(has.rent - has.operating_cost, 0) / has.debt_service_cover * (1 - math.exp(-rate * has.tenor)) / rate
        loan = (building + chips) * (0.0 if self.rejected else min(has.loan_to_cost, carried / has.capital_cost))
        self.debt += loan
        self.book += building + chips - self.book * QUARTER / m.compute.chip_life
        m.pay("lender", self.name, loan, "site_loan")
        m.pay("sponsor", self.name, building + chips - loan, "sponsor_equity")
        m.pay(self.name, "resources", building, "construction")
        m.pay(self.name, "vendor", chips, "chips")
        m.pay("vendor", "resources", chips * (1 - m.market.vendor_margin), "chip_cost")

    def settle(self) -> None:
        m, has = self.model, self.has
        cost = has.operating_cost * QUARTER * (self.leased + m.compute.idle_cost_share * self.idle)
        interest = self.debt * (m.rate + has.credit_spread) * QUARTER
        contracted = self.leased * max(has.rent - has.operating_cost, 0) * QUARTER / has.debt_service_cover
        principal = min(max(contracted - interest, 0.0), self.debt)
        dues = [("resources", cost, OPERATION, "operating_cost"), ("lender", interest, SECURED, "site_interest"),
                ("lender", principal, SECURED, "site_principal")]
        paid, unpaid = m.settle(self.name, dues, self.cash)
        self.debt -= paid["site_principal"]
        if unpaid > 1:
            price = min(self.book, self.leased * m.price * m.compute.chip_life / 2) * m.compute.resale_share
            recovered = min(price + self.cash, self.debt)
            m.pay("investor", self.name, price, "site_purchase")
            m.pay(self.name, "lender", recovered, "site_recovery")
            self.debt, self.book = 0.0, price
        m.pay(self.name, "sponsor", self.cash, "distribution")


class Lab(mesa.Agent):
    """A lab; fringe has no finances."""

    def __init__(self, model: Toyland, name: str, finances: bool) -> None:
        super().__init__(model)
        self.name, self.finances, self.alive, self.sites, self.y = name, finances, True, [], 0.0
        self.need = self.demand = self.revenue = self.spare = self.short = self.capacity = self.training = 0.0
        self.cash = self.term_debt = self.revolver = self.value = self.insurance_due = self.spread = self.under = 0.0
        if finances:
            self.has = numbers(model.case, model.view, "labs", name)
            self.cash, self.term_debt, self.undrawn = self.has.cash, self.has.term_debt, self.has.committed_equity
            self.value = self.has.valuation + self.term_debt
            self.sales = [self.has.run_rate / 4] * 5
            self.opening_sales = self.has.run_rate

    def standing(self) -> float:
        return sum(site.leased + sum(site.stages) for site in self.sites)

    def attract(self) -> None:
        m = self.model
        self.y = (1 - m.demand.share_reversion * QUARTER) * self.y + m.demand.share_volatility * ROOT * m.normal() if self.finances else 0.0

    def want(self) -> None:
        m = self.model
        self.demand = self.need = 0.0
        for line in m.agents_by_type[Line]:
            total = sum(line.share[lab.name] * math.exp(lab.y) * lab.alive for lab in m.agents_by_type[Lab])
            part = line.share[self.name] * math.exp(self.y) * self.alive / total
            self.demand += part * line.value
            self.need += part * line.need

    def split(self) -> None:
        m = self.model
        self.capacity = sum(site.leased for site in self.sites)
        training = self.alive * max(m.compute.training_share_end, m.compute.training_share_start) * self.capacity
        self.used = min(self.need, self.capacity - training * (1 - m.compute.training_flexible)) if self.finances else 0.0
        self.training = min(training, self.capacity - self.used)
        self.short = self.need - self.used if self.finances else 0.0
        self.spare = self.capacity - self.used - self.training

    def sell(self) -> None:
        m = self.model
        bought, sold = self.short * m.part_bought, self.spare * m.part_sold
        self.purchases = bought * m.price * QUARTER
        self.revenue = self.demand * min((self.used + bought) / max(self.need, 1e-12), 1) * self.finances
        self.spare_revenue = (sold + (self.spare - sold) * m.market.outside_take_share) * m.price * QUARTER
        m.pay("customer", self.name, self.revenue + self.spare_revenue, "sale")
        m.pay(self.name, "clearing", self.purchases, "compute_purchase")
        if self.finances:
            self.sales = [*self.sales[1:], self.revenue]

    def owe(self) -> None:
        m, has = self.model, self.has
        grown = max(sum(self.sales[1:]) / self.opening_sales, 0.01) ** has.cost_elasticity * QUARTER * self.alive
        line_interest = self.revolver * (m.rate + m.market.liquidity_premium) * QUARTER
        term_interest = self.term_debt * (m.rate + self.spread) * QUARTER
        running = (has.people_cost + has.marketing_cost + has.research_cost) * grown
        rent = {site.name: site.leased * site.has.rent * QUARTER for site in self.sites}
        tax = m.market.tax_rate * max(0.0, self.revenue - running - sum(rent.values()) - term_interest - line_interest)
        self.dues = [("taxes", tax, WAGES, "tax"), ("resources", has.people_cost * grown, WAGES, "people"),
                     ("resources", has.marketing_cost * grown, OPERATION, "marketing"),
                     ("resources", has.research_cost * grown, OPERATION, "research"),
                     ("public", self.insurance_due, OPERATION, "retention"),
                     ("lender", line_interest, SECURED, "line_interest"), ("lender", term_interest, UNSECURED, "term_interest"),
                     *((site, amount, PURCHASES, "rent") for site, amount in rent.items()),
                     ("partner", self.revenue * has.revenue_share_rate, PURCHASES, "revenue_share")]

    def fund(self) -> None:
        m, has = self.model, self.has
        owed = sum(due[1] for due in self.dues)
        burn = max(0.0, owed - self.revenue)
        wanted = max(0.0, owed + m.funding.buffer / 3 * burn - self.cash)
        equity = max(self.value - self.term_debt - self.revolver, 0.0)
        pace = m.funding.equity_pace_bust if m.bust else m.funding.equity_pace
        room = max(0.0, m.funding.debt_to_sales * 4 * self.sales[-2] - self.term_debt - self.revolver)
        for source, payer, most in (("support", "parent", has.support_per_year * QUARTER), ("undrawn", "investor", self.undrawn),
                                    ("revolver", "lender", max(0.0, has.revolver_limit - self.revolver)),
                                    ("term_debt", "lender", 0.0 if m.bust or self.spread > m.funding.highest_spread else room),
                                    ("equity", "investor", pace * equity)):
            taken = min(wanted, most * self.alive)
            wanted -= taken
            m.pay(payer, self.name, taken, source)
            if source in ("revolver", "term_debt"):
                setattr(self, source, getattr(self, source) + taken)
            elif source == "undrawn":
                self.undrawn -= taken

    def settle(self) -> None:
        _paid, self.arrears = self.model.settle(self.name, self.dues, self.cash)
        self.insurance_due = 0.0

    def fail(self) -> None:
        m, f = self.model, self.model.failure
        if not self.alive or not (self.arrears > 1 or self.under >= f.value_quarters):
            return
        price = self.value * (1 - f.going_concern_haircut) * (1 - f.sector_haircut * m.bust)
        consumed = f.bankruptcy_cost * (price + self.cash)
        left = price + self.cash - consumed
        m.pay("investor", self.name, price, "estate_purchase")
        m.pay(self.name, "resources", consumed, "bankruptcy_cost")
        for creditor, owed in (("lender", self.revolver), ("lender", self.term_debt), ("landlord", self.arrears)):
            m.pay(self.name, creditor, min(left, owed), "recovery")
            left -= min(left, owed)
        m.pay(self.name, "investor", left, "estate_residual")
        self.revolver = self.term_debt = 0.0
        if m.random.random() >= f.restructuring:
            self.alive = False
            for site in self.sites:
                site.rejected, site.idle, site.leased = True, site.idle + site.leased, 0.0
            for line in m.agents_by_type[Line]:
                line.away = 1 - (1 - line.away) * (1 - line.share[self.name] * m.demand.switching_loss)

    def price_it(self) -> None:
        m, v = self.model, self.model.valuation
        growth = min(max(self.sales[-1] / max(self.sales[0], 1e-9), 0.01), 100)
        multiple = v.multiple_base + v.multiple_growth * min(max(growth - 1, 0), v.growth_cap)
        self.value = 4 * self.revenue * multiple * math.exp(v.sentiment_weight * m.sentiment) * self.alive
        debt = self.term_debt + self.revolver
        self.under = self.under + 1 if self.value < debt else 0
        point = max(debt + sum(site.leased * site.has.rent * 2 for site in self.sites) - self.cash, 0.0)
        self.spread = merton(self.value, point, m.rate, m.funding.asset_volatility, m.funding.pricing_tenor) if self.value > 0 else 1.0
