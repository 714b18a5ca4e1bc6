"""The answer on one loan as text of 80 columns, in the order a budget analyst reads."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence

from whopays.public_accounts.appraisal import LIMITS, Appraisal, cash_flows, fair_value_method
from whopays.public_accounts.cohort import LINES
from whopays.public_accounts.reestimate import Reestimate

# A terminal's width.
WIDTH = 80
# Decimals tried for a table until it fits: two, one, none.
DECIMALS = (2, 1, 0)
# The principal is written with at least this many digits before the last, in groups of thousands.
DIGITS = 2
GROUP = 3
SCALES = ("", "thousand ", "m ", "bn ", "tn ")
# Headings of the cash-flow table, and the lines each adds up.
COLUMNS = {
    "loan made": ("disbursement",),
    "due": ("scheduled_payments",),
    "claims": ("claims",),
    "missed": ("missed_payments",),
    "recovered": ("recoveries",),
    "fees": ("upfront_fees", "annual_fees"),
    "support": ("interest_supplements",),
    "prepaid": ("prepayments", "payments_forgone"),
    "warrants": ("warrants",),
}
COMPONENT_NAMES = {"defaults": "Defaults, net of recoveries", "interest": "Interest", "fees": "Fees", "other": "All other"}


def statement(appraisal: Appraisal) -> str:
    """The answer as text.

    appraisal : Appraisal
    returns   : lines of at most 80 characters: terms, four components, rate, cash flows, outlays, limits

    Errors: none here.

    >>> from whopays.public_accounts.appraisal import appraise
    >>> from whopays.public_accounts.loan import Loan
    >>> from whopays.public_accounts.treasury import flat
    >>> text = statement(appraise(Loan("guarantee", 1e9, 15, "level_principal", 0.0397, 0.36, flat(0.04))))
    >>> [line.split() for line in text.splitlines() if line.startswith("  Subsidy rate")]
    [['Subsidy', 'rate', '2.18', '6.51']]
    """
    scale, unit = _scale(appraisal.loan.principal, appraisal.loan.currency)
    parts = [_terms(appraisal), _components(appraisal, scale, unit), _effective(appraisal),
             _cash_flows(appraisal, scale, unit), _outlays(appraisal, scale, unit), _notes(appraisal)]
    return "\n\n".join(parts)


def _scale(principal: float, currency: str) -> tuple[float, str]:
    """Divisor and name of the money unit of the tables."""
    step = int((math.log10(principal) - DIGITS) // GROUP) if principal > 0 else 0
    step = min(max(step, 0), len(SCALES) - 1)
    return float((12 - 2) ** (GROUP * step)), f"{SCALES[step]}{currency}"


def _terms(appraisal: Appraisal) -> str:
    loan = appraisal.loan
    what = f"guarantee of {_percent(loan.covered_share)} of" if loan.kind == "guarantee" else "direct loan,"
    when = f", disbursed {loan.disbursed}" if loan.disbursed else ""
    timing = "by given years" if loan.default_timing else "by balance"
    rates = loan.treasury
    curve = f"{_percent(next(iter(rates.zeros.values())))} flat" if rates.is_flat else f"zeros of {rates.name or rates.date}"
    text = (f"{what} {loan.principal:,.0f} {loan.currency}{when}; {loan.maturity_years:g} years, {loan.grace_years:g} of grace, "
            f"{loan.amortisation.replace('_', ' ')}; defaults {_percent(loan.lifetime_default_share)} of principal {timing}, "
            f"recovery {_percent(loan.recovery_share)} after {loan.recovery_lag_years:g} years; Treasury {curve}.")
    lines = [loan.title or loan.name] if loan.title or loan.name else []
    return "\n".join(textwrap.wrap(" ".join(lines), WIDTH) + textwrap.wrap(text[0].upper() + text[1:], WIDTH))


def _percent(value: float) -> str:
    return f"{100 * value:.4g} %"


def _components(appraisal: Appraisal, scale: float, unit: str) -> str:
    base = "guaranteed principal" if appraisal.loan.kind == "guarantee" else "loan principal"
    rows = [f"SUBSIDY, percent of {base} disbursed (above 0: cost to the state)", f"{'':36}{'FCRA':>10}{'fair value':>14}"]
    for name, label in COMPONENT_NAMES.items():
        rows.append(f"  {label:34}{getattr(appraisal.components, name):>10}{getattr(appraisal.fair_value, name):>14}")
    rows.append(f"  {'Subsidy rate':34}{appraisal.components.subsidy_rate:>10}{appraisal.fair_value.subsidy_rate:>14}")
    rows.append(f"  {'Cost, ' + unit:34}{appraisal.cost / scale:>10,.2f}{appraisal.fair_cost / scale:>14,.2f}")
    rows.extend(textwrap.wrap(f"Fair value: {fair_value_method(appraisal.loan)}.", WIDTH - 2, initial_indent="  ", subsequent_indent="  "))
    if appraisal.fair_value.subsidy_rate < appraisal.components.subsidy_rate:
        rows.extend(textwrap.wrap("Fair value is below FCRA here: the market is taken to expect less default than the file does, "
                                  "or a default saves more than it costs.", WIDTH - 2, initial_indent="  ", subsequent_indent="  "))
    return "\n".join(rows)


def _effective(appraisal: Appraisal) -> str:
    rate, note = appraisal.effective.rate, appraisal.effective.note
    text = f"Single effective rate: {100 * rate:.4f} % a year" if rate is not None else "Single effective rate: none"
    return "\n".join(textwrap.wrap(text + (f" ({note})" if note else ""), WIDTH))


def _table(heads: Sequence[str], rows: Sequence[tuple[str, Sequence[float]]]) -> list[str]:
    """Right-aligned columns with as many decimals as fit the width."""
    written: list[list[str]] = []
    widths: list[int] = []
    for decimals in DECIMALS:
        written = [[label, *(_amount(value, decimals) for value in values)] for label, values in rows]
        widths = [max(len(cell) for cell in column) for column in zip(heads, *written, strict=True)]
        if sum(widths) + 2 * len(widths) <= WIDTH:
            break
    return ["  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)) for row in [list(heads), *written]]


def _amount(value: float, decimals: int) -> str:
    text = f"{value:,.{decimals}f}"
    return text.lstrip("-") if not text.strip("-0.,") else text


def _cash_flows(appraisal: Appraisal, scale: float, unit: str) -> str:
    flows = appraisal.expected.flows
    shown = {head: [line for line in lines if line in flows] for head, lines in COLUMNS.items() if any(line in flows for line in lines)}
    rows = []
    for row in cash_flows(appraisal.expected):
        amounts = [sum(LINES[line][1] * row[line] for line in lines) / scale for lines in shown.values()]
        rows.append((f"{row['year']:g}", [*amounts, row["net"] / scale]))
    total = [sum(values[column] for _, values in rows) for column in range(len(shown) + 1)]
    head = f"EXPECTED CASH FLOWS, {unit}, by year after disbursement (above 0: paid)"
    return "\n".join([*textwrap.wrap(head, WIDTH), *_table(["year", *shown, "net"], [*rows, ("sum", total)])])


def _outlays(appraisal: Appraisal, scale: float, unit: str) -> str:
    rows = [(f"{one.year}", [one.subsidy / scale, one.cash / scale]) for one in appraisal.outlays]
    head = f"OUTLAYS BY FISCAL YEAR, {unit} (from 1 October)"
    if not appraisal.loan.disbursed:
        head += ", counted from a disbursement on 1 October"
    note = "  subsidy: budget outlay when disbursed; cash: financing account, off budget"
    return "\n".join([*textwrap.wrap(head, WIDTH), *_table(["year", "subsidy", "cash"], rows), note])


def reestimate_statement(appraisal: Appraisal, change: Reestimate, years: float) -> str:
    """The reestimate of a cohort as text, money in the unit of the tables; arguments as `appraisal.reestimated`."""
    scale, unit = _scale(appraisal.loan.principal, appraisal.loan.currency)
    rows = [("Interest-rate reestimate", change.interest), ("Technical reestimate", change.technical),
            (f"Interest on both over {years:g} years", change.accrued), ("Reestimate", change.total)]
    head = f"REESTIMATE, {unit}, at {100 * change.rate:.4f} % a year (above 0: more cost)"
    return "\n".join([*textwrap.wrap(head, WIDTH), *(f"  {label:34}{_amount(value / scale, 2):>14}" for label, value in rows)])


def _notes(appraisal: Appraisal) -> str:
    lines = []
    if appraisal.loan.assumed:
        lines.append("Not stated in the file, so taken as: " + ", ".join(f"{key} {value}" for key, value in appraisal.loan.assumed) + ".")
    if appraisal.loan.source:
        lines.append(f"Source: {appraisal.loan.source}")
    wrapped = [textwrap.wrap(line, WIDTH) for line in lines]
    wrapped += [["LIMITS"], *(textwrap.wrap(limit, WIDTH, initial_indent="- ", subsequent_indent="  ") for limit in LIMITS)]
    return "\n".join(line for block in wrapped for line in block)
