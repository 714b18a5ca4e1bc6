# ruff: noqa: E501 - tables of words and patterns read better on one line
"""The figures of an article: numbers with what they count, ranges joined, identifiers left out."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from whopays.sources.reader.dates import Dated
from whopays.sources.reader.fractions import Worded, worded_in
from whopays.sources.reader.phrases import UNKNOWN, Phrase, currency_after, is_article, phrases_in
from whopays.sources.reader.units import price_of, unit_after


@dataclass(frozen=True)
class Found:
    """A figure as it stands in the text.

    value     : the middle of a range, None for an order of magnitude
    low, high : bounds; equal to the value where it is a point
    unit      : money keeps its ISO currency here, e.g. `EUR/month`
    kind      : amount | price | users | share | rate | power | energy | span | count | ratio | date
    """

    start: int
    end: int
    value: float | None
    low: float
    high: float
    unit: str
    kind: str
    currency: str | None = None
    scale: float = 1.0
    thing: str | None = None
    long_scale: bool = False
    guessed: bool = False
    first_day: str | None = None
    last_day: str | None = None


# What stands before a number that is a name, a place in a text, or a time of day.
_NAME_BEFORE: Final = re.compile(
    r"(?:\b(?:section|sections|page|pages|channel|version|article|chapter|chapitre|room|salle|no\.|n°|nº|table|tableau|figure|fig\.|annexe|titre|title|"
    r"fortune|s&p|cac|dow|nasdaq|boeing|airbus|note|phase|tranche|step|étape|level|niveau|route|rue|avenue|bis|tél\.?|tel\.?|article|alinéa|day|jour|"
    r"grade|tier|type|gen|generation|windows|series|série|covid|rfc|iso|loi|bill|order|décret|règlement|apollo|formula|formule|top)\s|[#§]\s?|[A-Za-z]-)$",
    re.IGNORECASE,
)
_PROPER_BEFORE: Final = re.compile(r"(?P<gap>^|[.!?:;«“\"(]\s*|\s)(?P<word>[A-ZÀ-Ý][\w'’.-]*)\s$")
_TIME: Final = re.compile(r"^\d{1,2}(?::\d{2}|h\d{2}|\s?h\b(?!\w))")
_CHANGE: Final = re.compile(
    r"\b(?:pass\w+|grimp\w+|mont\w+|bondi\w+|augment\w+|tomb\w+|chut\w+|recul\w+|bais\w+|relev\w+|progress\w+|gliss\w+|"
    r"rise|rises|rose|rising|go|goes|went|climb\w*|grow|grows|grew|jump\w*|increase\w*|fall|falls|fell|drop\w*|slip\w*|cut|lift\w*|rais\w+|mov\w+|swell\w*|double\w*)\b(?:[^.,;]|[.,](?=\d)){0,40}$",
    re.IGNORECASE,
)
_JOINED: Final = {
    "en": re.compile(r"^(?P<sign>\s?[-–—]\s?|\s(?:to|through)\s|\s(?P<weak>or|and)\s)(?:about |around |nearly )?$"),
    "fr": re.compile(r"^(?P<sign>\s?[-–—]\s?|\s(?:à|jusqu'à)\s|\s(?P<weak>ou|et)\s)(?:environ |près de )?$"),
}
_DEFINITION: Final = re.compile(
    r"\b(?:un|a|one) (?:milliard|billion|trillion)s?\b[^.]{0,30}(?:c['’]est|vaut|équivaut à|signifie|means|is|equals|=) "
    r"(?:mille|a thousand|one thousand|1[ ,.]?000)\b",
    re.IGNORECASE,
)
_OPENING: Final = re.compile(r"\b(?P<word>between|from|entre|de)\s(?:about |around |environ )?$", re.IGNORECASE)
_EACH_GW: Final = re.compile(
    r"\b(?:each|every|per|chaque|par)\s(?:gigawatt|GW)\b[^.;]{0,40}$|\b(?:cost\w*|coût\w*)\s(?:of\s)?(?:a|one|un|d'un)\s(?:gigawatt|GW)\b[^.;]{0,30}$",
    re.IGNORECASE,
)


def _is_name(text: str, phrase: Phrase) -> bool:
    """Whether a bare number is part of a name (GPT-5, Section 3, Llama 4) or a time of day."""
    before = text[max(0, phrase.start - 30) : phrase.start]
    if _TIME.match(text[phrase.start : phrase.start + 6]) or _NAME_BEFORE.search(before):
        return True
    if re.match(r"-for-|-to-\d|/\d|\.\d|\([a-z]\)", text[phrase.end :]) or (before[-1:] in "-/" and before[-2:-1].isalnum()):
        return True
    proper = _PROPER_BEFORE.search(before)
    return bool(proper and proper["gap"] == " " and not phrase.spelled and phrase.scale == 1.0)


def _amount(text: str, phrase: Phrase, language: str, currency: str, end: int) -> Found:
    per, stop = price_of(text, end, language)
    if per is None and _EACH_GW.search(text[max(0, phrase.start - 70) : phrase.start]):
        per, stop = "GW", end
    unit = f"{currency}/{per}" if per and currency != UNKNOWN else currency
    # A sum a year is still an amount; twenty dollars a month is a price.
    kind = "price" if per and not (per in ("year", "month", "quarter", "week", "day") and phrase.scale >= 1e6) else "amount"
    return Found(phrase.start, stop, phrase.value, phrase.value, phrase.value, unit, kind, currency, phrase.scale, long_scale=phrase.long)


def _single(text: str, phrase: Phrase, language: str) -> Found | None:
    """One printed number as a figure; None where it is a name or says nothing."""
    if phrase.currency:
        return _amount(text, phrase, language, phrase.currency, phrase.end)
    if is_article(text, phrase, language):
        return None
    unit = unit_after(text, phrase.end, value=phrase.value, spelled=phrase.spelled, scaled=phrase.scale > 1, needs_de=language == "fr" and phrase.scale >= 1e6)
    if unit is not None and unit.kind == "other":
        return None
    if unit is None or unit.kind == "count":
        if phrase.scale == 1.0 and _is_name(text, phrase):
            return None
        if unit is None and not phrase.spelled and (cents := _cents(text, phrase, language)):
            return cents
        if unit is None or (phrase.scale >= 1e9 and not unit.thing):
            return Found(phrase.start, phrase.end, phrase.value, phrase.value, phrase.value, "", "", None, phrase.scale, long_scale=phrase.long)
    value = phrase.value * unit.factor
    return Found(phrase.start, unit.end, value, value, value, unit.name, unit.kind, None, phrase.scale, unit.thing)


def _cents(text: str, phrase: Phrase, language: str) -> Found | None:
    """A price in cents, as 8.5 cents per kWh."""
    word = re.compile(r" cents?\b").match(text, phrase.end)
    per, end = price_of(text, word.end(), language) if word else (None, 0)
    if per is None:
        return None
    value = phrase.value / 100
    return Found(phrase.start, end, value, value, value, f"USD/{per}", "price", "USD")


def _worded(text: str, one: Worded, language: str) -> Found | None:
    if one.unit:
        return Found(one.start, one.end, one.value, one.low, one.high, one.unit, one.unit)
    currency, end = currency_after(text, one.end, language)
    phrase = Phrase(one.start, end, one.low, currency, 1e6, True)
    if currency:
        return replace(_amount(text, phrase, language, currency, end), value=None, low=one.low, high=one.high)
    unit = unit_after(text, one.end, value=one.low, spelled=False, scaled=True)
    if unit is None or (unit.kind == "count" and not unit.thing):
        if one.high < 1e4:
            return None
        per, end = price_of(text, one.end, language)
        return Found(one.start, end, None, one.low, one.high, f"/{per}" if per else "", "", None, 1e6)
    if one.high < 1e4 and unit.kind == "count":
        return None
    return Found(one.start, unit.end, None, one.low, one.high, unit.name, unit.kind, None, 1e6, unit.thing)


def _join(text: str, first: Found, second: Found, language: str) -> list[Found] | None:
    """Two neighbours as a range, as a change from one to the other, or None where they are neither."""
    joined = _JOINED[language].match(text[first.end : second.start])
    if not joined or second.value is None or first.value is None or not _same_measure(first, second):
        return None
    opening = _OPENING.search(text[max(0, first.start - 80) : first.start])
    word = opening["word"].lower() if opening else ""
    if joined["weak"] in ("and", "et") and word not in ("between", "entre"):
        return None
    whole = second if second.kind else replace(
        second, unit=first.unit, kind=first.kind, currency=first.currency, thing=first.thing,
        value=second.value, low=second.low, high=second.high)  # fmt: skip
    low = first.value
    if not first.kind or (first.currency and first.scale == 1.0):
        low *= second.scale / first.scale if first.scale < second.scale else 1.0
        if second.kind in ("share", "rate", "power"):
            low *= second.high / _printed(text, second, language)
    if joined["weak"] in ("or", "ou") and not low < second.high <= 2 * low:
        return None
    before = text[max(0, first.start - 80) : first.start - (len(word) + 1 if word else 0)]
    if low > second.high or (word in ("from", "de") and "-" not in joined["sign"] and _CHANGE.search(before)):
        if word not in ("from", "de"):
            return None
        return [replace(whole, start=first.start, end=first.end, value=low, low=low, high=low), whole]
    start = first.start - len(word) - 1 if word else first.start
    return [replace(whole, start=start, end=whole.end, value=(low + second.high) / 2, low=low)]


def _same_measure(first: Found, second: Found) -> bool:
    """Whether two figures may be the ends of one range: one has no unit of its own, or both have the same."""
    if not second.kind:
        return bool(first.currency) or (not first.kind and second.scale >= 1e6)
    if not first.kind:
        return True
    return first.currency == second.currency and (first.kind == second.kind or {first.kind, second.kind} == {"amount", "price"})


def _is_definition(text: str, one: Found) -> bool:
    """Whether a figure only explains a number word: a billion is a thousand million."""
    around = text[max(0, one.start - 40) : one.end + 45]
    return bool(_DEFINITION.search(around)) and one.high >= 1e9 and bool(re.match(r"(?:un|une|a|an|one|mille|thousand)\b", text[one.start :], re.I))


def _printed(text: str, one: Found, language: str) -> float:
    """The number of a figure as printed, before its unit's factor; 1 where that is 0, which has no ratio."""
    inner = phrases_in(text[one.start : one.end], language)
    return (inner[0].value or 1.0) if inner else 1.0


