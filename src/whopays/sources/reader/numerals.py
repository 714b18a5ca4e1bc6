# ruff: noqa: E501, SIM905 - tables of words and patterns read better on one line
"""Numbers as people print them: digits with separators, number words, scales, in French and English.

Babel gives the decimal sign and the names of months and currencies. Its parser of numbers does
not serve here: it reads `1,400` by the locale alone, while French pages print 1.400 and translated
ones 1,400 for a thousand and four hundred; and it reads no words. So the rules below are ours.

Scales: French `milliard` is 1e9. `billion` in French is 1e12, and `trillion` 1e18, in the long
scale; both are often English words left standing (1e9, 1e12). See `scale_reading`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from babel.numbers import get_decimal_symbol

DECIMAL: Final = {language: get_decimal_symbol(language) for language in ("fr", "en")}
_EN = dict(zip(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
    "nineteen twenty".split(), range(21), strict=True))  # fmt: skip
_EN |= {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "hundred": 100}
_EN |= {"a": 1, "an": 1, "dozen": 12, "thousand": 1000}
_FR = dict(zip(
    "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize".split(), range(17), strict=True)
)  # fmt: skip
_FR |= {"une": 1, "vingt": 20, "vingts": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60, "septante": 70}
_FR |= {"huitante": 80, "nonante": 90, "cent": 100, "cents": 100, "mille": 1000}
_FR |= {"dizaine": 10, "douzaine": 12, "quinzaine": 15, "vingtaine": 20, "trentaine": 30, "quarantaine": 40, "cinquantaine": 50}
_FR |= {"soixantaine": 60, "centaine": 100, "millier": 1000}
WORDS: Final = {"en": _EN, "fr": _FR}
ROUND: Final = frozenset("dozen dizaine douzaine quinzaine vingtaine trentaine quarantaine cinquantaine soixantaine centaine millier".split())

DIGITS: Final = r"(?<![\w.,])(?:\d{1,3}(?:[ \u00a0\u202f\u2009]\d{3})+(?:[.,]\d+)?|\d{1,3}(?:[.,'’]\d{3})+(?:[.,]\d+)?|\d+(?:[.,]\d+)?)(?!\d)"
_GROUPED: Final = re.compile(r"^\d{1,3}([.,'’])\d{3}(?:\1\d{3})*$")


def digits_value(printed: str, language: str, *, whole: bool = False) -> float:
    """The number a run of digits means.

    printed  : digits with separators
    language : 'fr' or 'en'
    whole    : True for a count of things, which has no decimals
    returns  : the number

    >>> digits_value("1 400", "fr"), digits_value("1,4", "fr"), digits_value("1,400", "en"), digits_value("4.5", "en")
    (1400.0, 1.4, 1400.0, 4.5)
    >>> digits_value("1.250", "fr"), digits_value("0,085", "fr"), digits_value("10,372.5", "en")
    (1250.0, 0.085, 10372.5)
    """
    bare = re.sub(r"[ \u00a0\u202f\u2009'’]", "", printed)
    signs = [c for c in bare if c in ".,"]
    if not signs:
        return float(bare)
    if len(set(signs)) == 2:  # both: the last is the decimal sign
        bare = bare.replace(signs[0], "")
        return float(bare.replace(signs[-1], "."))
    sign, decimal = signs[0], DECIMAL[language]
    grouped = _GROUPED.match(bare) and not bare.startswith("0")
    if len(signs) > 1 or (grouped and (sign != decimal or whole or (language == "fr" and bare.endswith("00")))):
        return float(bare.replace(sign, ""))
    return float(bare.replace(sign, "."))


def words_value(words: list[str], language: str) -> float | None:
    """The number a run of number words means, below a million; None where they are no number.

    >>> words_value(["quatre", "vingt", "dix", "sept"], "fr"), words_value(["two", "hundred", "and", "five"], "en")
    (97.0, 205.0)
    >>> words_value(["and"], "en") is None
    True
    """
    known = WORDS[language]
    total = part = 0
    seen = False
    for word in words:
        if word in ("and", "et"):
            continue
        if word not in known:
            return None
        value = known[word]
        seen = True
        if value == 1000 and word not in ROUND:
            total += max(1, part) * 1000
            part = 0
        elif word in ROUND or word in ("hundred", "cent", "cents"):
            part = max(1, part) * value
        elif value == 20 and part == 4 and language == "fr":
            part = 80
        else:
            part += value
    return float(total + part) if seen else None


_TENS: Final = {
    "en": r"(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)",
    "fr": r"(?:quatre[- ]vingts?|vingt|trente|quarante|cinquante|soixante|septante|huitante|nonante)",
}
_UNITS: Final = {
    "en": r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen)",
    "fr": r"(?:une?|deux|trois|quatre|cinq|six|sept|huit|neuf|dix[- ]sept|dix[- ]huit|dix[- ]neuf|dix|onze|douze|treize|quatorze|quinze|seize)",
}
_BELOW: Final = {
    "en": rf"(?:{_TENS['en']}(?:[- ]{_UNITS['en']})?|{_UNITS['en']})",
    "fr": rf"(?:{_TENS['fr']}(?:(?:-| et |-et-){_UNITS['fr']})?|{_UNITS['fr']})",
}
_HUNDREDS: Final = {
    "en": rf"(?:(?:{_BELOW['en']}|an?) hundred(?: and {_BELOW['en']})?)",
    "fr": rf"(?:(?:{_UNITS['fr']}[- ])?cents?(?:[- ]{_BELOW['fr']})?)",
}
_ROUND_FR: Final = "|".join(sorted(word for word in ROUND if word != "dozen"))
SPELLED: Final = {
    "en": rf"(?:{_BELOW['en']} thousand (?:{_HUNDREDS['en']}|and {_BELOW['en']})|{_HUNDREDS['en']}|(?:{_BELOW['en']}|an?) dozen|"
    rf"{_BELOW['en']}|an?(?= (?:thousand|million|billion|trillion)\b))",
    "fr": rf"(?:(?:{_BELOW['fr']}[- ])?mille[- ](?:{_HUNDREDS['fr']}|{_BELOW['fr']})|{_HUNDREDS['fr']}|une (?:{_ROUND_FR})|{_BELOW['fr']})",
}


@dataclass(frozen=True)
class Scale:
    """A word that multiplies: its printed form, its usual value, and the other it may have."""

    value: float
    long: float | None = None


SCALES: Final[dict[str, dict[str, Scale]]] = {
    "en": {
        "thousand": Scale(1e3), "k": Scale(1e3), "million": Scale(1e6), "millions": Scale(1e6), "mn": Scale(1e6), "mln": Scale(1e6),
        "m": Scale(1e6), "billion": Scale(1e9), "billions": Scale(1e9), "bn": Scale(1e9), "bln": Scale(1e9), "b": Scale(1e9),
        "milliard": Scale(1e9), "milliards": Scale(1e9), "trillion": Scale(1e12), "trillions": Scale(1e12), "tn": Scale(1e12), "trn": Scale(1e12),
        "trln": Scale(1e12), "t": Scale(1e12), "quadrillion": Scale(1e15), "crore": Scale(1e7), "lakh": Scale(1e5),
    },
    "fr": {
        "mille": Scale(1e3), "milliers": Scale(1e3), "k": Scale(1e3), "million": Scale(1e6), "millions": Scale(1e6), "mio": Scale(1e6),
        "m": Scale(1e6), "mn": Scale(1e6), "milliard": Scale(1e9), "milliards": Scale(1e9), "md": Scale(1e9), "mds": Scale(1e9),
        "g": Scale(1e9), "t": Scale(1e12), "mrd": Scale(1e9), "mrds": Scale(1e9), "mia": Scale(1e9), "bn": Scale(1e9), "tn": Scale(1e12), "billiard": Scale(1e15),
        "billion": Scale(1e9, 1e12), "billions": Scale(1e9, 1e12), "trillion": Scale(1e12, 1e18), "trillions": Scale(1e12, 1e18),
    },
}  # fmt: skip
# No firm owes, earns or promises this many dollars; a reading above it is the other scale.
MOST_PLAUSIBLE: Final = 1e13


def scale_reading(number: float, word: str, article: str, *, money: bool, english_form: bool) -> float:
    """What French `billion` or `trillion` multiplies by, where both scales are in use.

    number       : what stands before the word
    word         : the scale as printed, lower case
    article      : the whole text, in which the author shows which scale is meant
    money        : True for an amount of money, whose size can be judged
    english_form : True where the figure is printed the English way, such as $20 billion
    returns      : 1e9 or 1e12 for billion, 1e12 or 1e18 for trillion

    Rules, first that decides: an English form is English; a reading that no firm can owe is the
    other one; the same amount in milliards beside it decides; an author who says the article was
    translated from English billions is followed; French words mean the French scale for billion,
    and `trillion`, which nobody uses for 1e18 outside mathematics, is English unless the long scale is named.

    >>> scale_reading(1.4, "billion", "1,4 billion, soit 1 400 milliards", money=True, english_form=False)
    1000000000000.0
    >>> scale_reading(20, "billions", "20 billions de recettes", money=True, english_form=False)
    1000000000.0
    """
    scale = SCALES["fr"][word]
    assert scale.long is not None
    if english_form:
        return scale.value
    if money and number * scale.long > MOST_PLAUSIBLE:
        return scale.value
    if word.startswith("trillion"):
        return scale.long if re.search(r"échelle longue|10\s*\^?\s*18|milliards? de milliards?", article) else scale.value
    printed = {digits_value(one, "fr") * 1e9 for one in re.findall(rf"({DIGITS})\s+milliards?", article)}
    for reading in (scale.long, scale.value):
        if any(abs(number * reading / other - 1) < 1e-6 for other in printed if other):
            return reading
    if number >= 2 and word == "billion":  # French would write the plural: an English word left standing
        return scale.value
    if re.search(r"\btrillions?\b", article) and not re.search(r"\bmilliards?\b", article):
        return scale.value
    return scale.long
