"""Every text a refusal can be made of, read from the syntax trees of the package: an f-string is a template, each value in it a hole.

A function that passes its own argument on as a message or a remedy is a place of refusal itself, wherever it is called.
"""

from __future__ import annotations

import ast
import itertools
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path

import whopays

PACKAGE = Path(whopays.__file__).parent
HOLE = "{}"
# Where a refusal is made: the place of its texts among the arguments, and their names
MADE = {"Fault": {3: "message", 4: "remedy"}, "StoreError": {0: "message", 1: "remedy"}, "SourceError": {1: "message", 2: "remedy"},
        "Key": {3: "remedy"}}
NEAR = tuple(f"did you mean {' or '.join([repr(HOLE)] * n)}?" for n in (1, 2, 3))
# Files whose ValueErrors reach a reader as a refusal
TOLD = ("whopays.case.dates", "whopays.public_accounts.appraisal", "whopays.public_accounts.loan", "whopays.public_accounts.reestimate",
        "whopays.sources.grade")
PASSED = ("message", "remedy")  # arguments of these names are passed on
ADD, NOTED = "add", "faults"  # a list of faults is called so
DEEPEST = 6
Function = ast.FunctionDef | ast.AsyncFunctionDef


class Opaque(Exception):
    """A text the syntax tree does not show."""


@dataclass
class Said:
    """A template and, for each hole, the phrases it may be filled with; none: a name or a number."""

    text: str
    phrases: tuple[frozenset[str], ...] = ()


@dataclass
class Module:
    """One file: what it defines and what it brings in."""

    name: str
    tree: ast.Module
    constants: dict[str, ast.expr] = field(default_factory=dict)
    functions: dict[str, Function] = field(default_factory=dict)
    brought: dict[str, str] = field(default_factory=dict)  # name -> module it is from
    renamed: dict[str, str] = field(default_factory=dict)  # name -> what it is called there, where that differs


@dataclass
class Found:
    """What was found: template -> the places that say it; and texts that could not be read."""

    templates: dict[str, list[str]] = field(default_factory=dict)
    phrases: dict[str, list[frozenset[str]]] = field(default_factory=dict)
    opaque: dict[str, str] = field(default_factory=dict)


def modules(root: Path = PACKAGE) -> dict[str, Module]:
    """Every file of the package."""
    found = {}
    for path in sorted(root.rglob("*.py")):
        parts = path.relative_to(root.parent).with_suffix("").parts
        module = Module(".".join(parts[:-1] if parts[-1] == "__init__" else parts), ast.parse(path.read_text("utf-8")))
        for node in module.tree.body:
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                module.constants[node.targets[0].id] = node.value
            elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value is not None:
                module.constants[node.target.id] = node.value
        for node in ast.walk(module.tree):
            if isinstance(node, Function):
                module.functions.setdefault(node.name, node)
            elif isinstance(node, ast.ImportFrom) and node.module:
                module.brought.update({one.asname or one.name: node.module for one in node.names})
                module.renamed.update({one.asname: one.name for one in node.names if one.asname})
        found[module.name] = module
    return found


