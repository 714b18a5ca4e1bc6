"""Events of one future in plain words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from whopays.engine.events import Event, YearOfLab, summed
from whopays.engine.story import Story
from whopays.model.result import Result
from whopays.report.amounts import Measure, measure, number
from whopays.report.words import listed, party, percent, title

CLASS_NAMES = {
    "revolver": "credit line", "term": "term debt", "rent": "rent and damages", "other": "other senior claims",
    "junior": "junior claims", "site_debt": "site debt", "firm": "all claims on the lab",
}
CLASS_ORDER = tuple(CLASS_NAMES)
DUE_NAMES = {
    "people": "staff", "marketing": "marketing", "research": "data and training", "term_principal": "repayment", "interest": "interest",
    "revenue_share": "revenue share", "penalty": "penalties", "vendor_principal": "vendor credit", "retention": "compensation owed",
    "rescue_interest": "interest to the state", "rescue_principal": "repayment to the state",
}
STATE_PAYS = {
    "guarantee_claim": "The state pays lenders of site {who} {amount} on its guarantee.",
    "rescue_loan": "The state lends {who} {amount} so that it does not fail.",
    "rescue_equity": "The state buys shares of {who} for {amount} so that it does not fail.",
    "debt_assumed": "The state pays lenders of {who} {amount}.",
}
N_NAMED = 4
LEAST = 0.05  # of the unit written: below it an amount would be printed as nothing


@dataclass(frozen=True)
class Voice:
    """How a story names parties and writes amounts: one unit for all of it."""

    result: Result
    how: Measure

    @classmethod
    def of(cls, story: Story, result: Result) -> Voice:
        """The voice that suits the largest amounts of a story."""
        largest = [*(ending.claimed for ending in story.endings), *(year.sales for year in story.years),
                   *(year.debt for year in story.years), 0.0]
        return cls(result, measure(story.currency, max(largest)))

    @property
    def least(self) -> float:
        """Money below which an amount would be printed as nothing."""
        return LEAST / self.how.factor

    def money(self, value: float) -> str:
        """An amount in the unit of the story, three digits or one decimal."""
        scaled = value * self.how.factor
        return number(scaled, 0 if abs(scaled) >= 100 else 1)

    def title(self, name: str) -> str:
        """Name of a lab, a party or a contract."""
        return title(self.result, name)

    def party(self, name: str) -> str:
        """Name of a party `kind:name`."""
        return party(self.result, name)


def merged(events: list[Event]) -> list[tuple[Event, int]]:
    """Events with the last quarter they cover: rent a lab defers quarter after quarter is one, site defaults of a quarter too."""
    found: list[tuple[Event, int]] = []
    for event in events:
        for i, (had, until) in enumerate(found):
            if event.kind == had.kind == "deferred" and event.who == had.who and event.quarter == until + 1:
                total = {"total": had.amounts["total"] + event.amounts["total"]}
                found[i] = (Event(had.quarter, had.kind, had.who, amounts=total, parts=summed([*had.parts, *event.parts])), event.quarter)
                break
            if event.kind == had.kind == "site_default" and event.quarter == had.quarter:
                amounts = {name: had.amounts[name] + event.amounts[name] for name in had.amounts}
                parts = had.parts or [("site", had.who, had.amounts["owed"])]
                found[i] = (Event(had.quarter, had.kind, had.who, amounts=amounts,
                                  parts=summed([*parts, ("site", event.who, event.amounts["owed"])])), until)
                break
        else:
            found.append((event, event.quarter))
    return found


def sentences(event: Event, until: int, story: Story, voice: Voice) -> Iterator[str]:
    """An event in plain words."""
    who, amounts = voice.title(event.who), event.amounts
    if event.kind == "market_shut":
        yield "The funding market shuts."
    elif event.kind == "market_open":
        yield "The funding market opens again."
    elif event.kind == "floated":
        yield f"{who} is floated and raises {voice.money(amounts['raised'])}."
    elif event.kind == "stopped":
        yield f"The parent of {who} stops paying for it; its contracts run off."
    elif event.kind == "deferred":
        when = f", to {story.quarters[until]}" if until > event.quarter else ""
        yield f"{who} defers {voice.money(amounts['total'])} of rent{when}: {shares_of(event.parts, voice)}."
    elif event.kind == "missed":
        yield f"{who} misses {voice.money(amounts['missed'])} of {voice.money(amounts['due'])} due: {by_kind(event.parts, voice)}."
    elif event.kind == "failed":
        yield from failure(event, who, voice)
    elif event.kind == "site_default":
        yield site_defaults(event, voice)
    elif event.kind == "catastrophe":
        yield (f"A catastrophe does damage of {voice.money(amounts['damage'])}: insurers pay {voice.money(amounts['insurers'])}, labs owe "
               f"{voice.money(amounts['labs'])}, {voice.money(amounts['nobody'])} is covered by neither.")
    elif event.kind == "backed":
        yield f"{voice.title(event.parts[0][1])} pays site {who} {voice.money(amounts['paid'])} in its failed tenant's place."
    elif event.kind == "firm_failed":
        yield from firm_failure(event, who, voice)
    elif event.kind == "insurer_failed":
        yield f"{who} FAIL: they have paid all they had; what is insured above that is covered by the next layer, or by nobody."
    elif event.kind == "state_pays":
        plain = "The state pays {amount} to {who}."
        back = f" It gets {voice.money(amounts['back'])} back." if amounts["back"] > voice.least else ""
        yield STATE_PAYS.get(event.how, plain).format(who=who, amount=voice.money(amounts["paid"])) + back


def failure(event: Event, who: str, voice: Voice) -> Iterator[str]:
    """Why a lab fails, what its estate brings and who gets what."""
    why, _, then = event.how.partition("/")
    amounts = event.amounts
    reason = "it cannot pay what is due" if why == "unable" else "its value has lain below its debt for too long"
    yield f"{who} FAILS: {reason}. It " + ("goes on under new owners." if then == "restructured" else "is liquidated.")
    sold = (f"The business is sold for {voice.money(amounts['price'])}" if amounts["price"] > voice.least
            else "Nothing of the business can be sold")
    yield sold + cash_of(amounts["cash"], voice) + (
        f"; the proceedings consume {voice.money(amounts['consumed'])}." if amounts["consumed"] > voice.least else ".")
    claims = sorted(event.claims, key=lambda line: CLASS_ORDER.index(line[0]))
    claimed, got = sum(line[1] for line in claims), sum(min(line[1], line[2]) for line in claims)
    parts = [f"{CLASS_NAMES[name]} {voice.money(min(paid, claim))} of {voice.money(claim)}"
             for name, claim, paid in claims if claim > voice.least]
    if claimed > 0:
        small = "" if parts else "nobody more than a trifle"
        yield f"Creditors get {voice.money(got)} of {voice.money(claimed)} ({percent(max(got, 0.0) / claimed)}): {listed(parts) or small}."
    owned, left = amounts["owners_before"], amounts["owners_left"]
    yield (f"Its owners held {voice.money(owned)} just before and keep {voice.money(left)}." if owned > voice.least
           else "Its shares were worth nothing any more.")
    if amounts["put_in"] > voice.least:
        yield f"The new owners put in {voice.money(amounts['put_in'])} to work with."


FIRM_CREDITORS = {"lenders": "its lenders", "firms": "other firms", "customers": "customers with warrants"}


def firm_failure(event: Event, who: str, voice: Voice) -> Iterator[str]:
    """Why a landlord or vendor fails, who loses on it, and what it no longer does."""
    amounts = event.amounts
    yield f"{who} FAILS: what it lost on labs and sites exceeds its capital of {voice.money(amounts['capital'])}."
    parts = [f"{FIRM_CREDITORS[name]} {voice.money(claim - min(got, claim))} of {voice.money(claim)}"
             for name, claim, got in event.claims if claim - got > voice.least]
    named = f" ({shares_of(event.parts, voice)})" if event.parts and event.parts[0][2] > voice.least else ""
    cost = f" The proceedings consume {voice.money(amounts['consumed'])}." if amounts["consumed"] > voice.least else ""
    yield (f"Its creditors lose: {listed(parts)}{named}." if parts else "Its creditors lose no more than a trifle.") + cost
    if amounts["n_sites"] > 0:
        many = "its site is" if amounts["n_sites"] == 1 else f"its {amounts['n_sites']:.0f} sites are"
        price = voice.money(amounts["sites"]) if amounts["sites"] > voice.least else "nothing"
        yield f"It supports nothing any more: {many} sold to investors for {price}, and nothing more starts there."


def cash_of(cash: float, voice: Voice) -> str:
    return f", cash is {voice.money(cash)}" if cash > voice.least else ", no cash is left"


def site_defaults(event: Event, voice: Voice) -> str:
    """One site's default, or those of a quarter."""
    owed, recovered, price = (event.amounts[name] for name in ("owed", "recovered", "price"))
    rate = f" ({percent(recovered / owed)})" if owed > 0 else ""
    many = len(event.parts) > 1
    name = f"{len(event.parts)} sites default" if many else f"Site {voice.title(event.who)} defaults"
    which = f": {named(event.parts, voice)}" if many else ""
    if owed <= voice.least:
        return f"{name}{which}; no debt to speak of stands on {'them' if many else 'it'}."
    return (f"{name} on {voice.money(owed)} of debt{which}. Sold for {voice.money(price)}; lenders get {voice.money(recovered)}{rate}.")


