"""Sources and uses balance, turn back nowhere, and add to what the ledger says."""

from __future__ import annotations

import math

import pytest

from whopays.case.load import load
from whopays.engine.local import run
from whopays.engine.uses import LABS, RAISED, SITES, links_of, node_of, pooled, raised
from whopays.model.result import Result

COLUMNS = ("source", LABS, SITES, "use")


@pytest.fixture(scope="module", params=["none", "backstop", "railway-1862"])
def result(request: pytest.FixtureRequest) -> Result:
    return run(load("openai-2025"), policy=request.param, paths=64, processes=1)


def column(name: str, *, is_source: bool) -> int:
    return COLUMNS.index(name) if name in (LABS, SITES) else 0 if is_source else len(COLUMNS) - 1


def test_what_flows_in_flows_out(result: Result) -> None:
    links = links_of(result)
    for node in (LABS, SITES):
        into = math.fsum(one.value for one in links if one.target == node)
        out = math.fsum(one.value for one in links if one.source == node)
        assert into == pytest.approx(out, rel=1e-12)
        assert into > 0


def test_no_link_turns_back(result: Result) -> None:
    links = links_of(result)
    assert all(column(one.source, is_source=True) < column(one.target, is_source=False) for one in links)
    assert not {one.source for one in links} - {LABS, SITES} & {one.target for one in links} - {LABS, SITES}


def test_what_is_kept_is_the_change_in_cash(result: Result) -> None:
    change = math.fsum(amount * ((node_of(payee) == LABS) - (node_of(payer) == LABS))
            for (payer, payee, _), amount in pooled(result).items())
    links = {(one.source, one.target): one.value for one in links_of(result)}
    kept = links.get((LABS, "kept"), 0.0) - links.get(("kept_before", LABS), 0.0)
    assert kept == pytest.approx(change, rel=1e-9)


def test_money_raised_is_what_enters_as_capital(result: Result) -> None:
    links = links_of(result)
    found = raised(result)
    assert set(found) == set(RAISED)
    for name in RAISED:
        assert found[name] == pytest.approx(math.fsum(one.value for one in links if one.source == name), rel=1e-12)


def test_nothing_large_is_unnamed(result: Result) -> None:
    links = links_of(result)
    total = math.fsum(one.value for one in links if one.source not in (LABS, SITES))
    assert math.fsum(one.value for one in links if "other" in one.source or "other" in one.target) < 0.02 * total
