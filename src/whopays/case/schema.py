"""JSON Schema of case files, for editors: from the models of the format and the table of names.

It catches what can be seen in one place: keys, names, units, ranges of plain numbers. What must
hold between rows is left to `whopays case check`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from whopays.case.quantities import SECTIONS, declared
from whopays.case.structure import (
    IDENTIFIER,
    ContractEntry,
    FactEntry,
    HeadEntry,
    LabEntry,
    LineEntry,
    PartyEntry,
    RowEntry,
    ViewEntry,
)
from whopays.case.table import VOLUME_UNITS

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_TABLES: dict[str, type[BaseModel]] = {
    "parties": PartyEntry, "lines": LineEntry, "labs": LabEntry, "contracts": ContractEntry, "views": ViewEntry}


def json_schema() -> dict[str, Any]:
    """JSON Schema that a case file, and a file of rows, meets.

    >>> json_schema()["$defs"]["value"]["anyOf"][0]
    {'type': 'number'}
    """
    definitions: dict[str, Any] = {"value": _value(), "row": _row(), "rows": {"type": "array", "items": {"$ref": "#/$defs/row"}},
                                   "fact": _model(FactEntry)}
    head = _model(HeadEntry)
    for name, model in _TABLES.items():
        definitions[name] = _model(model)
        head["properties"][name] = {
            "type": "object", "minProperties": 1, "propertyNames": {"pattern": f"^{IDENTIFIER}$"},
            "additionalProperties": {"$ref": f"#/$defs/{name}"}}
        head["required"].append(name)
    definitions["views"]["properties"]["assumptions"] = {"$ref": "#/$defs/rows"}
    head["properties"] |= {
        "curve": {"anyOf": [{"type": "string"}, {"type": "object", "additionalProperties": {"type": "number"}}],
                  "description": "name of a file in data/curves, or years: zero rate, continuously compounded"},
        "assumptions": {"$ref": "#/$defs/rows"},
        "facts": {"type": "array", "items": {"$ref": "#/$defs/fact"}}}
    head["required"].append("curve")
    definitions["case"] = head
    return {"$schema": DIALECT, "title": "whopays case", "$defs": definitions,
            "if": {"type": "array"}, "then": {"$ref": "#/$defs/rows"}, "else": {"$ref": "#/$defs/case"}}


def _model(model: type[BaseModel]) -> dict[str, Any]:
    """The schema of one model, what it refers to written in place."""
    schema = model.model_json_schema(by_alias=True)
    return dict(_in_place(schema, schema.pop("$defs", {})))


def _in_place(part: Any, definitions: dict[str, Any]) -> Any:
    if isinstance(part, list):
        return [_in_place(item, definitions) for item in part]
    if not isinstance(part, dict):
        return part
    if "$ref" in part:
        return _in_place(definitions[part["$ref"].rpartition("/")[2]], definitions)
    return {key: _in_place(value, definitions) for key, value in part.items()}


def _value() -> dict[str, Any]:
    """A number or a distribution."""
    number = {"type": "number"}

    def only(key: str, what: dict[str, Any]) -> dict[str, Any]:
        return {"type": "object", "properties": {key: what}, "required": [key], "additionalProperties": False}

    part = {"type": "object", "required": ["weight", "value"], "additionalProperties": False,
            "properties": {"weight": {"type": "number", "exclusiveMinimum": 0, "maximum": 1},
                           "value": {"$ref": "#/$defs/value"},
                           "citations": {"type": "array", "items": {"type": "string"}}}}
    quantiles = {"type": "object", "minProperties": 2, "maxProperties": 2, "additionalProperties": False,
                 "patternProperties": {"^p[1-9][0-9]?$": {"type": "number", "exclusiveMinimum": 0}}}
    return {"anyOf": [
        number,
        only("uniform", {"type": "array", "items": number, "minItems": 2, "maxItems": 2}),
        only("triangular", {"type": "array", "items": number, "minItems": 3, "maxItems": 3}),
        only("lognormal", quantiles),
        only("mixture", {"type": "array", "items": part, "minItems": 2})]}


def _row() -> dict[str, Any]:
    """A row: its model, its name from the table, and by name its unit and range."""
    schema = _model(RowEntry)
    schema["properties"]["value"] = {"$ref": "#/$defs/value"}
    schema["allOf"] = [_rule(section, name, facts) for section in SECTIONS for name, facts in declared(section).items()]
    patterns = [rule["if"]["properties"]["name"]["pattern"] for rule in schema["allOf"]]
    schema["properties"]["name"] = {"type": "string", "pattern": "|".join(patterns)}
    return schema


def _rule(section: str, name: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    """If a row has this name, its unit and the ends of its range."""
    rows = rf"\.{IDENTIFIER}" * len(SECTIONS[section][1])
    units = [facts["unit"], *(VOLUME_UNITS.get(name, ()) if section == "lines" else ())]
    value = {key: facts[end] for key, end in (("minimum", "low"), ("maximum", "high")) if facts[end] is not None}
    return {"if": {"properties": {"name": {"pattern": rf"^{section}{rows}\.{name}$"}}, "required": ["name"]},
            "then": {"properties": {
                "name": {"description": facts["meaning"]}, "value": value,
                "unit": {"pattern": "^(" + "|".join(_any_currency(unit) for unit in units) + ")$", "examples": units}}}}


def _any_currency(unit: str) -> str:
    """Pattern of a declared unit in any currency and capacity unit."""
    return re.sub(r"\b(USD|GW)\b", lambda found: "[A-Z]{3}" if found[0] == "USD" else "[A-Za-z ]+", unit)
