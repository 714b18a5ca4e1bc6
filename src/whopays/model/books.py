"""The books: the only place where cash and claims change."""

from __future__ import annotations

from typing import Any

from whopays.model.evolve import evolve
from whopays.model.inputs import Inputs
from whopays.model.state import State
from whopays.model.transfer import CONTRACT, KINDS, LAB, Entry, Moves

Array = Any

# Stocks that only the books may move
STOCKS = ("cash", "site_cash", "term_debt", "revolver", "convertible", "undrawn_equity", "insurance_due",
          "vendor_credit", "deferred_rent", "construction_debt", "site_debt")


def book(inputs: Inputs, now: State, moves: Moves) -> State:
    """Move cash of labs and sites, and every stock a move names.

    cash' = cash + received - paid;  stock' = stock + sum of sign x amount
    """
    if not moves:
        return now
    change: dict[str, Array] = {}
    by_contract: Array = None  # cash of labs that moves along the contract axis, summed once

    def add(stock: str, amount: Array) -> None:
        change[stock] = change[stock] + amount if stock in change else amount

    for move in moves:
        if isinstance(move, Entry):
            add(move.stock, move.amount if move.sign > 0 else -move.amount)
            continue
        for holder, amount in ((move.payee, move.amount), (move.payer, -move.amount)):
            if holder == "site":
                add("site_cash", amount)
            elif holder == "lab" and move.by == LAB:
                add("cash", amount)
            elif holder == "lab" and move.by == CONTRACT:
                by_contract = amount if by_contract is None else by_contract + amount
        stock, sign = KINDS[move.kind][1:]
        if stock:
            add(stock, move.amount if sign > 0 else -move.amount)
    if by_contract is not None:
        add("cash", inputs.tenant(by_contract))
    return evolve(now, **{stock: getattr(now, stock) + moved for stock, moved in change.items()})
