"""What the terms of policies mean in French, on the page and in refusals: none is left out, and no two sound alike."""

from __future__ import annotations

import re
from typing import Final

from tests.architecture.repository import ROOT
from whopays.case.fault import Faults
from whopays.case.french import read_pairs
from whopays.model.instrument import declared_terms
from whopays.model.instruments import found
from whopays.report.refusals import FOLDER

TERM: Final = re.compile(r'^  "([a-z_]+\.[a-z_]+)": "(.*)",$', re.MULTILINE)


def plain(text: str) -> str:
    """Without the spaces and apostrophes of type, which page and file write each in their way."""
    return re.sub(r"[\u00a0\u202f]", " ", text).replace("’", "'")


def refused() -> dict[str, str]:
    """Meaning of a term in English -> in French, as refusals say it."""
    faults = Faults()
    said = {pair.english: plain(pair.french) for pair in read_pairs(FOLDER / "terms-fr.yaml", faults)}
    faults.raise_if_any()
    return said


def test_page_and_refusals_call_each_term_the_same() -> None:
    on_page = {name: plain(text) for name, text in TERM.findall((ROOT / "web/src/words/fr-policies.ts").read_text(encoding="utf-8"))}
    meant = {f"{module.NAME}.{term}": str(about["meaning"])
             for module in found().values() for term, about in declared_terms(module).items()}
    assert on_page == {name: refused()[meaning] for name, meaning in meant.items()}


def test_what_english_tells_apart_french_does_too() -> None:
    """The same word three times under one policy said of none what it lasts for."""
    french = list(refused().values())
    assert sorted({text for text in french if french.count(text) > 1}) == []
