"""The witness of one future: keeps the events worth telling, the year of each lab, and what failures did."""

from __future__ import annotations

from typing import Any

import numpy as np

from whopays.case.case import Case
from whopays.engine.events import Bearer, Event, YearOfLab, summed
from whopays.engine.exposure import Pairs
from whopays.engine.failures import Cascade, Failures, Gathered
from whopays.engine.firm_events import firm_events, insurer_event
from whopays.model.claim import lab_debt
from whopays.model.inputs import QUARTER, Inputs
from whopays.model.instrument import Stage
from whopays.model.parties import Parties
from whopays.model.stages.clear import clear
from whopays.model.stages.draw import draw
from whopays.model.stages.fail import fail, foreclose
from whopays.model.stages.fund import DEAD_BAND, fund
from whopays.model.stages.insure import insure
from whopays.model.stages.settle import settle
from whopays.model.state import Due, State
from whopays.model.step import QUARTER_IN_ORDER
from whopays.model.transfer import CONTRACT, LAB, Entry, Moves, Transfer

Array = Any

# kind of a transfer to a lab -> what the money is
SOURCES = {
    "support": "parent", "committed_equity": "equity", "equity": "equity", "vendor_equity": "equity", "flotation": "flotation",
    "convertible": "notes", "term_loan": "term debt", "revolver_draw": "credit line", "vendor_loan": "vendor credit",
    "unfound": "nobody", "rescue_loan": "state", "rescue_equity": "state",
}
STATE = ("government", "state")
AFTER_SETTLING = ("at_shortfall", "at_failure", "at_catastrophe")


