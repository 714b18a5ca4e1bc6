"""Events of one future in plain words, in the language of the page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from whopays.case.calls import calls_in, in_calls
from whopays.engine.events import Event, YearOfLab, summed
from whopays.engine.recoveries import CLASS_WORDS
from whopays.engine.story import Story
from whopays.model.result import Result
from whopays.report.amounts import Measure, measure, number
from whopays.report.answer_words import group_in, joined, party_in, title_in
from whopays.report.story_words import (
    CREDITOR_WORDS,
    DUE_WORDS,
    EVENTS,
    FAILURE,
    FIRM,
    PARTS,
    SITE,
    SOURCE_WORDS,
    STATE_PAYS,
    YEAR,
    Both,
)
from whopays.report.tongue import translated
from whopays.report.words import elided, percent, quarter, title

CLASS_ORDER = tuple(CLASS_WORDS)
N_NAMED = 4
LEAST = 0.05  # of the unit written: below it an amount would be printed as nothing


@dataclass(frozen=True)
class Voice:
    """How a story names parties and writes amounts: one language, one unit for all of it."""

    result: Result
    how: Measure
    lang: str = "en"

    @classmethod
    def of(cls, story: Story, result: Result, lang: str = "en") -> Voice:
        """The voice that suits the largest amounts of a story."""
        largest = [*(ending.claimed for ending in story.endings), *(year.sales for year in story.years),
                   *(year.debt for year in story.years), 0.0]
        return cls(result, measure(story.currency, max(largest)), lang)

    @property
    def least(self) -> float:
        """Money below which an amount would be printed as nothing."""
        return LEAST / self.how.factor

    def say(self, words: Both, **values: object) -> str:
        """A template in the language, filled."""
        told = in_calls(words[self.lang == "fr"], calls_in(self.result.manifest), self.lang).format(**values)
        return elided(quarter(told, "fr")) if self.lang == "fr" else told

    def money(self, value: float) -> str:
        """An amount in the unit of the story, three digits or one decimal."""
        scaled = value * self.how.factor
        return translated(number(scaled, 0 if abs(scaled) >= 100 else 1), self.lang)

    def count(self, value: float) -> str:
        """A whole number."""
        return translated(f"{value:,.0f}", self.lang)

    def listed(self, parts: list[str]) -> str:
        """Parts of a sentence as a list; nothing where there are none."""
        return joined(parts, self.say(PARTS["and"]))

    def title(self, name: str) -> str:
        """Name of a lab, a party or a contract."""
        return title_in(self.result, title(self.result, name), self.lang)

    def party(self, name: str) -> str:
        """Name of a party `kind:name`."""
        return party_in(self.result, name, self.lang)

    def group(self, name: str) -> str:
        """What a party `kind:name` is."""
        return in_calls(group_in(name, self.lang), calls_in(self.result.manifest), self.lang)


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
    who, money = voice.title(event.who), {name: voice.money(amount) for name, amount in event.amounts.items()}
    if event.kind == "deferred":
        when = voice.say(EVENTS["until"], quarter=story.quarters[until]) if until > event.quarter else ""
        yield voice.say(EVENTS["deferred"], who=who, total=money["total"], until=when, parts=shares_of(event.parts, voice))
    elif event.kind == "missed":
        yield voice.say(EVENTS["missed"], who=who, parts=by_kind(event.parts, voice), **money)
    elif event.kind == "failed":
        yield from failure(event, who, voice)
    elif event.kind == "site_default":
        yield site_defaults(event, voice)
    elif event.kind == "catastrophe":
        parts = [voice.say(EVENTS[one], amount=money[one]) for one in ("insurers", "labs", "nobody") if event.amounts[one] > voice.least]
        yield voice.say(EVENTS["catastrophe"], damage=money["damage"], parts=voice.listed(parts) or voice.say(PARTS["small"]))
    elif event.kind == "backed":
        yield voice.say(EVENTS["backed"], backer=voice.title(event.parts[0][1]), who=who, **money)
    elif event.kind == "firm_failed":
        yield from firm_failure(event, who, voice)
    elif event.kind == "state_pays":
        back = voice.say(EVENTS["state_back"], back=money["back"]) if event.amounts["back"] > voice.least else ""
        yield voice.say(STATE_PAYS.get(event.how, STATE_PAYS[""]), who=who, amount=money["paid"]) + back
    else:
        yield voice.say(EVENTS[event.kind], who=who, **money)


def failure(event: Event, who: str, voice: Voice) -> Iterator[str]:
    """Why a lab fails, what its estate brings and who gets what."""
    why, _, then = event.how.partition("/")
    amounts, least = event.amounts, voice.least
    money = {name: voice.money(amount) for name, amount in amounts.items()}
    then = "restructured" if then == "restructured" else "liquidated"
    yield voice.say(FAILURE["fails"], who=who, reason=voice.say(FAILURE["unable" if why == "unable" else "drowned"]),
                    then=voice.say(FAILURE[then]))
    yield (voice.say(FAILURE["sold" if amounts["price"] > least else "unsold"], price=money["price"])
           + voice.say(FAILURE["cash" if amounts["cash"] > least else "no_cash"], cash=money["cash"])
           + (voice.say(FAILURE["consumed"], consumed=money["consumed"]) if amounts["consumed"] > least else "") + ".")
    claims = sorted(event.claims, key=lambda line: CLASS_ORDER.index(line[0]))
    claimed, got = sum(line[1] for line in claims), sum(min(line[1], line[2]) for line in claims)
    parts = [voice.say(FAILURE["got"], name=voice.say(CLASS_WORDS[name]), paid=voice.money(min(paid, claim)), claim=voice.money(claim))
             for name, claim, paid in claims if claim > least]
    if claimed > 0:
        yield voice.say(FAILURE["creditors"], got=voice.money(got), claimed=voice.money(claimed), rate=percent(max(got, 0.0) / claimed),
                        parts=voice.listed(parts) or voice.say(FAILURE["trifle"]))
    if amounts["owners_before"] > least:
        kept = "owners" if amounts["owners_left"] > least else "nothing_left"
        yield voice.say(FAILURE[kept], owned=money["owners_before"], left=money["owners_left"])
    else:
        yield voice.say(FAILURE["worthless"])
    if amounts["put_in"] > least:
        yield voice.say(FAILURE["put_in"], amount=money["put_in"])


def firm_failure(event: Event, who: str, voice: Voice) -> Iterator[str]:
    """Why a landlord or vendor fails, who loses on it, and what it no longer does."""
    amounts, least = event.amounts, voice.least
    yield voice.say(FIRM["fails"], who=who, capital=voice.money(amounts["capital"]))
    lost = [voice.say(FAILURE["got"], name=voice.say(CREDITOR_WORDS[name]), paid=voice.money(claim - min(got, claim)),
                      claim=voice.money(claim)) for name, claim, got in event.claims if claim - got > least]
    named = f" ({shares_of(event.parts, voice)})" if event.parts and event.parts[0][2] > least else ""
    cost = voice.say(FIRM["consumed"], consumed=voice.money(amounts["consumed"])) if amounts["consumed"] > least else ""
    yield (voice.say(FIRM["lose"], parts=voice.listed(lost), named=named) if lost else voice.say(FIRM["trifle"])) + cost
    if amounts["n_sites"] > 0:
        price = voice.money(amounts["sites"]) if amounts["sites"] > least else voice.say(FIRM["nothing"])
        sites = voice.say(FIRM["one" if amounts["n_sites"] == 1 else "many"], n=f"{amounts['n_sites']:.0f}", price=price)
        yield voice.say(FIRM["stops"], sites=sites)


def site_defaults(event: Event, voice: Voice) -> str:
    """One site's default, or those of a quarter."""
    owed, recovered, price = (event.amounts[name] for name in ("owed", "recovered", "price"))
    rate = f" ({percent(recovered / owed)})" if owed > 0 else ""
    many = len(event.parts) > 1
    name = voice.say(SITE["many" if many else "one"], n=len(event.parts), who=voice.title(event.who))
    which = voice.say(SITE["which"], sites=named(event.parts, voice)) if many else ""
    if owed <= voice.least:
        return voice.say(SITE["no_debts" if many else "no_debt"], name=name, which=which)
    return voice.say(SITE["debt"], name=name, owed=voice.money(owed), which=which, price=voice.money(price),
                     recovered=voice.money(recovered), rate=rate)