class Reader:
    """Reads the texts of refusals out of all files."""

    def __init__(self, root: Path = PACKAGE) -> None:
        self.modules = modules(root)
        self.methods: dict[str, list[tuple[Module, Function]]] = {}
        for module in self.modules.values():
            for function in module.functions.values():
                self.methods.setdefault(function.name, []).append((module, function))
        # function -> file -> positions of its arguments that are texts of a refusal
        self.passed: dict[str, dict[str, dict[int, str]]] = {}
        self.found = Found()

    def read(self) -> Found:
        """All of it; again and again until no further function turns out to pass texts on."""
        while True:
            before, self.found = deepcopy(self.passed), Found()
            for module in self.modules.values():
                for function, call in calls(module.tree):
                    self.look(module, function, call)
            if before == self.passed:
                return self.found

    def look(self, module: Module, function: Function | None, call: ast.Call) -> None:
        """Note what one call says, if it refuses."""
        name = call.func.id if isinstance(call.func, ast.Name) else call.func.attr if isinstance(call.func, ast.Attribute) else ""
        name = module.renamed.get(name, name)
        if name == "PydanticCustomError" and isinstance(call.args[2], ast.Dict):
            for value in call.args[2].values:
                self.note(value, module, function, call)
        if name == "ValueError" and module.name in TOLD:
            self.note(call.args[0], module, function, call)
        for at, keyword in {**MADE.get(name, {}), **self.handed_on(call, name, module)}.items():
            given = call.args[at] if at < len(call.args) else next((one.value for one in call.keywords if one.arg == keyword), None)
            if given is None or any(isinstance(one, ast.Starred) for one in call.args[: at + 1]):
                continue
            self.note(given, module, function, call)

    def note(self, given: ast.expr, module: Module, function: Function | None, call: ast.Call) -> None:
        """Note all that an expression may say."""
        where = f"{module.name}:{call.lineno}"
        try:
            texts = self.texts(given, module, function)
        except Opaque:
            self.found.opaque[f"{module.name}: {ast.unparse(given)}"] = where
            return
        for said in texts:
            for one in parted(said) if module.name in TOLD else [said]:
                self.found.templates.setdefault(one.text, []).append(where)
                known = self.found.phrases.setdefault(one.text, [frozenset()] * len(one.phrases))
                self.found.phrases[one.text] = [a | b for a, b in zip(known, one.phrases, strict=True)]

    def handed_on(self, call: ast.Call, name: str, module: Module) -> dict[int, str]:
        """The arguments of a call that the function called hands on as texts."""
        known = self.passed.get(name, {})
        if isinstance(call.func, ast.Name):
            return known.get(module.name if name in module.functions else module.brought.get(call.func.id, ""), {})
        owner = ast.unparse(call.func.value).lower() if isinstance(call.func, ast.Attribute) else ""
        if name == ADD and not owner.endswith(NOTED):
            return {}
        return next(iter(known.values()), {})

    def texts(self, node: ast.expr, module: Module, function: Function | None, depth: int = 0) -> list[Said]:
        """What an expression may say. Errors: Opaque"""
        if depth > DEEPEST:
            raise Opaque
        match node:
            case ast.Constant(value=str(text)):
                return [Said(text)]
            case ast.JoinedStr():
                return [joined(parts) for parts in itertools.product(*(self.part(one, module, function, depth) for one in node.values))]
            case ast.BinOp(op=ast.Add()):
                sides = [self.whole(side, module, function, depth) for side in (node.left, node.right)]
                return [joined(parts) for parts in itertools.product(*sides)]
            case ast.IfExp():
                return self.any_of([node.body, node.orelse], module, function, depth)
            case ast.BoolOp(op=ast.Or()):
                return self.any_of(node.values, module, function, depth)
            case ast.Subscript(slice=ast.Slice()):
                return self.texts(node.value, module, function, depth)
            case ast.Subscript(value=ast.Name(id=name)) if isinstance(self.constant(name, module), ast.Dict):
                return self.any_of(self.constant(name, module).values, module, None, depth)  # type: ignore[union-attr]
            case ast.Call():
                return self.answered(node, module, function, depth)
            case ast.Name():
                return self.named(node.id, module, function, depth)
        raise Opaque

    def any_of(self, nodes: Sequence[ast.expr], module: Module, function: Function | None, depth: int) -> list[Said]:
        """All that several expressions may say; a value among texts is a hole."""
        found, last = [], None
        for node in nodes:
            try:
                found += self.texts(node, module, function, depth + 1)
            except Opaque as problem:
                last = problem
        if last is not None and not found:
            raise last
        return found

    def whole(self, node: ast.expr, module: Module, function: Function | None, depth: int) -> list[Said]:
        """A side of a sum: its texts, or a hole."""
        try:
            return self.texts(node, module, function, depth + 1)
        except Opaque:
            return [Said(HOLE, (frozenset(),))]

    def part(self, node: ast.expr, module: Module, function: Function | None, depth: int) -> list[Said]:
        """A part of an f-string: its text, or a hole with the phrases that may fill it."""
        if not isinstance(node, ast.FormattedValue):
            return [Said(str(node.value))] if isinstance(node, ast.Constant) else [Said(HOLE, (frozenset(),))]
        if isinstance(node.value, ast.Name) and self.constant(node.value.id, module) is not None:
            return [Said(HOLE, (frozenset(),))]  # a name of the program, the same in every language
        try:
            texts = self.texts(node.value, module, function, depth + 1)
        except Opaque:
            texts = []
        return [Said(HOLE, (frozenset(one.text for one in texts if any(sign.isalpha() for sign in one.text)),))]

    def answered(self, call: ast.Call, module: Module, function: Function | None, depth: int) -> list[Said]:
        """What a call may say: near names, an entry of a table, or what a function of the package returns."""
        func = call.func
        if isinstance(func, ast.Name) and func.id == "did_you_mean":
            near = [Said(text, (frozenset(),) * text.count(HOLE)) for text in NEAR]
            return near + self.texts(call.args[2], module, function, depth + 1)
        if isinstance(func, ast.Attribute) and func.attr == "join":
            return [Said(HOLE, (frozenset(),))]
        if isinstance(func, ast.Attribute) and func.attr == "get":
            local = list(assigned_to(func.value.id, function)) if isinstance(func.value, ast.Name) and function else []
            tables = local or [self.constant(func.value.id, module) if isinstance(func.value, ast.Name) else func.value]
            if isinstance(tables[0], ast.Dict):
                return self.any_of([*tables[0].values, *call.args[1:]], module, function, depth)
            raise Opaque
        name = func.id if isinstance(func, ast.Name) else func.attr if isinstance(func, ast.Attribute) else ""
        for home, one in self.defined(name, module, isinstance(func, ast.Attribute)):
            returned = [node.value for node in ast.walk(one) if isinstance(node, ast.Return) and node.value is not None]
            return self.any_of(returned, home, one, depth)
        raise Opaque

    def named(self, name: str, module: Module, function: Function | None, depth: int) -> list[Said]:
        """What a name may stand for: what is assigned to it here, an argument passed on, a constant."""
        if function is not None:
            if assigned := list(assigned_to(name, function)):
                return self.any_of(assigned, module, function, depth)
            names = [one.arg for one in function.args.posonlyargs + function.args.args if one.arg not in ("self", "cls")]
            if name in PASSED and name in names and depth == 0:
                self.passed.setdefault(function.name, {}).setdefault(module.name, {})[names.index(name)] = name
                return []
        constant = self.constant(name, module)
        if constant is None:
            raise Opaque
        return self.texts(constant, module, None, depth + 1)

    def constant(self, name: str, module: Module) -> ast.expr | None:
        """A constant of a file, or of the one it was brought from."""
        home = self.modules.get(module.brought.get(name, ""), module)
        return home.constants.get(name)

    def defined(self, name: str, module: Module, is_method: bool) -> Iterator[tuple[Module, Function]]:
        """The function of that name that is meant, at most one."""
        home = self.modules.get(module.brought.get(name, ""), module)
        if name in home.functions:
            yield home, home.functions[name]
        elif is_method and len(self.methods.get(name, ())) == 1:
            yield self.methods[name][0]


