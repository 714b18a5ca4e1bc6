"""The same stages under JAX: one compiled quarter, scanned over the horizon.

Arrays of inputs are traced, so that another value needs no new compilation; names, switches and
plain numbers of the timetable are part of the program. Nothing needs this driver: NumPy is the
default, and a test holds both equal.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, is_dataclass
from typing import Any, Final

import jax
import jax.numpy as jnp
import numpy as np

from whopays.case.case import Case
from whopays.model.bind import Columns, bind
from whopays.model.evolve import evolve
from whopays.model.inputs import Inputs
from whopays.model.instrument import Stage
from whopays.model.ledger import Ledger
from whopays.model.opening import opening
from whopays.model.parties import firms_of
from whopays.model.series import named, observe
from whopays.model.shocks import Seed, draw_shocks
from whopays.model.simulate import Block, batch_of
from whopays.model.state import State
from whopays.model.step import step
from whopays.model.transfer import Entry, Moves

Array = Any

set_option: Any = jax.config.update
set_option("jax_enable_x64", True)  # sums over paths are float64 whatever the precision of the run
set_option("jax_default_matmul_precision", "highest")  # a GPU would round single precision to ten bits

BY_QUARTER: Final = ("dates", "start_firm", "start_flexible", "online_planned", "opening_expiry", "opening_service", "opening_maturity",
                     "rate_shift")


@dataclass(frozen=True)
class Shape:
    """A record without its arrays: what is left is part of the program; hashable."""

    kind: Any
    parts: tuple[Any, ...]

    def filled(self, arrays: list[Array]) -> Any:
        """The record again, taking its arrays from the front of the list."""
        if self.kind is np.ndarray:
            return arrays.pop(0)
        if self.kind is None:
            return self.parts[0]
        values = [part.filled(arrays) for _name, part in self.parts]
        if self.kind is tuple:
            return tuple(values)
        named = dict(zip([name for name, _ in self.parts], values, strict=True))
        if self.kind is dict:
            return named
        record = object.__new__(self.kind)
        for name, value in named.items():
            object.__setattr__(record, name, value)
        return record


def taken_apart(record: Any, arrays: list[Array]) -> Shape:
    """The shape of a record of records, tuples and dicts; its arrays are put on the list, in order."""
    if isinstance(record, np.ndarray | jax.Array | jax.ShapeDtypeStruct):
        arrays.append(record)
        return Shape(np.ndarray, ())
    if isinstance(record, tuple):
        named: Any = enumerate(record)
    elif isinstance(record, dict):
        named = record.items()
    elif is_dataclass(record) and not isinstance(record, type):
        named = [(name, getattr(record, name)) for name in record.__dataclass_fields__]
    else:
        return Shape(None, (record,))
    kind = type(record)
    return Shape(kind, tuple([(name, taken_apart(part, arrays)) for name, part in named]))


def stacked(inputs: Inputs) -> Inputs:
    """Inputs whose tuples by quarter are arrays, so that a traced quarter can pick its entry."""
    dtype = inputs.keep.dtype
    wear = tuple((life, has_life, np.stack(worn)) for life, has_life, worn in inputs.wear_after)
    return evolve(inputs, wear_after=wear, **{name: np.stack([np.asarray(one, dtype=dtype) for one in getattr(inputs, name)])
                                              for name in BY_QUARTER})


def with_histories(before: State, after: State, quarters: int) -> State:
    """The opening with an empty array wherever a tuple grew in the first quarter: room for every quarter's deliveries."""
    def room(old: Any, new: Any) -> Any:
        return jnp.zeros((quarters, *new[0].shape), new[0].dtype) if isinstance(old, tuple) and not old and new else old

    memory = {name: room(old, after.memory[name]) for name, old in before.memory.items()}
    return evolve(before, quarter=jnp.asarray(0), history=room(before.history, after.history), memory=memory)


class Booked:
    """The witness of one traced quarter: sums of each kind of move, float64, (rows, path)."""

    def __init__(self, width: int) -> None:
        self.width = width
        self.totals: dict[Any, Array] = {}
        self.entries: dict[Any, Array] = {}

    def __call__(self, stage: Stage, moves: Moves, now: State) -> None:
        for move in moves:
            sums, key, sign = ((self.entries, (move.stock, move.kind), move.sign) if isinstance(move, Entry)
                               else (self.totals, (move.payer, move.payee, move.kind, move.by), 1))
            amount = jnp.broadcast_to(jnp.asarray(move.amount, dtype=jnp.float64), (move.amount.shape[0], self.width))
            sums[key] = sums.get(key, 0) + sign * amount


def quarter_of(case: Case, width: int, copies: int) -> Callable[..., Any]:
    """One quarter as a function of records: (inputs, state, shocks of the futures) -> state, booked sums, series."""
    firms = firms_of(case)

    def one(inputs: Inputs, now: State, shocks: dict[str, Array]) -> tuple[State, Booked, dict[str, Array]]:
        booked = Booked(width)
        after = step(inputs, now, {name: jnp.tile(array, copies) for name, array in shocks.items()}, booked)
        return after, booked, named(case, firms, observe(inputs, after))

    return one

def like(values: list[Array], shapes: list[Any]) -> list[Array]:
    """Arrays brought to the given shapes and types: what a quarter returns is what the next one takes."""
    return [jnp.broadcast_to(jnp.asarray(value), shape.shape).astype(shape.dtype) for value, shape in zip(values, shapes, strict=True)]


