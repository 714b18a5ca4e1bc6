"""Numbers for a person: never more digits than the error carries, never a NaN, never minus nothing."""

from __future__ import annotations

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whopays.report.amounts import amount, decimals, measure, number, rounded_like
from whopays.report.pictures import ASCII, UNICODE, bar, sparkline

sizes = st.floats(min_value=1e-9, max_value=1e15)
signed = st.builds(lambda size, sign: size * sign, sizes, st.sampled_from([1, -1]))


def last_digit(text: str) -> float:
    """Size of the last digit written, where a whole number's trailing zeros may be rounding."""
    _, point, part = text.partition(".")
    return 10.0 ** -len(part) if point else 1.0


@given(value=signed, error=sizes)
def test_the_error_is_one_digit_and_the_value_has_no_more(value, error):
    written, _, spread = amount(value, error, measure("ratio", 1.0)).partition(" ± ")
    if not spread:  # so small beside the value that it is none
        assert error <= abs(value) * 1e-12
        return
    assert len(re.sub(r"[^0-9]", "", spread).strip("0")) == 1
    assert last_digit(written) == last_digit(spread)
    assert abs(float(spread.replace(",", "")) - error) <= error * 0.51
    assert abs(float(written.replace(",", "")) - value) <= error * 5.1


@given(value=signed, error=sizes, most=st.integers(0, 3))
def test_a_bounded_column_never_shows_an_error_of_nothing(value, error, most):
    text = amount(value, error, measure("ratio", 1.0), most=most)
    if " ± " in text:
        written, _, spread = text.partition(" ± ")
        assert float(spread.replace(",", "")) > 0
        assert max(len(part.partition(".")[2]) for part in (written, spread)) <= most
        assert float(spread.replace(",", "")) >= error * 0.66


@given(value=st.floats(-0.4, 0.4), places=st.integers(0, 0))
def test_nothing_has_no_sign(value, places):
    assert number(value, places) == "0"


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_what_is_undefined_is_said_to_be(value):
    assert amount(value, 1.0, measure("USD", 1.0)) == "undefined"
    assert rounded_like(value, 1.0, measure("USD", 1.0)) == "undefined"
    assert amount(1.0, value, measure("ratio", 1.0)) == "1 ± ?"


@pytest.mark.parametrize(("unit", "largest", "written"), [
    ("USD", 1.4e12, "1,400 bn USD"), ("USD/GW-year", 11e9, "11 bn USD/GW-year"), ("USD", 3e6, "3 m USD"),
    ("EUR", 3e9, "3 bn EUR"), ("USD", 12.0, "12 USD"), ("users", 8e8, "800 m users"), ("GW", 12.0, "12 GW"),
    ("probability", 0.25, "25 %"), ("rate", 0.05, "5 % a year"), ("ratio", 2.5, "2.5"), ("furlongs", 7.0, "7 furlongs")])
def test_units_are_readable(unit, largest, written):
    how = measure(unit, largest)
    assert f"{amount(largest, 0.0, how)} {how.unit}".strip() == written


def test_an_error_that_rounds_up_moves_its_digit():
    assert [decimals(error) for error in (0.94, 0.96, 9.4, 9.6, 96.0)] == [1, 0, 0, -1, -2]


@given(values=st.lists(st.one_of(st.floats(-1e12, 1e12), st.just(math.nan)), max_size=50))
def test_a_sparkline_has_one_sign_a_value_and_rises_with_it(values):
    for symbols in (UNICODE, ASCII):
        drawn = sparkline(values, symbols)
        known = [(value, sign) for value, sign in zip(values, drawn, strict=False) if not math.isnan(value)]
        assert len(drawn) == (len(values) if known else 0)
        heights = [symbols.steps.index(sign) for _, sign in sorted(known)]
        assert heights == sorted(heights)


@given(value=st.floats(-1, 1), width=st.integers(1, 40))
def test_a_bar_is_as_long_as_its_share(value, width):
    assert abs(len(bar(value, 1.0, width)) - abs(value) * width) <= 1
    assert bar(value, 1.0, width, ASCII).isascii()
