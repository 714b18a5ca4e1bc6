"""The starter case passes its own check; the JSON Schema says yes and no where it should."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.case.small import HEAD, case_text, row
from whopays.case.fault import CaseErrors, Faults
from whopays.case.load import check, load, names
from whopays.case.new import new_case
from whopays.case.quantities import SECTIONS, declared
from whopays.case.schema import json_schema
from whopays.case.yaml_text import read


@pytest.fixture
def template(tmp_path: Path) -> Path:
    file = tmp_path / "small.yaml"
    view = "  low:\n    weight: 0.5\n    because: \"habit: old\"\n    assumptions:\n    " + row("labs.alpha.cash", 7, "USD").lstrip()
    change = {name: row(name, "{lognormal: {p10: 1.1, p90: 1.7}}", "ratio", group="{name: g, correlation: 0.3}")
              for name in ("compute.slip", "contracts.alpha-barn.slip")}
    file.write_text(case_text(HEAD.replace("  low: {weight: 0.5, because: habit}\n", view), change), encoding="utf-8")
    return file


def test_a_new_case_passes_its_check_and_says_what_each_number_means(template: Path, tmp_path: Path) -> None:
    file = new_case(tmp_path / "My case.yaml", template)
    assert check(file) == []
    old, new = load(template), load(file)
    assert new.name == "my-case"
    for view in old.views:
        was, is_now = old.assumptions(view), new.assumptions(view)
        assert {name: (one.value, one.group, one.correlation, one.unit) for name, one in was.items()} == {
            name: (one.value, one.group, one.correlation, one.unit) for name, one in is_now.items()}
    assert (new.parties, new.labs, new.contracts, new.views, new.curve) == (old.parties, old.labs, old.contracts, old.views, old.curve)
    text = file.read_text()
    for section in SECTIONS:
        for facts in declared(section).values():
            if facts["absent"] is None:
                assert f"# {facts['meaning']} (" in text


def test_the_shipped_starter_makes_a_good_case(tmp_path: Path) -> None:
    assert check(new_case(tmp_path / "mine.yaml")) == []


def test_a_new_case_never_overwrites(template: Path, tmp_path: Path) -> None:
    file = tmp_path / "there.yaml"
    file.write_text("mine")
    with pytest.raises(CaseErrors, match=r"there\.yaml: it is there already; choose another name"):
        new_case(file, template)
    assert file.read_text() == "mine"
    with pytest.raises(CaseErrors, match="cannot be written: No such file or directory; choose a folder"):
        new_case(tmp_path / "no" / "case.yaml", template)
    with pytest.raises(CaseErrors, match=r"a case file ends in \.yaml; write "):
        new_case(tmp_path / "case.txt", template)


def plain(file: Path) -> Any:
    root = read(file.read_text(encoding="utf-8"), str(file), Faults())
    assert root is not None
    return root.plain()


def test_the_schema_is_one_and_accepts_every_good_case(template: Path, tmp_path: Path) -> None:
    schema = json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    assert list(validator.iter_errors(plain(template))) == []
    assert list(validator.iter_errors(plain(new_case(tmp_path / "new.yaml", template)))) == []
    for name in names():
        folder = Path(__file__).parents[2] / "src" / "whopays" / "data" / "cases" / name
        for file in folder.rglob("*.yaml"):
            if file.parent.name != "french":  # translations are pairs of texts
                assert [error.message for error in validator.iter_errors(plain(file))] == [], file


def change(case: Any, path: tuple[Any, ...], value: Any) -> Any:
    out = copy.deepcopy(case)
    *steps, last = path
    inner = out
    for step in steps:
        inner = inner[step]
    inner[last] = value
    return out


@pytest.mark.parametrize(("path", "value"), [
    (("titel",), "x"), (("quarters",), 0), (("as_of",), "soon"), (("currency",), "dollars"), (("parties", "barn", "kind"), "landlady"),
    (("parties", "Barn"), {"kind": "landlord", "title": "x"}), (("contracts", "alpha-barn", "flagged"), "no"), (("limits",), []),
    (("assumptions", 0, "name"), "market.tax_rat"), (("assumptions", 0, "unit"), "rate"), (("assumptions", 0, "value"), 1.5),
    (("assumptions", 0, "value"), "a lot"), (("assumptions", 0, "value"), {"uniform": [1]}), (("assumptions", 0, "basis"), "guess"),
    (("assumptions", 0, "known_on"), "2025"), (("assumptions", 0, "sinse"), 1), (("assumptions", 0, "value"), {"lognormal": {"p10": 1}}),
])
def test_the_schema_refuses_what_the_reader_refuses(template: Path, path: tuple[Any, ...], value: Any) -> None:
    validator = jsonschema.Draft202012Validator(json_schema())
    case = plain(template)
    assert case["assumptions"][0]["name"] == "market.tax_rate"
    assert not validator.is_valid(change(case, path, value))
