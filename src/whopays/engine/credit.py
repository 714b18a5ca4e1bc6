"""From merged sums to records: exposure by counterparty, term structures by class, recovery by circumstance.

Records are plain dicts of names, numbers and lists with one entry a date, so that a manifest holds them.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from whopays.case.case import Case
from whopays.engine.answer import quarter_names
from whopays.engine.credit_sums import Credit
from whopays.engine.exposure import ALL, LOSSES, OPENING, STAKES, Pairs, stakes_index, year_ends
from whopays.engine.failures import CLASSES
from whopays.engine.reduce import POOLED
from whopays.engine.solvency import Claims
from whopays.engine.term_structure import CIRCUMSTANCES, RECOVERED
from whopays.model.parties import Parties

Array = Any
DIGITS = 5  # significant digits kept; judgement, far below any Monte Carlo error
Record = dict[str, Any]


def rounded(value: float) -> float | None:
    """A number with the digits kept; None where it is undefined.

    >>> rounded(123456789.0), rounded(float("nan"))
    (123460000.0, None)
    """
    if not math.isfinite(value):
        return None
    return float(f"{float(value):.{DIGITS}g}")


def numbers(values: Array) -> list[float | None]:
    """A row of numbers with the digits kept."""
    return [rounded(float(value)) for value in values]


def credit_of(case: Case, credit: Credit | None, parties: Parties) -> dict[str, Any]:
    """Everything about credit a run answers; empty where nobody may fail.

    dates     : the opening day, then quarters that end a year, and the last
    exposures : view, party, lab, measure -> value and error a date; stakes are of the date, losses to the date
    classes   : view, lab, class -> default probability, claims at failure, loss and recovery to the date
    recovery  : view, circumstance, class -> number of failures, mean recovery rate, recovery of all money
    present   : view, party, lab -> loss of claims to the end of the horizon, at present value
    firms     : view, party -> default probability and error a date, of landlords, vendors and insurers that can fail
    claims    : view, debtor, creditor, kind -> what is owed at a date, claimed at failure and lost to the date, on firms
    clearing  : on the pilot block: paths that cleared, those with more failures at the least vector, money paid, money less at the least
    totals    : view -> loss of failed labs' creditors; what site lenders lost above what passed on to them
    """
    if credit is None:
        return {}
    quarters = quarter_names(case)
    ends = [OPENING, *year_ends(case)]
    return {
        "dates": [case.opening.isoformat() if t == OPENING else quarters[t] for t in ends],
        "exposures": exposures(credit, Pairs(case, parties), ends), "classes": classes(case, credit, ends),
        "recovery": recoveries(credit), "present": presents(credit, Pairs(case, parties)),
        "firms": firms(credit, Claims.of(case, parties), ends),
        "claims": claims(credit, Claims.of(case, parties), ends),
        "clearing": dict(zip(("paths", "more_failures", "less_paid", "paid"), map(rounded, credit.apart), strict=True)),
        "totals": {view: {"creditors": numbers([m.mean[0], m.error[0]]), "site_lenders_beyond": numbers([m.mean[1], m.error[1]])}
                   for view, m in credit.beyond.items()},
    }


def exposures(credit: Credit, pairs: Pairs, ends: list[int]) -> list[Record]:
    """One record a view, party, lab and measure that is anywhere above zero."""
    found = []
    for measure in (*STAKES, *LOSSES):
        at = stakes_index(pairs, measure)
        by_date = [credit.stakes[t, measure] for t in ends]
        for view in by_date[0]:
            mean, error = (np.stack([getattr(one[view], field) for one in by_date]) for field in ("mean", "error"))
            for k in np.flatnonzero((np.abs(mean) > 0).any(axis=0)):
                party, lab = pairs.names[at[k]]
                found.append({"view": view, "party": party, "lab": lab, "measure": measure,
                              "value": numbers(mean[:, k]), "error": numbers(error[:, k])})
    return found


def presents(credit: Credit, pairs: Pairs) -> list[Record]:
    """One record a view, party and lab that loses anything."""
    return [{"view": view, "party": party, "lab": lab, "loss": rounded(one.mean[k]), "error": rounded(one.error[k])}
            for view, one in credit.present.items() for k, (party, lab) in enumerate(pairs.names) if one.mean[k] > 0]


def firms(credit: Credit, named: Claims, ends: list[int]) -> list[Record]:
    """One record a view and firm."""
    found = []
    for k, party in enumerate(named.firms):
        for view in credit.firms[ends[0], "failed"]:
            failed = [credit.firms[t, "failed"][view] for t in ends]
            found.append({"view": view, "party": party, "default_probability": numbers([one.mean[k] for one in failed]),
                          "default_probability_error": numbers([one.error[k] for one in failed])})
    return found


def claims(credit: Credit, named: Claims, ends: list[int]) -> list[Record]:
    """One record a view and claim on a firm that is anywhere above zero."""
    found = []
    for k, (debtor, creditor, kind) in enumerate(named.names):
        for view in credit.firms[ends[0], "stake"]:
            sums = {name: [credit.firms[t, name][view] for t in ends] for name in ("stake", "claimed", "loss")}
            if any(one.mean[k] > 0 for one in sums["stake"]):
                found.append({"view": view, "debtor": debtor, "creditor": creditor, "kind": kind,
                              **{name: numbers([one.mean[k] for one in some]) for name, some in sums.items()},
                              "loss_error": numbers([one.error[k] for one in sums["loss"]])})
    return found


def classes(case: Case, credit: Credit, ends: list[int]) -> list[Record]:
    """One record a view, lab and class that ever met a failure."""
    found = []
    for row, lab in enumerate([*case.labs, ALL]):
        for k, name in enumerate(CLASSES):
            for view in credit.classes[ends[0]]:
                money = [credit.classes[t][view] for t in ends]
                happens = [credit.happens[t][view] for t in ends]
                if not money[-1].whole[row, k] > 0:
                    continue
                found.append({
                    "view": view, "lab": lab, "class": name,
                    "default_probability": numbers([m.mean[row, k] for m in happens]),
                    "default_probability_error": numbers([m.error[row, k] for m in happens]),
                    "claimed": numbers([m.mean_whole[row, k] for m in money]),
                    "loss": numbers([m.mean_whole[row, k] - m.mean_part[row, k] for m in money]),
                    "loss_error": numbers([m.error_difference[row, k] for m in money]),
                    "recovery": numbers([m.value[row, k] for m in money]),
                    "recovery_error": numbers([m.error[row, k] for m in money]),
                })
    return found


def recoveries(credit: Credit) -> list[Record]:
    """One record a view, circumstance and class that met a failure."""
    found = []
    views = [view for view in credit.events["count"] if view != POOLED]
    for view, count in credit.events["count"].items():
        money = credit.events["money"][view]
        summed = [count] if view != POOLED else [credit.events["count"][one] for one in views]
        for i, circumstance in enumerate(CIRCUMSTANCES):
            for k, name in enumerate(RECOVERED):
                failures = sum(float(one.whole[i, k]) for one in summed)
                if failures:
                    found.append({"view": view, "circumstance": circumstance, "class": name, "failures": round(failures),
                                  "recovery": rounded(count.value[i, k]), "recovery_error": rounded(count.error[i, k]),
                                  "by_money": rounded(money.value[i, k]), "by_money_error": rounded(money.error[i, k])})
    return found