def parted(said: Said) -> list[Said]:
    """What is wrong, and what to do, of a text that says both."""
    message, sign, remedy = said.text.partition("; ")
    first = message.count(HOLE)
    return [Said(message, said.phrases[:first]), Said(remedy, said.phrases[first:])] if sign else [said]


def joined(parts: Sequence[Said]) -> Said:
    """Parts as one template."""
    return Said("".join(one.text for one in parts), tuple(itertools.chain.from_iterable(one.phrases for one in parts)))


def calls(tree: ast.Module) -> Iterator[tuple[Function | None, ast.Call]]:
    """Every call and the innermost function it stands in."""
    def walk(node: ast.AST, function: Function | None) -> Iterator[tuple[Function | None, ast.Call]]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.Call):
                yield function, child
            yield from walk(child, child if isinstance(child, Function) else function)

    yield from walk(tree, None)


def assigned_to(name: str, function: Function) -> Iterator[ast.expr]:
    """The expressions assigned to a name in a function; of a tuple its own part, of a loop over what is written out each turn's."""
    for node in ast.walk(function):
        if isinstance(node, ast.For) and isinstance(node.target, ast.Tuple) and isinstance(node.iter, ast.Tuple | ast.List):
            at = [one.id if isinstance(one, ast.Name) else "" for one in node.target.elts]
            if name in at:
                yield from (row.elts[at.index(name)] for row in node.iter.elts if isinstance(row, ast.Tuple))
        if not isinstance(node, ast.Assign):
            continue
        for target in node.targets:
            if isinstance(target, ast.Name) and target.id == name:
                yield node.value
            elif isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                yield from (value for one, value in zip(target.elts, node.value.elts, strict=False)
                            if isinstance(one, ast.Name) and one.id == name)
