# ruff: noqa: E501, SIM905 - tables of words and patterns read better on one line
"""What a printed number counts: the unit that follows it, in French and English."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from whopays.sources.reader.numerals import ROUND

_S: Final = "[ \u00a0\u202f-]"
_S0: Final = f"{_S}?"
# word of a period or thing -> how the unit of a price is written
_DENOMINATORS: Final = {
    "month": "month", "monthly": "month", "mois": "month", "mensuel": "month", "year": "year", "annum": "year", "yearly": "year", "annually": "year",
    "an": "year", "année": "year", "annuel": "year", "hour": "hour", "heure": "hour", "gpu-hour": "hour", "gpu hour": "hour", "chip-hour": "hour",
    "week": "week", "semaine": "week", "day": "day", "jour": "day", "quarter": "quarter", "trimestre": "quarter",
    "kwh": "kWh", "kilowatt-hour": "kWh", "kilowatt hour": "kWh", "kilowattheure": "kWh", "mwh": "MWh", "megawatt-hour": "MWh",
    "mégawattheure": "MWh", "gw": "GW", "gigawatt": "GW", "mw": "MW", "megawatt": "MW", "mégawatt": "MW", "kw": "kW", "kilowatt": "kW",
    "mile": "mile", "barrel": "barrel", "baril": "barrel", "kilometre": "km", "kilometer": "km", "kilomètre": "km", "km": "km",
    "acre": "acre", "token": "token", "share": "share", "action": "share",
}  # fmt: skip
_WHO: Final = r"(?:user|seat|person|head|subscriber|customer|employee|licen[cs]e|utilisateur|abonné|personne|siège|poste|tête)"
_PER: Final = {
    "en": re.compile(
        rf",?\s(?:(?:a|an|per|each|every)\s|/\s?)(?:{_WHO}(?:\s(?:a|per|each|and per)\s|\s?/\s?))?(?P<what>[a-zA-Z]+(?:[- ]hour)?)\b|"
        rf"\s?/\s?(?:{_WHO}\s?/\s?)?(?P<slash>[a-zA-Z]+(?:-hour)?)\b|\s(?P<adverb>annually|yearly|monthly)\b",
        re.IGNORECASE,
    ),
    "fr": re.compile(
        rf"\s(?:(?:par|chaque)\s|/\s?|l['’])(?:{_WHO}(?:\s(?:et )?par\s|\s?/\s?))?(?P<what>[a-zA-Zéè]+)\b|"
        rf"\s?/\s?(?:{_WHO}\s?/\s?)?(?P<slash>[a-zA-Zéè]+)\b|\s(?:le|du)\s(?P<energy>kilowattheure|mégawattheure|kwh|mwh|gigawatt|gw|baril|kilomètre)\b|"
        r"\s(?P<adverb>annuels?|mensuels?|annuelles?|mensuelles?)\b",
        re.IGNORECASE,
    ),
}


def price_of(text: str, end: int, language: str) -> tuple[str | None, int]:
    """What an amount is per: the denominator of its unit and where it ends; (None, end) where it is per nothing.

    >>> price_of("$40 per user per month", 3, "en")
    ('month', 22)
    """
    found = _PER[language].match(text, end)
    if not found:
        return None, end
    word = next(value for value in found.groupdict().values() if value).lower()
    for form in (word, word.removesuffix("s"), word.removesuffix("les"), word.removesuffix("les") + "l"):
        if form in _DENOMINATORS:
            return _DENOMINATORS[form], found.end()
    last = word.split(" ")[0]
    return (_DENOMINATORS[last], found.start() + len(found.group(0)) - len(word) + len(last)) if last in _DENOMINATORS else (None, end)


@dataclass(frozen=True)
class Unit:
    """Unit of a number that is not money.

    kind   : power | energy | share | rate | span | users | count | ratio | other; `other` is no figure of ours (nm, GB)
    factor : what the number is multiplied by to be in `name`
    """

    kind: str
    name: str
    factor: float
    end: int
    thing: str | None = None


_FIXED: Final[list[tuple[str, str, str, float]]] = [
    (rf"{_S0}(?:%|p\.?\s?c\.(?!\w))|{_S}(?:percent(?:age)?(?! points?)|per cent|pour cent)\b", "share", "share", 0.01),
    (rf"{_S}(?:percentage points?|points? de pourcentage)\b", "share", "share", 0.01),
    (rf"{_S0}(?:bps?|pdb|pb)\b|{_S}(?:basis points?|points? de base)\b", "rate", "rate", 0.0001),
    (rf"{_S0}(?:TWh|GWh|MWh|kWh)\b|{_S}(?:(?:tera|giga|mega|kilo)watt-?[ -]?hours?|(?:téra|giga|méga|kilo)wattheures?)\b", "energy", "", 1.0),
    (rf"{_S0}(?:TW|GW)\b|{_S}(?:gigawatts?|terawatts?|térawatts?)\b", "power", "GW", 1.0),
    (rf"{_S0}MW\b|{_S}(?:megawatts?|mégawatts?)\b", "power", "GW", 1e-3),
    (rf"{_S0}kW\b|{_S}kilowatts?\b", "power", "GW", 1e-6),
    (rf"{_S0}(?:nm|GB|Go|TB|To|MB|Mo|Gb/s|Gbps|km/h|mph|Hz|GHz|MHz|kg|mm|cm|°C?|px|pt|am|pm|a\.m\.|p\.m\.|h\d{{0,2}}|th|nd|rd|st)\b", "other", "", 1.0),
    (rf"{_S}(?:nanomet(?:er|re)s?|nanomètres?|gigabytes?|gigaoctets?|terabytes?|degrees|degrés)\b", "other", "", 1.0),
    (rf"-?fold\b|{_S}(?:times|fois)\b|x\b(?!\w)", "ratio", "ratio", 1.0),
]  # fmt: skip
_FIXED_PATTERNS: Final = [(re.compile(pattern), kind, name, factor) for pattern, kind, name, factor in _FIXED]
_SPANS: Final = {
    "years": r"years?|yrs?|ans|an|années?|exercices?", "months": r"months?|mois", "quarters": r"quarters?|trimestres?",
    "weeks": r"weeks?|semaines?", "days": r"days?|jours?|journées?", "hours": r"hours?|heures?|hrs?", "minutes": r"minutes?",
    "decades": r"decades?|décennies?",
}  # fmt: skip
_BETWEEN: Final = r"(?:(?:next|last|past|coming|following|first|full|more|further|straight|consecutive|prochaine?s|dernière?s?|premi[eè]re?s|longues?|autres) )?"
_SPAN_PATTERNS: Final = [(re.compile(rf"{_S}(?:de |d'|d’)?{_BETWEEN}(?:{words})\b", re.IGNORECASE), name) for name, words in _SPANS.items()]
_USERS: Final = (
    r"users?|subscribers?|customers?|developers?|visitors?|members|adults|households|utilisateurs?|utilisatrices|abonnée?s?|clients?|clientes|"
    r"développeurs?|développeuses|visiteurs?|internautes|adeptes|foyers"
)
_ADJECTIVES: Final = r"(?:[^\W\d_][\w'’-]* ){0,3}?"
_USERS_PATTERN: Final = re.compile(rf"{_S}(?:de |d'|d’|of )?{_ADJECTIVES}(?:{_USERS})\b", re.IGNORECASE)
_PEOPLE_PATTERN: Final = re.compile(rf"{_S}(?:de |d'|d’|of )?(?:people|personnes|gens|persons)\b", re.IGNORECASE)
_USING: Final = re.compile(r"\b(?:us(?:e|es|ed|ing)|utilis\w+|se serv\w+|sign(?:ed)? in|log(?:ged)? in|se connect\w+)\b", re.IGNORECASE)
_NOUN: Final = re.compile(
    rf"{_S}(?:de |d'|d’|des |of )?(?P<words>[^\W\d_][\w'’-]*(?: [^\W\d_][\w'’-]*){{0,3}})", re.UNICODE
)
_NO_THING: Final = frozenset(
    "of in on at to for from by and or but than that which who with as is was are were has had have will would the a an this last next about "
    "around over under more less later earlier ago since until after before percent each per times against so it he she they its their one ones "
    "de du des le la les un une et ou mais que qui pour par sur dans en au aux avec sans selon contre plus moins dont soit puis fois elle il ce "
    "cette cet ces son sa ses leur leurs est était sont serait a ont avait depuis jusqu jusque environ près ainsi alors chacun chacune ne pas d "
    "francs points cents others autres à".split()
)
_DE: Final = re.compile(r"[ \u00a0\u202f](?:de |d['’]|des )")
_ELIDED: Final = re.compile(r"(?:n|s|l|qu|c|j|m|t|d)['’]")
# Sums are often told by what they are for, without a currency: 39 milliards de subventions.
_MONEY_THINGS: Final = frozenset(
    "titres obligations subventions prêts prêt dette dettes revenus recettes ventes pertes bénéfices profits investissements investissement dépenses capital "
    "capitaux fonds crédits aides trésorerie liquidités commandes contrats engagements garanties valorisation loyers achats "
    "grants loans debt revenue revenues sales losses profit profits investment investments spending capital funds credit equity cash "
    "orders contracts commitments guarantees bonds notes aid funding rent costs capex".split()
)


@cache
def _noun_words() -> re.Pattern[str]:
    return re.compile(r"[^\W\d_][\w'’-]*")


def unit_after(text: str, end: int, *, value: float, spelled: bool, scaled: bool, needs_de: bool = False) -> Unit | None:
    """Unit that follows a number which is not money; None where nothing says what it counts.

    >>> unit_after("4.5 GW", 3, value=4.5, spelled=False, scaled=False).name
    'GW'
    >>> unit_after("800 million weekly users", 11, value=8e8, spelled=False, scaled=True).kind
    'users'
    """
    for pattern, kind, name, factor in _FIXED_PATTERNS:
        found = pattern.match(text, end)
        if found:
            return _fixed(found, kind, name, factor)
    for pattern, name in _SPAN_PATTERNS:
        found = pattern.match(text, end)
        if found:
            half = re.compile(r" et demie?| and a half").match(text, found.end())
            stop = half.end() if half else found.end()
            bonus = 1 + 0.5 / value if half and value else 1.0
            return Unit("span", "years" if name == "decades" else name, bonus * (10.0 if name == "decades" else 1.0), stop)
    found = _USERS_PATTERN.match(text, end)
    if found and not re.search(r"[.,;:()]", found.group(0)):
        return Unit("users", "users", 1.0, found.end())
    found = _PEOPLE_PATTERN.match(text, end)
    if found:
        sentence = re.split(r"[.!?](?:\s|$)", text[end : end + 160])[0]
        kind = "users" if _USING.search(sentence) else "count"
        return Unit(kind, kind, 1.0, found.end(), "people")
    if needs_de and not _DE.match(text, end):
        return None  # French says `millions de puces`; what follows without `de` is an adjective or a verb
    return _thing(text, end, value=value, spelled=spelled, scaled=scaled)


def _fixed(found: re.Match[str], kind: str, name: str, factor: float) -> Unit:
    printed = found.group(0).strip(" \u00a0\u202f-").lower()
    if kind == "energy":
        name = {"t": "TWh", "g": "GWh", "m": "MWh", "k": "kWh"}[printed[0]]
    if kind == "power" and printed[0] == "t":
        factor = 1000.0
    return Unit(kind, name, factor, found.end())


def _thing(text: str, end: int, *, value: float, spelled: bool, scaled: bool) -> Unit | None:
    """A count of things: the noun after the number, where it reads as one."""
    found = _NOUN.match(text, end)
    if not found:
        return None
    words = _noun_words().findall(found.group("words"))
    first = words[0].lower()
    if _ELIDED.match(first):
        return None
    lead = text[end : found.start("words")].strip().lower()
    if first in _NO_THING or (first[0] != words[0][0] and not first.isupper() and not words[0].isupper() and words[0][-1] != "s"):
        return None
    if spelled and not scaled:
        plural = next((w for w in words if w.lower() in _NO_THING or w.endswith(("s", "x"))), "")
        rounded = any(text[max(0, end - 14) : end].lower().endswith(word) for word in ROUND)
        if value < 3 or not plural or plural.lower() in _NO_THING or (lead and not rounded):
            return None
        thing = " ".join(words[: words.index(plural) + 1])
    else:
        kept = []
        for word in words:
            if word.lower() in _NO_THING:
                break
            kept.append(word)
        plurals = [at for at, word in enumerate(kept) if word.endswith(("s", "x"))]
        plural_at = plurals[-1] if plurals and plurals == list(range(plurals[0], plurals[-1] + 1)) else (plurals or [0])[0]
        if scaled and (kept[0].lower() in _MONEY_THINGS or not (plurals or lead)):
            return None
        thing = " ".join(kept[: plural_at + 1])
    return Unit("count", "count", 1.0, text.index(thing, found.start("words")) + len(thing), thing)
