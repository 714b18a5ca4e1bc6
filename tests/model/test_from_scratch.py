"""The engine against the same model in plain Python (docs/from_scratch.py), path by path."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.model.scratch_paths import DOCS, Compared, Plain, compare, path_file, plain_python, simulated
from whopays.arrays import until_still
from whopays.model import step
from whopays.model.evolve import evolve
from whopays.model.instrument import Stage
from whopays.model.stages.draw import draw

FUTURES = 104  # under two views and two modes: 416 paths, 208 a mode
FEWER = {"hard-times": 40, "together": 16}
EQUAL = 1e-9
SEEN = 1e-6  # a planted error must stand out from rounding by far


@pytest.fixture(scope="module")
def plain() -> Plain:
    return plain_python(*simulated("toyland", FUTURES))


@pytest.fixture(scope="module", params=["toyland", "hard-times", "together"])
def compared(request: pytest.FixtureRequest, plain: Plain) -> Compared:
    case, block, drawn = simulated(request.param, FEWER.get(request.param, FUTURES))
    return compare(block, plain if request.param == "toyland" else plain_python(case, block, drawn))


def test_every_series_is_equal_on_every_path(compared: Compared) -> None:
    assert {name: gap for name, gap in compared.series.items() if gap > EQUAL} == {}


def test_whole_ledger_is_equal_by_kind_on_every_path(compared: Compared) -> None:
    assert {key: gap for key, gap in compared.ledger.items() if gap > EQUAL} == {}


def test_deflated_statements_are_equal_by_kind(compared: Compared) -> None:
    assert {key: gap for key, gap in compared.deflated.items() if gap > EQUAL} == {}


def test_stocks_at_the_end_are_equal_on_every_path(compared: Compared) -> None:
    assert {name: gap for name, gap in compared.stocks.items() if gap > EQUAL} == {}


def test_vendors_fail_with_their_customers_in_the_case_made_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else its equality proves nothing of estates and clearing that hang on each other."""
    seen = []

    def kept(*given: Any) -> Any:
        seen.append(until_still(*given))
        return seen[-1]

    monkeypatch.setattr(import_module("whopays.model.stages.clear"), "until_still", kept)
    simulated("together", FEWER["together"])
    paid = np.concatenate([found.min(axis=0) for found in seen])
    assert (paid == 0).any() and ((paid > 0) & (paid < 1)).any() and (paid == 1).any()


def test_comparison_sees_failures_of_labs_and_sites(plain: Plain) -> None:
    """Equality of what never happens proves nothing."""
    for kind in ("estate_purchase", "bankruptcy_cost", "recovery_rent", "backing", "firm_debt_lost", "firm_claim_lost",
                 "site_interest_sold", "warrant_settled", "site_purchase", "site_recovery", "unfound", "equity",
                 "rent", "deferred_repaid", "term_loan", "vendor_loan", "repair", "compensation_insurer", "retention"):
        assert sum(amount.sum() for key, amount in plain.totals.items() if key[2] == kind) > 1, f"no path of toyland pays '{kind}'"


def test_plain_model_imports_the_standard_library_alone() -> None:
    allowed = {"__future__", "copy", "itertools", "json", "math", "sys", "datetime", "pathlib", "statistics", "types", "typing", "scratch"}
    for file in (DOCS / "from_scratch.py", *sorted((DOCS / "scratch").glob("*.py"))):
        for node in ast.walk(ast.parse(file.read_text())):
            names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert {name.split(".")[0] for name in names} <= allowed, file


def test_plain_model_runs_alone_from_a_file(tmp_path: Path) -> None:
    case, block, drawn = simulated("toyland", 1)
    file = tmp_path / "path.json"
    file.write_text(path_file(case, block, drawn, next(iter(case.views)), "fail", 0))
    command = [sys.executable, "-S", "-E", str(DOCS / "from_scratch.py"), str(file), "3"]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr
    assert "lab pays site" in told.stdout and "rent" in told.stdout


# A planted error of 1 % in one output of any stage must be seen.

def scaled_state(stage: Stage, field: str, in_flows: bool) -> Stage:
    def planted(inputs: Any, now: Any, shocks: Any) -> Any:
        after, moves = stage(inputs, now, shocks)
        whole = after.flows if in_flows else after
        bent = evolve(whole, **{field: getattr(whole, field) * 1.01})
        return (evolve(after, flows=bent) if in_flows else bent), moves

    planted.__name__ = stage.__name__
    return planted


