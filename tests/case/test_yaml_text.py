"""YAML 1.2 scalars, and what a text may not hold, with line and column."""

from __future__ import annotations

import json
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from whopays.case.fault import Faults
from whopays.case.yaml_text import MAX_ALIASES, MAX_CHARACTERS, MAX_DEPTH, read, scalar


@pytest.mark.parametrize(("text", "value"), [
    ("50e9", 50e9), ("5E+3", 5000.0), ("-.5", -0.5), ("1.", 1.0), ("012", 12), ("+7", 7), ("0o17", 15), ("0xFF", 255),
    ("true", True), ("FALSE", False), ("~", None), ("", None), ("Null", None),
    ("yes", "yes"), ("no", "no"), ("on", "on"), ("Off", "Off"), ("y", "y"), ("tRUE", "tRUE"),
    ("1:30", "1:30"), ("190:20:30", "190:20:30"), ("1_000", "1_000"), ("0b11", "0b11"), ("2025-11-07", "2025-11-07"),
    ("1e", "1e"), ("e9", "e9"), ("1,000", "1,000"), ("٣", "٣"), (".", "."), ("<<", "<<"), ("=", "="),
])
def test_a_plain_scalar_means_what_yaml_1_2_says(text: str, value: object) -> None:
    found = scalar(text)
    assert found == value
    assert type(found) is type(value)


def test_infinity_and_not_a_number_are_read_and_digits_without_end_too() -> None:
    assert scalar("-.inf") == -math.inf
    assert math.isnan(float(scalar(".nan")))
    assert scalar("9" * 5000) == math.inf


def test_places_count_from_one_and_follow_keys() -> None:
    faults = Faults()
    root = read("a: 1\nbé:\n  - {c: 2}\n", "f.yaml", faults)
    assert root is not None
    assert (root.keys["bé"].line, root.keys["bé"].column) == (2, 1)
    assert root.at(("bé", 0, "c")).line == 3
    assert root.at(("bé", 0, "c")).column == 9
    assert root.plain() == {"a": 1, "bé": [{"c": 2}]}


def test_an_option_has_its_own_line_and_column() -> None:
    faults = Faults()
    read("{a: 1, a: 2}", "--set", faults, line=3, column=11)
    assert [(f.line, f.column) for f in faults.found] == [(3, 18)]


BOMB = "a: &a [x, x, x, x, x, x, x, x]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [" + ", ".join([f"*{chr(97 + n)}"] * 8) + "]\n" for n in range(6))


@pytest.mark.parametrize(("text", "line", "column", "message", "remedy"), [
    ("a: 1\nb: 2\na: 3\n", 3, 1, "key 'a' stands twice in this mapping, first at line 1", "keep one of them"),
    ('a: 1\n"a": 3\n', 2, 1, "key 'a' stands twice", "keep one of them"),
    ("a: !money 3\n", 1, 4, "unknown tag '!money'", "remove the tag"),
    ("a: !!python/object:os.system x\n", 1, 4, "unknown tag 'tag:yaml.org,2002:python/object:os.system'", "remove the tag"),
    ("a: !!int x\n", 1, 4, "'x' is not what its tag 'int' says", "remove the tag"),
    ("a: *b\n", 1, 4, "alias '*b' names no finished anchor", "put '&b' on an earlier value"),
    ("a: &a [*a]\n", 1, 8, "alias '*a' names no finished anchor", "outside this one"),
    ("a: &a 1\nb: [" + "*a, " * (MAX_ALIASES + 1) + "]\n", 2, 5 + 4 * MAX_ALIASES,
     f"more than {MAX_ALIASES} aliases", "write the values out"),
    (BOMB, 6, 4, "more than 200000 values once aliases are followed", "use fewer aliases"),
    ("[" * 40 + "]" * 40, 1, MAX_DEPTH + 1, f"nested deeper than {MAX_DEPTH} levels", "less nesting"),
    ("a: 1\n---\nb: 2\n", 2, 1, "a second document starts here", "one document a file"),
    ("? [a]\n: 1\n", 1, 3, "a key is a list", "plain words"),
    ("a: 1\n\tb: 2\n", 2, 1, "not valid YAML", "indentation"),
    ("a: [1, 2\n", 2, 1, "not valid YAML", "brackets"),
    ("a: b: c\n", 1, 5, "not valid YAML", "colons"),
    ("a: 1\nb: \x07\n", 2, 4, "character U+0007 may not stand in YAML", "remove it"),
    ("", 1, 1, "empty", "case new"),
    ("# nothing\n", 1, 1, "empty", "case new"),
    ("x" * (MAX_CHARACTERS + 1), 1, 1, "longer than", "split it"),
])
def test_what_may_not_stand_has_a_place_and_a_remedy(text: str, line: int, column: int, message: str, remedy: str) -> None:
    faults = Faults()
    read(text, "f.yaml", faults)
    assert len(faults.found) == 1, faults.found
    fault = faults.found[0]
    assert (fault.file, fault.line, fault.column) == ("f.yaml", line, column)
    assert message in fault.message
    assert remedy in fault.remedy


printable = st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn", "Zl", "Zp", "Cf"]), min_size=1)


@settings(deadline=None)
@given(st.recursive(st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | printable,
                    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(printable, inner, max_size=4), max_leaves=20))
def test_json_reads_as_itself(value: object) -> None:
    """JSON is YAML 1.2; keys are kept as text, and a double key is no JSON Python writes."""
    faults = Faults()
    root = read(json.dumps(value, ensure_ascii=False), "f.yaml", faults)
    assert not faults.found
    assert root is not None
    assert root.plain() == json.loads(json.dumps(value))


@settings(deadline=None)
@given(st.text(st.sampled_from("ab: \n-[]{}&*!|>'\"#%@`,?~0.e_\t\x00é\ud800"), max_size=60))
def test_no_text_crashes_the_reader(text: str) -> None:
    faults = Faults()
    root = read(text, "f.yaml", faults)
    assert root is not None or faults.found
    for fault in faults.found:
        assert fault.line >= 1
        assert fault.column >= 1
        assert fault.message
        assert fault.remedy
