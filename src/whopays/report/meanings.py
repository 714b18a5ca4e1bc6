"""What a number of a case means, in words of either language."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

from whopays.case.fault import Faults
from whopays.case.files import read_file
from whopays.case.quantities import SECTIONS, declared
from whopays.report.look import Look

FRENCH: Final = Path(__file__).parent.parent / "data" / "words" / "quantities-fr.yaml"


@cache
def french() -> dict[str, str]:
    """`section.field` -> what it means in French."""
    faults = Faults()
    root = read_file(FRENCH, faults)
    faults.raise_if_any()
    return {name: node.text for name, node in root.mapping().items()} if root else {}


def meaning(name: str, look: Look) -> str:
    """What an assumption means; empty for a name that no case has, English where there is no French.

    >>> meaning("labs.openai.cash", Look()), meaning("labs.openai.cash", Look("fr")), meaning("view of demand", Look())
    ('Cash at the opening date', "Trésorerie à l'ouverture", '')
    """
    section, field = name.partition(".")[0], name.rpartition(".")[2]
    if section not in SECTIONS or field not in declared(section):
        return ""
    english = str(declared(section)[field]["meaning"])
    return look.say(english, french().get(f"{section}.{field}", english))
