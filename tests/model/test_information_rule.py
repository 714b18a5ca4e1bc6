"""No lab, lender or market reads a parameter drawn for the path: ceiling, speed, slip, chip life, true hazard.

Nature acts in one function each. Run the model twice with a parameter changed everywhere but there: every
observable stays the same, so every decision, value and spread must be the same to the last bit.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from typing import Any

import numpy as np
import pytest

from tests.model.stage_visits import CASES, OPENAI, Opened, at_stage, module, opened, with_field
from whopays.model.books import book
from whopays.model.evolve import evolve
from whopays.model.inputs import Inputs
from whopays.model.state import Flows, State
from whopays.model.step import QUARTER_IN_ORDER

QUARTERS = 12
# parameter -> the function through which nature alone acts, (stage, name)
NATURE = {
    "lines.ceiling": ("demand", "market_volume"), "lines.speed": ("demand", "market_volume"),
    "lines.volatility": ("demand", "market_volume"), "compute.slip": ("build", "advance"), "contracts.slip": ("build", "advance"),
    "market.permit_persistence": ("draw", "draw"), "compute.chip_life": ("build", "wear"), "insurance.hazard": ("insure", "arrives"),
    "insurance.hazard_growth": ("insure", "arrives"), "insurance.tail_shape": ("insure", "insure"),
}
DECISIONS = ("sell", "operate", "fund", "settle", "value")  # and who starts, renews, gives up: parts of build


def walk(start: Opened, inputs: Inputs, replace: dict[str, Any]) -> list[State]:
    """States at the end of each quarter; stages named in `replace` are run by what stands there."""
    now, seen = start.state, []
    for quarter in range(QUARTERS):
        shocks = start.of(quarter)
        for stage in QUARTER_IN_ORDER:
            run = replace.get(stage.__name__, stage)
            now, moves = run(inputs, now, shocks)
            now = book(inputs, now, moves)
        now = evolve(now, quarter=quarter + 1)
        seen.append(now)
    return seen


def differing(first: State, second: State) -> list[str]:
    """Names of all stocks and flows that are not the same to the last bit."""
    found = []
    for record, kind in ((lambda s: s, State), (lambda s: s.flows, Flows)):
        for field in fields(kind):
            a, b = (getattr(record(s), field.name) for s in (first, second))
            for x, y in zip(a if isinstance(a, tuple) else (a,), b if isinstance(b, tuple) else (b,), strict=True):
                if isinstance(x, np.ndarray) and not np.array_equal(x, y):
                    found.append(field.name)
    return sorted(set(found))


def blinded(original: Inputs, function: Callable[..., Any]) -> Callable[..., Any]:
    """Nature's function, which goes on seeing the drawn parameter as it is."""
    return lambda _inputs, *rest: function(original, *rest)


def keeps_slip(original: Inputs, advance: Callable[..., Any]) -> Callable[..., Any]:
    """Building takes the lead time it took, whatever the inputs of the rest say."""
    def same(now: State, _lead: Any, started: Any) -> Any:
        c = original.contracts
        return advance(now, c.lead_time * original.compute.slip * c.slip + now.permit_delay, started)

    return same


@pytest.mark.parametrize("parameter", NATURE)
@pytest.mark.parametrize("name", CASES)
def test_no_decision_reads_what_nature_drew(name: str, parameter: str, monkeypatch: pytest.MonkeyPatch) -> None:
    start, (section, field), (stage, function) = opened(name, 64), parameter.split("."), NATURE[parameter]
    before = walk(start, start.inputs, {})
    changed = with_field(start.inputs, section, **{field: 0.7 * getattr(getattr(start.inputs, section), field)})
    nature = getattr(module(stage), function)
    replace = {}
    if function == stage:  # the whole stage is nature's
        replace[stage] = blinded(start.inputs, nature)
    elif function == "advance":
        monkeypatch.setattr(module(stage), function, keeps_slip(start.inputs, nature))
    else:
        monkeypatch.setattr(module(stage), function, blinded(start.inputs, nature))
    after = walk(start, changed, replace)
    for quarter, (one, two) in enumerate(zip(before, after, strict=True)):
        assert differing(one, two) == [], f"{parameter} is read outside {function} in quarter {quarter}"


@pytest.mark.parametrize("parameter", ["lines.speed", "compute.slip"])
def test_the_test_above_can_fail(parameter: str) -> None:
    """The same change where nature sees it does move what happens."""
    start, (section, field) = opened(OPENAI, 64), parameter.split(".")
    changed = with_field(start.inputs, section, **{field: 0.7 * getattr(getattr(start.inputs, section), field)})
    assert differing(walk(start, start.inputs, {})[-1], walk(start, changed, {})[-1]) != []


class Watched:
    """A section of the inputs that refuses to give what nature drew."""

    def __init__(self, record: Any, hidden: set[str], who: str) -> None:
        self.record, self.hidden, self.who = record, hidden, who

    def __getattr__(self, field: str) -> Any:
        if field in self.hidden:
            raise AssertionError(f"{self.who} reads {type(self.record).__name__}.{field}")
        return getattr(self.record, field)


def hiding(inputs: Inputs, who: str) -> Inputs:
    """Inputs whose drawn parameters of nature cannot be read at all."""
    hidden: dict[str, set[str]] = {}
    for name in NATURE:
        section, field = name.split(".")
        hidden.setdefault(section, set()).add(field)
    return evolve(inputs, **{section: Watched(getattr(inputs, section), names, who) for section, names in hidden.items()})


@pytest.mark.parametrize("stage", DECISIONS)
@pytest.mark.parametrize("name", CASES)
def test_a_deciding_stage_works_without_what_nature_drew(name: str, stage: str) -> None:
    inputs = hiding(opened(name).inputs, stage)
    for visit in at_stage(name, stage)[:8]:
        after, _moves = getattr(module(stage), stage)(inputs, visit.before, visit.shocks)
        assert differing(after, visit.returned) == []


@pytest.mark.parametrize("name", CASES)
def test_planning_works_without_what_nature_drew(name: str) -> None:
    stage = module("build")
    inputs = hiding(opened(name).inputs, "planning")
    for visit in at_stage(name, "build")[:8]:
        now = visit.before
        started = stage.starts(inputs, now, now.flows.need)[0]
        assert np.array_equal(started, visit.returned.flows.started)
        stage.carried(inputs, inputs.debt_term, stage.market_rate(inputs, now))
        stage.expire(inputs, now, now.flows.need, {k: getattr(now, k) for k in ("leased", "renewed", "vacant", "idle")},
                     stage.term_ends(inputs, now))


def test_a_hidden_parameter_is_refused() -> None:
    with pytest.raises(AssertionError, match=r"build reads Compute\.slip"):
        visit = at_stage(OPENAI, "build")[0]
        module("build").build(hiding(opened(OPENAI).inputs, "build"), visit.before, visit.shocks)


@pytest.mark.parametrize("name", CASES)
def test_the_opening_books_do_not_tell_how_long_chips_will_live(name: str) -> None:
    """What stands in the books at the opening is known to all: cost, what is under way, and an age by the expected life."""
    start = opened(name, 64)
    contract, state = start.inputs.contracts, start.state
    under_way = sum(gw * (k / len(state.stages)) for k, gw in enumerate(state.stages))
    standing = state.book / contract.capital_cost - under_way * (1 - contract.chip_share)
    assert np.allclose(standing, standing[:, :1], rtol=1e-9, atol=1e-12)
    assert (start.inputs.compute.chip_life.std() > 0) == (name == OPENAI)  # drawn there: the assertion above says something
