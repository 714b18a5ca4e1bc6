"""From a printed number to the payments it sums, the inputs that move it, and who said them.

The run's own first futures are simulated again for the ranking: a run keeps no figure future by future.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from whopays.case.case import Case
from whopays.case.fault import CaseErrors, Fault, did_you_mean
from whopays.engine.answer import GRADES, quarter_names
from whopays.engine.definitions import Definition, definition_of, lab_in, summed
from whopays.engine.drivers import VIEW, explained_share, over_views, rank_regression
from whopays.engine.evidence import Evidence, Given, evidence, given
from whopays.engine.figures import figures_of
from whopays.engine.reduce import mode_of
from whopays.engine.sample import Sample, asked_again, simulate_again
from whopays.model.parties import RESOURCES, Parties
from whopays.model.result import Driver, Figure, Result, View
from whopays.model.simulate import Block
from whopays.model.transfer import KINDS

Array = Any
PILOT: Final = 4_096  # futures simulated again at most; an influence's error is then about 0.016. judgement
ONLY: Final = "value"
NEAR: Final = 3  # names suggested for a figure there is not


@dataclass(frozen=True)
class Payment:
    """Mean money of one kind between two parties, signed as it enters the figure."""

    payer: str
    payee: str
    kind: str
    about: str
    amount: float


@dataclass(frozen=True)
class Section:
    """Fixed inputs of one section: how many rest on what, and the weakest grade among them."""

    name: str
    by_basis: dict[str, int]
    weakest: str
    inputs: list[Given]


@dataclass(frozen=True)
class Explanation:
    """One printed number opened.

    futures       : simulated again, under each view
    on_futures    : the figure on those futures alone, and its error there
    flows_futures : futures the payments are a mean of: all of the run's, or those simulated again
    flows_sum     : sum of the payments; NaN where the figure sums none
    explained     : part of the variance of ranks that the drawn inputs explain
    ranked        : by influence on this figure; inputs says what each is
    """

    figure: Figure
    view: str
    definition: Definition
    mode: str
    futures: int
    on_futures: tuple[float, float]
    flows: list[Payment]
    flows_sum: float
    flows_futures: int
    explained: float
    ranked: list[Driver]
    inputs: dict[str, list[Given]]
    fixed: list[Section]
    sources: dict[str, Evidence]
    weakest: str


class NoSuchFigure(CaseErrors):
    """A run has no number of that id; the remedy names near ones."""


def explain(result: Result, case: Case, id: str, view: str | None = None,
            progress: Callable[[int, int], None] | None = None) -> Explanation:
    """Open one number of a saved run.

    result : the run; case : what it was run on, loaded again with the same settings
    id     : a figure, a party of who pays, or a series with a quarter: `labs.openai.cash.2027Q4`
    view   : one view; pooled by default
    Errors : NoSuchFigure for a number the run does not have, CaseErrors for a view
    """
    figure = printed(result, case, id, view)
    definition = definition_of(case, id, figure.label)
    quarters = definition.quarters if definition.terms else None
    asked = asked_again(result, case, mode_in(id, definition), PILOT, quarters)
    # payments of the whole horizon in the run's own mode stand in the run; others are added up again
    again = bool(definition.terms) and (quarters is not None or asked.mode != run_mode(result))
    sample = simulate_again(asked, lambda *of: {ONLY: values_of(id, *of)}, flows=again, progress=progress)
    weights = {view: 1.0} if view else result.weights
    payments = summed(sample.flows if again else result.flows, weights, definition.terms)
    ranked, explained = influences(sample, list(weights))
    fixed, names = inputs_of(case, list(weights), id, definition)
    drawn = [name for name in dict.fromkeys(one.assumption for one in ranked) if name != VIEW]
    inputs = {name: given(case, weights, name) for name in drawn}
    rows = [*(row for of in inputs.values() for row in of), *(row for section in fixed for row in section.inputs)]
    return Explanation(
        figure=figure, view=view or "pooled", definition=definition, mode=asked.mode, futures=sample.paths,
        on_futures=mean_of(sample, weights), flows=[Payment(*key, KINDS[key[2]][0] if key[2] in KINDS else "", amount)
                                                    for key, amount in payments.items()],
        flows_sum=sum(payments.values()) if definition.terms else float("nan"), flows_futures=sample.paths if again else result.paths,
        explained=explained, ranked=ranked, inputs=inputs, fixed=fixed,
        sources=evidence(case, [id for row in rows for id in row.citations]), weakest=weakest(case, list(weights), names))


def printed(result: Result, case: Case, id: str, view: str | None) -> Figure:
    """The number as the run printed it. Errors: NoSuchFigure, CaseErrors for a view; with near names."""
    if view is not None and view not in result.views:
        raise CaseErrors([Fault("--view", 0, 0, f"the run has no view '{view}'", did_you_mean(
            view, result.views, "choose " + ", ".join(result.views)))])
    answer = result.views[view] if view else result.pooled
    found = next((one for one in answer.figures if one.id == id), None) or payer(result, answer, id) or quarterly(answer, id)
    if found is not None:
        return found
    known = [*(one.id for one in answer.figures), *(one.party for one in answer.who_pays),
             *(f"{one.id}.{one.quarters[-1]}" for one in answer.series)]
    within = [name for name in known if id and id.lower() in name.lower()][:NEAR]
    raise NoSuchFigure([Fault("FIGURE", 0, 0, f"run {result.run or result.case} has no figure '{id[:80]}'", did_you_mean(
        id, known, f"did you mean {' or '.join(map(repr, within))}?" if within else
        "name a figure (funding_gap.2030), a party of who pays (lender:lenders) or a series with a quarter "
        "(labs.NAME.cash.2027Q4); `whopays show --json` lists them"))])


def payer(result: Result, answer: View, id: str) -> Figure | None:
    """A line of who pays as a figure."""
    line = next((one for one in answer.who_pays if one.party == id), None)
    resources = next((one for one in answer.figures if one.id == "resources"), None)
    if line is None or resources is None:
        return None
    label = f"{id}, paid less received, {line.share * 100:.1f} % of what resources received"
    return Figure(id, label, line.net, resources.unit, line.error * resources.value, resources.grade)


def quarterly(answer: View, id: str) -> Figure | None:
    """A quarter of a series as a figure."""
    name, _, quarter = id.rpartition(".")
    series = next((one for one in answer.series if one.id == name), None)
    if series is None or quarter not in series.quarters:
        return None
    at = series.quarters.index(quarter)
    grade = answer.figures[0].grade if answer.figures else "judgement"
    return Figure(id, f"{name} in {quarter}", float(series.mean[at]), series.unit, float(series.error[at]), grade)


def run_mode(result: Result) -> str:
    """Mode the run's own payments are of."""
    modes = result.manifest.get("modes") or ["fail"]
    return "fail" if "fail" in modes else str(modes[0])


