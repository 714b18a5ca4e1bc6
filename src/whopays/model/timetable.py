"""The timetable of all contracts as arrays: what starts, comes on line, wears out and falls due in each quarter of the horizon."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from whopays.model.inputs import BUILD_STAGES, QUARTER
from whopays.model.site_terms import sized_on, term_of
from whopays.model.timeline import Plan, plan

Array = Any
MINI_PERM = "mini-perm"


@dataclass(frozen=True)
class Signed:
    """What a contract says of its time: decimal years on line from and to; years of lead time, tenor, debt (0: as the lease)."""

    first: float
    last: float
    lead: float
    tenor: float
    debt_term: float


def timetable(facts: Sequence[Signed], kinds: Sequence[str], life: Array, expected: float, opening: float, quarters: int,
              dtype: Any) -> dict[str, Any]:
    """Fields of Inputs by name: a tuple of (contract, 1) arrays a quarter where they are by quarter, else one.

    facts    : of each contract, in order; kinds : how each is financed
    life     : years a chip lasts, (path,) or (1,); expected : what books and decisions reckon with
    opening  : decimal year; quarters : of the horizon; dtype : of the arrays
    """
    terms = [term_of(one.debt_term, one.tenor) for one in facts]
    tenors = [one.tenor for one in facts]
    service = [one.tenor if kind == MINI_PERM else term for kind, one, term in zip(kinds, facts, terms, strict=True)]

    def planned(lengths: Sequence[float], years: float) -> list[Plan]:
        return [plan(one.first, one.last, one.lead, length, years, opening, quarters) for one, length in zip(facts, lengths, strict=True)]

    def grid(of: list[Plan], field: str) -> tuple[Array, ...]:
        whole = np.stack([getattr(one, field) for one in of]).astype(dtype)
        return tuple(whole[:, t : t + 1] for t in range(quarters))

    def column(values: Sequence[float]) -> Array:
        return np.array(values, dtype=dtype)[:, None]

    def after(years: Sequence[float]) -> tuple[tuple[int, Array], ...]:
        lengths = [round(one / QUARTER) for one in years]
        return tuple((n, column([float(n == m) for m in lengths])) for n in sorted(set(lengths)))

    worn = np.maximum(np.round(life / QUARTER), 1).astype(int)
    lives = {n: planned(tenors, n * QUARTER) for n in sorted(set(worn.tolist()))}
    plans, debts, dated = next(iter(lives.values())), planned(service, expected), planned(terms, expected)
    return {
        "dates": tuple(opening + (t + 0.5) * QUARTER for t in range(quarters)),
        "start_firm": grid(plans, "start_firm"), "start_flexible": grid(plans, "start_flexible"),
        "online_planned": grid(plans, "online_by"), "opening_expiry": grid(plans, "expiry"),
        "opening_online": column([p.online for p in plans]), "opening_promised": column([p.promised for p in plans]),
        "opening_unused": column([p.unused for p in planned(tenors, expected)]),
        "opening_stages": tuple(column([p.stages[k] for p in plans]) for k in range(BUILD_STAGES)),
        "expiry_after": after(tenors), "service_after": after(service) if service != tenors else None,
        "opening_service": grid(debts, "expiry"), "opening_debt_left": column([p.promised for p in debts]),
        "maturity_after": after(terms), "opening_maturity": grid(dated, "expiry"), "debt_term": column([float(term) for term in terms]),
        "sizing_term": column([sized_on(kind, term, one.tenor) for kind, one, term in zip(kinds, facts, terms, strict=True)]),
        "wear_after": tuple((n, (worn == n).astype(dtype), grid(of, "worn")) for n, of in lives.items()),
    }
