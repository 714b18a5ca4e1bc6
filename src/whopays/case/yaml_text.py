"""YAML 1.2 text to nodes that know where they stand.

PyYAML splits the text into events; what a plain scalar means is decided here, by the core
schema of YAML 1.2: `50e9` is a number, `yes` and `1:30` are text, `2025-11-07` is text that
the reader of a date reads. Duplicate keys, tags of one's own, endless aliases, depth and
size beyond a bound are faults with a position.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import yaml
from yaml.reader import Reader

from whopays.case.fault import Faults, Place

MAX_CHARACTERS: Final = 4_000_000  # the largest shipped file is under a tenth of this
MAX_DEPTH: Final = 24  # a mixture of distributions in a view is 8 deep
MAX_NODES: Final = 200_000  # counted after aliases are followed, so a bomb of aliases is caught
MAX_ALIASES: Final = 64
# What moves a terminal's cursor or turns the order of letters about; a file can only mean to deceive with it.
CONTROL: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
LONGEST_INTEGER: Final = 300  # Python refuses longer digit strings; as a float they are infinite

_NULL: Final = frozenset({"", "~", "null", "Null", "NULL"})
_TRUE: Final = frozenset({"true", "True", "TRUE"})
_FALSE: Final = frozenset({"false", "False", "FALSE"})
_INTEGER: Final = re.compile(r"[-+]?[0-9]+")
_OCTAL: Final = re.compile(r"0o[0-7]+")
_HEXADECIMAL: Final = re.compile(r"0x[0-9a-fA-F]+")
_FLOAT: Final = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_INFINITE: Final = re.compile(r"[-+]?\.(inf|Inf|INF)")
_NOT_A_NUMBER: Final = frozenset({".nan", ".NaN", ".NAN"})
_NO_WORD: Final = frozenset("0123456789+-.~nNtTfF")  # what a plain scalar begins with that is not text: most are
_CORE_TAGS: Final = {
    "tag:yaml.org,2002:str": (str,), "tag:yaml.org,2002:int": (int,),
    "tag:yaml.org,2002:float": (int, float), "tag:yaml.org,2002:bool": (bool,),
    "tag:yaml.org,2002:null": (type(None),), "tag:yaml.org,2002:map": (dict,),
    "tag:yaml.org,2002:seq": (list,),
}
_PARSER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Scalar = None | bool | int | float | str


@dataclass(slots=True)
class Node:
    """One value of a file: what it is, where it stands, how it was written.

    value  : a scalar, a list of nodes, or a mapping from key text to node
    text   : a scalar as written, without quotes
    keys   : where each key of a mapping stands
    size   : nodes in it, aliases followed
    """

    value: Scalar | list[Node] | dict[str, Node]
    place: Place
    text: str = ""
    quoted: bool = False
    keys: dict[str, Place] = field(default_factory=dict)
    size: int = 1

    def mapping(self) -> dict[str, Node]:
        """The node's mapping, empty when it is none."""
        return self.value if isinstance(self.value, dict) else {}

    def items(self) -> list[Node]:
        """The node's list, empty when it is none."""
        return self.value if isinstance(self.value, list) else []

    def plain(self) -> Any:
        """The value in Python's own types."""
        if isinstance(self.value, dict):
            return {key: node.plain() for key, node in self.value.items()}
        if isinstance(self.value, list):
            return [node.plain() for node in self.value]
        return self.value

    def at(self, path: tuple[int | str, ...]) -> Place:
        """Place of what lies at a path of keys and indices, as near as the file has it."""
        node = self
        for step in path:
            if isinstance(step, int) and isinstance(node.value, list) and step < len(node.value):
                node = node.value[step]
            elif isinstance(node.value, dict) and str(step) in node.value:
                node = node.value[str(step)]
            else:
                break
        return node.place

    def kind(self) -> str:
        """What a reader of an error calls this node."""
        names = {dict: "a mapping", list: "a list", bool: "true or false", type(None): "empty"}
        return names.get(type(self.value), f"'{self.text[:40]}'")


