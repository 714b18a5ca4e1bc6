"""What firms that owe each other can pay: Eisenberg-Noe (2001), Rogers-Veraart (2013).

Firm i owes firm j `liabilities[i, j]`, all of one rank, after senior claims of outsiders. A firm
that cannot pay all it owes fails: only a part of what it has outside and of what it is paid
survives the failure. Several payment vectors may then fit; the greatest and the least are found
exactly, by deciding who fails and who pays nothing and solving what is then linear.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from whopays.arrays import Array, maximum, minimum, positive, ratio, space, truth

ROUNDING = 64  # units in the last place of what a firm owes: a gap this small is no failure
HAIR = 2  # units in the last place, the least that is lost on the way of a payment


class Clearing(NamedTuple):
    """What is paid. `inflow + external assets = senior_paid + paid + equity + cost`, firm by firm."""

    paid: Array           # USD, (firm, ...), to the other firms; the firm's part of all it owes them
    paid_share: Array     # share, (firm, ...), of what it owes them; 1 where it owes nothing
    senior_paid: Array    # USD, (firm, ...), to outsiders first
    inflow: Array         # USD, (firm, ...), from the other firms
    equity: Array         # USD, (firm, ...), what is left to the owners
    cost: Array           # USD, (firm, ...), what failing destroyed
    fails: Array          # 0 or 1, (firm, ...)


class Network(NamedTuple):
    """The data of a clearing, with shares of debt in place of debts."""

    shares: Array         # (debtor, creditor, ...)
    owed: Array           # USD, (firm, ...)
    external: Array       # USD, (firm, ...)
    senior: Array         # USD, (firm, ...)
    kept_external: Array  # share, (...) or (firm, ...)
    kept_claims: Array    # share, (...)
    band: Array           # USD, (firm, ...), a gap that is rounding


def eisenberg_noe(liabilities: Array, external_assets: Array, senior_claims: Array = 0, *,
                  kept_external: Array = 1, kept_claims: Array = 1, greatest: bool = True,
                  rounds: int | None = None) -> Clearing:
    """Payments among firms that owe each other, when each pays what it can.

    liabilities     : USD, (firm, firm, ...), row owes column, >= 0, no firm owes itself
    external_assets : USD, (firm, ...), cash and what is due from outside, >= 0
    senior_claims   : USD, (firm, ...), of outsiders, paid before the firms' claims, >= 0
    kept_external   : share of external assets that survives failure, in [0, 1]; a number, (...) or (firm, ...)
    kept_claims     : share of receipts from firms that survives failure, in [0, 1]; a number or (...)
    greatest        : the vector best for all firms, else the one worst for all
    rounds          : of failures, and within each of who pays nothing; the number of firms by
                      default, which is exact; NumPy stops once nothing moves
    returns         : `Clearing`

    Valid:  all debts due at once; claims of firms rank equally; with kept shares of 1 the two
            vectors differ only where firms owe each other in a closed ring without other money.
    Source: Eisenberg and Noe (2001), Management Science 47:236-249; Rogers and Veraart (2013),
            Management Science 59:882-898.
    Errors: ValueError for a self-loop, a negative or non-finite amount, a share outside [0, 1], a
            matrix that is not square (NumPy; traced JAX values cannot be looked at).

    >>> owed = np.array([[0.0, 10.0], [4.0, 0.0]])
    >>> eisenberg_noe(owed, np.array([3.0, 1.0])).paid.round(9).tolist()
    [7.0, 4.0]
    >>> eisenberg_noe(owed, np.array([3.0, 1.0]), kept_external=0.5).paid.round(9).tolist()
    [5.5, 4.0]
    """
    xp = space(liabilities, external_assets, senior_claims)
    if xp is np:
        liabilities, external_assets, senior_claims = (
            np.asarray(v) for v in (liabilities, external_assets, senior_claims))
        _check(liabilities, external_assets, senior_claims, kept_external, kept_claims)
    owed = liabilities.sum(axis=1)
    external = external_assets + 0 * owed
    senior = senior_claims + 0 * external
    unit, firms = float(np.finfo(owed.dtype).eps), owed.shape[0]
    # A hair is lost on the way, so that a closed ring has one solution; what a ring of all firms loses is half a gap, no failure.
    hair = max(HAIR, ROUNDING / (2 * firms))
    shares = ratio(liabilities, owed[:, None]) * (1 - hair * unit)
    network = Network(shares, owed, external, senior, kept_external, kept_claims,
                      max(ROUNDING, 2 * firms * hair) * unit * (owed + senior))
    n = rounds or firms
    paid = _greatest(network, n) if greatest else _least(network, n)
    return _settled(network, liabilities, paid)


def _check(liabilities: Array, external: Array, senior: Array, kept_external: Array,
           kept_claims: Array) -> None:
    """Refuse what has no meaning; see `eisenberg_noe`."""
    if liabilities.ndim < 2 or liabilities.shape[0] != liabilities.shape[1]:
        raise ValueError(f"liabilities of shape {liabilities.shape}; give (firm, firm, ...), row "
                         "owes column")
    for name, amounts in (("liabilities", liabilities), ("external assets", external),
                          ("senior claims", senior)):
        if not (np.isfinite(amounts).all() and (amounts >= 0).all()):
            raise ValueError(f"{name} must be finite and not negative; a negative amount is an "
                             "amount of the other side")
    own = np.diagonal(liabilities, axis1=0, axis2=1).reshape(-1, liabilities.shape[0])
    for firm in np.flatnonzero(own.any(axis=0)):
        raise ValueError(f"firm {firm} owes itself; net the self-loop out before clearing")
    if not all((np.asarray(kept) >= 0).all() and (np.asarray(kept) <= 1).all() for kept in (kept_external, kept_claims)):
        raise ValueError("the parts that survive failure must lie in [0, 1]")


def _inflow(network: Network, paid: Array) -> Array:
    """USD, (firm, ...), received from the other firms."""
    return (network.shares * paid[:, None]).sum(axis=0)


def _until_still(decide: Callable[[Array], Array], act: Callable[[Array, Array], Array],
                 start: Array, rounds: int) -> Array:
    """Decide and act in turn until a decision repeats, as nothing more can move then."""
    choice = decide(start)
    if space(choice) is not np:
        from jax.lax import while_loop

        def turn(at: tuple[Array, ...]) -> tuple[Array, ...]:
            count, _moved, choice, now = at
            new = act(choice, now)
            after = decide(new)
            return count + 1, (after != choice).any(), after, new

        begun = (0, space(choice).asarray(True), choice, start)
        found: Array = while_loop(lambda at: (at[0] < rounds) & at[1], turn, begun)[-1]
        return found
    now = start
    for _ in range(rounds):
        now, last = act(choice, now), choice
        choice = decide(now)
        if np.array_equal(choice, last):
            break
    return now


def _estate_payments(network: Network, fails: Array, paid: Array, rounds: int) -> Array:
    """Payments when those who fail pay their estate less senior claims, the others all they owe.

    Firms whose estate does not reach the firms' claims pay nothing. Who they are is found by
    policy iteration (Howard) from an upper bound of what is paid: exact in one round per firm.
    """
    xp = space(paid)
    n = paid.shape[0]
    base = network.kept_external * network.external - network.senior
    identity = xp.eye(n, dtype=paid.dtype).reshape((n, n) + (1,) * (paid.ndim - 1))
    weights = network.kept_claims * xp.swapaxes(network.shares, 0, 1)
    survivors = (1 - fails) * network.owed

    def who_pays(now: Array) -> Array:
        return truth(base + (weights * now[None]).sum(axis=1) > 0, paid) * fails

    def solve(pays: Array, _now: Array) -> Array:
        matrix = identity - pays[:, None] * weights
        solution = xp.linalg.solve(xp.moveaxis(matrix, (0, 1), (-2, -1)),
                                   xp.moveaxis(survivors + pays * base, 0, -1)[..., None])
        return xp.moveaxis(solution[..., 0], -1, 0)

    return positive(_until_still(who_pays, solve, paid, rounds + 1))


def _fall(network: Network, assets: Callable[[Array], Array], band: Array, rounds: int,
          safe: Array) -> Array:
    """From everybody paying all: who cannot fails, his estate is shared, until nobody more fails."""

    def who_fails(now: Array) -> Array:
        short = assets(now) - network.senior < network.owed - band
        return truth(short, now) * (1 - safe)

    def share_out(fails: Array, now: Array) -> Array:
        def of_estates(now: Array) -> Array:
            return minimum(now, _estate_payments(network, fails, now, rounds))

        if space(fails) is not np:
            from jax.lax import cond

            return cond(fails.any(), of_estates, lambda now: now, now)
        return of_estates(now) if fails.any() else now

    return _until_still(who_fails, share_out, network.owed, rounds)


def _greatest(network: Network, rounds: int) -> Array:
    """Fictitious defaults: failure is judged before the cost of failing."""
    return _fall(network, lambda paid: network.external + _inflow(network, paid),
                 network.band, rounds, 0 * network.owed)


def _least(network: Network, rounds: int) -> Array:
    """From nobody safe: everybody pays at most his estate after costs; who is then whole without
    costs is safe and pays all; until nobody more is safe.
    """

    def after_costs(paid: Array) -> Array:
        return network.kept_external * network.external + network.kept_claims * _inflow(network, paid)

    def who_is_safe(paid: Array) -> Array:
        gap = network.owed - network.band - (network.external + _inflow(network, paid) - network.senior)
        return truth(gap <= 0, paid)

    def pay(safe: Array, _paid: Array) -> Array:
        return _fall(network, after_costs, 0 * network.band, rounds, safe)

    return _until_still(who_is_safe, pay, 0 * network.owed, rounds + 1)


def _settled(network: Network, liabilities: Array, paid: Array) -> Clearing:
    """The books of each firm at the payments found."""
    share = minimum(1, ratio(paid, network.owed, 1))
    paid = share * network.owed
    inflow = (liabilities * share[:, None]).sum(axis=0)
    gap = network.owed - network.band - (network.external + inflow - network.senior)
    fails = truth(gap > 0, paid)
    lost = (1 - network.kept_external) * network.external + (1 - network.kept_claims) * inflow
    cost = fails * lost
    after = network.external + inflow - cost
    senior_paid = minimum(network.senior, maximum(after - paid, 0))
    return Clearing(paid, share, senior_paid, inflow, positive(after - senior_paid - paid), cost, fails)
