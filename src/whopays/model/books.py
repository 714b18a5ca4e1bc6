"""The books: the only place where cash and claims change."""

from __future__ import annotations

from typing import Any

import numpy as np

from whopays.arrays import space, zeros_like
from whopays.model.evolve import evolve
from whopays.model.inputs import Inputs
from whopays.model.state import State
from whopays.model.transfer import CONTRACT, KINDS, LAB, Entry, Moves, Transfer

Array = Any

# Stocks that only the books may move
STOCKS = ("cash", "site_cash", "site_reserve", "term_debt", "revolver", "convertible", "undrawn_equity", "support_left", "insurance_due",
          "vendor_credit", "deferred_rent", "construction_debt", "site_debt", "vendor_shares", "backing_left", "firm_debt", "owed")


def book(inputs: Inputs, now: State, moves: Moves) -> State:
    """Move cash of labs and sites, what firms gain, and every stock a move names.

    cash' = cash + received - paid;  gains' = gains + received - paid;  stock' = stock + sum of sign x amount
    """
    if not moves:
        return now
    change: dict[str, Array] = {}
    by_contract: Array = None  # cash of labs that moves along the contract axis, summed once
    by_role: dict[tuple[str, str], Array] = {}  # what firms get and pay, summed once a role

    def add(stock: str, move: Transfer | Entry, sign: int) -> None:
        if stock in change:
            change[stock] = moved(change[stock], move.amount, sign, move.at)
        else:
            change[stock] = first_moved(now.memory[stock] if stock in now.memory else getattr(now, stock), move.amount, sign, move.at)

    for move in moves:
        if isinstance(move, Entry):
            add(move.stock, move, move.sign)
            continue
        for holder, sign in ((move.payee, 1), (move.payer, -1)):
            if holder == "site":
                add("site_cash", move, sign)
            elif holder == "reserve":
                add("site_reserve", move, sign)
            elif holder == "lab" and move.by == LAB:
                add("cash", move, sign)
            elif holder == "lab" and move.by == CONTRACT:
                start = zeros_like(now.site_cash) if by_contract is None else by_contract
                by_contract = moved(start, move.amount, sign, move.at)
            elif (holder, move.by) in inputs.firm_of:
                role = (holder, move.by)
                if role not in by_role:
                    by_role[role] = no_money(inputs.firm_of[role], now.gains)
                by_role[role] = moved(by_role[role], move.amount, sign, move.at)
        stock, sign = KINDS[move.kind][1:]
        if stock:
            add(stock, move, sign)
    if by_contract is not None:
        change["cash"] = change.get("cash", now.cash) + inputs.tenant(by_contract)
    if by_role:
        change["gains"] = sum((inputs.to_firms(*role, amount) for role, amount in by_role.items()), now.gains)
    of_instruments = {stock: change.pop(stock) for stock in list(change) if stock in now.memory}
    if of_instruments:
        change["memory"] = {**now.memory, **of_instruments}
    return evolve(now, **change)


def no_money(parts: Array, like: Array) -> Array:
    """Zeros for the rows of a role: (row, path)."""
    return space(like).zeros((parts.shape[-1], like.shape[-1]), dtype=like.dtype)


def first_moved(stock: Array, amount: Array, sign: int, at: Array) -> Array:
    """stock + sign x amount as an array of the books' own, which they may write on; see `moved`."""
    if at is not None and isinstance(stock, np.ndarray):
        return moved(stock.copy(), amount, sign, at)
    return stock + amount if sign > 0 else stock - amount


def moved(stock: Array, amount: Array, sign: int, at: Array) -> Array:
    """stock + sign x amount, on all paths or on those `at`; in place in NumPy, on the books' own copy."""
    if not isinstance(stock, np.ndarray):
        return stock + sign * amount
    if at is not None:
        stock[..., at] += sign * amount
    elif sign > 0:
        stock += amount
    else:
        stock -= amount
    return stock
