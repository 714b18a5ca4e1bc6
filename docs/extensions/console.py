"""The directives `console` and `file`: commands that were really run, with what they printed, and the files they read."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.directives.code import container_wrapper
from sphinx.errors import ExtensionError
from sphinx.util.docutils import SphinxDirective

from extensions.transcript import ROOT, UntrueError, performed

KEPT = ROOT / "build" / "transcripts"
LANGUAGES = {".py": "python", ".yaml": "yaml", ".md": "markdown", ".json": "json", ".patch": "diff"}


class Run(SphinxDirective):
    """A step of a page; all of a page are performed when the first is met."""

    has_content = True
    optional_arguments = 1

    def answer(self) -> list[str]:
        """What this step printed."""
        done = self.env.temp_data.setdefault("transcript", {"at": 0, "answers": None})
        if done["answers"] is None:
            page = Path(self.env.doc2path(self.env.docname)).read_text(encoding="utf-8")
            try:
                done["answers"] = performed(page, KEPT)
            except UntrueError as problem:
                raise ExtensionError(f"{self.env.docname}: {problem}") from problem
        done["at"] += 1
        found: list[str] = done["answers"][done["at"] - 1]
        return found


class Console(Run):
    """Commands and what they printed."""

    option_spec: ClassVar[dict[str, Any]] = {
        "shows": directives.unchanged, "status": directives.nonnegative_int, "lines": directives.positive_int, "from": directives.unchanged,
        "quiet": directives.flag}

    def run(self) -> list[nodes.Node]:
        """A block for each command, another for what it printed."""
        commands = [line.replace("\0", "\\\n") for line in "\n".join(self.content).replace("\\\n", "\0").splitlines() if line.strip()]
        made: list[nodes.Node] = []
        for command, printed in zip(commands, self.answer(), strict=True):
            shown = "\n".join(self.cut(printed)) if printed and "quiet" not in self.options else ""
            made.append(self.block(f"$ {command}", "console", "command" if shown else "command alone"))
            if shown:
                made.append(self.block(shown, "text", "printed"))
        return made

    def block(self, text: str, language: str, classes: str) -> nodes.Node:
        """A literal block of some looks."""
        block = nodes.literal_block(text, text, language=language, classes=classes.split())
        self.set_source_info(block)
        return block

    def cut(self, printed: str) -> list[str]:
        """The lines that are shown: from the one that begins with `from`, as many as asked."""
        lines = printed.splitlines()
        begins = self.options.get("from")
        if begins:
            at = next((n for n, line in enumerate(lines) if line.strip().startswith(begins)), None)
            if at is None:
                raise ExtensionError(f"{self.env.docname}: no line begins with '{begins}':\n{printed}")
            lines = (["..."] if at else []) + lines[at:]
        most = self.options.get("lines", len(lines))
        return lines if len(lines) <= most else [*lines[:most], "..."]


class File(Run):
    """A file the commands of the page read."""

    required_arguments = 1
    optional_arguments = 0
    option_spec: ClassVar[dict[str, Any]] = {"append": directives.flag}

    def run(self) -> list[nodes.Node]:
        """The text under its name."""
        self.answer()
        name, text = self.arguments[0], "\n".join(self.content)
        block = nodes.literal_block(text, text, language=LANGUAGES.get(Path(name).suffix, "text"))
        self.set_source_info(block)
        return [container_wrapper(self, block, f"{name} (add)" if "append" in self.options else name)]


def setup(app: Sphinx) -> dict[str, Any]:
    """Called by Sphinx."""
    app.add_config_value("of_source", "", "env")
    app.add_directive("console", Console)
    app.add_directive("file", File)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
