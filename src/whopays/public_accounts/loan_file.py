"""A loan file to a `Loan`, or every fault in it at once, each with file, line, column and remedy."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from whopays.case.fault import CaseErrors, Faults, Place, did_you_mean
from whopays.case.yaml_text import read
from whopays.public_accounts.fields import LONGEST_YEARS, Fields, Key
from whopays.public_accounts.loan import RECOVERY_LAG_YEARS, ROUNDING_ROOM, Loan, default_hazards
from whopays.public_accounts.treasury import Curve, effective_annual_yield, shipped_curve, shipped_curves

SCHEMA: Final = "whopays.loan/1"
# Rates beyond these are a slip of unit, such as 4 for 4 %.
HIGHEST_RATE: Final = 1.0
# Ten thousand times the world's product; beyond it cents are no longer counted.
HIGHEST_PRINCIPAL: Final = 1e18
LOWEST_TREASURY: Final = -0.05
HIGHEST_TREASURY: Final = 0.5
CURVE_EXAMPLE: Final = "{date: 2025-10-01, zeros: {1: 0.036, 10: 0.041}}"
DECIMAL_REMEDY: Final = "write a decimal, 4 % is 0.04"


SHARE_REMEDY: Final = "write a share between 0 and 1, 80 % is 0.8"
NUMBERS: Final[dict[str, Key]] = {
    "principal": Key(0, HIGHEST_PRINCIPAL, None, "write the money disbursed, for example 1e9", above_low=True),
    "maturity_years": Key(0, LONGEST_YEARS, None, f"write years above 0, at most {LONGEST_YEARS}", above_low=True),
    "grace_years": Key(0, LONGEST_YEARS, 0, "write years before the first repayment of principal, 0 or more"),
    "payments_per_year": Key(1, 12, 1, "write 1, 2, 4 or 12"),
    "lifetime_default_share": Key(0, 1, None, SHARE_REMEDY),
    "recovery_share": Key(0, 1, None, SHARE_REMEDY),
    "recovery_lag_years": Key(0, LONGEST_YEARS, RECOVERY_LAG_YEARS, "write years from claim to recovery, 0 or more"),
    "covered_share": Key(0, 1, 1, SHARE_REMEDY),
    "cap": Key(0, math.inf, math.inf, "write the most money the state pays, 0 or more, or leave the key out for no cap"),
    "first_loss": Key(0, math.inf, 0, "write the money the lender loses first, 0 or more"),
    "upfront_fee_rate": Key(0, HIGHEST_RATE, 0, DECIMAL_REMEDY),
    "annual_fee_rate": Key(0, HIGHEST_RATE, 0, DECIMAL_REMEDY),
    "borrower_rate": Key(0, HIGHEST_RATE, 0, DECIMAL_REMEDY),
    "interest_supplement_rate": Key(0, HIGHEST_RATE, 0, DECIMAL_REMEDY),
    "prepayment_rate": Key(0, 1, 0, "write the share of borrowers a year who repay early, between 0 and 1"),
    "price_of_risk": Key(0, 2, Loan.price_of_risk, "write a Sharpe ratio, 0 or more; 0 gives no charge for market risk"),
    "market_spread": Key(0, HIGHEST_RATE, math.nan, "write the spread over Treasuries as a decimal, 3 % is 0.03"),
}
TEXTS: Final = ("name", "title", "source", "note", "currency")
KINDS: Final = ("guarantee", "loan")
AMORTISATIONS: Final = ("level_principal", "annuity", "bullet")
KNOWN: Final = (*NUMBERS, *TEXTS, "kind", "amortisation", "schema", "default_timing", "treasury", "disbursed", "warrants")
LOAN_YEARS: Final = frozenset(str(year) for year in range(1, LONGEST_YEARS + 1))
# Said in the answer when taken, because they move it.
TELL: Final = ("grace_years", "recovery_lag_years", "covered_share", "price_of_risk")
GUARANTEE_ONLY: Final = ("cap", "first_loss", "interest_supplement_rate")


def read_loan(path: Path) -> Loan:
    """The loan a file states.

    path    : YAML file, schema whopays.loan/1
    returns : Loan

    Errors: CaseErrors with every fault, `file:line:column: what is wrong; what to do`; OSError if
            the file cannot be opened.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        faults = Faults()
        faults.add(Place(str(path)), "not UTF-8 text", "save it as UTF-8 YAML")
        raise CaseErrors(faults.found) from None
    return parse_loan(text, str(path))