class Teller:
    """Called after each stage of a block; reads one column of it."""

    def __init__(self, case: Case, inputs: Inputs, width: int, column: int) -> None:
        self.case, self.inputs, self.column = case, inputs, column
        self.labs, self.contracts = list(case.labs), list(case.contracts)
        caps = np.asarray(inputs.contracts.vendor_finance_cap, dtype=float).mean(axis=1)
        self.parties = Parties(case, inputs.holdings.share, caps)
        self.pairs = Pairs(case, self.parties)
        self.cascade = Cascade(len(self.contracts), width)
        self.events: list[Event] = []
        self.of_firms: list[Event] = []
        self.by_year: dict[tuple[int, str], YearOfLab] = {}
        self.lost: dict[str, Array] = {name: np.zeros(len(self.pairs.names)) for name in ("direct", "equity")}
        self.claimed, self.present = np.zeros(len(self.labs)), np.zeros(len(self.labs))
        self.gathered = Gathered(inputs)
        self.before: State | None = None
        self.bust = False

    def __call__(self, stage: Stage, moves: Moves, now: State) -> None:
        if stage is fail:
            self.before = self.gathered.last
        last = self.gathered.last
        if stage is clear and last is not None:
            self.of_firms = list(firm_events(self.parties, self.contracts, self.inputs, self.of, moves, last, now))
        found = self.gathered(stage, moves, now)
        if found is not None and self.before is not None and self.column in found.at:
            self.on_fail(self.before, found, now)
        if stage is foreclose:
            self.tell_firms()
        if stage is draw:
            self.on_draw(now)
        elif stage is fund:
            self.on_fund(moves, now)
        elif stage is settle:
            self.on_settle(now)
        elif stage is insure:
            self.on_insure(moves, now)
            self.events += insurer_event(self.parties, self.of, last, now)
        elif stage is QUARTER_IN_ORDER[-1]:
            self.on_close(now)
        if stage.__name__ in AFTER_SETTLING:
            self.on_state(stage.__name__, moves, now)

    def of(self, values: Array, at: Array = None) -> Array:
        """This future's column of an amount, float64; zeros where the amount is not of this future."""
        values = np.asarray(values, dtype=np.float64)
        if at is not None:
            found = np.flatnonzero(at == self.column)
            return values[..., found[0]] if len(found) else np.zeros(values.shape[:-1])
        return values[..., min(self.column, values.shape[-1] - 1)]

    def note(self, now: State, kind: str, who: str = "", **facts: Any) -> None:
        """Keep one event."""
        self.events.append(Event(now.quarter, kind, who, **facts))

    def on_draw(self, now: State) -> None:
        """The funding market shuts, or opens again."""
        bust = bool(self.of(now.flows.bust) > 0)
        if bust != self.bust:
            self.note(now, "market_shut" if bust else "market_open")
        self.bust = bust

    def on_fund(self, moves: Moves, now: State) -> None:
        """What each lab raised, and the rent it put off."""
        by_lab = np.asarray(self.inputs.tenant_of, dtype=np.float64)
        for move in moves:
            if isinstance(move, Entry):
                if move.kind == "deferred":
                    self.by_tenant(now, "deferred", self.of(move.amount))
                continue
            amount = self.of(move.amount)
            amount = by_lab @ amount if move.by == CONTRACT else amount
            if move.kind in SOURCES:
                for lab in np.flatnonzero(amount > 0):
                    raised = self.year(now, self.labs[lab]).raised
                    raised[SOURCES[move.kind]] = raised.get(SOURCES[move.kind], 0.0) + float(amount[lab])
            if move.kind == "flotation":
                for lab in np.flatnonzero(amount > 0):
                    self.note(now, "floated", self.labs[lab], amounts={"raised": float(amount[lab])})
        for lab in np.flatnonzero(self.of(now.flows.exits) > 0):
            self.note(now, "stopped", self.labs[lab])

    def by_tenant(self, now: State, kind: str, amount: Array) -> None:
        """An amount by contract told of each tenant, with the landlords."""
        for lab in self.labs:
            parts = [("rent", c.sponsor, float(amount[i])) for i, c in enumerate(self.case.contracts.values())
                     if c.lab == lab and amount[i] > 0]
            if parts:
                self.note(now, kind, lab, amounts={"total": sum(part[2] for part in parts)}, parts=summed(parts))

    def on_settle(self, now: State) -> None:
        """Payments missed by labs and by sites."""
        missed: dict[str, list[tuple[str, str, float]]] = {}
        for due in now.flows.unpaid:
            amount = self.of(due.amount)
            for row in np.flatnonzero(amount > 0):
                lab, creditor = self.named(due, int(row))
                missed.setdefault(lab, []).append((due.kind, creditor, float(amount[row])))
        owed: dict[str, float] = {}
        for due in now.flows.dues:
            amount = self.of(due.amount)
            for row in np.flatnonzero(amount > 0) if due.debtor == "lab" else ():
                lab, _ = self.named(due, int(row))
                owed[lab] = owed.get(lab, 0.0) + float(amount[row])
        for lab, parts in missed.items():
            total = sum(part[2] for part in parts)
            stands = self.of(now.alive)[self.labs.index(lab)] > 0  # what a lab that is gone owes is dust
            if stands and total > DEAD_BAND * owed[lab]:
                self.note(now, "missed", lab, amounts={"due": owed[lab], "missed": total}, parts=summed(parts))

    def named(self, due: Due, row: int) -> tuple[str, str]:
        """The lab that owes, and the party it owes to; a site is named by its owner."""
        lab = self.labs[row] if due.by == LAB else self.case.contracts[self.contracts[row]].lab
        role = "sponsor" if due.creditor == "site" else due.creditor
        weights = self.parties.weights[role, due.by][row]
        return lab, self.parties.names[int(weights.argmax())].partition(":")[2]

    def on_fail(self, before: State, found: Failures, now: State) -> None:
        """Labs fail, sites default; keep what each class claimed and got."""
        self.cascade.add(found)
        for lab in np.flatnonzero(self.of(found.failing, found.at) > 0):
            self.tell_failure(now, before, found, int(lab))
        for item in found.items:
            if item.creditor != "site":
                rows, money = self.pairs.spread(item.creditor, item.by, self.of(item.lost, found.at)[:, None])
                self.lost["direct"][rows] += money[:, 0]
        for item in found.equity:
            rows, money = self.pairs.spread(item.creditor, item.by, self.of(item.lost, found.at)[:, None])
            self.lost["equity"][rows] += money[:, 0]
        self.tell_firms()
        exposure, recovered = self.of(found.exposure, found.at), self.of(found.recovered, found.at)
        for site in np.flatnonzero(self.of(found.default, found.at) > 0):
            price = sum(self.of(m.amount, m.at)[site] for m in self.gathered.moves
                        if isinstance(m, Transfer) and m.kind == "site_purchase")
            self.note(now, "site_default", self.contracts[site], amounts={
                "owed": float(exposure[site]), "price": float(price), "recovered": float(min(recovered[site], exposure[site]))})

    def tell_firms(self) -> None:
        """What firms did this quarter, once: after the labs they stand behind, before the sites."""
        self.events += self.of_firms
        self.of_firms = []

    def tell_failure(self, now: State, before: State, found: Failures, lab: int) -> None:
        """One lab's failure: why, what the estate brought, which class claimed and got what, what owners lost."""
        by_class: dict[str, tuple[float, float]] = {}
        along = np.asarray(self.inputs.tenant_of, dtype=np.float64)
        for item in found.items:
            claim, got = (self.of(x, found.at) for x in (item.claim, item.got))
            claim, got = (float((along @ x if item.by == CONTRACT else x)[lab]) for x in (claim, got))
            had = by_class.get(item.rank, (0.0, 0.0))
            by_class[item.rank] = (had[0] + claim, had[1] + got)
        self.claimed[lab] += sum(claim for claim, _ in by_class.values())
        self.present[lab] += float(self.of(now.flows.discount)) * sum(claim - min(got, claim) for claim, got in by_class.values())
        unable = float(self.of(before.flows.arrears)[lab]) > 0
        restructured = float(self.of(found.restructured, found.at)[lab]) > 0
        money = {name: float(self.of(getattr(found, name), found.at)[lab]) for name in ("price", "consumed", "cash", "put_in")}
        if money["put_in"] > 0:
            self.year(now, self.labs[lab]).raised["new owners"] = money["put_in"]
        owners = sum(float(self.of(item.claim, found.at)[lab]) for item in found.equity)
        left = sum(float(self.of(item.got, found.at)[lab]) for item in found.equity)
        how = f"{'unable' if unable else 'under_water'}/{'restructured' if restructured else 'liquidated'}"
        self.note(now, "failed", self.labs[lab], how=how,
                  amounts={**money, "owners_before": owners, "owners_left": left},
                  claims=[(name, *by_class[name]) for name in by_class if by_class[name][0] > 0])

    def on_insure(self, moves: Moves, now: State) -> None:
        """A catastrophe and who compensates at once; what labs owe for it comes due later."""
        damage = float(self.of(now.flows.damage))
        if damage > 0:
            insured, owed = (sum(float(self.of(m.amount, m.at).sum()) for m in moves if m.kind == kind)
                             for kind in ("compensation_insurer", "assessed"))
            self.note(now, "catastrophe", amounts={"damage": damage, "insurers": insured, "labs": owed,
                                                   "nobody": float(self.of(now.flows.damage_public))})

    def on_state(self, moment: str, moves: Moves, now: State) -> None:
        """What the state pays in a failure or a catastrophe, kind by kind, and gets back at once."""
        if moment == "at_failure":
            self.cascade.guarantee(moves)
        paid: dict[tuple[str, str], float] = {}
        back: dict[str, float] = {}
        for move in moves:
            if isinstance(move, Transfer) and (move.payer in STATE) != (move.payee in STATE):
                amount = self.of(move.amount, move.at)
                for row in np.flatnonzero(amount > 0):
                    name = (self.labs if move.by == LAB else self.contracts)[row]
                    if move.payer in STATE:
                        paid[name, move.kind] = paid.get((name, move.kind), 0.0) + float(amount[row])
                    else:
                        back[name] = back.get(name, 0.0) + float(amount[row])
        for (name, kind), money in paid.items():
            self.note(now, "state_pays", name, how=kind, amounts={"paid": money, "back": min(back.get(name, 0.0), money)})

    def year(self, now: State, lab: str) -> YearOfLab:
        """The year of a lab this quarter falls in."""
        key = (int(self.inputs.dates[now.quarter]), lab)
        return self.by_year.setdefault(key, YearOfLab(*key))

    def on_close(self, now: State) -> None:
        """Sales of the quarter, and where each lab stands."""
        sales, debt = self.of(now.flows.revenue + now.flows.spare_revenue), self.of(lab_debt(self.inputs, now))
        cash, value, alive = self.of(now.cash), self.of(now.value), self.of(now.alive)
        for i, lab in enumerate(self.labs):
            if self.case.labs[lab].kind != "fringe":
                one = self.year(now, lab)
                one.sales += float(sales[i])
                one.cash, one.debt, one.value, one.stands = float(cash[i]), float(debt[i]), float(value[i]), bool(alive[i] > 0)

    def years(self) -> list[YearOfLab]:
        """Whole years only, in order."""
        whole = {year for year in range(int(self.inputs.dates[0]), int(self.inputs.dates[-1]) + 1)
                 if sum(int(day) == year for day in self.inputs.dates) == 1 / QUARTER}
        return [one for (year, _), one in sorted(self.by_year.items(), key=lambda item: (item[0][0], self.labs.index(item[0][1])))
                if year in whole]

    def failed_labs(self) -> list[str]:
        """Labs that failed, in the order they did."""
        return list(dict.fromkeys(event.who for event in self.events if event.kind == "failed"))

    def ending(self, lab: str) -> tuple[float, float, list[Bearer], float, list[tuple[str, float]], float]:
        """Of one lab, in money: claimed, lost, who bears it, what site lenders lost beyond, what owners lost, present value of the loss."""
        bears = self.cascade.on(slice(self.column, self.column + 1))
        mine = [i for i, (_, of) in enumerate(self.pairs.names) if of == lab]
        through, beyond = np.zeros(len(self.pairs.names)), 0.0
        own = np.array([float(c.lab == lab) for c in self.case.contracts.values()])
        for role, amount in bears.items():
            if role.endswith("_beyond"):
                beyond += float(own @ amount[:, 0])
                continue
            rows, money = self.pairs.spread(role, CONTRACT, amount)
            through[rows] += money[:, 0]
        direct, equity = self.lost["direct"], self.lost["equity"]
        bearers = [Bearer(self.pairs.names[i][0], float(direct[i]), float(through[i])) for i in mine if direct[i] + through[i] > 0]
        bearers.sort(key=lambda one: -(one.direct + one.through_sites))
        owners = sorted(((self.pairs.names[i][0], float(equity[i])) for i in mine if equity[i] > 0), key=lambda pair: -pair[1])
        loss = sum(claim - min(got, claim) for event in self.events if event.kind == "failed" and event.who == lab
                   for _, claim, got in event.claims)
        at = self.labs.index(lab)
        return float(self.claimed[at]), loss, bearers, beyond, owners, float(self.present[at])
