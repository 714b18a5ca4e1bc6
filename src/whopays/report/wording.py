"""Headings that PDF, HTML and workbook share, in both languages."""

from __future__ import annotations

from typing import Final

from whopays.report.look import Look
from whopays.report.paper import Paper

WORDS: Final = {
    "answer": ("The answer", "La réponse"),
    "charts": ("Charts and their numbers", "Graphiques et leurs chiffres"),
    "decides": ("What decides it, and who says so", "Ce qui en décide, et selon qui"),
    "decides_about": (
        "Inputs told from zero, strongest first: rank influence ± one standard error, basis, and the row of the case. "
        "Ids in brackets are the sources below.",
        "Hypothèses distinctes de zéro, la plus forte d'abord : influence de rang ± une erreur type, fondement, ligne du cas. "
        "Entre crochets, les sources ci-dessous.",
    ),
    "whole": (
        "Where a chart's numbers are not all printed here, the same report in HTML and the workbook have every one.",
        "Quand les chiffres d'un graphique ne sont pas tous imprimés ici, le rapport en HTML et le classeur les donnent tous.",
    ),
    "influence": ("influence", "influence"),
    "sources": ("Sources", "Sources"),
    "changes": ("What would change it", "Ce qui le changerait"),
    "limits": ("Limits", "Limites"),
    "table": ("Numbers of this chart", "Chiffres de ce graphique"),
    "contents": ("Contents", "Sommaire"),
    "figures": ("Figures", "Chiffres"),
}


def words(look: Look) -> dict[str, str]:
    """The headings in the language.

    >>> words(Look("fr"))["limits"]
    'Limites'
    """
    return {name: look.say(*said) for name, said in WORDS.items()}


def footer(paper: Paper) -> str:
    """What stands at the foot of each page."""
    return f"{paper.title} · {paper.name} · whopays"