def _ranges(text: str, found: list[Found], language: str) -> list[Found]:
    result: list[Found] = []
    for one in found:
        joined = _join(text, result[-1], one, language) if result else None
        if joined:
            result[-1:] = joined
        else:
            result.append(one)
    return result


_COUNTS_USERS: Final = re.compile(r"\b(?:users?|subscribers?|customers?|utilisateurs?|utilisatrices|abonnés|clients)\b", re.IGNORECASE)
_SAME_SCALE: Final = re.compile(r"\s(?:sur l'année|sur l'ensemble|l'an (?:dernier|prochain)|l'année|en 20\d\d|in 20\d\d|for the year|(?:this|next|last) year)\b")


def _inherit(text: str, found: list[Found]) -> list[Found]:
    """Gives a bare `four billion` the currency of its neighbours, and a bare price its neighbour's month."""
    result: list[Found] = []
    money = next((one.currency for one in found if one.currency), None)
    for at, one in enumerate(found):
        if one.kind:
            result.append(_like_price(text, one, result, found[at + 1 :]))
            continue
        sentence = re.split(r"[.!?]\s", text[max(0, one.start - 250) : one.start])[-1]
        last = next((r for r in reversed(result) if r.kind in ("amount", "users", "count")), None)
        if last is not None and "\n" in text[last.end : one.start] and last.start < one.start - len(sentence):
            last = None
        per = one.unit
        if last is not None and last.kind != "amount" and last.start >= one.start - len(sentence) and one.scale > 1:
            result.append(replace(one, unit=last.unit, kind=last.kind, thing=last.thing, guessed=True))
        elif one.scale == 1.0 and last is not None and last.scale >= 1e6 and _SAME_SCALE.match(text, one.end) and one.start - last.end < 60:
            scale = last.scale
            result.append(replace(last, start=one.start, end=one.end, value=one.high * scale, low=one.low * scale, high=one.high * scale, guessed=True))
        elif one.scale >= 1e6 and last is None and _COUNTS_USERS.search(sentence) and one.scale < 1e10:
            result.append(replace(one, unit="users", kind="users", guessed=True))
        elif one.scale >= 1e6:
            currency = (last.currency if last is not None else None) or money or "USD"
            result.append(replace(one, unit=currency + per, kind="amount", currency=currency, guessed=True))
    return result


