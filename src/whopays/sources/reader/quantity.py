# ruff: noqa: E501 - tables of words and patterns read better on one line
"""Which known quantity a figure is about, and whether it agrees with, updates or contradicts the record."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from whopays.sources.claim import Claim
from whopays.sources.fact import Fact
from whopays.sources.ledger import Ledger
from whopays.sources.reader.fractions import worded_in

# Names that mean the same party; the first is how it is printed.
PARTIES: Final = {
    "OpenAI": r"open ?ai|chatgpt|altman|friar", "Anthropic": r"anthropic|amodei|claude\b", "xAI": r"\bxai\b|grok\b", "Google": r"google|alphabet|gemini|deepmind",
    "Microsoft": r"microsoft|azure", "Oracle": r"oracle", "Nvidia": r"nvidia", "AMD": r"\bamd\b", "Broadcom": r"broadcom", "AWS": r"\baws\b|amazon",
    "CoreWeave": r"coreweave", "Meta": r"\bmeta\b", "SoftBank": r"softbank", "TRIA": r"\btria\b|terrorism",
    "Price-Anderson": r"price-anderson|nuclear|nucléaire", "CHIPS": r"chips act|\bchips\b(?= (?:act|law|loan|grant|fund|guarantee|direct))",
    "railway": r"railway|railroad|chemins? de fer|\brail\b", "telecom": r"telecom|carriers|opérateurs télécoms", "Global Crossing": r"global crossing",
    "Lockheed": r"lockheed", "Chrysler": r"chrysler", "Apollo": r"apollo|minuteman",
}  # fmt: skip
_PARTY_PATTERNS: Final = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in PARTIES.items()}
# metric -> (kinds of figure it is told in, words for it); earlier ones are more special and win.
METRICS: Final[dict[str, tuple[tuple[str, ...], str]]] = {
    "revenue share": (("share",), r"revenue[- ]share|share of (?:its |their )?revenue|reverse\b.{0,40}recettes|partage d(?:e|u) revenu"),
    "run rate": (("amount",), r"run[- ]?rate|annuali[sz]ed|annualis\w+|rythme annu\w+|cadence annuelle|\barr\b"),
    "burn": (("amount",), r"\bburn\w*|brûl\w+|consomm\w+ de trésorerie|consommation cumulée|consommerait"),
    "loss": (("amount",), r"\bloss(?:es)?\b|\blost\b|\bpert(?:e|es)\b|\bperd(?:u|ra|rait)?\b"),
    "valuation": (("amount",), r"valu(?:ed|ation|es|ing)|post[- ]money|after the money|valoris\w+|worth\b|\bpèse\b|entrée en bourse|sur une base de"),
    "commitment": (("amount",), r"commit\w*|promis\w*|pledg\w*|engag\w+|contract\w*|contrat\w*|agreement|accord\b|deal\b|letter of intent|lettre d['’]intention|"
                   r"investi(?:r|ra|rait|ssements?)\b.{0,60}(?:centres? de données|infrastructure)|data[- ]cent(?:er|re)s?.{0,40}(?:spend|invest)|services azure|plans? to (?:spend|invest)|(?:dépenser|investir)\b.{0,60}\bans\b"),
    "round": (("amount",), r"\braised?\b|\bround\b|lever\b|levée|levé\b|tour de table|funding round|secondary|cédé"),
    "funding gap": (("amount",), r"\bgap\b|shortfall|\bhole\b|\bshort of\b|trou de|besoin de financement|déficit de financement|il manquera"),
    "revenue": (("amount",), r"revenue\w*|\bsales\b|\bmade\b|chiffre d['’]affaires|recettes|revenus?\b|\bventes\b|encaiss\w+|topline"),
    "users": (("users",), r"users?|utilisateurs|abonn\w+|subscribers|weekly|hebdomadaire"),
    "paying share": (("share",), r"\bpay(?:s|ing)?\b|\bpai(?:e|ent)\b|payants?|subscribe\b"),
    "ownership": (("share",), r"\bowns?\b|owning|stake|détien\w+|capital\b|holds?\b"),
    "price": (("price",), r"price|plan\b|subscription|costs?\b|abonnement|prix|tarif|forfait"),
    "rental price": (("price",), r"gpu|h100|rent\w*|loue"),
    "capacity": (("power",), r"capacity|capacité|puissance|\bgw\b.{0,30}\btarget|\bgw$|deal\b|letter of intent|lettre d['’]intention|fournira|provide|contract"),
    "capital cost": (("price",), r"per gw|per gigawatt|a gigawatt|each gigawatt|chaque gigawatt|par gigawatt"),
    "liquidity": (("amount",), r"\bcash\b|liquidity|trésorerie|disposait"),
    "federal share": (("share",), r"federal share|takes?\b.{0,20}loss|pertes"),
}  # fmt: skip
_METRIC_PATTERNS: Final = {name: (kinds, re.compile(words, re.IGNORECASE)) for name, (kinds, words) in METRICS.items()}
_ABOUT: Final = {
    "revenue_2025": "revenue", "revenue_2030": "revenue", "compute_commitment_8y": "commitment", "round_size_2024": "round",
    "valuation_2024": "valuation", "loss_2024": "loss", "weekly_users": "users", "price_path": "price",
}  # fmt: skip
AGREES_WITHIN: Final = 0.05
# What a party has, as against what it does in a year: another date is an update, not another quantity.
STOCKS: Final = frozenset(["users", "valuation", "price", "commitment", "paying share", "ownership", "run rate", "capacity", "rental price", "liquidity"])


@dataclass(frozen=True)
class Known:
    """A value of the record in the terms of the reader."""

    id: str
    party: str
    metric: str
    year: int | None
    kind: str
    low: float
    high: float
    known_on: str | None

    @property
    def name(self) -> str:
        """How the quantity is printed."""
        return " ".join(str(part) for part in (self.party, self.metric, self.year) if part)


def party_in(text: str) -> str | None:
    """The party a text is about: the first it names.

    >>> party_in("ChatGPT has 800 million weekly users")
    'OpenAI'
    """
    found = [(match.start(), name) for name, pattern in _PARTY_PATTERNS.items() if (match := pattern.search(text))]
    return min(found)[1] if found else None


def main_party(text: str) -> str | None:
    """The party an article is about: named twice at least, and as often as all others together."""
    tally = {name: len(pattern.findall(text)) for name, pattern in _PARTY_PATTERNS.items()}
    first = max(tally, key=lambda name: tally[name])
    return first if tally[first] >= 2 and 2 * tally[first] >= sum(tally.values()) else None


def metric_in(text: str, kind: str) -> str | None:
    """The metric a text is about, among those told in figures of that kind: the first of the list that occurs."""
    return next((name for name, (kinds, pattern) in _METRIC_PATTERNS.items() if kind in kinds and pattern.search(text)), None)


def _claim_entries(claim: Claim) -> Iterator[Known]:
    metric = _ABOUT.get(claim.about)
    if metric is None or claim.figure_as_printed is None:
        return
    if "annualised" in (claim.unit or ""):
        metric = "run rate"
    low = high = claim.value
    if low is None or high is None:
        vague = next(worded_in(claim.figure_as_printed, "fr"), None) or next(worded_in(claim.figure_as_printed, "en"), None)
        if vague is None:
            return
        low, high = vague.low, vague.high
    kind = {"users": "users", "price": "price"}.get(metric, "amount")
    printed = re.search(r"\d{4}$", claim.about)
    year = int(printed.group(0)) if printed else None
    yield Known(claim.id, "OpenAI", metric, year, kind, low, high, claim.date)


_FACT_UNITS: Final[list[tuple[str, str, float]]] = [
    (r"USD bn/GW", "price", 1e9), (r"USD bn", "amount", 1e9), (r"USD m\b", "amount", 1e6), (r"USD per GPU-hour", "price", 1.0), (r"USD per", "price", 1.0),
    (r"^USD$|^USD/year$", "amount", 1.0), (r"^GW", "power", 1.0), (r"^MW", "power", 1e-3), (r"^million$", "users", 1e6), (r"fraction", "share", 1.0),
    (r"percent", "share", 0.01), (r"^share$", "share", 1.0), (r"^users$", "users", 1.0),
]  # fmt: skip


def _leaves(value: Any, path: str = "") -> Iterator[tuple[str, float, float]]:
    """(key path, low, high) of every number of a fact's value; a list of two is a range."""
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return
    if isinstance(value, int | float):
        yield path, float(value), float(value)
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _leaves(inner, f"{path} {key}")
    elif isinstance(value, list) and len(value) == 2 and all(isinstance(v, int | float) for v in value):
        yield path, float(min(value)), float(max(value))


