"""The words of the answer: names of parties, units of time, sentences that must stand by a figure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from whopays.model.result import Result, View

NOT_A_RATING: Final = "a model's answer under stated assumptions; not a rating, not advice"
NO_RATING: Final = (NOT_A_RATING, "réponse d'un modèle sous des hypothèses énoncées ; ni notation, ni conseil")
SEVERAL: Final = "several"  # policies, where a study chooses them itself
POOLED: Final = "pooled"
POOLED_FR: Final = "ensemble"
OUTCOMES_FR: Final = {"the funding gap to the end of the horizon": "le besoin non couvert à la fin de l'horizon",
                      "the loss of failed labs' claimants": "la perte des créanciers des laboratoires défaillants"}
CHANCE: Final = "default_probability"
BEFORE_QUARTER: Final = re.compile(r"\b(à|en|de)(?= T[1-4]\u00a0\d{4})")
ARTICLE: Final = {"à": "au", "en": "au", "de": "du"}

GROUPS: Final[dict[str, str]] = {
    "customer": "customer", "lab": "lab", "project": "site", "landlord": "landlord",
    "vendor": "vendor", "parent": "parent", "lender": "lender", "investor": "investor",
    "insurer": "insurer", "government": "state", "public": "public", "unfound": "nobody found",
    "resources": "resources",
}
WHOLE_GROUPS: Final[dict[str, str]] = {
    "customer:customers": "Customers", "lender:lenders": "Lenders", "investor:investors": "Investors",
    "insurer:insurers": "Insurers", "government:instruments": "State (help)",
    "government:taxes": "State (taxes)", "public:public": "Public", "unfound:unfound": "Nobody found",
    "resources:resources": "Work, energy, materials",
}


def title(result: Result, name: str) -> str:
    """Name of a lab, a party or a contract as the case titles it; its id where it does not."""
    titles = result.manifest.get("titles")
    return str(titles.get(name, name)) if isinstance(titles, dict) else name


def party(result: Result, id: str) -> str:
    """Name of a party `kind:name`."""
    return WHOLE_GROUPS.get(id) or title(result, id.partition(":")[2] or id)


def inside_sentence(result: Result, id: str) -> str:
    """A party as it stands inside an English sentence: a name as it is, words begin small."""
    called = party(result, id)
    is_name = id not in WHOLE_GROUPS and id.partition(":")[2] not in result.manifest.get("described", ())
    said = called if is_name else called[:1].lower() + called[1:]
    return f"the {said}" if id.startswith("government:") else said


def beside(name: str, value: str) -> str:
    """A party with its share in brackets, in those its name ends with where it does.

    >>> beside("customers", "9 %"), beside("state (taxes)", "6 %")
    ('customers (9 %)', 'state (taxes, 6 %)')
    """
    return f"{name[:-1]}, {value})" if name.endswith(")") else f"{name} ({value})"


def group(id: str, fallback: str = "") -> str:
    """What a party is, empty where its name says it."""
    kind = id.partition(":")[0]
    return "" if id in WHOLE_GROUPS else GROUPS.get(kind, fallback or kind)


def columns(result: Result) -> list[tuple[str, View]]:
    """Views side by side, pooled last; one view alone is its own answer."""
    if len(result.views) < 2:
        return [(next(iter(result.views), POOLED), result.pooled)]
    return [*result.views.items(), (POOLED, result.pooled)]


def horizon(result: Result) -> tuple[str, str]:
    """First and last quarter of the run; empty where it has no series."""
    for one in result.pooled.series:
        if one.quarters:
            return one.quarters[0], one.quarters[-1]
    return "", ""


def milestone(result: Result) -> str:
    """Year to whose end the case has the gap told beside the horizon's; empty where it names none."""
    return next((found[1] for one in result.pooled.figures if (found := re.fullmatch(r"funding_gap\.(\d{4})", one.id))), "")


def quarter(name: str, lang: str = "en") -> str:
    """A quarter in the language.

    >>> quarter("2025Q4", "fr")
    'T4\\xa02025'
    """
    return name if lang == "en" else re.sub(r"\b(\d{4})Q([1-4])\b", "T\\2\u00a0\\1", name)


def unbroken(text: str) -> str:
    """French text whose signs never begin a line.

    >>> unbroken("vrai ; faux : 5 %")
    'vrai\\u202f; faux\\xa0: 5\\xa0%'
    """
    return with_article(re.sub(r" (?=[;?!])", "\u202f", re.sub(r" (?=[:%»])|(?<=«) ", "\u00a0", text)))


def elided(text: str) -> str:
    """French text whose short words lose their vowel before a name that begins with one.

    >>> elided("la dette de OpenAI, plus que Anthropic"), elided("de Meta, de l'État")
    ("la dette d'OpenAI, plus qu'Anthropic", "de Meta, de l'État")
    """
    return with_article(re.sub(r"\b([Dd]|[Qq]u)e (?=[AEIOUÀÉÈ])", r"\1'", text))


def with_article(text: str) -> str:
    """French text in which a quarter has its article; a year has none.

    >>> with_article("de T4\\xa02025 à T1\\xa02030, en 2031")
    'du T4\\xa02025 au T1\\xa02030, en 2031'
    """
    return BEFORE_QUARTER.sub(lambda word: ARTICLE[word[1]], text)


def names_a_firm(result: Result) -> bool:
    """Whether the answer holds the default probability of a named firm."""
    views = [result.pooled, *result.views.values()]
    ids = [one.id for view in views for one in view.figures] + [one.id for view in views for one in view.series]
    return any(CHANCE in name.split(".") for name in ids)


def listed(words: Sequence[str], lang: str = "en") -> str:
    """Words as a list in a sentence.

    >>> listed(["a", "b", "c"]), listed(["a", "b"], "fr")
    ('a, b and c', 'a et b')
    """
    last = "and" if lang == "en" else "et"
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + f" {last} {words[-1]}" if words else ""


def percent(share: float) -> str:
    """A share as a whole percentage.

    >>> percent(0.5)
    '50 %'
    """
    return f"{share * 100:.0f} %"
