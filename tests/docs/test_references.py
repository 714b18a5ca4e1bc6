"""The reference holds everything that is declared; what pages show of the code is there; equations can be drawn."""

from __future__ import annotations

import ast
import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
sys.path.insert(0, str(DOCS))

from declarations import assumptions, commands, instruments, limits, outputs, studies, variables  # noqa: E402
from whopays.case.quantities import SECTIONS, declared  # noqa: E402
from whopays.cli.app import COMMANDS  # noqa: E402
from whopays.cli.variables import VARIABLES  # noqa: E402
from whopays.model.instrument import declared_terms  # noqa: E402
from whopays.model.instruments import found as all_instruments  # noqa: E402
from whopays.model.series import LAB_SERIES, MARKET_SERIES  # noqa: E402
from whopays.model.transfer import KINDS  # noqa: E402
from whopays.studies import found as all_studies  # noqa: E402

READ = re.compile(r"""environ(?:\.get\(|\.setdefault\(|\[)\s*(?:"(?P<text>\w+)"|(?P<name>[A-Z_]+))""")
INCLUDED = re.compile(r"```\{literalinclude\} (?P<file>\S+)\n(?P<options>(?::.*\n)*)")
PAGES = sorted(DOCS.rglob("*.md"))


def test_every_assumption_is_in_the_reference() -> None:
    text = assumptions.markdown()
    for section in SECTIONS:
        for field in declared(section):
            assert re.search(rf"`{section}(\.[A-Z]+)*\.{field}`", text), (section, field)


def test_every_instrument_with_its_terms_is_in_the_reference() -> None:
    text = instruments.markdown()
    for name, module in all_instruments().items():
        section = text.split(f"## {name}\n")[1].split("\n## ")[0]
        assert all(f"| `{term}` |" in section for term in declared_terms(module)), name


def test_every_study_command_operation_and_series_is_in_the_reference() -> None:
    assert all(f"`whopays ask {name}`" in studies.markdown() for name in all_studies())
    assert all(f"## whopays {name}\n" in commands.markdown() for name in COMMANDS)
    text = outputs.markdown()
    assert all(f"`labs.LAB.{name}`" in text for name in LAB_SERIES)
    assert all(f"`market.{name}`" in text for name in MARKET_SERIES)
    assert all(f"| `{kind}` |" in text for kind in KINDS)
    assert "### openai-2025" in limits.markdown()


def test_every_operation_is_in_the_reference() -> None:
    from declarations import operations
    from whopays.api import app as api

    text = operations.markdown()
    for path, methods in api.build().openapi()["paths"].items():
        assert all(f"`{method.upper()} {path}`" in text for method in methods), path


def constant(path: Path, name: str) -> str:
    """The text a module gives to a name."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
        value = getattr(node, "value", None)
        if isinstance(target, ast.Name) and target.id == name and isinstance(value, ast.Constant):
            return str(value.value)
    raise AssertionError(f"{path}: no text {name}")


def test_every_variable_that_is_read_is_declared() -> None:
    read = set()
    for path in (ROOT / "src").rglob("*.py"):
        for match in READ.finditer(path.read_text(encoding="utf-8")):
            read.add(match["text"] or constant(path, match["name"]))
    assert {"WHOPAYS_STORE", "WHOPAYS_TOKEN", "NO_COLOR"} <= read
    assert read <= set(VARIABLES), "declare it in cli/variables.py"
    assert all(f"`{name}`" in variables.markdown() for name in VARIABLES)


def included() -> list[tuple[str, str, dict[str, str]]]:
    """Page, file and options of every piece of code that a page shows."""
    found = []
    for page in PAGES:
        for match in INCLUDED.finditer(page.read_text(encoding="utf-8")):
            options = dict(re.findall(r"^:([a-z-]+): (.*)$", match["options"], re.MULTILINE))
            found.append((page.relative_to(DOCS).as_posix(), str((page.parent / match["file"]).resolve()), options))
    return found


def test_what_pages_show_of_the_code_is_there() -> None:
    """Else the documentation does not build: said here in a second."""
    missing, pieces = [], included()
    assert len(pieces) > 40
    for page, file, options in pieces:
        text = Path(file).read_text(encoding="utf-8")
        names = {node.name for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef | ast.ClassDef)}
        wanted = options.get("pyobject", "").rsplit(".", 1)[-1]
        marks = [options[mark] for mark in ("start-at", "end-before", "end-at") if mark in options]
        if (wanted and wanted not in names) or not all(mark in text for mark in marks):
            missing.append(f"docs/{page}: {Path(file).name} has no {wanted or marks}; mend the page")
    assert missing == []


def test_every_equation_can_be_drawn() -> None:
    from extensions import mathml

    blocks = [block for page in PAGES for block in re.findall(r"\$\$(.+?)\$\$", page.read_text(encoding="utf-8"), re.DOTALL)]
    assert len(blocks) > 25
    assert all(mathml.translated(block.strip(), as_block=True).startswith("<math") for block in blocks)
    with pytest.raises(Exception, match="equation cannot be drawn"):
        mathml.translated(r"\nosuchsign", as_block=True)


def test_a_docstring_becomes_markup() -> None:
    from extensions import docstring

    made = docstring.in_markup(["Money *lost*.", "", "loss = exposure x rate", "", "exposure : USD, >= 0", "           at default", "",
                                ">>> 1 + 1", "2"])
    assert made == ["Money \\*lost\\*.", "", "::", "", "   loss = exposure x rate", "", "**exposure**", "   USD, >= 0 at default", "",
                    ">>> 1 + 1", "2", ""]


def test_every_page_can_be_reached() -> None:
    """A page in no table of contents stops the build: name it in docs/index.md."""
    named = {DOCS / "index.md"}
    for page in PAGES:
        for block in re.findall(r"```\{toctree\}\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL):
            for entry in (line.strip() for line in block.splitlines() if line.strip() and not line.startswith(":")):
                named |= set(page.parent.glob(f"{entry}.md"))
    assert sorted(page.relative_to(DOCS).as_posix() for page in PAGES if page not in named) == []
