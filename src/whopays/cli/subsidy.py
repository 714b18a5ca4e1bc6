"""`whopays subsidy LOAN.yaml`: what one loan or guarantee costs the state, without a simulation."""

from __future__ import annotations

import json as json_text
import sys
from dataclasses import asdict
from importlib.resources import files
from pathlib import Path

from whopays.case.fault import CaseErrors
from whopays.public_accounts.appraisal import appraise, as_record, reestimated
from whopays.public_accounts.loan_file import read_loan
from whopays.public_accounts.statement import reestimate_statement, statement


def subsidy(loan: Path, json: bool = False, updated: Path | None = None, years: float = 0.0) -> None:
    """Print the subsidy of a loan or guarantee: FCRA components, fair value, cash flows, outlays.

    Parameters
    ----------
    loan
        A loan file, or the name of a ready-made one such as chips-guarantee-fy2024.
    json
        Print one JSON object instead of text.
    updated
        The same loan as it came and is now expected, on the curve of its disbursement: adds the reestimate.
    years
        Years from disbursement to the reestimate, for the interest on it.
    """
    try:
        terms = read_loan(find_loan(loan))
        after = read_loan(find_loan(updated)) if updated is not None else None
    except CaseErrors as errors:
        print(errors, file=sys.stderr)
        raise SystemExit(1) from None
    except OSError as error:
        names = ", ".join(ready_made())
        print(f"{error.filename}: {error.strerror or error}; give the path of a loan file, or one of: {names}", file=sys.stderr)
        raise SystemExit(1) from None
    answer = appraise(terms)
    record, text = as_record(answer), statement(answer)
    if after is not None:
        try:
            change = reestimated(terms, after, years)
        except ValueError as error:
            print(f"{updated}: {error}", file=sys.stderr)
            raise SystemExit(1) from None
        record["reestimate"] = asdict(change) | {"total": change.total, "years": years}
        text += "\n\n" + reestimate_statement(answer, change, years)
    print(json_text.dumps(record, indent=2, allow_nan=False) if json else text)


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