def by_kind(parts: list[tuple[str, str, float]], voice: Voice) -> str:
    """Missed payments: rent with its landlords, the rest by what it is for."""
    rent = [part for part in parts if part[0] == "rent"]
    said = [voice.say(PARTS["rent"], amount=voice.money(sum(part[2] for part in rent)), who=shares_of(rent, voice))] if rent else []
    rest: dict[str, float] = {}
    for kind, _, amount in parts:
        if kind != "rent":
            rest[kind] = rest.get(kind, 0.0) + amount
    said += [f"{due_name(kind, voice)} {voice.money(amount)}" for kind, amount in rest.items() if amount > voice.least]
    return voice.listed(said) or voice.say(PARTS["small"])


def due_name(kind: str, voice: Voice) -> str:
    """What a payment is for."""
    return voice.say(DUE_WORDS[kind]) if kind in DUE_WORDS else kind.replace("_", " ")


def shares_of(parts: list[tuple[str, str, float]], voice: Voice) -> str:
    """The largest creditors by name, the others together."""
    said = [f"{voice.title(who)} {voice.money(amount)}" for _, who, amount in parts[:N_NAMED] if amount > voice.least]
    rest = sum(part[2] for part in parts[N_NAMED:])
    others = [voice.say(PARTS["others"], amount=voice.money(rest))] if rest > voice.least else []
    return voice.listed([*said, *others]) or voice.say(PARTS["small"])


def named(parts: list[tuple[str, str, float]], voice: Voice) -> str:
    """The largest sites by what they owe."""
    said = [f"{voice.title(who)} {voice.money(amount)}" for _, who, amount in parts[:N_NAMED]]
    n = len(parts) - N_NAMED
    more = [voice.say(PARTS["more"], n=n, amount=voice.money(sum(part[2] for part in parts[N_NAMED:])))] if n > 0 else []
    return voice.listed([*said, *more])


def accounts(year: YearOfLab, voice: Voice) -> str:
    """A year of a lab in a sentence."""
    raised = sorted(((source, amount) for source, amount in year.raised.items() if amount > voice.least), key=lambda pair: -pair[1])
    parts = voice.listed([f"{voice.say(SOURCE_WORDS[source])} {voice.money(amount)}" for source, amount in raised])
    how = "raised" if len(raised) > 1 else "raised_one" if raised else "nothing"
    found = voice.say(YEAR[how], total=voice.money(sum(amount for _, amount in raised)), parts=parts)
    end = voice.say(YEAR["closed" if year.stands else "gone"], cash=voice.money(year.cash), debt=voice.money(year.debt),
                    value=voice.money(year.value))
    return voice.say(YEAR["line"], who=voice.title(year.lab), sales=voice.money(year.sales), found=found, end=end)
