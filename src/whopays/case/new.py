"""A starter case: one commented file with every number a case must state."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from whopays.case.assumption import Assumption
from whopays.case.case import Case
from whopays.case.fault import CaseErrors, Fault
from whopays.case.load import load
from whopays.case.quantities import SECTIONS
from whopays.case.table import Quantity, Structure, table

STARTER = "toyland"  # the shipped case whose structure and numbers a new case starts with

_TOP = """\
# A case of whopays. Check it with `whopays case check`, run it with `whopays run` and this file's name.
#
# It starts with the numbers of the fictional case {starter}: none of them is yours yet.
# Replace structure and rows; a name that is missing, unknown or misspelt is refused, never guessed.
#
# A number is 50e9 or a distribution:
#   {{uniform: [low, high]}}    {{triangular: [low, mode, high]}}    {{lognormal: {{p10: a, p90: b}}}}
#   {{mixture: [{{weight: 0.5, value: 1, citations: [A1]}}, {{weight: 0.5, value: 2, citations: [A2]}}]}}
# Rows with `group: {{name: capital, correlation: 0.6}}` are drawn together.
# basis: quoted (citations needed) | derived | judgement. known_on may not lie after as_of.
# A row of the same name with a later known_on replaces the older one from that day.
"""

_SECTIONS = {
    "parties": "Legal entities beside the labs. kind: landlord | vendor | parent | investor | lender | insurer",
    "lines": "Lines of revenue. volume: users | money (counted in {currency} a year)",
    "labs": "kind: standalone | parent_owned | affiliate_supported (both name a parent) | fringe (share, no finances)",
    "contracts": "form: lease | purchase | own. sponsor: whose equity stands in the site company.\n"
                 "# flagged: true where outside tallies count it and it is not a contract",
    "views": "Views of demand run beside each other; weights add to 1. `assumptions:` under a view overrides rows",
}


def new_case(path: str | Path, template: str | Path = STARTER) -> Path:
    """Writes a commented starter case to a file that is not there yet; returns its path.

    path     : ends in .yaml; its stem becomes the name of the case
    template : case to start from
    Raises CaseErrors when the file is there, or cannot be written.
    """
    file = Path(path)
    if file.suffix != ".yaml":
        raise _refused(file, "a case file ends in .yaml", f"write {file.with_suffix('.yaml') if file.name else 'my-case.yaml'}")
    text = case_text(load(template), _as_id(file.stem))
    try:
        with file.open("x", encoding="utf-8") as out:
            out.write(text)
    except FileExistsError:
        raise _refused(file, "it is there already", "choose another name; nothing is overwritten") from None
    except OSError as error:
        raise _refused(file, f"cannot be written: {error.strerror}", "choose a folder that is there and may be written to") from None
    return file


def _refused(file: Path, message: str, remedy: str) -> CaseErrors:
    return CaseErrors([Fault(str(file), 0, 0, message, remedy)])


def _as_id(stem: str) -> str:
    """A file's stem as an id of a case.

    >>> _as_id("My case 2")
    'my-case-2'
    """
    word = re.sub(r"[^a-z0-9_-]+", "-", stem.lower()).strip("-_")
    return word if re.match(r"[a-z]", word) else f"case-{word}".strip("-")


def case_text(case: Case, name: str) -> str:
    """A case as one commented file, every row a judgement to be replaced."""
    return "".join(line + "\n" for line in _lines(case, name))


def _lines(case: Case, name: str) -> Iterator[str]:
    yield _TOP.format(starter=case.name)
    yield "schema: whopays.case/1"
    yield f"name: {name}"
    yield f"title: {_word(case.title)}"
    yield f"as_of: {case.as_of}              # nothing known later may enter"
    yield f"opening: {case.opening}            # the day the opening balances stand at"
    yield f"quarters: {case.quarters}"
    if case.milestone is not None:
        yield f"milestone: {case.milestone}                # year the gap is told to, beside the whole horizon; may be left out"
    yield f"currency: {case.currency}"
    yield f"capacity_unit: {case.capacity_unit}"
    if case.units:
        yield "units: {" + ", ".join(f"{unit}: {_word(meaning)}" for unit, meaning in case.units.items()) + "}"
    yield "# Years and zero rates, continuously compounded; or the name of a shipped curve."
    yield "curve: {" + ", ".join(f"{_number(years)}: {_number(rate)}" for years, rate in case.curve.items()) + "}"
    base, overrides = _split(case)
    for part, comment in _SECTIONS.items():
        yield f"\n# {comment.format(currency=case.currency)}"
        yield f"{part}:"
        for key, entry in getattr(case, part).items():
            yield from _entry(key, asdict(entry), overrides.get(key, {}) if part == "views" else {})
    yield "\nlimits:                            # printed with every answer"
    yield from (f"  - {_word(limit)}" for limit in case.limits)
    yield "\n# Your own sources; rows cite their ids. grade: good | weak | unverified"
    yield "# facts:"
    yield "#   - {id: A1, source: annual report 2024 page 12, known_on: 2025-02-01, grade: good}"
    yield "\nassumptions:"
    yield from _rows(case, base)


def _split(case: Case) -> tuple[dict[str, Assumption], dict[str, dict[str, Assumption]]]:
    """Rows of the first view, and by view those in which the others differ from it."""
    first, *others = case.views
    base = case.assumptions(first)
    return base, {view: {name: row for name, row in case.assumptions(view).items() if row.value != base[name].value}
                  for view in others}


def _entry(key: str, facts: Mapping[str, Any], overrides: dict[str, Assumption]) -> Iterator[str]:
    said = {field: value for field, value in facts.items() if value is not None}
    if not overrides:
        yield f"  {key}: {{" + ", ".join(f"{field}: {_word(value)}" for field, value in said.items()) + "}"
        return
    yield f"  {key}:"
    yield from (f"    {field}: {_word(value)}" for field, value in said.items())
    yield "    assumptions:"
    yield from (f"    {_row(row)}" for row in overrides.values())


def _rows(case: Case, rows: dict[str, Assumption]) -> Iterator[str]:
    """Rows section by section, each under what it means."""
    structure = Structure.of(case)
    names = table(structure)
    for section, (record, _) in SECTIONS.items():
        yield f"  # ---- {section}: {(record.__doc__ or '').splitlines()[0]}"
        for name, quantity in names.items():
            if quantity.section == section and name in rows:
                yield f"  # {_meaning(quantity)}"
                yield f"  {_row(rows[name])}"


def _meaning(quantity: Quantity) -> str:
    low, high = ("any" if end is None else f"{end:g}" for end in (quantity.low, quantity.high))
    return f"{quantity.meaning} ({low} to {high})"


def _row(row: Assumption) -> str:
    group = f", group: {{name: {row.group}, correlation: {_number(row.correlation)}}}" if row.group else ""
    return (f"- {{name: {row.name}, value: {_value(row.value.plain)}, unit: {row.unit}, basis: judgement, "
            f"because: a starter's number to be replaced, true_for: {row.true_for}, known_on: {row.known_on}{group}}}")


def _value(plain: Any) -> str:
    if isinstance(plain, dict):
        return "{" + ", ".join(f"{key}: {_value(value)}" for key, value in plain.items()) + "}"
    if isinstance(plain, list):
        return "[" + ", ".join(_value(value) for value in plain) + "]"
    return _number(plain)


def _number(value: float) -> str:
    short = f"{value:g}"
    return short if float(short) == value else repr(float(value))


def _word(value: Any) -> str:
    """A scalar as YAML: text in quotes where it is not a plain word."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float | int):
        return _number(value)
    plain = re.fullmatch(r"[A-Za-z][A-Za-z0-9 _-]*", value) and value.lower() not in ("true", "false", "null")
    return str(value) if plain else json.dumps(value, ensure_ascii=False)
