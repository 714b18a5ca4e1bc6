"""Who pays adds up, in every statement and view, and its printed errors are those seen over many seeds."""

from __future__ import annotations

import json
import warnings
from functools import lru_cache

import numpy as np
import pytest

from tests.engine.runs import BOTH, CASES, TOYLAND, case_of, result_of
from whopays.engine.local import run
from whopays.model.ledger import STATEMENTS
from whopays.model.result import Payer, Result, View
from whopays.report.json import run_object, text

SEEDS, PATHS = 40, 512


def views_of(result: Result) -> dict[str, View]:
    return {"pooled": result.pooled, **result.views}


@pytest.mark.parametrize("policy", ["none", "backstop"])
@pytest.mark.parametrize("name", CASES)
def test_shares_add_to_one_for_every_statement_and_view(name: str, policy: str) -> None:
    for label, view in views_of(result_of(name, 300, policy=policy)).items():
        assert set(view.statements) == set(STATEMENTS)
        for statement, lines in view.statements.items():
            assert sum(line.share for line in lines) == pytest.approx(1, abs=1e-9), (label, statement)


@pytest.mark.parametrize("policy", ["none", "backstop"])
@pytest.mark.parametrize("name", CASES)
def test_net_and_burden_add_to_what_resources_received(name: str, policy: str) -> None:
    for label, view in views_of(result_of(name, 300, policy=policy)).items():
        received = next(figure.value for figure in view.figures if figure.id == "resources")
        cash = view.statements["cash"]
        assert sum(line.net for line in cash) == pytest.approx(received, rel=1e-9), label
        for statement, lines in view.statements.items():
            base = sum(line.net for line in lines)
            assert sum(line.burden for line in lines) == pytest.approx(base, rel=1e-6), (label, statement)
            for line in lines:
                assert line.share == pytest.approx(line.net / base, abs=1e-9), (label, statement, line.party)
        # discounting shrinks what is paid over years
        assert 0 < sum(line.net for line in view.statements["present_value"]) < received


@pytest.mark.parametrize("name", CASES)
def test_claims_at_risk_add_to_zero(name: str) -> None:
    for view in views_of(result_of(name, 300)).values():
        for lines in view.statements.values():
            held = sum(abs(line.at_risk) for line in lines)
            assert abs(sum(line.at_risk for line in lines)) <= 1e-6 * held


@pytest.mark.parametrize("name", CASES)
def test_the_pooled_answer_is_the_views_by_weight(name: str) -> None:
    result = result_of(name, 300)
    for figure in result.pooled.figures:
        parts = sum(result.weights[view] * result.figure(figure.id, view).value for view in result.views)
        assert figure.value == pytest.approx(parts, rel=1e-9, abs=1e-9)
    for line in result.pooled.who_pays:
        nets = {view: [x.net for x in result.views[view].who_pays if x.party == line.party] for view in result.views}
        assert line.net == pytest.approx(sum(result.weights[v] * sum(found) for v, found in nets.items()), rel=1e-9, abs=1)


@pytest.mark.parametrize("name", CASES)
def test_flows_between_parties_add_to_who_pays(name: str) -> None:
    result = result_of(name, 300)
    for line in result.pooled.who_pays:
        paid = received = 0.0
        for (view, payer, payee, _kind), amount in result.flows.items():
            paid += result.weights[view] * amount * (payer == line.party)
            received += result.weights[view] * amount * (payee == line.party)
        assert line.net == pytest.approx(paid - received, rel=1e-6, abs=1e-6 * (paid + received)), line.party


@lru_cache
def over_seeds() -> list[Result]:
    return [run(case_of(TOYLAND), views=["bright"], paths=PATHS, seed=seed, modes=("fail",), processes=1) for seed in range(1, SEEDS + 1)]


def of_party(lines: list[Payer], party: str) -> Payer | None:
    return next((line for line in lines if line.party == party), None)


@pytest.mark.parametrize("statement", STATEMENTS)
def test_printed_errors_of_shares_are_those_seen_over_seeds(statement: str) -> None:
    """Delta method against brute force: 40 seeds, each party whose share moves; 40 draws know a deviation to 11 %."""
    results = over_seeds()
    parties = [line.party for line in results[0].who_pays(statement=statement)]
    ratios = {}
    for party in parties:
        found = [of_party(result.who_pays(statement=statement), party) for result in results]
        if any(line is None for line in found):
            continue
        shares = np.array([line.share for line in found if line])
        printed = np.sqrt(np.mean([line.error**2 for line in found if line]))
        if shares.std() > 1e-7:
            ratios[party] = printed / shares.std(ddof=1)
    assert len(ratios) >= 6
    assert all(0.6 < ratio < 1.6 for ratio in ratios.values()), ratios
    assert 0.8 < np.median(list(ratios.values())) < 1.25, ratios


def test_printed_errors_of_figures_are_those_seen_over_seeds() -> None:
    results = over_seeds()
    ratios = {}
    for figure in results[0].pooled.figures:
        found = [result.figure(figure.id) for result in results]
        seen = np.std([one.value for one in found], ddof=1)
        printed = np.sqrt(np.mean([one.error**2 for one in found]))
        if seen > 1e-6 * abs(figure.value) and seen > 0:
            ratios[figure.id] = printed / seen
    heavy = {"damage"}  # a tail without variance to speak of: its error is itself uncertain
    assert len(ratios) >= 20
    ordinary = {k: v for k, v in ratios.items() if k not in heavy}
    assert all(0.55 < ratio < 1.7 for ratio in ordinary.values()), {k: v for k, v in ordinary.items() if not 0.55 < v < 1.7}
    assert 0.9 < np.median(list(ratios.values())) < 1.1


@pytest.mark.parametrize("paths", [1, 2, 3])
@pytest.mark.parametrize("modes", [BOTH, ("fail",), ("keep",)])
@pytest.mark.parametrize("name", CASES)
def test_few_paths_answer_in_plain_json(name: str, modes: tuple[str, ...], paths: int) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error", RuntimeWarning)
        result = run(case_of(name), paths=paths, modes=modes, processes=1)
    answer = json.loads(text(run_object(result)))  # NaN would be refused
    assert answer["paths"] == paths
    assert sum(line["share"] for line in answer["who_pays"]) == pytest.approx(1, abs=1e-9)
    errors = {line["error"] is None for line in (*answer["figures"], *answer["who_pays"])}
    assert errors == {paths == 1}  # nothing can be said of the error of one path
    assert all(figure["value"] is not None for figure in answer["figures"])
