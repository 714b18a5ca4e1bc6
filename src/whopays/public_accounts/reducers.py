"""Public accounts from simulated futures: sums over paths that give the cohorts of `fcra` and prices.

A reducer has `start, add(block), merge, finish`; blocks are merged in block order, so that one
process and several give the same bytes. Sums are float64 whatever the simulation used.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from whopays.public_accounts.cohort import COMPONENTS, LINES, Cohort, Flow

Numbers = NDArray[np.float64]
AnyFloat = NDArray[np.floating]  # float32 or float64, as the simulation ran


@dataclass(frozen=True)
class Priced:
    """Mean over paths, and its standard error, in money."""

    value: float
    error: float


@dataclass(frozen=True)
class PublicFlows:
    """Sums over paths of public flows by line and time: both measures on the same futures.

    times    : years from disbursement, (time,)
    paths    : count so far
    basis    : money disbursed or guaranteed, summed over paths
    expected : line -> flows summed over paths, (time,)
    priced   : component (and `total`) -> sum and sum of squares over paths of sum_t M_t x flow_t, (2,)

    >>> one = PublicFlows(np.array([1.0])).add({"claims": np.array([[0.0, 2.0]])}, np.array([[0.9, 0.95]]), np.array([100.0, 100.0]))
    >>> one.cohort().flows["claims"].amounts.tolist()
    [1.0]
    >>> round(one.prices()["defaults"].value, 9)
    0.95
    """

    times: Numbers
    paths: int = 0
    basis: float = 0.0
    expected: Mapping[str, Numbers] = field(default_factory=dict)
    priced: Mapping[str, Numbers] = field(default_factory=dict)

    def add(self, flows: Mapping[str, AnyFloat], discount_factor: AnyFloat, basis: AnyFloat) -> PublicFlows:
        """Sums with one block of paths more.

        flows           : line of `cohort.LINES` -> money >= 0, (time, path)
        discount_factor : stochastic discount factor M from disbursement to each time, (time, path)
        basis           : money disbursed or guaranteed, (path,)
        returns         : new PublicFlows

        Errors: KeyError for a line the accounts do not know.
        """
        weight = np.asarray(discount_factor, dtype=np.float64)
        costs = {name: np.zeros(weight.shape[1]) for name in (*COMPONENTS, "total")}
        expected = dict(self.expected)
        for line, amounts in flows.items():
            component, sign = LINES[line]
            money = np.asarray(amounts, dtype=np.float64)
            expected[line] = expected.get(line, np.zeros(len(self.times))) + money.sum(axis=1)
            value = sign * np.einsum("tp,tp->p", weight, money)
            costs[component] = costs[component] + value
            costs["total"] = costs["total"] + value
        priced = {name: self.priced.get(name, np.zeros(2)) + np.array([cost.sum(), cost @ cost]) for name, cost in costs.items()}
        return PublicFlows(self.times, self.paths + weight.shape[1], self.basis + float(np.sum(basis, dtype=np.float64)), expected, priced)

    def merge(self, other: PublicFlows) -> PublicFlows:
        """Sums of two runs of blocks; the other's come after."""
        expected = {line: self.expected.get(line, 0) + other.expected.get(line, np.zeros(len(self.times)))
                    for line in (*self.expected, *(line for line in other.expected if line not in self.expected))}
        priced = {name: self.priced.get(name, np.zeros(2)) + other.priced.get(name, np.zeros(2)) for name in (*COMPONENTS, "total")}
        return PublicFlows(self.times, self.paths + other.paths, self.basis + other.basis, expected, priced)

    def cohort(self) -> Cohort:
        """Expected flows, for `fcra.components` on the deterministic curve."""
        return Cohort(self.basis / self.paths, {line: Flow(self.times, total / self.paths) for line, total in self.expected.items()})

    def prices(self) -> dict[str, Priced]:
        """Fair-value cost of each component and in total, money a path, with its Monte Carlo error."""
        out = {}
        for name, (total, squares) in self.priced.items():
            mean = float(total) / self.paths
            spread = max(float(squares) / self.paths - mean * mean, 0.0)
            out[name] = Priced(mean, float(np.sqrt(spread / max(self.paths - 1, 1))))
        return out
