"""Values and sentences of a study as each language writes them."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence

from whopays.engine.estimate import Estimate
from whopays.report.amounts import Measure, amount, measure, number
from whopays.report.words import elided
from whopays.study import POINTS, ROUNDING, Cell, Said, Sentence

FRENCH = str.maketrans({",": "\u202f", ".": ","})  # thousands by a thin space, decimals by a comma
UNITS = {"bn": "Md", "m": "M", "tn": "billions", "% a year": "% par an", "a year": "par an", "a quarter": "par trimestre",
         "users": "utilisateurs", "user": "utilisateur", "month": "mois", "months": "mois", "years": "ans", "year": "an",
         "quarters": "trimestres", "quarter": "trimestre", "wafer starts": "lancements de galettes", "wafer": "galette",
         "route mile": "mile de ligne", "fibre mile": "mile de fibre", "firm": "entreprise", "bpd": "b/j", "undefined": "indéfini"}
UNIT = re.compile(r"(?<![A-Za-z])(" + "|".join(sorted(map(re.escape, UNITS), key=len, reverse=True)) + r")(?![A-Za-z])")
QUARTER = re.compile(r"(?<![\w.])(\d{4})Q([1-4])\b")  # not inside the name of a figure
PERCENT = re.compile(r"(?<=\d)%")
DECIMAL = re.compile(r"(?<![\w./])(\d+)\.(\d+)(?![\w./])")  # no version, no address
BELOW_TWO = re.compile(r"((?<![\d,\u202f])(?<!± )[01](?:,\d+)?(?: ± [\d,]+)? (?:point|an|trimestre|emploi|sauvetage))s\b")
MOST_APART = 1e3  # ratio of sizes up to which amounts of a sentence are written in one measure; judgement


def in_tongue(text: Said | str, lang: str) -> str:
    """A text in one language; in French with decimals, quarters and percent signs that were written for both.

    >>> in_tongue("x 0.25, 2030Q2, 20%", "fr")
    'x 0,25, T2\\xa02030, 20\\xa0%'
    """
    said = text if isinstance(text, str) else str(getattr(text, lang))
    return said if lang == "en" else elided(DECIMAL.sub(r"\1,\2", PERCENT.sub("\u00a0%", QUARTER.sub("T\\2\u00a0\\1", said))))


def written(one: Estimate, lang: str, sign: str, how: Measure | None = None, *, unit: bool = True) -> str:
    """A value with its error and unit as a sentence writes it.

    >>> written(Estimate(12.3e9, 0.4e9, "USD", 10), "fr", "±")
    '12,3 ± 0,4 Md USD'
    """
    how = how or way_of(one.unit, abs(one.value))
    if one.unit == "count" and one.error == 0:
        text = number(one.value, 0 if one.value == round(one.value) else 1)
    else:
        rounding = one.error <= abs(one.value) * ROUNDING  # of single precision: no Monte Carlo error
        text = amount(one.value, 0.0 if rounding else one.error, how, sign)
    text += f" {how.unit}" if unit and how.unit and math.isfinite(one.value) else ""
    return translated(text, lang)


def way_of(unit: str, largest: float) -> Measure:
    """How numbers of a unit are written; percentage points beside the units of a run."""
    return Measure(100.0, POINTS) if unit == POINTS else measure(unit, largest)


def translated(text: str, lang: str) -> str:
    """Numbers and units in the language; a billion is a milliard in French, never a billion."""
    if lang == "en":
        return text
    return UNIT.sub(lambda word: UNITS[word[1]], text.translate(FRENCH))


def sentence(one: Sentence, lang: str, sign: str) -> str:
    """A sentence with its values written in."""
    hows = together([value for value in one.values.values() if isinstance(value, Estimate)])
    held = {name: cell_text(value, lang, sign, hows) for name, value in one.values.items()}
    said = in_tongue(one.text, lang).format(**held)
    return said if lang == "en" else singular(elided(said))


def singular(text: str) -> str:
    """French text in which what is counted stands in the singular below two.

    >>> singular("1,2 ± 0,1 ans, -0,5 points, -6 ± 1 points, 12 ans")
    '1,2 ± 0,1 an, -0,5 point, -6 ± 1 points, 12 ans'
    """
    return BELOW_TWO.sub(r"\1", text)


def together(values: Sequence[Estimate]) -> dict[str, Measure]:
    """One measure a unit for all values of a sentence, where the smallest still shows: 0.7 bn beside 1.6 bn, not 700 m."""
    found: dict[str, Measure] = {}
    for unit in {one.unit for one in values}:
        sizes = [abs(one.value) for one in values if one.unit == unit and one.value and math.isfinite(one.value)]
        if sizes and max(sizes) < MOST_APART * min(sizes):
            found[unit] = way_of(unit, max(sizes))
    return found


def cell_text(cell: Cell, lang: str, sign: str, hows: Mapping[str, Measure] | None = None) -> str:
    """A value inside a sentence."""
    if isinstance(cell, Estimate):
        return written(cell, lang, sign, (hows or {}).get(cell.unit))
    return "" if cell is None else in_tongue(cell, lang)