def _fact_entries(fact: Fact) -> Iterator[Known]:
    unit = next(((kind, factor) for pattern, kind, factor in _FACT_UNITS if re.search(pattern, fact.unit)), None)
    # The bank's figures are about the lab.
    party = party_in(fact.quantity.replace("HSBC", "OpenAI"))
    if unit is None or party is None:
        return
    years = re.findall(r"20\d\d", fact.quantity.split("(")[0])
    leaves = list(_leaves(fact.value))
    if isinstance(fact.value, list) and len(fact.value) == len(years) > 1:
        leaves = [(year, float(v), float(v)) for year, v in zip(years, fact.value, strict=True)]
    for path, low, high in leaves:
        entry = _leaf_entry(fact, path, party, unit)
        if entry is None:
            continue
        metric, kind, factor = entry
        found = re.findall(r"20\d\d", path) or years[:1] or re.findall(r"(?:19|20)\d\d", fact.true_for)[:1]
        yield Known(fact.id, party, metric, int(found[0]) if found else None, kind, low * factor, high * factor, fact.known_on)


# A key that only says when, or that it is the whole, leaves the metric to the name of the fact.
_PLAIN_KEY: Final = re.compile(r"^(?:(?:FY|end[ _-]?|year[ _-]?)?20\d\d(?:[ _-]?(?:0[1-9]|1[0-2]|[qh][1-4]))?|total|amount|value|low|high|from|to)?$", re.IGNORECASE)
_OTHER_THING: Final = re.compile(r"revenue-share paid|backlog|\bspend\b|split|probab|lead time", re.IGNORECASE)


