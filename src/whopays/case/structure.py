"""The structure of a case file: what each entry must hold, and how its faults are said.

The pydantic models are the one statement of the format: they check a file and make the JSON
Schema for editors. pydantic knows nothing of lines and columns, so its complaints are put
back to the place of the node they are about.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, WithJsonSchema
from pydantic_core import PydanticCustomError

from whopays.case.calls import Word
from whopays.case.dates import read_date, read_period
from whopays.case.fault import Faults, did_you_mean
from whopays.case.yaml_text import Node

Found = TypeVar("Found")

IDENTIFIER = r"[a-z][a-z0-9_-]*"


def _day(value: Any) -> date:
    return _by(read_date, value, "write a day as YYYY-MM-DD, such as 2025-09-30")


def _period(value: Any) -> str:
    return _by(read_period, value, "write 2025-09-30, 2025-09, 2025Q3, 2025H2, 2030, or two of them with / between")


def _by(read: Callable[[str], Found], value: Any, remedy: str) -> Found:
    try:
        return read(str(value) if isinstance(value, int) and not isinstance(value, bool) else _text(value))
    except ValueError as error:
        raise PydanticCustomError("case", "{said}", {"said": str(error), "remedy": remedy}) from None


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{value!r} is not a date")
    return value


Text = Annotated[str, Field(min_length=1)]
Id = Annotated[str, Field(pattern=f"^{IDENTIFIER}$")]
Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"})]
Period = Annotated[str, BeforeValidator(_period), WithJsonSchema({"type": ["string", "integer"]})]
Share = Annotated[float, Field(ge=0, le=1)]


class Entry(BaseModel):
    """An entry of a case file: every key is known, nothing is turned into another type."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class PartyEntry(Entry):
    kind: Literal["landlord", "vendor", "parent", "investor", "lender", "insurer"]
    title: Text


class LineEntry(Entry):
    volume: Literal["users", "money"]


class LabEntry(Entry):
    kind: Literal["standalone", "parent_owned", "affiliate_supported", "fringe"]
    title: Text
    partner: Id | None = None
    parent: Id | None = None


class ContractEntry(Entry):
    lab: Id
    counterparty: Id
    form: Literal["lease", "purchase", "own"]
    financing: Literal["sculpted", "annuity", "bullet", "mini-perm"] = "sculpted"
    sponsor: Id
    vendor: Id | None = None
    flagged: bool = Field(description="true where outside tallies count it and it is not a contract")


class ViewEntry(Entry):
    weight: Share
    because: Text


class GroupEntry(Entry):
    name: Id
    correlation: Annotated[float, Field(ge=0, lt=1)]


class RowEntry(Entry):
    """A row of assumptions; its value is read by rows.py, where numbers are checked."""

    name: Text
    value: Any
    unit: Text
    basis: Literal["quoted", "derived", "judgement"]
    because: Text
    citations: list[Text] = Field(default_factory=list)
    true_for: Period
    known_on: Day
    group: GroupEntry | None = None


class FactEntry(BaseModel):
    """A source a user's own case brings along; further keys are the user's."""

    model_config = ConfigDict(extra="allow", strict=True, frozen=True)
    id: Text
    source: Text
    known_on: Day
    grade: Literal["good", "weak", "unverified"] = "unverified"


class FrenchEntry(Entry):
    """The case's own words in French; what is left out stays English."""

    title: Text | None = None
    views: dict[Id, Text] = Field(default_factory=dict)
    parties: dict[Id, Text] = Field(default_factory=dict, description="titles of parties; a proper name needs none")
    labs: dict[Id, Text] = Field(default_factory=dict, description="titles of labs; a proper name needs none")
    within: dict[Id, Text] = Field(
        default_factory=dict,
        description="titles of parties and labs as they stand inside a sentence, with their article; a proper name needs none")
    limits: list[Text] = Field(default_factory=list, description="one for each limit, in the same order")
    calls: dict[Word, Text] = Field(
        default_factory=dict,
        description="as calls; lab and labs masculine, compute feminine, chips, vendors and building masculine plural")


class HeadEntry(Entry):
    """The top of a case file; tables are read entry by entry."""

    schema_: Literal["whopays.case/1"] = Field(alias="schema")
    name: Id
    title: Text
    as_of: Day
    opening: Day
    quarters: Annotated[int, Field(ge=1, le=400)]
    milestone: Annotated[int, Field(description="a year of the horizon: gap and external finance are told to its end too")] | None = None
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")]
    capacity_unit: Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z ]*$")]
    described: list[Id] = Field(
        default_factory=list, description="parties and labs whose title is no name but words: it begins small inside an English sentence")
    several: list[Id] = Field(default_factory=list, description="parties and labs whose title is of several: its verb is plural")
    calls: dict[Word, Text] = Field(
        default_factory=dict,
        description="the case's own words for lab, labs, compute, chips, vendors (chip makers), building (buildings and grid)")
    units: dict[str, Text] = Field(default_factory=dict, description="what one of a unit of the case's own is, by unit")
    limits: Annotated[list[Text], Field(min_length=1)]
    french: FrenchEntry | None = None