_EVERY_MONTH: Final = re.compile(r"\b(?:monthly|mensuel(?:le)?)\s[^.;]*$", re.IGNORECASE)


def _like_price(text: str, one: Found, before: list[Found], after: list[Found]) -> Found:
    if one.kind != "amount" or one.scale > 1 or "/" in one.unit or not one.currency or one.high > 10000:
        return one
    every = _EVERY_MONTH.search(text[max(0, one.start - 45) : one.start])
    if every:
        return replace(one, unit=f"{one.currency}/month", kind="price", guessed=True)
    for other in [*reversed(before[-2:]), *after[:2]]:
        gap = text[min(one.end, other.end) : max(one.start, other.start)]
        if other.high > 4 * one.high or other.low < one.low / 4:
            continue
        if other.kind == "price" and other.currency == one.currency and len(gap) < 150 and "\n" not in gap and other.scale == 1.0:
            return replace(one, unit=other.unit, kind="price", guessed=True)
    return one


def figures_in(text: str, language: str, dates: list[Dated]) -> list[Found]:
    """The figures of a text that are not dates, in order.

    text     : an article
    language : 'fr' or 'en'
    dates    : its date expressions, whose numbers are no figures
    returns  : list of Found

    >>> [(f.low, f.high, f.unit) for f in figures_in("It needs $50-60bn and 10 GW.", "en", [])]
    [(50000000000.0, 60000000000.0, 'USD'), (10.0, 10.0, 'GW')]
    """
    words = list(worded_in(text, language))
    phrases = [p for p in phrases_in(text, language) if all(p.end <= d.start or p.start >= d.end for d in dates)]
    scaled = [(p.start, p.end) for p in phrases if p.scale > 1]
    kept = [w for w in words if w.value is not None or all(w.end <= start or w.start >= end for start, end in scaled)]
    kept = [w for w in kept if all(w.end <= d.start or w.start >= d.end for d in dates)]
    found = [one for w in kept if (one := _worded(text, w, language))]
    for phrase in phrases:
        if any(phrase.start < w.end and phrase.end > w.start for w in kept):
            continue
        one = _single(text, phrase, language)
        if one is not None and not any(one.start < d.start < one.end for d in dates if not d.bare):
            found.append(one)
    found = [one for one in found if not _is_definition(text, one)]
    found.sort(key=lambda one: one.start)
    return _inherit(text, _ranges(text, found, language))
