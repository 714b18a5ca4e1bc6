"""Random numbers by name: every stream has a generator of its own, so nothing moves another draw.

A stream is SFC64 seeded by SeedSequence(seed, spawn_key=(crc32(name), block)); blocks hold 1,024
futures; arrays are (quarter, path). Hence the first 5,000 of 10,000 futures are the 5,000-future
run, and adding a lab, an assumption or an instrument leaves every other draw alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final
from zlib import crc32

import numpy as np

from whopays.case.case import Case
from whopays.model.design import PLAIN, Designed, drawn

Array = Any
FIRST_BLOCKS_KEPT: Final = 2  # of 6 MB each in single precision
BLOCK: Final = 1024  # futures a block; source: architecture.md, "Random numbers"

NORMAL, UNIFORM = "normal", "uniform"
MARKET: Final[dict[str, str]] = {
    "equity": NORMAL, "rate": NORMAL, "demand": NORMAL, "sentiment": NORMAL, "spread": NORMAL, "chip": NORMAL,
    "permit": NORMAL, "outside": NORMAL, "flotation": UNIFORM, "catastrophe": UNIFORM, "systemic": UNIFORM,
    "hit": UNIFORM, "damage": NORMAL, "supply": UNIFORM, "resale": NORMAL,
}
BY_LINE: Final[dict[str, str]] = {"line": NORMAL}
BY_LAB: Final[dict[str, str]] = {"share": NORMAL, "parent": UNIFORM, "rescue": UNIFORM, "restructuring": UNIFORM}


@dataclass(frozen=True)
class Seeds:
    """One seed for every stream but those named, which have another: what is drawn again while all else stays.

    redrawn : names of streams, `assumption/NAME`, `assumption/group/NAME`; one that ends in `/` means all that begin with it

    >>> Seeds(1, 2, ("shock/",)).of("shock/equity"), Seeds(1, 2, ("shock/",)).of("assumption/market.tax_rate")
    (2, 1)
    """

    first: int
    second: int
    redrawn: tuple[str, ...]

    def of(self, stream: str) -> int:
        """The seed of a stream."""
        named = any(stream.startswith(name) if name.endswith("/") else stream == name for name in self.redrawn)
        return self.second if named else self.first


Seed = int | Seeds | Designed


def generator(seed: Seed, name: str, block: int) -> np.random.Generator:
    """The generator of one named stream and block."""
    key = (crc32(name.encode()), block)
    own = seed.of(name) if isinstance(seed, Seeds) else seed.seed if isinstance(seed, Designed) else seed
    return np.random.Generator(np.random.SFC64(np.random.SeedSequence(own, spawn_key=key)))


def numbers(seed: Seed, name: str, block: int, shape: tuple[int, ...], law: str) -> Array:
    """The numbers of one named stream and block, spread as the seed says; float64."""
    return drawn(generator(seed, name, block), shape, law == NORMAL, seed.design if isinstance(seed, Designed) else PLAIN)


def names(case: Case) -> dict[str, list[str]]:
    """Shock -> the streams of its rows; drawn whether a case uses them or not."""
    shocks = {name: [f"shock/{name}"] for name in MARKET}
    shocks |= {name: [f"shock/{name}/{line}" for line in case.lines] for name in BY_LINE}
    return shocks | {name: [f"shock/{name}/{lab}" for lab in case.labs] for name in BY_LAB}


def draw_shocks(case: Case, seed: Seed, block: int, dtype: Any = np.float64) -> dict[str, Array]:
    """All shocks of a block: name -> (quarter, path) or (quarter, row, path), drawn in float64, then cast."""
    streams = tuple((name, tuple(rows)) for name, rows in names(case).items())
    draw = drawn_shocks if block == 0 else drawn_shocks.__wrapped__
    return dict(draw(streams, case.quarters, seed, block, np.dtype(dtype)))


@lru_cache(FIRST_BLOCKS_KEPT)
def drawn_shocks(streams: tuple[tuple[str, tuple[str, ...]], ...], quarters: int, seed: Seed, block: int, dtype: Any) -> dict[str, Array]:
    """The draw itself, read only; a first block is kept, since a server and a study begin with it again and again."""
    laws = MARKET | BY_LINE | BY_LAB
    shocks = {}
    for name, rows in streams:
        found = [numbers(seed, stream, block, (quarters, BLOCK), laws[name]).astype(dtype) for stream in rows]
        shocks[name] = found[0] if name in MARKET else np.stack(found, axis=1)
        shocks[name].setflags(write=False)
    return shocks


def draw_uniform(seed: Seed, name: str, block: int) -> Array:
    """Uniforms of one drawn assumption (or group), (path,); the stream is named after it."""
    return numbers(seed, f"assumption/{name}", block, (BLOCK,), UNIFORM)


def of_quarter(shocks: dict[str, Array], quarter: int, paths: slice, copies: int) -> dict[str, Array]:
    """A quarter's shocks for some paths of the block, repeated side by side for each view and mode."""
    return {name: np.tile(array[quarter][..., paths], copies) for name, array in shocks.items()}