def by_kind(parts: list[tuple[str, str, float]], voice: Voice) -> str:
    """Missed payments: rent with its landlords, the rest by what it is for."""
    rent = [part for part in parts if part[0] == "rent"]
    said = [f"rent {voice.money(sum(part[2] for part in rent))} ({shares_of(rent, voice)})"] if rent else []
    rest: dict[str, float] = {}
    for kind, _, amount in parts:
        if kind != "rent":
            rest[kind] = rest.get(kind, 0.0) + amount
    said += [f"{DUE_NAMES.get(kind, kind.replace('_', ' '))} {voice.money(amount)}"
             for kind, amount in rest.items() if amount > voice.least]
    return listed(said) or "small amounts"


def shares_of(parts: list[tuple[str, str, float]], voice: Voice) -> str:
    """The largest creditors by name, the others together."""
    first = parts[:N_NAMED]
    said = [f"{voice.title(who)} {voice.money(amount)}" for _, who, amount in first if amount > voice.least]
    rest = sum(part[2] for part in parts[N_NAMED:])
    return listed([*said, *([f"others {voice.money(rest)}"] if rest > voice.least else [])]) or "small amounts"


def named(parts: list[tuple[str, str, float]], voice: Voice) -> str:
    """The largest sites by what they owe."""
    said = [f"{voice.title(who)} {voice.money(amount)}" for _, who, amount in parts[:N_NAMED]]
    more = len(parts) - N_NAMED
    return listed([*said, *([f"{more} more {voice.money(sum(part[2] for part in parts[N_NAMED:]))}"] if more > 0 else [])])


def accounts(year: YearOfLab, voice: Voice) -> str:
    """A year of a lab in a sentence."""
    raised = sorted(((source, amount) for source, amount in year.raised.items() if amount > voice.least), key=lambda pair: -pair[1])
    total = sum(amount for _, amount in raised)
    parts = listed([f"{source} {voice.money(amount)}" for source, amount in raised])
    found = f"raised {voice.money(total)} ({parts})" if len(raised) > 1 else f"raised {parts}" if raised else "raised nothing"
    end = (f"closed with cash {voice.money(year.cash)}, debt {voice.money(year.debt)}, business worth {voice.money(year.value)}"
           if year.stands else "was gone at the end of the year")
    return f"{voice.title(year.lab)} sold {voice.money(year.sales)}, {found}; {end}."
