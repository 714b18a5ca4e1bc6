"""The directive `declared`: a reference written from the declarations that the program itself reads."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective


class Declared(SphinxDirective):
    """`{declared} assumptions` puts in what `declarations/assumptions.py` writes."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """The generated Markdown, as if it stood in the page."""
        self.env.note_reread()  # what it is written from may have changed where the page has not
        text = import_module(f"declarations.{self.arguments[0]}").markdown()
        return self.parse_text_to_nodes(text, allow_section_headings=True)


def setup(app: Sphinx) -> dict[str, Any]:
    """Called by Sphinx."""
    app.add_directive("declared", Declared)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
