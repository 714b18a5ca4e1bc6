"""Equations of the model pages are worked out as they stand there and must give what the code gives."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "docs"))

from extensions import computed  # noqa: E402

WORKED = computed.WORKED
MODEL = computed.MODEL


def page(one: object) -> str:
    """The text of the page an equation stands on."""
    return (MODEL / f"{one.page}.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("one", WORKED, ids=lambda one: f"{one.page}-{one.left}")
def test_an_equation_gives_what_the_code_gives(one: object) -> None:
    assert f"so does* `{one.function.__name__}`" in computed.sentence(one, page(one))


@pytest.mark.parametrize(("at", "left", "stands", "planted"), [
    ("site-debt", "debt", r"\frac{\rho}{2}", r"\rho"),
    ("value", "s", r"\frac{1}{2} \sigma^2 T", r"\sigma^2 T"),
    ("fail", "claim", r"(y - \mathrm{delay})^+", "y"),
    ("who-pays", "share_p", r"D_t \left(", r"\left("),
    ("clear", "p_i", r"\beta \sum_j", r"\sum_j"),
    ("public-accounts", "Q", r"+ \lambda", r"- \lambda"),
])
def test_an_equation_that_does_not_hold_is_refused(at: str, left: str, stands: str, planted: str) -> None:
    one = next(one for one in WORKED if (one.page, one.left) == (at, left))
    assert stands in page(one)
    with pytest.raises(computed.ExtensionError, match=f"docs/model/{at}.md: the equation gives"):
        computed.sentence(one, page(one).replace(stands, planted))


def test_what_cannot_be_worked_out_is_refused() -> None:
    one = next(one for one in WORKED if one.left == "debt")
    for text, wrong in ((page(one).replace(r"\kappa", r"\nosuch"), "no number and no equation for nosuch"), ("", "no equation for debt")):
        with pytest.raises(computed.ExtensionError, match=wrong):
            computed.sentence(one, text)


def test_every_number_shown_is_worked_out_and_every_one_worked_out_is_shown() -> None:
    shown = [(path.stem, left) for path in MODEL.glob("*.md") for left in re.findall(r"```\{computed\} (\S+)", path.read_text("utf-8"))]
    assert sorted(shown) == sorted((one.page, one.left) for one in WORKED)
    assert len(shown) >= 10


def test_a_small_equation_by_hand() -> None:
    from extensions.equation import equations_of, name_of, worked_out

    assert name_of(r"\mathrm{cash\ left}") == "cash_left" and name_of("d_{1,2}") == "d_12" and name_of("Q(t)") == "Q"
    found = equations_of(r"$$a = -b + 2 c^2 / 4 - \left( b - c \right)^+, \qquad b = e^{-x \Delta t} \min(c, 3)$$")
    assert worked_out(found["a"], {"b": 5.0, "c": 2.0}) == -5 + 2 * 4 / 4 - 3
    assert worked_out(found["b"], {"x": 0.0, "dt": 0.25, "c": 4.0}) == 3
    for wrong in ("a +", "(a", r"\frac{a}", "a ) b"):
        with pytest.raises((ValueError, TypeError)):
            worked_out(wrong, {"a": 1.0, "b": 1.0})
