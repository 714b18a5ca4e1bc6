"""Equations as MathML, which browsers draw themselves: no script and no font is fetched.

The translation from LaTeX is docutils' own.
"""

from __future__ import annotations

from typing import Any

from docutils import nodes
from docutils.utils.math import latex2mathml
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError


def translated(text: str, *, as_block: bool) -> str:
    """LaTeX as MathML.

    Raises ExtensionError for what docutils cannot translate: the build fails rather than print source.
    """
    try:
        return str(latex2mathml.tex2mathml(text, as_block=as_block))
    except Exception as problem:
        raise ExtensionError(f"equation cannot be drawn: {text!r}: {problem}") from problem


def visit_inline(self: Any, node: nodes.Element) -> None:
    """An equation in a line."""
    self.body.append(translated(node.astext(), as_block=False))
    raise nodes.SkipNode


def visit_block(self: Any, node: nodes.Element) -> None:
    """An equation of its own line, scrolled where the screen is narrow."""
    # docutils knows one environment, `aligned` under the name `align*`
    text = node.astext().strip()
    lines = f"\\begin{{align*}}{text}\\end{{align*}}" if "\\\\" in text and "\\begin" not in text else text
    self.body.append(f'<div class="equation" tabindex="0">{translated(lines, as_block=True)}</div>\n')
    raise nodes.SkipNode


def setup(app: Sphinx) -> dict[str, Any]:
    """Called by Sphinx."""
    app.add_html_math_renderer("mathml", (visit_inline, None), (visit_block, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
