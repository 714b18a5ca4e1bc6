"""Refusals in French: every text a refusal can be made of has its French, no French is left over, and both have the same holes."""

import ast
import errno
import os
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic_core._pydantic_core import list_all_errors

from tests.report.refusing import HOLE, PACKAGE, Found, Reader
from whopays.api.problem import TITLES
from whopays.case.fault import Fault, Faults
from whopays.case.french import Pair, read_pairs
from whopays.case.yaml_text import read as read_yaml
from whopays.model.instrument import declared_terms
from whopays.model.instruments import found
from whopays.report import refusals
from whopays.report.refusals import FOLDER, PHRASES, WRITTEN, in_french

OUTSIDE = "outside-fr.yaml"  # what others say
AROUND = "titles-fr.yaml"  # said around refusals
OTHERS = tuple(path.name for path in FOLDER.glob("*-fr.yaml") if path.name not in PHRASES)
# Made of texts that have their French each, or a defect that is told as Python tells it
MADE_OF_OTHERS = {"{}: {}", "{}{}", "{}"}
# Written alike in both languages: what is typed as it stands
TYPED = {"my-case.yaml", "true", "false", "e3", "e6", "e9", "e12", "{} -m pip install 'whopays[{}]'", "{} line {}: ",
         "partner", "parent", "revenue_share_rate", "support_per_year", "parent_capacity", "paths", "seed", "views", "lang"}
# Texts that are refusals of another place handed on, French ones beside them included, or what a library or the system says:
# all heard of elsewhere in this file
HANDED_ON = re.compile(r"(fault|problem|found|error|one|spec|NUMBERS\['payments_per_year'\])\.(message|remedy|wrong|detail)"
                       r"|context\['remedy'\]|str\((error|found\.detail)\)|str\(one\.get\('msg', 'it does not fit'\)\)"
                       r"|found\.(why|remedy)\.en|(problem|error|found)\.strerror or .*|type\(found\)\.__name__|message|remedy")


@cache
def said() -> Found:
    return Reader().read()


@cache
def pairs(*files: str) -> tuple[Pair, ...]:
    """The pairs of some files, or of all but those of phrases."""
    faults = Faults()
    found = [pair for path in sorted(FOLDER.glob("*-fr.yaml")) if path.name in (files or OTHERS)
             for pair in read_pairs(path, faults)]
    faults.raise_if_any()
    return tuple(found)


def test_every_text_of_a_refusal_has_its_french() -> None:
    known = {pair.english for pair in pairs()}
    missing = {text: where[0] for text, where in said().templates.items() if text not in known | MADE_OF_OTHERS}
    assert len(said().templates) > 700
    assert not missing, "write its French in data/words/refusals"


def test_every_word_that_fills_a_refusal_has_its_french() -> None:
    known = {pair.english for pair in (*pairs(), *pairs(*PHRASES))}
    wanted = {phrase: text for text, holes in said().phrases.items() for hole in holes for phrase in hole}
    assert {"a list", "a mapping", "asked for"} <= set(wanted)
    assert not {phrase: text for phrase, text in wanted.items() if phrase not in known | TYPED}, "write its French in phrases-fr.yaml"


def test_a_hole_that_words_may_fill_is_filled_in_french() -> None:
    french = {pair.english: pair.french for pair in pairs()}
    plain = {text: at for text, holes in said().phrases.items() if text in french for at, hole in enumerate(holes, 1)
             if hole - TYPED and not re.search(rf"\{{{at}:(phrase|strict|each)\}}", french[text])}
    assert not plain


def test_no_text_comes_from_where_nobody_looks() -> None:
    """A text the syntax tree does not show is one handed on; another would be English under French, unseen."""
    assert not {text: where for text, where in said().opaque.items() if not HANDED_ON.fullmatch(text.partition(": ")[2])}


def test_no_french_is_left_over() -> None:
    own = [pair for pair in pairs() if Path(pair.place.file).name not in (OUTSIDE, AROUND)]
    assert not {pair.english: str(pair.place) for pair in own if pair.english not in said().templates}
    around = [pair.english for pair in pairs(AROUND)]
    assert set(TITLES.values()) <= set(around)
    written = "\n".join(constants())
    assert not [text for text in [*around, *(pair.english for pair in pairs(*PHRASES))] if not in_source(text, written)]


