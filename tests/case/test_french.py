"""Reasons, titles and notes in French: each beside the English it translates, none of what is no longer said, none left empty."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from whopays.case.conflict import with_conflicts
from whopays.case.fault import CaseErrors, Faults
from whopays.case.french import Pair, check_french, files_of, french_of, in_language, lacking, read_pairs, shared_files, texts_of
from whopays.case.load import check, names
from whopays.case.load import load as load_anew
from whopays.case.observed import read_observed
from whopays.case.observed import shipped as observations
from whopays.case.outcome import outcomes_of
from whopays.case.outcome import shipped as histories
from whopays.engine.estimates import outside
from whopays.policy import read as read_policy
from whopays.policy.file import shipped_files
from whopays.public_accounts.ready_made import ready_made, ready_made_file
from whopays.sources.ledger import shipped

load = cache(load_anew)
ENGINE = ("set by --set", "moved by a study", "a starter's number to be replaced", "views weigh alike by convention")


def pairs(file: Path) -> list[Pair]:
    faults = Faults()
    found = read_pairs(file, faults)
    assert not faults.found
    return found


def figures(text: str, lang: str) -> list[str]:
    """Numbers of a text, as if written without marks of thousands and with a point."""
    plain = re.sub(r"(?<=\d),(?=\d{3}\b)", "", text) if lang == "en" else re.sub(r"(?<=\d) (?=\d{3}\b)", "", text).replace(",", ".")
    return sorted(re.findall(r"\d+(?:\.\d+)?", plain))


def sayings() -> Iterator[tuple[str, str]]:
    """What the shared data say in English that a reader meets, and where."""
    for policy in map(read_policy, shipped_files().values()):
        yield from ((text, policy.name) for text in (policy.title, policy.because))
    for name in ready_made():
        fields = _fields(ready_made_file(name))
        yield from ((fields[key], name) for key in ("title", "note", "source") if key in fields)
    ledger = shipped()
    for fact in ledger.facts.values():
        yield from ((text, fact.id) for text in (fact.quantity, fact.note, fact.unit) if text)
    for document in ledger.documents.values():
        yield from ((text, document.id) for text in (document.title, document.grade_because))
    yield from ((claim.paraphrase, claim.id) for claim in ledger.claims.values())
    yield from ((conflict.why, f"{conflict.first} {conflict.second}") for conflict in ledger.conflicts())
    yield from ((text, "the engine") for text in ENGINE)
    yield from ((one["source"], "data/outside") for one in outside().values())


def sometimes() -> Iterator[str]:
    """What a reader meets too and has French where it is more than an address, a year or a name: references, names of values."""
    def keys(value: object) -> Iterator[str]:
        for key, inner in value.items() if isinstance(value, dict) else ():
            yield str(key).replace("_", " ")
            yield from keys(inner)

    for fact in shipped().facts.values():
        yield from (fact.source, fact.true_for, *keys(fact.value))
    yield from (one.source for name in histories() for one in outcomes_of(name).rows)
    yield from (one.source for name in observations() for one in read_observed(name).rows)
    yield from (document.publisher for document in shipped().documents.values())
    yield from (name for claim in shipped().claims.values() for name in (claim.speaker, claim.reported_by) if name)


def _fields(file: Path) -> dict[str, str]:
    from whopays.case.files import read_file

    root = read_file(file, Faults())
    assert root is not None
    return {key: node.text.strip() for key, node in root.mapping().items()}


@pytest.mark.parametrize("name", names())
def test_every_reason_of_a_shipped_case_has_its_french(name: str) -> None:
    case, faults = load(name), Faults()
    assert not {str(place): text for text, place in lacking(case).items()}, "write their French in the case's folder french"
    check_french(case, faults)
    assert not faults.found, "French of what the case no longer says"


def test_every_text_of_sources_policies_and_loans_has_its_french() -> None:
    known = french_of()
    assert not {where: text for text, where in sayings() if text not in known}, "write its French in data/words/*-fr.yaml"


def test_no_french_is_of_what_nobody_says() -> None:
    said = {text for text, _ in sayings()} | set(sometimes()) | {text for name in names() for text in texts_of(load(name))}
    assert not {str(pair.place): pair.english for file in shared_files() for pair in pairs(file) if pair.english not in said}


def test_a_reason_in_french_has_the_same_figures() -> None:
    shared = [file for file in shared_files() if file.name.startswith("reasons")]
    files = [*shared, *(file for name in names() for file in files_of(load(name).path))]
    found = [pair for file in files for pair in pairs(file)]
    assert len(found) > len(ENGINE)
    assert not [(str(one.place), one.english, one.french) for one in found if figures(one.english, "en") != figures(one.french, "fr")]


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """A copy of toyland."""
    shutil.copytree(load("toyland").path, tmp_path / "mine")
    return tmp_path / "mine"


def test_no_number_and_no_hash_depends_on_the_french(mine: Path) -> None:
    before = load_anew(mine)
    shutil.rmtree(mine / "french")
    after = load_anew(mine)
    assert before == after
    assert before.hash == after.hash


def test_an_english_text_changed_later_is_told_and_shown_in_english(mine: Path) -> None:
    old = load("toyland").assumptions("dull")["market.tax_rate"].because
    assert in_language(old, "fr", load("toyland")) != old
    file = mine / "assumptions" / "market.yaml"
    now = f"{old}, since Tuesday"
    file.write_text(file.read_text(encoding="utf-8").replace(f'"{old}"', f'"{now}"'), encoding="utf-8")
    case = load_anew(mine)
    assert in_language(now, "fr", case) == now
    assert [text for text in lacking(case) if text == now]
    stale = [fault for fault in check(mine) if old in fault.message]
    assert [Path(fault.file).name for fault in stale] == ["market.yaml"]
    assert all(Path(fault.file).parent.name == "french" and fault.line for fault in stale)


@pytest.mark.parametrize(("text", "said"), [
    ("a: b\n", "a mapping"), ("- {en: a}\n", "two texts"), ("- {en: a, fr: ''}\n", "two texts"), ("- {en: a, fr: b, de: c}\n", "two texts"),
    ("- {en: 1, fr: b}\n", "two texts"), ("- {en: a, fr: b}\n- {en: a, fr: c}\n", "stands twice"),
])
def test_a_broken_file_is_refused_with_its_place(mine: Path, text: str, said: str) -> None:
    file = mine / "french" / "broken.yaml"
    file.write_text(text, encoding="utf-8")
    load_anew(mine)  # a run needs no French
    assert [fault for fault in check(mine) if said in fault.message and fault.file == str(file) and fault.line]
    with pytest.raises(CaseErrors, match=said):
        french_of(load_anew(mine))


def test_what_the_engine_puts_behind_a_reason_is_in_french_too() -> None:
    case = with_conflicts(load("openai-2025"), ("compute.chip_life=both",))
    row = next(iter(case.rows.values()))["compute.chip_life"]
    view = next(iter(case.views.values()))
    for text in (row.because, view.because):
        french = in_language(text, "fr", case)
        assert french != text
        assert text.rpartition(" ")[0].split(":")[-1].strip(" )") in french or "chip_life" in french
    assert in_language(row.because, "en", case) == row.because


def test_a_case_without_french_reads_what_cases_share(tmp_path: Path) -> None:
    from whopays.case.new import new_case

    case = load_anew(new_case(tmp_path / "mine.yaml"))
    row = next(iter(case.rows.values()))["labs.alder.cash"]
    assert in_language(row.because, "fr", case) == "un nombre de départ, à remplacer"


def test_one_english_text_has_one_french_among_what_is_shared() -> None:
    told: dict[str, set[str]] = {}
    for file in shared_files():
        for pair in pairs(file):
            told.setdefault(pair.english, set()).add(pair.french)
    assert not {english: found for english, found in told.items() if len(found) > 1}
