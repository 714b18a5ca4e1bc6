"""`whopays subsidy LOAN.yaml`: what one loan or guarantee costs the state, without a simulation."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from whopays.case.fault import CaseErrors, Fault
from whopays.cli.language import check_language
from whopays.cli.options import Json, Lang
from whopays.public_accounts.appraisal import appraise, as_record, as_text, reestimated
from whopays.public_accounts.loan import Loan
from whopays.public_accounts.loan_file import read_loan
from whopays.public_accounts.ready_made import ready_made, ready_made_file
from whopays.report.figures import Page
from whopays.report.statement import reestimate_statement, statement


def subsidy(
    loan: Annotated[Path, Parameter(help=f"A loan file, or a ready-made one: {', '.join(ready_made())}.")],
    /,
    *,
    updated: Annotated[Path | None, Parameter(metavar="FILE", help="The same loan as it came and is now expected, on the curve of its "
                                              "disbursement: adds the reestimate.")] = None,
    years: Annotated[float, Parameter(metavar="N", help="Years from disbursement to the reestimate, for the interest on it.")] = 0.0,
    lang: Lang = "en",
    json: Json = False,
) -> None:
    """Print the subsidy of a loan or guarantee: FCRA components, fair value, cash flows, outlays."""
    check_language(lang)
    terms, page = read(loan), Page(lang=lang)
    answer = appraise(terms)
    record, text = as_record(answer), statement(answer, page)
    if updated is not None:
        try:
            change = reestimated(terms, read(updated), years)
        except ValueError as error:
            message, _, remedy = str(error).partition("; ")
            raise CaseErrors([Fault(str(updated), 0, 0, message, remedy)]) from None
        record["reestimate"] = asdict(change) | {"total": change.total, "years": years}
        text += "\n\n" + reestimate_statement(answer, change, years, page)
    print(as_text(record) if json else text)


def read(loan: Path) -> Loan:
    """The loan of a file; a file that cannot be opened is a fault like any other."""
    try:
        return read_loan(find_loan(loan))
    except OSError as error:
        remedy = f"give the path of a loan file, or one of: {', '.join(ready_made())}"
        raise CaseErrors([Fault(str(loan), 0, 0, error.strerror or str(error), remedy)]) from None


def find_loan(loan: Path) -> Path:
    """The file itself, else the ready-made one of that name."""
    if not loan.exists() and str(loan) in ready_made():
        return ready_made_file(str(loan))
    return loan