def test_what_terms_mean_has_its_french() -> None:
    """A policy that lacks a term is told what the term means."""
    meant = {str(about["meaning"]) for module in found().values() for about in declared_terms(module).values()}
    assert meant == {pair.english for pair in pairs("terms-fr.yaml")}


def test_no_template_stands_twice() -> None:
    for group in (pairs(), pairs(*PHRASES)):
        texts = [pair.english for pair in group]
        assert len(texts) == len(set(texts))


def test_both_languages_have_the_same_holes_and_french_its_spaces() -> None:
    for pair in (*pairs(), *pairs(*PHRASES)):
        marks = list(WRITTEN.finditer(pair.french))
        holes, wanted = {int(mark[1]) for mark in marks}, set(range(1, pair.english.count(HOLE) + 1))
        assert holes == wanted or (holes < wanted and pair.english in SAID_ONCE), pair.english
        assert all((mark[2] or "") in refusals.KINDS for mark in marks), pair.french
        assert not SPACES.search(pair.french), f"{pair.french}: \\u202f before ; ! ?, \\u00a0 before : % and within guillemets"


# What was typed stands twice in the English of the library, once in French; a number of the system tells a reader nothing
SAID_ONCE = ("[Errno {}] {}: {}", "[Errno {}] {}", 'Invalid value "{}" for {}: unable to convert "{}" into {}.',)
SPACES = re.compile(r" [;!?»]|\u202f:|\d %|[^'] :(?= |$)|« ")


@pytest.mark.parametrize("files", [(), PHRASES], ids=["refusals", "phrases"])
def test_a_text_finds_its_own_french(files: tuple[str, ...]) -> None:
    """Filled with names, a template is not taken for a more general one."""
    among = refusals.phrases() if files else refusals.texts()
    for pair in pairs(*files):
        kinds = {int(mark[1]): mark[2] for mark in WRITTEN.finditer(pair.french)}
        text = pair.english
        for hole in range(1, text.count(HOLE) + 1):
            text = text.replace(HOLE, {"strict": f"'{hole}'", "figure": f"{hole}"}.get(kinds.get(hole), f"x{hole}"), 1)
        own = refusals.Template(tuple(pair.english.split(HOLE)), pair.french)
        assert refusals.matched(text, among) == refusals.matched(text, [own]), text


