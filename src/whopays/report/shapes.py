"""The committed JSON Schemas of answers: one by name, whole in itself, or all of them as parts of a description of an API."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any, Final

FOLDER: Final = Path(__file__).parent / "schemas"
OWN: Final = "#/$defs/"  # a part of the same file
HEAD: Final = ("$schema", "$id", "$defs", "examples")


@cache
def committed(name: str) -> dict[str, Any]:
    """A file as it stands, by the name in its objects' `schema` field, e.g. whopays.run/1."""
    kind, _, version = name.removeprefix("whopays.").partition("/")
    return dict(json.loads((FOLDER / f"{kind}-{version or 1}.json").read_text(encoding="utf-8")))


def names() -> list[str]:
    """Names of the committed schemas: run, runs, diff and so on."""
    return sorted(file.stem.rpartition("-")[0] for file in FOLDER.glob("*.json"))


def schema(name: str) -> dict[str, Any]:
    """A schema that needs no other file: what it takes from another stands in its `$defs`."""
    found = committed(name)
    others = {one: part for kind in mentioned(found) for one, part in parts(kind, OWN).items()}
    whole = {key: placed(value, "", OWN) for key, value in found.items()}
    return {**whole, "$defs": {**whole.get("$defs", {}), **others}} if others else whole


def parts(kind: str, place: str) -> dict[str, Any]:
    """A schema and what it takes from others, by name, each reference leading to `place` + name.

    >>> sorted(parts("answers", "#/components/schemas/"))
    ['answer', 'answer.payers', 'answer.words', 'answers']
    """
    found = committed(kind)
    made = {kind: {key: placed(value, f"{kind}.", place) for key, value in found.items() if key not in HEAD}}
    made |= {f"{kind}.{name}": placed(value, f"{kind}.", place) for name, value in found.get("$defs", {}).items()}
    for other in mentioned(found):
        made |= parts(other, place)
    return made


def placed(value: Any, prefix: str, place: str) -> Any:
    """A part of a schema with its references turned to where it will stand."""
    if isinstance(value, list):
        return [placed(one, prefix, place) for one in value]
    if not isinstance(value, dict):
        return value
    return {key: turned(one, prefix, place) if key == "$ref" else placed(one, prefix, place) for key, one in value.items()}


def turned(reference: str, prefix: str, place: str) -> str:
    """A reference within a file, or to another one by its id, as one to `place`."""
    if reference.startswith(OWN):
        return f"{place}{prefix}{reference.removeprefix(OWN)}"
    return place + kind_of(reference)


def mentioned(value: Any) -> list[str]:
    """Other files a schema takes something from."""
    if isinstance(value, list):
        return [kind for one in value for kind in mentioned(one)]
    if not isinstance(value, dict):
        return []
    own = [kind_of(value["$ref"])] if not str(value.get("$ref", OWN)).startswith(OWN) else []
    return list(dict.fromkeys([*own, *(kind for one in value.values() for kind in mentioned(one))]))


def kind_of(id: str) -> str:
    """The name in an id.

    >>> kind_of("whopays.answer/1")
    'answer'
    """
    return id.removeprefix("whopays.").partition("/")[0]


def example(kind: str) -> Any:
    """A small object that the schema describes."""
    return committed(kind)["examples"][0]