def scaled_due(stage: Stage, kind: str) -> Stage:
    def planted(inputs: Any, now: Any, shocks: Any) -> Any:
        after, moves = stage(inputs, now, shocks)
        dues = tuple(evolve(due, amount=due.amount * 1.01) if due.kind == kind else due for due in after.flows.dues)
        return evolve(after, flows=evolve(after.flows, dues=dues)), moves

    planted.__name__ = stage.__name__
    return planted


def scaled_move(stage: Stage, kinds: tuple[str, ...]) -> Stage:
    from dataclasses import replace

    def planted(inputs: Any, now: Any, shocks: Any) -> Any:
        after, moves = stage(inputs, now, shocks)
        return after, [replace(move, amount=move.amount * 1.01) if move.kind in kinds else move for move in moves]

    planted.__name__ = stage.__name__
    return planted


def state(field: str) -> Callable[[Stage], Stage]:
    return lambda stage: scaled_state(stage, field, in_flows=False)


def flow(field: str) -> Callable[[Stage], Stage]:
    return lambda stage: scaled_state(stage, field, in_flows=True)


def due(kind: str) -> Callable[[Stage], Stage]:
    return lambda stage: scaled_due(stage, kind)


def move(*kinds: str) -> Callable[[Stage], Stage]:
    return lambda stage: scaled_move(stage, kinds)


PLANTED = [
    ("draw", "permit_delay", state("permit_delay")), ("draw", "rate", state("rate")), ("draw", "chip_index", flow("chip_index")),
    ("draw", "discount", flow("market_discount")),
    ("demand", "demand", flow("demand")), ("demand", "need", flow("need")),
    ("build", "chips", move("chips")), ("build", "promised", state("promised")), ("build", "book", state("book")),
    ("sell", "revenue", flow("revenue")), ("sell", "sale", move("sale")), ("sell", "price", state("compute_price")),
    ("operate", "people", due("people")), ("operate", "site_principal", due("site_principal")), ("operate", "site_tax", due("site_tax")),
    ("fund", "equity", move("equity")), ("fund", "held_before", state("held_before")), ("fund", "unfound", move("unfound")),
    ("settle", "rent", move("rent")), ("settle", "distribution", move("distribution")), ("settle", "burn", state("burn")),
    ("fail", "recovery_rent", move("recovery_rent")), ("foreclose", "site_recovery", move("site_recovery")),
    ("clear", "lenders", move("firm_debt_lost")), ("clear", "claims", move("firm_claim_lost")), ("clear", "sold", state("sold")),
    ("clear", "cost", move("firm_bankruptcy_cost")), ("clear", "backing", move("backing")),
    ("fail", "away", state("away")), ("fail", "loss", flow("loss")),
    ("insure", "repair", move("repair")), ("insure", "damage", flow("damage")), ("insure", "assessed", move("assessed")),
    ("value", "value", state("value")), ("value", "spread", state("spread")), ("value", "premium", state("premium_log")),
]


@pytest.fixture
def order(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str, Callable[[Stage], Stage]], None]]:
    def plant(name: str, bend: Callable[[Stage], Stage]) -> None:
        stages = step.QUARTER_IN_ORDER
        assert sum(stage.__name__ == name for stage in stages) == 1
        monkeypatch.setattr(step, "QUARTER_IN_ORDER", tuple(bend(s) if s.__name__ == name else s for s in stages))

    yield plant


def test_planted_errors_cover_the_ten_stages() -> None:
    own = [stage.__name__ for stage in step.QUARTER_IN_ORDER if not stage.__name__.startswith("at_")]
    assert len(own) == 12 and own[0] == draw.__name__  # ten stages, the eighth in three parts
    assert {name for name, _what, _bend in PLANTED} == set(own)


@pytest.mark.parametrize(("name", "bend"), [pytest.param(name, bend, id=f"{name}-{what}") for name, what, bend in PLANTED])
def test_an_error_of_one_percent_in_a_stage_is_seen(name: str, bend: Callable[[Stage], Stage], order: Any, plain: Plain) -> None:
    order(name, bend)
    _case, block, _drawn = simulated("toyland", FUTURES)
    assert compare(block, plain).worst > SEEN