def constants() -> Iterator[str]:
    """Every text in the sources."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


# What Python calls a type and an error of the system, and a range whose end is open
ELSEWHERE = {"[Errno {}] {}: {}", "[Errno {}] {}", "int", "float", "bool", "{} to any", "any to {}", "any to any"}


def in_source(text: str, written: str) -> bool:
    """Whether all fixed words of a template stand in the sources."""
    return text in ELSEWHERE or all(piece.strip() in written for piece in text.split(HOLE))


def test_what_the_libraries_say_has_its_french() -> None:
    known = {pair.english for pair in pairs(OUTSIDE)}
    for error in list_all_errors():
        if error["type"] in PYDANTIC:
            text = error["message_template_python"].replace("{expected_plural}", "s").replace("{field_type}", "List")
            assert re.sub(r"\{\w+\}", HOLE, text) in known, error["type"]


# Kinds of errors that requests of the API can have; one that a new field brings is told in English until it stands here
PYDANTIC = (
    "missing", "extra_forbidden", "string_type", "string_too_short", "string_too_long", "string_pattern_mismatch", "int_type",
    "int_parsing", "int_from_float", "int_parsing_size", "float_type", "float_parsing", "finite_number", "greater_than",
    "greater_than_equal", "less_than", "less_than_equal", "list_type", "dict_type", "model_type", "model_attributes_type",
    "bool_type", "bool_parsing", "literal_error", "too_long", "too_short", "invalid_key")


@pytest.mark.parametrize("number", [errno.ENOENT, errno.EACCES, errno.EISDIR, errno.ENOTDIR, errno.ENOSPC, errno.EROFS, errno.EEXIST,
                                    errno.ENAMETOOLONG, errno.EADDRINUSE, errno.EADDRNOTAVAIL, errno.EPERM, errno.EMFILE, errno.EIO])
def test_what_the_system_says_has_its_french(number: int) -> None:
    assert refusals.french(os.strerror(number)), os.strerror(number)


BROKEN = ("a: [1", "a: {b", "a: b: c", "- a\nb: c", "a: 'x", 'a: "\\q"', "a: @x", "\tb: 1", "a: 1\n\tb: 2", "? a\n- b",
          "a: !<x", "%FOO\n---\na",
          "a: |x\n b",
          "a\nb: c", "a: 1\n b: 2", "&", "a: *", '"a" b', "a: [1 2: 3}", "[a]]", "--- a\n... b", 'a: "\\x1g"', "a: &x",
          "%YAML 9.9\n---\na", "!a!b c",
          "[a, b: c]\n- d", "{a: 1}}", "a: - b", "- - a\n - b", "key: >9x\n a")


@pytest.mark.parametrize("text", BROKEN)
def test_what_is_wrong_with_yaml_is_said_in_french(text: str) -> None:
    faults = Faults()
    read_yaml(text, "a.yaml", faults)
    for fault in map(in_french, faults.found):
        assert not ENGLISH.search(fault.message + " " + fault.remedy), fault.message
    for parser in (yaml.Loader, getattr(yaml, "CLoader", yaml.Loader)):
        try:
            list(yaml.parse(text, parser))
        except yaml.MarkedYAMLError as problem:
            if problem.problem and "'" not in text:
                assert refusals.french(problem.problem), problem.problem


ENGLISH = re.compile(r"\b(the|is|are|not|no|did|found|expected|this|that|with|write|remove|choose)\b")


def test_names_and_numbers_stay_as_they_were() -> None:
    told = in_french(Fault("a.yaml", 3, 1, "labs.openai.cash: 'the fifty' is not a number", "write a number such as 50e9, or a "
                           "distribution such as {uniform: [low, high]}"))
    assert (told.file, told.line, told.column) == ("a.yaml", 3, 1)
    assert told.message == "labs.openai.cash\u00a0: «\u00a0the fifty\u00a0» n'est pas un nombre"
    assert "50e9" in told.remedy and "{uniform: [bas, haut]}" in told.remedy
    assert refusals.french("choose a whole number from 1 to 100,000") == "choisissez un nombre entier de 1 à 100\u202f000"


def test_what_has_no_french_stays_english_whole() -> None:
    one = Fault("", 0, 0, "Network is unreachable", "ValueError: it is broken")
    assert in_french(one) == one


def test_joined_refusals_are_told_one_by_one() -> None:
    reason = "grant is for chip plants; toyland has none, its capacity is counted in GW"
    assert not ENGLISH.search(refusals.french(f"{reason}; {reason}") or "the")
    assert refusals.french("policies line 3: no policy 'x'") == "policies, ligne 3\u00a0: il n'y a pas de politique «\u00a0x\u00a0»"


@pytest.mark.parametrize("text", ["unknown key 'x' in " + "a to " * 4_000, "write " + " to " * 4_000, "a to " * 4_000])
def test_what_a_request_was_filled_with_is_not_searched_for_words(text: str) -> None:
    """A hole of 20,000 characters was read word by word, deeper than Python goes, while the server answered nobody."""
    assert in_french(Fault("loan", 1, 1, text, "remove it")).remedy == "retirez-le"
    assert (refusals.french(text) or text).endswith(text[-100:])


def test_so_many_joined_texts_as_no_refusal_has_stay_as_they_are() -> None:
    many = "; ".join(["no policy 'x'"] * 40)
    assert refusals.joined(many) is None
    assert refusals.joined("; ".join(["no policy 'x'"] * 3)) is not None


def test_french_that_stands_beside_the_english_is_taken() -> None:
    one = Fault("CASE", 0, 0, "case x: no", "ask y", french=("le cas x : non", "posez-la d'y"))
    told = in_french(one)
    assert (told.message, told.remedy, one.plain()["message"]) == ("le cas x\u00a0: non", "posez-la d'y", "case x: no")
    assert "french" not in told.plain()


@given(st.text(max_size=60), st.sampled_from(refusals.texts()), st.lists(st.text(max_size=8), min_size=8, max_size=8))
@settings(max_examples=60, deadline=None)
def test_no_text_breaks_what_tells_it(text: str, template: refusals.Template, values: list[str]) -> None:
    """Whatever was typed, it is told; a template with holes filled anyhow is told too."""
    refusals.french(text)
    said = "".join(piece + value for piece, value in zip(template.pieces, [*values[: len(template.pieces) - 1], ""], strict=True))
    assert refusals.matched(said, [template]) is None or refusals.french(said)
