"""What `whopays sources show` prints: values in words, never a table of the program."""

from __future__ import annotations

import pytest

from whopays.case.french import translator
from whopays.report.figures import Page
from whopays.report.sources_text import record
from whopays.sources.ledger import shipped


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_no_record_is_printed_as_a_program_holds_it(lang: str) -> None:
    ledger, page = shipped(), Page(lang=lang, translate=translator(lang))
    lines = {fact.id: list(record(fact, ledger, page)) for fact in ledger.facts.values()}
    assert not [line for of_fact in lines.values() for line in of_fact if "{" in line or "False" in line or "['" in line]
    mixed = next(line for line in lines["B022"] if line.startswith(page.say("unit", "unité")))
    assert mixed.endswith(page.say("(unless a name says another)", "(sauf si un nom en dit une autre)"))
