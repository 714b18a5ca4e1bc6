"""Reads the YAML tables of sources as YAML 1.2: `50e9` is a number, a key given twice is an error."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from whopays.sources.source_error import SourceError


@dataclass(frozen=True)
class Record:
    """One row of a table and where it stands."""

    fields: dict[str, Any]
    file: str
    line: int

    @property
    def place(self) -> str:
        """file:line"""
        return f"{self.file}:{self.line}"


class _Loader(yaml.SafeLoader):
    """SafeLoader that refuses a key given twice and notes the line a mapping starts on."""


class _Mapping(dict[str, Any]):
    line: int = 0


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[str, Any]:
    result = _Mapping()
    result.line = node.start_mark.line + 1
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if isinstance(key, list | dict):
            raise SourceError(f"{loader.name}:{key_node.start_mark.line + 1}", "a key is a list or a mapping", "use a word")
        if str(key) in result:
            raise SourceError(f"{loader.name}:{key_node.start_mark.line + 1}", f"key '{key}' stands twice", "keep one of them")
        result[str(key)] = loader.construct_object(value_node, deep=True)
    return result


_Loader.add_constructor("tag:yaml.org,2002:map", _mapping)
_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:float",
    re.compile(r"^[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)[eE][-+]?[0-9]+$"),
    list("-+.0123456789"),
)
# A date stays text: `2025-11` and `2025-11-07` are both allowed where a date is asked for.
_Loader.yaml_implicit_resolvers = {
    first: [pair for pair in pairs if pair[0] != "tag:yaml.org,2002:timestamp"]
    for first, pairs in _Loader.yaml_implicit_resolvers.items()
}


def read_records(path: Path, section: str | None = None) -> list[Record]:
    """The rows of a YAML table.

    path    : a file holding a list of mappings, or a mapping with the list under `section`
    section : the key of the list; None where the file itself is the list
    returns : one Record a row, in order
    Errors: SourceError naming file and line for text that is no YAML, a key twice, a row that is no mapping.
    """
    name = path.name
    try:
        text = path.read_text(encoding="utf-8")
        loader = _Loader(text)
        loader.name = name
        content = loader.get_single_data()
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise SourceError(f"{name}:{line}", f"not YAML: {error.problem}", "correct that line") from error
    except UnicodeDecodeError as error:
        raise SourceError(name, f"byte {error.start} is not UTF-8", "save the file as UTF-8") from error
    except (OSError, yaml.YAMLError) as error:
        raise SourceError(name, f"cannot be read: {error}", "give a YAML file") from error
    rows = content
    if isinstance(content, dict):
        rows = content.get(section) if section else next((value for value in content.values() if isinstance(value, list)), None)
    if rows is None:
        return []
    if not isinstance(rows, list):
        raise SourceError(name, f"no list of rows under '{section}'", "write a list of mappings")
    records = []
    for row in rows:
        if not isinstance(row, _Mapping):
            raise SourceError(name, f"a row is no mapping: {row!r}", "write each row as keys and values")
        records.append(Record(dict(row), name, row.line))
    return records


def text_of(record: Record, key: str, *, needed: bool = True) -> str | None:
    """A text field of a row; SourceError where it is needed and absent."""
    value = record.fields.get(key)
    if value is None:
        if needed:
            raise SourceError(record.place, f"'{key}' is missing", f"add {key}:")
        return None
    return str(value)