def parse_loan(text: str, file: str) -> Loan:
    """As `read_loan`, from text; `file` is the name that errors carry.

    >>> loan = parse_loan('''{principal: 1e9, maturity_years: 15, amortisation: level_principal,
    ...     lifetime_default_share: 0.04, recovery_share: 0.36, treasury: 0.04}''', "a.yaml")
    >>> loan.kind, loan.principal, loan.recovery_lag_years
    ('guarantee', 1000000000.0, 2.0)
    """
    faults = Faults()
    root = read(text, file, faults)
    if root is not None and not isinstance(root.value, dict):
        faults.add(root.place, f"the file is {root.kind()}", "write keys and values, for example 'principal: 1e9'")
    faults.raise_if_any()
    assert root is not None
    reader = _Reader(root, faults, KNOWN)
    loan = reader.loan()
    faults.raise_if_any()
    assert loan is not None
    return loan


class _Reader(Fields):
    """Goes through one loan file and notes every fault on the way."""

    def loan(self) -> Loan | None:
        """The loan, or None if anything was wrong."""
        values: dict[str, Any] = {key: self.number(key, spec) for key, spec in NUMBERS.items()}
        values |= {key: self.text(key) for key in TEXTS if key != "note"}
        self.text("note")
        values["kind"] = self.word("kind", KINDS, "guarantee")
        values["amortisation"] = self.word("amortisation", AMORTISATIONS, None)
        values["treasury"] = self.treasury()
        values["disbursed"] = self.day("disbursed", self.keys.get("disbursed")) or (values["treasury"].date if values["treasury"] else "")
        values["default_timing"] = self.timing(values["maturity_years"])
        values["warrants"] = self.pairs("warrants", "money", 0, math.inf, "write money the state expects, 0 or more")
        if "schema" in self.keys and self.keys["schema"].value != SCHEMA:
            self.fault("schema", f"schema is {self.keys['schema'].kind()}", f"write '{SCHEMA}', or leave it out")
        values["currency"] = values["currency"] or "USD"
        if math.isnan(values["market_spread"] or 0):
            values["market_spread"] = None
        self.together(values)
        if self.faults.found:
            return None
        values["payments_per_year"] = int(values["payments_per_year"])
        told = {key: f"{values[key]:g}" for key in TELL} | {"kind": values["kind"], "default_timing": "balance"}
        values["assumed"] = tuple((key, said) for key, said in told.items() if key not in self.keys and self.matters(key, values))
        loan = Loan(**values)
        try:
            default_hazards(loan)
        except ValueError as error:
            self.fault("lifetime_default_share", str(error), "lower it, or let defaults come earlier with default_timing")
            return None
        return loan

    def matters(self, key: str, values: Mapping[str, Any]) -> bool:
        """Whether a value taken for granted is worth saying."""
        if key == "price_of_risk":
            return values["market_spread"] is None
        return not (key == "covered_share" and values["kind"] == "loan")

    def treasury(self) -> Curve | None:
        """The riskless curve: one effective rate, zeros of a date, or the name of a shipped curve."""
        node = self.keys.get("treasury")
        if node is None:
            self.fault("treasury", "'treasury' is missing",
                       f"write an effective annual rate, for example 0.04, or {CURVE_EXAMPLE}, or a curve's name")
            return None
        if isinstance(node.value, str):
            if node.value in shipped_curves():
                return shipped_curve(node.value)
            known = tuple(shipped_curves())
            self.fault("treasury", f"treasury is {node.kind()}, neither a rate nor a curve's name",
                       did_you_mean(node.text, known, f"{DECIMAL_REMEDY}, or name one of: {', '.join(known)}"))
            return None
        if not isinstance(node.value, dict):
            rate = self.finite(node, "treasury", DECIMAL_REMEDY)
            if rate is not None and not LOWEST_TREASURY <= rate <= HIGHEST_TREASURY:
                self.fault("treasury", f"treasury is {rate:g}, outside [{LOWEST_TREASURY:g}, {HIGHEST_TREASURY:g}]", DECIMAL_REMEDY)
            return None if rate is None else Curve({1.0: rate})
        self.unknown(node, ("date", "zeros", "compounding"), "treasury.")
        for key in ("date", "zeros"):
            if key not in node.value:
                self.faults.add(node.place, f"'treasury.{key}' is missing", f"write {CURVE_EXAMPLE}")
        day = self.day("treasury.date", node.value.get("date"))
        zeros: dict[float, float] = {}
        if "zeros" in node.value:
            zeros = self.pairs("treasury.zeros", "rates", LOWEST_TREASURY, HIGHEST_TREASURY, DECIMAL_REMEDY, node.value["zeros"])
        compounding = node.value.get("compounding")
        if compounding is not None and compounding.value not in ("annual", "semiannual"):
            self.faults.add(compounding.place, f"compounding is {compounding.kind()}", "write annual or semiannual")
        if compounding is not None and compounding.value == "semiannual":
            zeros = {year: effective_annual_yield(rate) for year, rate in zeros.items()}
        return Curve(zeros, day)

    def timing(self, maturity: float | None) -> tuple[float, ...]:
        """Share of lifetime defaults by year; () for 'balance'."""
        node = self.keys.get("default_timing")
        remedy = "write balance, or one share for each year, together 1, for example [0.5, 0.3, 0.2]"
        if node is None or node.value == "balance":
            return ()
        if isinstance(node.value, dict) and set(node.value) <= LOAN_YEARS:
            given = {int(year): item for year, item in node.value.items()}
            items = [given.get(year) for year in range(1, max(given, default=0) + 1)]
        else:
            items = list(node.items())
        if not items:
            self.fault("default_timing", f"default_timing is {node.kind()}", remedy)
            return ()
        shares = [self.finite(item, f"default_timing of year {year}", remedy) if item else 0.0 for year, item in enumerate(items, 1)]
        for item, share in zip(items, shares, strict=True):
            if item and share is not None and not 0 <= share <= 1:
                self.faults.add(item.place, f"a share of default_timing is {share:g}, outside [0, 1]", remedy)
        good = [share for share in shares if share is not None and 0 <= share <= 1]
        total = math.fsum(good)
        if len(good) == len(shares) and abs(total - 1) > ROUNDING_ROOM:
            self.fault("default_timing", f"the shares of default_timing add to {total:g}, not 1", "change them so that they add to 1")
        if maturity is not None and len(shares) > math.ceil(maturity):
            self.fault("default_timing", f"default_timing has {len(shares)} years, the loan {maturity:g}",
                       "leave out the years after maturity")
        return tuple(good)

    def together(self, values: Mapping[str, Any]) -> None:
        """Faults of values that are each allowed alone."""
        a_year, maturity, grace = values["payments_per_year"], values["maturity_years"], values["grace_years"]
        if a_year is not None and a_year not in (1, 2, 4, 12):
            self.fault("payments_per_year", f"payments_per_year is {a_year:g}", NUMBERS["payments_per_year"].remedy)
        elif a_year is not None:
            for key in ("maturity_years", "grace_years"):
                years = values[key]
                if years is not None and abs(years * a_year - round(years * a_year)) > ROUNDING_ROOM:
                    self.fault(key, f"{key} is {years:g}, which is no whole number of payment periods",
                               f"with payments_per_year: {a_year:g} write a multiple of {1 / a_year:.4g} years, or pay more often")
        if None not in (maturity, grace) and grace >= maturity and values["amortisation"] != "bullet":
            self.fault("grace_years", f"grace_years {grace:g} leaves no time to repay before maturity_years {maturity:g}",
                       "shorten it, or write amortisation: bullet")
        if values["kind"] == "loan" and values["covered_share"] not in (None, 1):
            self.fault("covered_share", "a loan of the state has no covered share", "leave it out, or write kind: guarantee")
        for key in GUARANTEE_ONLY:
            if values["kind"] == "loan" and key in self.keys:
                self.fault(key, f"{key} is a term of a guarantee, not of a loan of the state", "leave it out, or write kind: guarantee")
        if "borrower_rate" not in self.keys and (values["kind"] == "loan" or values["amortisation"] == "annuity"):
            self.fault("borrower_rate", "'borrower_rate' is missing; a loan of the state and an annuity need it", DECIMAL_REMEDY)
        if "price_of_risk" in self.keys and "market_spread" in self.keys:
            self.fault("market_spread", "price_of_risk and market_spread are two ways to one fair value", "keep one of them")
        if values["market_spread"] is not None and values["recovery_share"] == 1:
            self.fault("market_spread", "with recovery_share 1 a spread implies no default", "lower recovery_share, or use price_of_risk")