def mode_in(id: str, definition: Definition) -> str:
    """Mode a number is read in."""
    name, _, quarter = id.rpartition(".")
    return mode_of(name, ("fail", "keep")) if "Q" in quarter else definition.mode


def values_of(id: str, case: Case, block: Block, parties: Parties) -> Array:
    """A number future by future, over a block's columns."""
    if ":" in id or id == "resources":
        party, sign = (RESOURCES, -1) if id == "resources" else (id, 1)
        net = np.zeros(block.ledger.width)
        for (payer, payee, _kind, axis), total in block.ledger.totals.items():
            weight = parties.weights[payer, axis][:, parties.at[party]] - parties.weights[payee, axis][:, parties.at[party]]
            if weight.any():
                net += weight @ np.broadcast_to(total, (total.shape[0], block.ledger.width))
        return sign * net
    name, _, quarter = id.rpartition(".")
    if name in block.series and quarter in quarter_names(case):
        return block.series[name][quarter_names(case).index(quarter)]
    return figures_of(case, block)[id][0]


def influences(sample: Sample, views: list[str]) -> tuple[list[Driver], float]:
    """Inputs ranked by influence on the number, and the part of its variance (of ranks) they explain."""
    values = {view: [sample.values[ONLY][view]] for view in views}
    drawn = {view: {name: [column] for name, column in sample.drawn[view].items()} for view in views}
    outcome, inputs = over_views(values, drawn)
    ranked = rank_regression(outcome, inputs, len(values))
    return ranked, explained_share(outcome, inputs, ranked)


def mean_of(sample: Sample, weights: Mapping[str, float]) -> tuple[float, float]:
    """Mean over the futures simulated again and its standard error, in the unit of the figure; views lie on the same futures."""
    pooled = np.sum([weight * sample.values[ONLY][view] for view, weight in weights.items()], axis=0)
    return float(pooled.mean()), float(pooled.std(ddof=1) / len(pooled) ** 0.5) if len(pooled) > 1 else float("nan")


def inputs_of(case: Case, views: list[str], id: str, definition: Definition) -> tuple[list[Section], list[str]]:
    """Fixed inputs that enter, by section; and the names of all inputs that enter.

    A simulated figure runs through every stage, so every input enters; what is worked out from contracts
    alone takes the fields of those contracts.
    """
    every = list(dict.fromkeys(name for view in views for name in case.assumptions(view)))
    names = [name for name in every if enters(case, name, id, definition)]
    sections: dict[str, list[Given]] = {}
    for name in names:
        if all(case.assumptions(view)[name].value.is_fixed for view in views if name in case.assumptions(view)):
            sections.setdefault(name.split(".")[0], []).extend(given(case, views, name))
    found = []
    for section, rows in sections.items():
        counts = {basis: sum(row.basis == basis for row in rows) for basis in ("quoted", "derived", "judgement")}
        found.append(Section(section, counts, max((row.grade for row in rows), key=GRADES.index), rows))
    return sorted(found, key=lambda one: -len(one.inputs)), names


def enters(case: Case, name: str, id: str, definition: Definition) -> bool:
    """Whether an input can move the number."""
    if not definition.fields:
        return True
    lab, parts = lab_in(id)[0], name.split(".")
    return parts[0] == "contracts" and parts[-1] in definition.fields and (not lab or case.contracts[parts[1]].lab == lab)


def weakest(case: Case, views: list[str], names: list[str]) -> str:
    """Grade of the weakest input that enters: the number is no better."""
    grades = {case.assumptions(view)[name].grade for view in views for name in names if name in case.assumptions(view)}
    return max(grades, key=lambda grade: GRADES.index(grade) if grade in GRADES else len(GRADES), default="judgement")