Model = TypeVar("Model", bound=BaseModel)


def read_entry(model: type[Model], node: Node, what: str, faults: Faults, leave: tuple[str, ...] = ()) -> Model | None:
    """One entry of a file as a model; None when it has a fault, which is then noted.

    leave : keys that somebody else reads
    """
    if not isinstance(node.value, dict):
        faults.add(node.place, f"{what} is {node.kind()}", "write a mapping of keys, see `whopays case new`")
        return None
    try:
        return model.model_validate({key: value.plain() for key, value in node.value.items() if key not in leave})
    except ValidationError as error:
        for found in error.errors(include_url=False):
            _say(dict(found), model, node, what, faults, leave)
        return None


def _say(found: dict[str, Any], model: type[BaseModel], node: Node, what: str, faults: Faults,
         leave: tuple[str, ...]) -> None:
    """Turns one complaint of pydantic into a fault at its place."""
    path = tuple(found["loc"])
    key = ".".join(str(step) for step in path)
    context = found.get("ctx", {})
    if found["type"] == "missing":
        faults.add(node.at(path[:-1]), f"{what} has no '{path[-1]}'", f"add '{path[-1]}:'")
        return
    if found["type"] == "extra_forbidden":
        known = [*_keys(model, path[:-1]), *leave]
        holder = _holder(node, path[:-1])
        faults.add(holder.keys.get(str(path[-1]), node.place), f"unknown key '{path[-1]}' in {what}",
                   did_you_mean(str(path[-1]), known, "remove it; known are " + ", ".join(known)))
        return
    place, value = node.at(path), found.get("input")
    if found["type"] == "case":
        faults.add(place, f"{key}: {context['said']}", context["remedy"])
    elif found["type"] == "literal_error":
        faults.add(place, f"{key} is {_shown(value)}", did_you_mean(str(value), _words(context["expected"]),
                                                                   f"write one of {context['expected']}"))
    else:
        faults.add(place, f"{key} is {_shown(value)}", _remedy(found["type"], context))


def _holder(node: Node, path: tuple[Any, ...]) -> Node:
    for step in path:
        node = node.mapping().get(str(step), node)
    return node


def _keys(model: type[BaseModel], path: tuple[Any, ...]) -> list[str]:
    if path:
        return list(GroupEntry.model_fields)
    return [field.alias or name for name, field in model.model_fields.items()]


def _words(expected: str) -> list[str]:
    return [word.strip("' ") for word in expected.replace(" or ", ",").split(",")]


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict | list):
        return "a mapping" if isinstance(value, dict) else "a list" if value else "an empty list"
    return "empty" if value is None or value == "" else f"'{str(value)[:40]}'"


def _remedy(kind: str, context: dict[str, Any]) -> str:
    """What to do about a value of the wrong type or size."""
    bounds = {"greater_than_equal": ("ge", "at least"), "less_than_equal": ("le", "at most"),
              "greater_than": ("gt", "above"), "less_than": ("lt", "below")}
    if kind in bounds:
        key, words = bounds[kind]
        return f"write a number {words} {context[key]:g}"
    return {
        "string_type": "write text; put quotes around a number that is meant as text",
        "string_too_short": "write a sentence",
        "too_short": "write at least one",
        "bool_type": "write true or false; yes, no, on and off are text in YAML 1.2",
        "int_type": "write a whole number",
        "int_from_float": "write a whole number",
        "float_type": "write a number such as 0.5",
        "finite_number": "write a finite number",
        "list_type": "write a list, such as [A053]",
        "string_pattern_mismatch": f"it must match {context.get('pattern', '')}",
        "model_type": "write a mapping of keys",
        "model_attributes_type": "write a mapping of keys",
    }.get(kind, "see `whopays case new` for the format")


def read_table(model: type[Model], root: Node, section: str, faults: Faults, leave: tuple[str, ...] = (),
               ) -> tuple[dict[str, Model], set[tuple[str, str]]]:
    """The entries of one table of the case file, and (section, id) of those with faults."""
    good: dict[str, Model] = {}
    broken: set[tuple[str, str]] = set()
    node = root.mapping().get(section)
    if node is None:
        faults.add(root.place, f"the case has no '{section}'", f"add '{section}:'")
        return good, broken
    if not node.mapping():
        faults.add(node.place, f"'{section}' is {node.kind() if not isinstance(node.value, dict) else 'empty'}",
                   f"list the {section} by id")
    for name, entry in node.mapping().items():
        one = read_entry(model, entry, f"{section}.{name}", faults, leave)
        if not _is_id(name):
            faults.add(node.keys[name], f"'{name[:40]}' cannot be an id",
                       "use small letters, digits, - and _, a letter first")
        if one is None or not _is_id(name):
            broken.add((section, name))
        else:
            good[name] = one
    return good, broken


def _is_id(name: str) -> bool:
    return re.fullmatch(IDENTIFIER, name) is not None
