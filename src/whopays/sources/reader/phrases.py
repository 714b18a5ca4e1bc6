# ruff: noqa: E501 - tables of words and patterns read better on one line
"""Where an article prints a number with its scale, and which currency or unit stands beside it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from babel.core import Locale
from babel.numbers import get_currency_name, list_currencies

from whopays.sources.reader.numerals import DIGITS, SCALES, SPELLED, WORDS, digits_value, scale_reading, words_value

MOST_DIGITS: Final = 24
UNKNOWN: Final = "unknown currency"
SYMBOLS: Final = {
    "US$": "USD", "USD$": "USD", "C$": "CAD", "CA$": "CAD", "A$": "AUD", "AU$": "AUD", "HK$": "HKD", "NZ$": "NZD", "S$": "SGD", "R$": "BRL",
    "CN¥": "CNY", "$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR", "₩": "KRW", "₽": "RUB", "₺": "TRY", "₪": "ILS", "₫": "VND",
    "₴": "UAH", "₦": "NGN", "฿": "THB", "zł": "PLN",
}  # fmt: skip
_SIGN: Final = r"(?:[A-Z]{0,3}\$|CN¥|[€£¥₹₩₽₺₪₫₴₦฿¤₿₡₢₣₤₥₧₨₭₮₯₰₱₲₳₵₶₷₸₻₼₾])"
# What the press calls them; Babel's names, `dollars des États-Unis`, come on top.
_PRESS: Final = {
    "en": {"dollars": "USD", "dollar": "USD", "bucks": "USD", "us dollars": "USD", "u.s. dollars": "USD", "american dollars": "USD", "euros": "EUR", "euro": "EUR",
           "pounds": "GBP", "pounds sterling": "GBP", "yen": "JPY", "yuan": "CNY", "renminbi": "CNY", "rupees": "INR", "won": "KRW",
           "rubles": "RUB", "roubles": "RUB", "reais": "BRL", "dirhams": "AED", "riyals": "SAR", "kronor": "SEK", "zlotys": "PLN"},
    "fr": {"dollars": "USD", "dollar": "USD", "dollars us": "USD", "dollars américains": "USD", "euros": "EUR", "euro": "EUR", "livres": "GBP",
           "livres sterling": "GBP", "yens": "JPY", "yuans": "CNY", "roupies": "INR", "wons": "KRW", "roubles": "RUB", "reals": "BRL",
           "dirhams": "AED", "riyals": "SAR", "zlotys": "PLN", "francs suisses": "CHF", "dollars canadiens": "CAD", "dollars australiens": "AUD"},
}  # fmt: skip
# Three capitals that are more often something else than a currency in an article on computing.
_NOT_CODES: Final = frozenset(["AMD", "ALL", "TOP", "TRY", "CUP", "MOP", "ANG", "XXX", "XTS"])


@cache
def currency_names(language: str) -> dict[str, str]:
    """Lower-case name -> ISO code: Babel's names of living currencies, and those of the press."""
    names: dict[str, str] = {}
    for code in sorted(list_currencies(Locale.parse(language))):
        for count in (1, 2):
            name = get_currency_name(code, count=count, locale=language).lower()
            if len(name) > 3 and "(" not in name:
                names.setdefault(name, code)
    return names | _PRESS[language]


@cache
def currency_codes() -> frozenset[str]:
    """ISO codes Babel knows, less those an article on computing means otherwise."""
    return frozenset(list_currencies()) - _NOT_CODES


@dataclass(frozen=True)
class Phrase:
    """A printed number: where, how much, which currency, what stood for the scale."""

    start: int
    end: int
    value: float
    currency: str | None
    scale: float
    spelled: bool
    scale_word: str | None = None
    number: float = 0.0
    long: bool = False


@cache
def _pattern(language: str) -> re.Pattern[str]:
    words = sorted((w for w in SCALES[language] if len(w) > 3), key=len, reverse=True)
    short = sorted((w for w in SCALES[language] if len(w) <= 3), key=len, reverse=True)
    half = r"half an?(?= )|three quarters of an?(?= )|a quarter of an?(?= )" if language == "en" else r"une? demi(?=[- ])"
    joint = r"(?:[ \u00a0\u202f-]| de )" if language == "fr" else r"[ \u00a0\u202f-]"
    scale = rf"(?:{joint}?(?P<scale>{'|'.join(words)})\b(?:{joint}(?P<second>milliards?|billions?|millions?|trillions?)\b)?)"
    letter = rf"(?:[ \u00a0\u202f]?(?P<letter>(?:{'|'.join(short)}))(?![^\W\d_]))"
    spelled = SPELLED[language] if language == "en" else rf"(?:{SPELLED['fr']}|mille(?= milliards?))"
    and_half = r"(?P<half> and a half| et demie?)?"
    return re.compile(
        rf"(?P<sign>{_SIGN}[ \u00a0\u202f]?|\b[A-Z]{{3}}[ \u00a0\u202f])?(?:(?P<digits>{DIGITS})|\b(?P<words>{half}|{spelled})\b){and_half}(?:{scale}|{letter})?(?P<halfafter>(?<=[sdn])(?: and a half| et demie?)\b)?",
        re.IGNORECASE,
    )