class _Unreadable(Exception):  # noqa: N818 - it ends the reading, the fault is already noted
    """The rest of the file cannot be read."""


def scalar(text: str) -> Scalar:
    """What a plain scalar means in the core schema of YAML 1.2.

    >>> [scalar(t) for t in ("50e9", "012", "yes", "1:30", "1_000", "true", "~")]
    [50000000000.0, 12, 'yes', '1:30', '1_000', True, None]
    """
    if text and text[0] not in _NO_WORD:
        return text
    if text in _NULL:
        return None
    if text in _TRUE or text in _FALSE:
        return text in _TRUE
    if _INTEGER.fullmatch(text):
        return int(text) if len(text) < LONGEST_INTEGER else float(text)
    for pattern, base in ((_OCTAL, 8), (_HEXADECIMAL, 16)):
        if pattern.fullmatch(text) and len(text) < LONGEST_INTEGER:
            return int(text[2:], base)
    if _FLOAT.fullmatch(text):
        return float(text)
    if _INFINITE.fullmatch(text):
        return float(text.replace(".", "").lower())
    return float("nan") if text in _NOT_A_NUMBER else text


def events_of(text: str) -> Iterator[Any]:
    """The events of a text, as PyYAML finds them."""
    loader = _PARSER(text)
    try:
        event = None
        while not isinstance(event, yaml.StreamEndEvent):
            event = loader.get_event()
            yield event
    finally:
        loader.dispose()


class _Composer:
    """Builds nodes from the events of one text."""

    def __init__(self, text: str, file: str, faults: Faults, line: int, column: int) -> None:
        self.file, self.faults, self.line, self.column = file, faults, line, column
        self.anchors: dict[str, Node] = {}
        self.aliases = 0
        self.events: Iterator[Any] = events_of(text)

    def place(self, mark: Any) -> Place:
        column = self.column if mark.line == 0 else 1
        return Place(self.file, self.line + mark.line, column + mark.column)

    def stop(self, mark: Any, message: str, remedy: str) -> _Unreadable:
        self.faults.add(self.place(mark), message, remedy)
        return _Unreadable()

    def document(self) -> Node | None:
        """The one document of the text; None when there is none."""
        root: Node | None = None
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                if root is not None:
                    raise self.stop(event.start_mark, "a second document starts here",
                                    "keep one document a file")
                root = self.node(next(self.events), 1)
        return root

    def node(self, event: Any, depth: int) -> Node:
        if depth > MAX_DEPTH:
            raise self.stop(event.start_mark, f"nested deeper than {MAX_DEPTH} levels",
                            "write the case with less nesting")
        if isinstance(event, yaml.AliasEvent):
            return self.alias(event)
        if isinstance(event, yaml.ScalarEvent):
            node = self.scalar(event)
            if event.tag is None and event.anchor is None:
                return node
        elif isinstance(event, yaml.SequenceStartEvent):
            node = self.sequence(event, depth)
        else:
            node = self.map(event, depth)
        self.check_tag(event, node)
        if node.size > MAX_NODES:
            raise self.stop(event.start_mark, f"more than {MAX_NODES} values once aliases are followed",
                            "use fewer aliases, or split the file")
        if event.anchor is not None:
            self.anchors[event.anchor] = node
        return node

    def alias(self, event: Any) -> Node:
        self.aliases += 1
        if self.aliases > MAX_ALIASES:
            raise self.stop(event.start_mark, f"more than {MAX_ALIASES} aliases in one file",
                            "write the values out")
        if event.anchor not in self.anchors:
            raise self.stop(event.start_mark, f"alias '*{event.anchor}' names no finished anchor",
                            f"put '&{event.anchor}' on an earlier value, outside this one")
        return self.anchors[event.anchor]

    def scalar(self, event: Any) -> Node:
        text = str(event.value)
        wrong = CONTROL.search(text)
        if wrong:
            self.faults.add(self.place(event.start_mark), f"character U+{ord(wrong.group()):04X} may not stand in a text", "remove it")
            text = CONTROL.sub("\ufffd", text)
        plain = not event.style and event.tag != "!" and event.tag != "tag:yaml.org,2002:str"
        value = scalar(text) if plain else text
        return Node(value, self.place(event.start_mark), text, bool(event.style))

    def sequence(self, start: Any, depth: int) -> Node:
        items: list[Node] = []
        for event in self.events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            items.append(self.node(event, depth + 1))
        return Node(items, self.place(start.start_mark), size=1 + sum(n.size for n in items))

    def map(self, start: Any, depth: int) -> Node:
        entries: dict[str, Node] = {}
        keys: dict[str, Place] = {}
        size = 1
        for event in self.events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            where = self.place(event.start_mark)
            plain = type(event) is yaml.ScalarEvent and event.tag is None and event.anchor is None
            key = Node(None, where, event.value) if plain else self.node(event, depth + 1)
            value = self.node(next(self.events), depth + 1)
            size += 1 + value.size
            if isinstance(key.value, list | dict):
                self.faults.add(where, f"a key is {key.kind()}", "write keys as plain words")
            elif key.text in entries:
                self.faults.add(where, f"key '{key.text}' stands twice in this mapping, first at line "
                                f"{keys[key.text].line}", "keep one of them")
            else:
                entries[key.text], keys[key.text] = value, where
        return Node(entries, self.place(start.start_mark), keys=keys, size=size)

    def check_tag(self, event: Any, node: Node) -> None:
        tag = event.tag
        if tag is None or tag == "!":
            return
        if tag not in _CORE_TAGS:
            self.faults.add(self.place(event.start_mark), f"unknown tag {CONTROL.sub(chr(0xFFFD), tag[:60])!r}",
                            "remove the tag; plain YAML is enough")
        elif not isinstance(node.value, _CORE_TAGS[tag]):
            self.faults.add(self.place(event.start_mark),
                            f"{node.kind()} is not what its tag '{tag.split(':')[-1]}' says",
                            "remove the tag")


