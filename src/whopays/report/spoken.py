"""What a result names, in the language of the page: parties, views, figures.

What French needs is imported where it is needed: the studies' words stand behind it, which an English answer needs not.
"""

from __future__ import annotations

from whopays.model.result import Figure, Result
from whopays.report import words
from whopays.report.words import OUTCOMES_FR, POOLED, POOLED_FR


def title(result: Result, name: str, lang: str = "en") -> str:
    """Name of a lab, a party or a contract as the case titles it; its id where it does not."""
    return said(result, words.title(result, name), lang)


def said(result: Result, text: str, lang: str) -> str:
    """A title, a limit or the name of a view in the language, where the case has it."""
    if lang == "en":
        return text
    from whopays.report.naming import FRENCH, own

    return own(result, text, FRENCH)


def party(result: Result, id: str, lang: str = "en") -> str:
    """Name of a party `kind:name`."""
    if lang == "en":
        return words.party(result, id)
    from whopays.report.answer_words import party_in

    return party_in(result, id, lang)


def group(id: str, fallback: str = "", lang: str = "en") -> str:
    """What a party is, empty where its name says it."""
    if lang != "en":
        from whopays.report.answer_words import group_in

        return group_in(id, lang)
    return words.group(id, fallback)


def label(result: Result, one: Figure, lang: str = "en") -> str:
    """What a figure is called, its lab by name."""
    if lang == "en":
        lab, colon, rest = one.label.partition(": ")
        return f"{title(result, lab)}{colon}{rest}" if colon and one.id.startswith(f"labs.{lab}.") else one.label
    from whopays.report.answer import figure_object

    return str(figure_object(one, result)["title"][lang])


def outcome(result: Result, lang: str = "en") -> str:
    """What the inputs are ranked by, empty where the run does not say."""
    told = str(result.manifest.get("drivers_of") or "")
    return told if lang == "en" else OUTCOMES_FR.get(told, told)


def view_name(result: Result, name: str, lang: str = "en") -> str:
    """Name of a view, or of all of them together."""
    return POOLED_FR if name == POOLED and lang != "en" else said(result, name, lang)