def _sign_currency(sign: str) -> str | None:
    """ISO code of a sign before or after a number, UNKNOWN for a sign no table knows, None for other capitals."""
    sign = sign.strip()
    if not sign:
        return None
    if re.fullmatch(r"[A-Za-z]{3}", sign):
        return sign if sign in currency_codes() else None
    return SYMBOLS.get(sign) or SYMBOLS.get(sign[-1], UNKNOWN)


_AFTER_SIGN: Final = re.compile(rf"[ \u00a0\u202f]?({_SIGN})(?!\w)")
_AFTER_CODE: Final = re.compile(r"[ \u00a0\u202f]([A-Z]{3})\b")


def currency_after(text: str, end: int, language: str) -> tuple[str | None, int]:
    """Currency that stands after a number, and where it ends; (None, end) where there is none.

    >>> currency_after("20 milliards de dollars par an", 12, "fr")
    ('USD', 23)
    """
    found = _AFTER_SIGN.match(text, end)
    if found:
        return _sign_currency(found.group(1)), found.end()
    found = _AFTER_CODE.match(text, end)
    if found and found.group(1) in currency_codes():
        return found.group(1), found.end()
    lead = re.compile(r"(?:[ \u00a0\u202f-](?:de |d'|d’|of )?)").match(text, end)
    if lead:
        rest = text[lead.end() : lead.end() + 40].lower()
        word = re.compile(r"[^\W\d_]+(?: [^\W\d_]+){0,3}").match(rest)
        pieces = word.group(0).split(" ") if word else []
        for size in range(len(pieces), 0, -1):
            name = " ".join(pieces[:size])
            if name in currency_names(language):
                return currency_names(language)[name], lead.end() + len(name)
    return None, end


def _number(found: re.Match[str], language: str) -> float | None:
    digits, words = found.group("digits"), found.group("words")
    if digits and len(digits) > MOST_DIGITS:
        return None  # a serial number, not a quantity
    if digits:
        return digits_value(digits, language, whole=not (found.group("sign") or found.group("scale") or found.group("letter")))
    lower = words.lower()
    if lower.startswith(("half", "un demi", "une demi")):
        return 0.5
    if "quarter" in lower:
        return 0.75 if lower.startswith("three") else 0.25
    return words_value(re.split(r"[ -]", lower), language)


def _scaled(found: re.Match[str], language: str, text: str, end: int) -> tuple[float, int, str | None, bool]:
    """Scale of a match, where it ends, its word, whether the French long scale was chosen."""
    word, letter = found.group("scale"), found.group("letter")
    if letter:
        attached = found.start("letter") == (found.end("half") if found.group("half") else found.end("digits"))
        short = len(letter) == 1
        money = bool(found.group("sign")) or bool(_AFTER_SIGN.match(text, end))
        if found.group("digits") is None or (short and not money and not (attached and letter in "mMBkK")):
            return 1.0, found.start("letter"), None, False
        return SCALES[language][letter.lower()].value, end, letter, False
    if not word:
        return 1.0, end, None, False
    scale = SCALES[language][word.lower()]
    value, long = scale.value, False
    if scale.long:
        number = _number(found, language) or 1.0
        money = bool(found.group("sign")) or currency_after(text, end, language)[0] is not None
        value = scale_reading(number, word.lower(), text, money=money, english_form=bool(found.group("sign")))
        long = value == scale.long
    second = found.group("second")
    if second:
        value *= SCALES[language][second.lower()].value
    return value, end, word, long


def phrases_in(text: str, language: str) -> list[Phrase]:
    """The printed numbers of a text, with scale and currency, in order.

    >>> [(p.value, p.currency) for p in phrases_in("le prêt de 1,4 Md€ et $20bn", "fr")]
    [(1400000000.0, 'EUR'), (20000000000.0, 'USD')]
    """
    result = []
    for found in _pattern(language).finditer(text):
        number = _number(found, language)
        if number is None:
            continue
        if found.group("half") or (found.group("halfafter") and found.group("scale")):
            number += 0.5
        scale, end, word, long = _scaled(found, language, text, found.end())
        sign = found.group("sign") or ""
        currency = _sign_currency(sign)
        start = found.start() if currency else (found.start("digits") if found.group("digits") else found.start("words"))
        if word is None and found.group("letter"):
            end = found.start("letter")
        if currency is None:
            currency, end = currency_after(text, end, language)
        else:
            # `$1.4 trillion dollars`, `1.4tn dollars`
            repeated, further = currency_after(text, end, language)
            end = further if repeated == currency else end
        while end > start and text[end - 1] in " \u00a0\u202f":
            end -= 1
        result.append(Phrase(start, end, number * scale, currency, scale, found.group("digits") is None, word, number, long))
    return result


def is_article(text: str, phrase: Phrase, language: str) -> bool:
    """Whether a spelled number is only an article or a pronoun: one, a, un, une without a scale."""
    word = text[phrase.start : phrase.end].lower()
    return phrase.spelled and phrase.scale == 1.0 and word in ("a", "an", "one", "un", "une") and word in WORDS[language]
