"""What an answer rests on: the inputs that decide it, what the case says of each, and the sources they cite."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from whopays.case.case import Case
from whopays.case.french import in_language
from whopays.engine.evidence import Evidence, evidence, given
from whopays.report.amounts import Measure
from whopays.report.look import Look
from whopays.report.meanings import meaning
from whopays.report.paper import Reason
from whopays.sources.ledger import shipped
from whopays.sources.source_error import SourceError

MOST: Final = 8  # inputs explained
TOLD: Final = 2.0  # errors by which an influence differs from zero
BARE: Final = str.maketrans("", "", "{}'")  # a figure of several parts, without its brackets
VIEW: Final = "view of demand"
PLAIN: Final = Measure(1.0, "")
KINDS: Final = {"uniform": "uniforme", "triangular": "triangulaire", "lognormal": "log-normale", "mixture": "mélange", "value": "valeur",
                "weight": "poids"}
UNITS: Final = {"share": "(part)", "rate": "par an", "per_year": "par an", "probability": "(probabilité)", "ratio": "(rapport)",
                "years": "ans", "quarters": "trimestres", "GW-year": "GW-an", "USD/GW-year": "USD/GW-an", "year": "(année)"}
CONFLICTS: Final = {"number": "nombre", "unit": "unité", "definition": "définition", "scope": "champ", "translation": "traduction"}
BASES: Final = {"quoted": ("quoted", "cité"), "derived": ("derived", "dérivé"), "judgement": ("judgement", "jugement")}
GRADES: Final = {
    "primary": ("primary", "source première"),
    "press": ("press", "presse"),
    "weak": ("weak", "faible"),
    "unverified": ("unverified", "non vérifié"),
    "judgement": ("judgement", "jugement"),
    "derived": ("derived", "dérivé"),
}


def reasons_of(drivers: Sequence[tuple[str, float, float]], case: Case | None, views: Sequence[str], look: Look) -> tuple[Reason, ...]:
    """Inputs told from zero, strongest first, with their row of the case; none where the case cannot be had.

    drivers : name, influence, its error
    """
    if case is None:
        return ()
    told = sorted((one for one in drivers if abs(one[1]) > TOLD * one[2]), key=lambda one: -abs(one[1]))[:MOST]
    return tuple(reason_of(name, look.amount(influence, error, PLAIN), case, views, look) for name, influence, error in told)


def reason_of(name: str, influence: str, case: Case, views: Sequence[str], look: Look) -> Reason:
    """One input."""
    if name == VIEW:
        return Reason(
            look.say(VIEW, "vue de la demande"),
            influence,
            "",
            look.say(*BASES["judgement"]),
            look.say("Views weigh alike by convention.", "Les vues pèsent autant par convention."),
        )
    rows = given(case, [view for view in views if view in case.views], name)
    if not rows:
        return Reason(name, influence, "", "", "")
    value = "; ".join(
        f"{plain(row.value, look)} {look.say(str(row.unit), UNITS.get(str(row.unit), str(row.unit)))}"
        + (f" ({', '.join(look.say(view, case.in_french(view)) for view in row.views)})" if len(rows) > 1 else "")
        for row in rows
    )
    citations = tuple(dict.fromkeys(id for row in rows for id in row.citations))
    what = meaning(name, look)
    basis = look.say(*BASES.get(rows[0].basis, (rows[0].basis,) * 2))
    because = in_language(rows[0].because, look.lang, case)
    return Reason(f"{name}{look.say(': ', ' : ')}{what}" if what else name, influence, value, basis, because, citations)


def plain(value: Any, look: Look) -> str:
    r"""A number, or a distribution by its kind and numbers.

    >>> plain({"triangular": [1, 2.5, 4]}, Look()), plain({"triangular": [1, 2.5, 4]}, Look("fr")), plain(50e9, Look())
    ('triangular 1, 2.5, 4', 'triangulaire 1\u202f; 2,5\u202f; 4', '5e+10')
    """
    if isinstance(value, dict):
        parts = [f"{look.say(str(key), KINDS.get(str(key), str(key)))} {plain(inner, look)}" for key, inner in value.items()]
        return look.say("; ", " ; ").join(parts)
    if isinstance(value, list | tuple):
        return look.say(", ", " ; ").join(plain(one, look) for one in value)
    text = f"{value:.6g}" if isinstance(value, int | float) else str(value)
    return look.say(text, text.replace(".", ",") if isinstance(value, int | float) else text)


def sources_of(reasons: Sequence[Reason], case: Case | None, policy: str) -> tuple[Evidence, ...]:
    """Everything the reasons cite, and what the policy rests on, each once; what cannot be found is left out."""
    if case is None:
        return ()
    ids = [*(id for one in reasons for id in one.citations), *policy_citations(policy)]
    found: list[Evidence] = []
    for id in dict.fromkeys(ids):
        try:
            found += evidence(case, [id]).values()
        except SourceError:  # a source of the user's own that has gone since
            continue
    return tuple(found)


def policy_citations(name: str) -> tuple[str, ...]:
    """What a policy cites; nothing for one that is no longer there."""
    from whopays.case.fault import CaseErrors
    from whopays.policy import load

    try:
        return tuple(load(name).citations)
    except CaseErrors:
        return ()


def split(speaker: str) -> tuple[str, str]:
    """Who said it, and who reported it; empty where nobody stands between.

    >>> split("OpenAI, reported by CNBC"), split("CNBC")
    (('OpenAI', 'CNBC'), ('CNBC', ''))
    """
    who, _, by = speaker.partition(", reported by ")
    return who, by


def printed_of(one: Evidence, look: Look) -> str:
    """The figure as printed; that of a fact with the names of its parts and its unit in the language."""
    fact = shipped().facts.get(one.id) if one.kind == "fact" else None
    if look.lang == "en" or fact is None:
        return one.printed.translate(BARE)
    return f"{parts_of(fact.value, look)} {in_language(fact.unit, look.lang)}"


def parts_of(value: Any, look: Look) -> str:
    """A number, a list, or a table of them by name.

    >>> parts_of({"gpu": 0.39, "usd": [50, 60]}, Look("fr")).replace("\\xa0", " ")
    'puces graphiques 0,39\u202f; USD 50–60'
    """
    if isinstance(value, dict):
        named = ((in_language(str(key).replace("_", " "), look.lang), parts_of(inner, look)) for key, inner in value.items())
        return look.say(", ", " ; ").join(f"{name} {part}" for name, part in named)
    if isinstance(value, list | tuple):
        return "–".join(parts_of(inner, look) for inner in value)
    return str(value).replace(".", ",") if isinstance(value, float) and look.lang == "fr" else str(value)


def said_of(one: Evidence, look: Look) -> str:
    """A source in a sentence: what it says, who said it, when, in which document, of which grade."""
    says, document, speaker, by = (in_language(text, look.lang) for text in (one.says, one.document, *split(one.speaker)))
    number = printed_of(one, look)
    printed = says.rstrip(".") + (f" [{number}]" if number else "")
    reported = look.say(f"reported by {by}", f"rapporté par {by}") if by else ""
    who = ", ".join(word for word in (speaker, reported, one.date, document) if word)
    grade = look.say(*GRADES.get(one.grade, (one.grade, one.grade)))
    against = "".join(
        look.say(
            f" Contradicted by {other.id} ({other.speaker}): {other.type}.",
            f" Contredit par {other.id} ({in_language(other.speaker, look.lang)}) : {CONFLICTS.get(other.type, other.type)}.",
        )
        for other in one.conflicts
    )
    return f"{printed}{'. ' if printed else ''}{who}. {look.say('Grade', 'Qualité')}{look.say(': ', ' : ')}{grade}.{against}"
