"""One quarter. Read this first.

A stage reads inputs, the state and the quarter's shocks; it returns the state and the moves it
makes: transfers of money and entries on stocks. It never moves cash or a claim itself: the books do.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from whopays.model.books import book
from whopays.model.evolve import evolve
from whopays.model.inputs import Inputs
from whopays.model.instrument import Stage, at
from whopays.model.stages.build import build
from whopays.model.stages.clear import clear
from whopays.model.stages.demand import demand
from whopays.model.stages.draw import draw
from whopays.model.stages.fail import fail, foreclose
from whopays.model.stages.fund import fund
from whopays.model.stages.insure import insure
from whopays.model.stages.operate import operate
from whopays.model.stages.sell import sell
from whopays.model.stages.settle import settle
from whopays.model.stages.value import value
from whopays.model.state import State
from whopays.model.transfer import Moves

Array = Any

QUARTER_IN_ORDER: tuple[Stage, ...] = (
    draw,                # what the world does to everybody
    demand,              # what customers want from whom
    at("lead_time"),
    build,               # contracts start, sites are built and paid for
    at("build"),
    sell,                # capacity meets demand; machines change hands
    at("sell"),
    operate,             # what is owed this quarter
    at("operate"),
    at("fees"),
    fund,                # labs find the money
    at("fund"),
    settle,              # dues are paid class by class
    at("shortfall"),
    fail,                # labs that cannot pay fail
    clear,               # who stands behind them pays, or fails too
    foreclose,           # lenders sell the sites that cannot serve their debt
    at("failure"),
    insure,              # a catastrophe, rarely
    at("catastrophe"),
    value,               # what the market thinks of it
    at("distribution"),
)


def step(inputs: Inputs, now: State, shocks: dict[str, Array], witness: Callable[[Stage, Moves, State], None]) -> State:
    """Run the stages of a quarter in order; after each the books move the money.

    witness : called with each stage, its moves and the state after booking: the ledger, a profile, a test
    """
    for stage in QUARTER_IN_ORDER:
        now, moves = stage(inputs, now, shocks)
        now = book(inputs, now, moves)
        witness(stage, moves, now)
    return evolve(now, quarter=now.quarter + 1)