def _leaf_entry(fact: Fact, path: str, party: str, unit: tuple[str, float]) -> tuple[str, str, float] | None:
    """Metric, kind and factor of one number of a fact; None where its key does not say what it is."""
    key = path.strip().replace("_", " ")
    kind, factor = unit
    if re.search(r"\bgw$", key, re.IGNORECASE):
        return "capacity", "power", 1.0
    if _OTHER_THING.search(f"{fact.quantity} {key}"):
        return None
    if _PLAIN_KEY.match(key) or party_in(key):
        words = fact.quantity.replace("WAU", "weekly users")
        metric = "run rate" if "annualised" in fact.unit else metric_in(words, kind) or ("capacity" if kind == "power" else None)
    else:
        metric = metric_in(key.replace("post money", "valuation").replace("run rate", "run-rate"), kind)
        part_of_year = re.search(r"H[12]|Q[1-4]", fact.true_for)
        if part_of_year and not re.search(r"20\d\d", key) and metric not in STOCKS:
            return None
    return (metric, kind, factor) if metric else None


def known_quantities(ledger: Ledger) -> tuple[Known, ...]:
    """The values of the record that a figure can be set against."""
    return tuple(
        [entry for claim in ledger.claims.values() for entry in _claim_entries(claim)]
        + [entry for fact in ledger.facts.values() for entry in _fact_entries(fact)]
    )


@dataclass(frozen=True)
class Relation:
    """How a figure stands to the record.

    relation : agrees | updates | contradicts | new
    quantity : the nearest known quantity, or the one the figure seems to be about, None where that is not told
    agrees_with, differs_from : ids of the record
    """

    relation: str
    quantity: str | None
    agrees_with: tuple[str, ...] = ()
    differs_from: tuple[str, ...] = ()


def relate(
    low: float, high: float, kind: str, *, party: str | None, metric: str | None, year: int | None, denied: bool,
    said_on: str | None, known: Iterable[Known],
) -> Relation:  # fmt: skip
    """Sets a figure against the record.

    low, high : bounds of the figure
    kind      : kind of figure
    said_on   : ISO date of the article, None where unknown
    returns   : Relation. Within AGREES_WITHIN it agrees; else a later article updates, an earlier or undated one
                contradicts (of what changes anyway, an older state is new, not a contradiction); a denial of what
                the record says contradicts it. Figures for a past, closed year that
                differ contradict whatever their date.

    >>> entry = Known("X", "OpenAI", "revenue", 2025, "amount", 13e9, 13e9, "2025-11-06")
    >>> relate(13e9, 13e9, "amount", party="OpenAI", metric="revenue", year=2025, denied=False, said_on="2025-11-07", known=[entry]).relation
    'agrees'
    """
    if party is None or metric is None:
        return Relation("new", None)
    name = " ".join(str(part) for part in (party, metric, year) if part)
    same = [k for k in known if k.party == party and k.metric == metric and k.kind == kind]
    if year is not None and metric not in STOCKS:
        same = [k for k in same if k.year in (year, None)]
    elif year is not None:
        same = [k for k in same if k.year == year] or same
    if not same:
        return Relation("new", name)
    agree = [k for k in same if low <= k.high * (1 + AGREES_WITHIN) and high >= k.low * (1 - AGREES_WITHIN)]
    differ = [k for k in same if k not in agree]
    nearest = agree[0] if agree else min(differ, key=lambda k: abs(k.high - high))
    if denied:
        return Relation("contradicts", nearest.name, (), _ids(agree)) if agree else Relation("new", nearest.name)
    if agree:
        return Relation("agrees", nearest.name, _ids(agree), _ids(differ))
    latest = max((k.known_on or "" for k in differ), default="")
    closed = metric not in STOCKS and nearest.year is not None and latest[:4] > str(nearest.year)
    later = said_on is not None and latest != "" and said_on[: len(latest)] > latest and not closed
    if not later and metric in STOCKS and said_on is not None:
        return Relation("new", nearest.name)  # an older state of what changes anyway
    return Relation("updates" if later else "contradicts", nearest.name, (), _ids(differ))


def _ids(entries: Iterable[Known]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(k.id for k in entries))
