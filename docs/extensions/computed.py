"""The directive `computed`: the equation above it worked out for some numbers, beside what the code gives for them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.util.docutils import SphinxDirective

from declarations.worked import WORKED, Worked
from extensions.equation import Page, worked_out

MODEL = Path(__file__).resolve().parents[1] / "model"
ALIKE = 1e-9  # relative; both are doubles, and the code guards its logarithms
CODE_ALONE = "of_"  # what the code asks for and the equation does not name
SIGNS = {"alpha", "beta", "kappa", "lambda", "rho", "sigma", "tau", "xi"}


def both(one: Worked, text: str) -> tuple[Any, Any]:
    """What the equation of a page gives, and what the code gives. Errors: ValueError or KeyError where it cannot be worked out."""
    given = {**one.numbers, **{name[:-1] + "j": values for name, values in one.numbers.items() if name.endswith("_i")}}
    page = Page(text, given)
    if one.left not in page.equations:
        raise KeyError(f"no equation for {one.left}")
    return np.squeeze(worked_out(page.equations[one.left], page)), np.squeeze(one.asked(one.numbers))


def sentence(one: Worked, text: str) -> str:
    """Both said, in Markdown. Errors: ExtensionError where they differ or the equation cannot be worked out."""
    try:
        equation, code = both(one, text)
    except (KeyError, ValueError) as problem:
        raise ExtensionError(f"docs/model/{one.page}.md: {one.left} cannot be worked out: {problem}") from problem
    if not np.allclose(equation, code, rtol=ALIKE, atol=0):
        raise ExtensionError(f"docs/model/{one.page}.md: the equation gives {one.left} = {equation}, "
                             f"`{one.function.__name__}` gives {code}; mend the page or the code")
    used = {name: value for name, value in one.numbers.items() if not name.startswith(CODE_ALONE)}
    told = "For the numbers of `docs/declarations/worked.py`"
    if all(map(simply, used.values())):
        told = "With " + ", ".join(f"{sign(name)} = {shown(value)}" for name, value in used.items())
    return f"*{told} it gives {shown(equation)}; so does* `{one.function.__name__}`."


def simply(value: Any) -> bool:
    """Whether a value is a number, or one for each lab."""
    return not callable(value) and np.ndim(np.squeeze(value)) < 2


def sign(name: str) -> str:
    """A name as the equation shows it, or in words."""
    if name == "dt":
        return r"$\Delta t$"
    letters, _, below = name.removesuffix("_i").partition("_")
    base = f"\\{letters}" if letters in SIGNS else letters if len(letters) == 1 else f"\\mathrm{{{letters}}}"
    if below.isdigit() or (below and len(letters) == 1):
        return f"${base}_{{\\mathrm{{{below}}}}}$"
    return f"${base}$" if letters in SIGNS or len(name.removesuffix("_i")) == 1 else name.removesuffix("_i").replace("_", " ")


def shown(value: Any) -> str:
    """A number, or a few in parentheses."""
    each = [f"{float(one):,.6g}" for one in np.atleast_1d(value).ravel()]
    return each[0] if len(each) == 1 else f"({', '.join(each)})"


class Computed(SphinxDirective):
    """`{computed} debt` under the equation of `debt`."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """The sentence."""
        self.env.note_reread()  # the code may have changed where the page has not
        page, left = Path(self.env.docname).name, self.arguments[0]
        found = [one for one in WORKED if (one.page, one.left) == (page, left)]
        if not found:
            raise ExtensionError(f"docs/model/{page}.md: no numbers for {left} in docs/declarations/worked.py")
        return self.parse_text_to_nodes(sentence(found[0], (MODEL / f"{page}.md").read_text(encoding="utf-8")))


def setup(app: Sphinx) -> dict[str, Any]:
    """Called by Sphinx."""
    app.add_directive("computed", Computed)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