def _place_in(text: str, row: int, offset: int, start: Place) -> Place:
    """Place of a row and offset, counted from 0, in a text; one after the end is put at the end."""
    lines = text.split("\n")
    if row >= len(lines):
        row, offset = len(lines) - 1, len(lines[-1])
    return Place(start.file, start.line + row, (start.column if row == 0 else 1) + offset)


def read(text: str, file: str, faults: Faults, line: int = 1, column: int = 1) -> Node | None:
    """The document of a YAML text; None when it cannot be read, with the reason in faults.

    line, column : where the text starts in its file, for text inside an option
    """
    text = text.removeprefix("\ufeff")
    start = Place(file, line, column)
    if len(text) > MAX_CHARACTERS:
        faults.add(start, f"longer than {MAX_CHARACTERS} characters", "split it into several files")
        return None
    wrong = Reader.NON_PRINTABLE.search(text)
    if wrong:
        before = text[:wrong.start()]
        place = _place_in(text, before.count("\n"), len(before) - before.rfind("\n") - 1, start)
        faults.add(place, f"character U+{ord(wrong.group()):04X} may not stand in YAML", "remove it")
        return None
    try:
        root = _Composer(text, file, faults, line, column).document()
    except _Unreadable:
        return None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        place = _place_in(text, mark.line, mark.column, start) if mark else start
        problem = getattr(error, "problem", None) or "it cannot be read"
        faults.add(place, f"not valid YAML: {problem}",
                   "look at this line and the one before: indentation, colons, brackets, quotes")
        return None
    if root is None:
        faults.add(start, "empty", "write something here, see `whopays case new`")
    return root