@dataclass(frozen=True)
class Program:
    """A compiled horizon, what makes its start from an opening, and the shape of the state it returns."""

    run: Callable[..., Any]
    start: Callable[[State], list[Array]]
    shape: Shape


def program(case: Case, inputs: Inputs, before: State, shocks: dict[str, Array], copies: int, batch: int) -> Program:
    """Compile the scan over all quarters for inputs, a state and shocks of these shapes.

    The opening is brought to the shape a quarter leaves behind: flows are zero, since stage draw begins with none.
    """
    width = before.cash.shape[-1]
    one = quarter_of(case, width, copies)
    given: list[Array] = []
    inputs_shape = taken_apart(inputs, given)
    first = {name: array[0] for name, array in shocks.items()}
    found: dict[str, Any] = {}

    def trace(arrays: list[Array], now: list[Array], drawn: dict[str, Array], shape: Shape) -> Any:
        after, booked, series = one(inputs_shape.filled(list(arrays)), shape.filled(list(now)), drawn)
        out: list[Array] = []
        found.update(shape=taken_apart(after, out))
        return out, booked.totals, booked.entries, series, (after.flows.discount, after.flows.market_discount)

    def shapes(state: State) -> tuple[Any, State]:
        arrays: list[Array] = []
        shape = taken_apart(state, arrays)
        out = jax.eval_shape(lambda a, n, d: trace(a, n, d, shape), given, arrays, first)
        return out, found["shape"].filled(list(out[0]))

    _, grown = shapes(before)
    (leaves, totals, entries, _, _), after = shapes(with_histories(before, grown, len(inputs.dates)))
    shape, n = found["shape"], width // batch

    def start(opened: State) -> list[Array]:
        arrays: list[Array] = []
        whole = evolve(with_histories(opened, grown, len(inputs.dates)), flows=after.flows)
        assert taken_apart(whole, arrays) == shape, "a quarter must leave behind the shape it takes"
        return like([jnp.zeros(a.shape, a.dtype) if isinstance(a, jax.ShapeDtypeStruct) else a for a in arrays], leaves)

    def quarter(arrays: list[Array], carry: Any, drawn: dict[str, Array]) -> Any:
        now, total, entry, deflated = carry
        out, paid, noted, series, discounts = trace(arrays, now, drawn, shape)
        deflators = jnp.stack(discounts, axis=-1).astype(jnp.float64).reshape(n, batch, 2)
        by_batch = {key: amount.reshape(amount.shape[0], n, batch).transpose(1, 0, 2) @ deflators for key, amount in paid.items()}
        return (like(out, leaves), jax.tree.map(jnp.add, total, paid), jax.tree.map(jnp.add, entry, noted),
                jax.tree.map(jnp.add, deflated, by_batch)), series

    def horizon(arrays: list[Array], now: list[Array], drawn: dict[str, Array]) -> Any:
        zeros = [jax.tree.map(lambda a: jnp.zeros(a.shape, a.dtype), sums) for sums in (totals, entries)]
        deflated = {key: jnp.zeros((n, a.shape[0], 2)) for key, a in totals.items()}
        return jax.lax.scan(lambda carry, d: quarter(arrays, carry, d), (now, *zeros, deflated), drawn)

    return Program(jax.jit(horizon), start, shape)


PROGRAMS: Final[dict[Any, Program]] = {}  # compiled in this process, by what they depend on


def simulate_block(case: Case, columns: Columns, seed: Seed, block: int, *, dtype: Any = np.float64,
                   instruments: tuple[Any, ...] = (), shocks: dict[str, Array] | None = None) -> Block:
    """As `simulate.simulate_block`, compiled: the same futures, equal to rounding. Seconds of compilation come first.

    The witness of a stage does not exist here: only totals, series and the last state are known.
    """
    inputs, drawn = bind(case, columns, seed, block, dtype, instruments)
    copies, batch = len(columns.segments), batch_of(columns.paths, columns.group)
    width = copies * columns.paths
    before = opening(inputs, width)
    whole = draw_shocks(case, seed, block, dtype) if shocks is None else shocks
    given: list[Array] = []
    key = taken_apart(stacked(inputs), given)
    theirs = {name: array[..., : columns.paths] for name, array in whole.items()}
    place = (case.hash, key, tuple(str(a.shape) for a in given), width, batch, np.dtype(dtype).name)
    if place not in PROGRAMS:
        PROGRAMS[place] = program(case, stacked(inputs), before, theirs, copies, batch)
    compiled = PROGRAMS[place]
    (state, totals, entries, deflated), series = compiled.run(given, compiled.start(before), theirs)
    ledger = Ledger(width, batch)
    for kept, sums in ((ledger.totals, totals), (ledger.entries, entries), (ledger.batches, deflated)):
        kept.update({name: np.asarray(values) for name, values in sums.items()})
    after = compiled.shape.filled([np.asarray(values) for values in state])
    if np.isnan(after.gains).any():  # as `arrays.until_still` marks it: compiled code cannot raise
        raise ArithmeticError("labs and firms that fail together did not settle; --library numpy says where, please report it")
    return Block(columns, inputs, before, after, ledger, {name: np.asarray(values) for name, values in series.items()}, drawn)
