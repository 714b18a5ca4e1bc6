"""A loan file is read whole or refused whole, with position and remedy."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from whopays.case.fault import CaseErrors
from whopays.cli.subsidy import find_loan, ready_made, subsidy
from whopays.public_accounts.loan import Loan
from whopays.public_accounts.loan_file import KNOWN, parse_loan, read_loan

# No test here asserts a time, so Hypothesis does not either.
untimed = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

GOOD = {
    "principal": "1e9", "maturity_years": "10", "grace_years": "2", "amortisation": "level_principal",
    "lifetime_default_share": "0.1", "default_timing": "balance", "recovery_share": "0.4", "recovery_lag_years": "2",
    "covered_share": "0.8", "upfront_fee_rate": "0.01", "annual_fee_rate": "0.002", "borrower_rate": "0.06",
    "treasury": "0.04", "kind": "guarantee",
}


def text(**changes: str | None) -> str:
    values = GOOD | changes
    return "".join(f"{key}: {value}\n" for key, value in values.items() if value is not None)


def faults(content: str) -> list[str]:
    with pytest.raises(CaseErrors) as caught:
        parse_loan(content, "loan.yaml")
    return str(caught.value).splitlines()


def line_of(key: str, content: str) -> int:
    return next(number for number, line in enumerate(content.splitlines(), 1) if line.startswith(f"{key}:"))


def test_the_good_file_is_read():
    loan = parse_loan(text(), "loan.yaml")
    assert (loan.principal, loan.covered_share, loan.borrower_rate, loan.kind) == (1e9, 0.8, 0.06, "guarantee")
    assert dict(loan.assumed) == {"price_of_risk": "0.2"}


@pytest.mark.parametrize(("key", "value", "says", "remedy"), [
    ("covered_share", "1.3", "covered_share is 1.3, it must be between 0 and 1", "80 % is 0.8"),
    ("covered_share", "-0.1", "covered_share is -0.1", "80 % is 0.8"),
    ("cap", "-5", "cap is -5", "0 or more"),
    ("first_loss", "-1", "first_loss is -1", "0 or more"),
    ("principal", "0", "principal is 0, it must be above 0, at most 1e+18", "1e9"),
    ("principal", ".inf", "not a finite number", "1e9"),
    ("lifetime_default_share", ".nan", "not a finite number", "between 0 and 1"),
    ("lifetime_default_share", "5 %", "not a number", "between 0 and 1"),
    ("lifetime_default_share", "true", "not a number", "between 0 and 1"),
    ("lifetime_default_share", "0.9", "every borrower would have defaulted", "lower it"),
    ("borrower_rate", "6", "borrower_rate is 6", "4 % is 0.04"),
    ("treasury", "4", "treasury is 4", "4 % is 0.04"),
    ("treasury", ".nan", "not a finite number", "4 % is 0.04"),
    ("treasury", "treasury-2025-11-7", "neither a rate nor a curve", "treasury-2025-11-07"),
    ("treasury", "{zeros: {1: 0.04}}", "'treasury.date' is missing", "2025-10-01"),
    ("treasury", "{date: 2025-10-01}", "'treasury.zeros' is missing", "zeros"),
    ("treasury", "{date: soon, zeros: {1: 0.04}}", "not a date", "year-month-day"),
    ("treasury", "{date: 2025-10-01, zeros: {1: 4}}", "treasury.zeros of year 1 is 4", "0.04"),
    ("treasury", "{date: 2025-10-01, zeros: {1: .nan}}", "not a finite number", "0.04"),
    ("treasury", "{date: 2025-10-01, zeros: {one: 0.04}}", "'one' is no number of years", "from 0"),
    ("treasury", "{date: 2025-10-01, zeros: {1: 0.04, 1.0: 0.05}}", "twice", "keep one"),
    ("treasury", "{date: 2025-10-01, zeros: {1: 0.04}, zero: 1}", "unknown key 'treasury.zero'", "zeros"),
    ("default_timing", "[0.5, 0.4]", "add to 0.9, not 1", "add to 1"),
    ("default_timing", "[1.5, 0]", "outside [0, 1]", "one share for each year"),
    ("default_timing", "early", "default_timing is 'early'", "write balance"),
    ("default_timing", "[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]", "has 11 years, the loan 10", "after maturity"),
    ("amortisation", "anuity", "amortisation is 'anuity'", "annuity"),
    ("kind", "gift", "kind is 'gift'", "guarantee or loan"),
    ("grace_years", "10", "leaves no time to repay", "bullet"),
    ("maturity_years", "9.5", "no whole number of payment periods", "payments_per_year"),
    ("payments_per_year", "3", "payments_per_year is 3", "1, 2, 4 or 12"),
    ("disbursed", "2025-13-01", "not a date", "year-month-day"),
    ("warrants", "{5: -1}", "warrants of year 5 is -1", "0 or more"),
    ("warrants", "[1]", "warrants is a list", "years and money"),
    ("schema", "whopays.case/1", "schema is", "whopays.loan/1"),
    ("coverd_share", "0.8", "unknown key 'coverd_share'", "did you mean 'covered_share'"),
])
def test_bad_input_is_refused_where_it_stands(key, value, says, remedy):
    content = text(**{key: value})
    found = faults(content)
    row = line_of(key, content)
    assert len(found) == 1, found
    place, message = found[0].split(": ", 1)
    assert place.split(":")[0] == "loan.yaml" and int(place.split(":")[1]) == row and int(place.split(":")[2]) >= 1
    assert says in message and remedy in message, message


@pytest.mark.parametrize("key", ["principal", "maturity_years", "amortisation", "lifetime_default_share", "recovery_share", "treasury"])
def test_a_missing_key_is_named(key):
    assert f"'{key}' is missing" in "\n".join(faults(text(**{key: None})))


@pytest.mark.parametrize(("changes", "says"), [
    ({"kind": "loan"}, "a loan of the state has no covered share"),
    ({"kind": "loan", "covered_share": None, "cap": "1"}, "cap is a term of a guarantee"),
    ({"kind": "loan", "covered_share": None, "borrower_rate": None}, "'borrower_rate' is missing"),
    ({"price_of_risk": "0.1", "market_spread": "0.02"}, "two ways to one fair value"),
    ({"market_spread": "0.02", "recovery_share": "1"}, "a spread implies no default"),
])
def test_values_that_do_not_go_together(changes, says):
    assert says in "\n".join(faults(text(**changes)))


def test_all_faults_at_once_in_the_order_of_lines():
    content = text(covered_share="1.3", cap="-5", default_timing="[0.5, 0.4]", treasury=".nan", price="1")
    found = faults(content)
    assert len(found) == 5
    lines = [int(one.split(":")[1]) for one in found]
    assert lines == sorted(lines)


@pytest.mark.parametrize("content", ["", "- 1\n", "a: [\n", "just words", "principal: 1\nprincipal: 2\n", "a: 1\n---\nb: 2\n",
                                     "a: !!python/name:os 1\n"])
def test_what_is_no_loan_file_is_refused_with_a_place(content):
    assert all(one.startswith("loan.yaml") for one in faults(content))


@untimed
@given(st.dictionaries(st.sampled_from(KNOWN), st.one_of(
    st.floats(), st.integers(), st.text("abc{[:#é\x07 ", max_size=8), st.booleans(), st.none(), st.lists(st.floats(), max_size=3),
    st.dictionaries(st.integers(-5, 200), st.floats(), max_size=2))))
def test_any_mapping_is_a_loan_or_faults(values):
    content = yaml.safe_dump(values, allow_unicode=True)
    try:
        assert isinstance(parse_loan(content, "loan.yaml"), Loan)
    except CaseErrors as errors:
        assert errors.errors and all(fault.remedy and fault.message for fault in errors.errors)


@pytest.mark.parametrize("name", ready_made())
def test_ready_made_files_are_read_and_priced(name, capsys):
    assert read_loan(find_loan(Path(name))).name == name
    subsidy(Path(name))
    out = capsys.readouterr().out
    assert "Subsidy rate" in out and max(map(len, out.splitlines())) <= 80


def test_a_curve_of_bond_equivalent_rates_becomes_effective():
    loan = parse_loan(text(treasury="{date: 2025-10-01, compounding: semiannual, zeros: {10: 0.06}}"), "loan.yaml")
    assert loan.treasury.rate(10.0) == pytest.approx(0.0609)
    assert loan.disbursed == "2025-10-01"


def test_a_shipped_curve_is_taken_by_name():
    loan = parse_loan(text(treasury="treasury-2025-11-07"), "loan.yaml")
    assert loan.treasury.name == "treasury-2025-11-07" and not loan.treasury.is_flat
    assert 0.03 < loan.treasury.rate(10.0) < 0.06


def test_timing_may_name_its_years():
    listed, named = (parse_loan(text(default_timing=shares), "loan.yaml") for shares in ("[0.25, 0, 0.75]", "{1: 0.25, 3: 0.75}"))
    assert listed == named and listed.default_timing == (0.25, 0.0, 0.75)
    assert "one share for each year" in faults(text(default_timing="{0: 1}"))[0]


def test_what_is_taken_for_granted_is_said():
    loan = parse_loan("""{principal: 1, maturity_years: 5, amortisation: bullet, lifetime_default_share: 0.1,
        recovery_share: 0.4, treasury: 0.04}""", "loan.yaml")
    assert dict(loan.assumed) == {"grace_years": "0", "recovery_lag_years": "2", "covered_share": "1", "price_of_risk": "0.2",
                                  "kind": "guarantee", "default_timing": "balance"}
