"""`whopays subsidy LOAN.yaml`: what one loan or guarantee costs the state, without a simulation."""

from __future__ import annotations

import json as json_text
import sys
from importlib.resources import files
from pathlib import Path

from whopays.case.fault import CaseErrors
from whopays.public_accounts.appraisal import appraise, as_record
from whopays.public_accounts.loan_file import read_loan
from whopays.public_accounts.statement import statement


def subsidy(loan: Path, json: bool = False) -> None:
    """Print the subsidy of a loan or guarantee: FCRA components, fair value, cash flows, outlays.

    Parameters
    ----------
    loan
        A loan file, or the name of a ready-made one such as chips-guarantee-fy2024.
    json
        Print one JSON object instead of text.
    """
    try:
        terms = read_loan(find_loan(loan))
    except CaseErrors as errors:
        print(errors, file=sys.stderr)
        raise SystemExit(1) from None
    except OSError as error:
        names = ", ".join(ready_made())
        print(f"{loan}: {error.strerror or error}; give the path of a loan file, or one of: {names}", file=sys.stderr)
        raise SystemExit(1) from None
    answer = appraise(terms)
    print(json_text.dumps(as_record(answer), indent=2, allow_nan=False) if json else statement(answer))


def ready_made() -> list[str]:
    """Names of the loan files that come with the package."""
    return sorted(entry.name.removesuffix(".yaml") for entry in _folder().iterdir() if entry.name.endswith(".yaml"))


def find_loan(loan: Path) -> Path:
    """The file itself, else the ready-made one of that name."""
    if not loan.exists() and str(loan) in ready_made():
        return _folder() / f"{loan}.yaml"
    return loan


def _folder() -> Path:
    return Path(str(files("whopays"))) / "data" / "loans"
