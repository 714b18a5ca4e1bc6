"""Blocks by the compiled driver: the extra `jax`, its cache of compiled programs, and what it does not keep."""

from __future__ import annotations

import os
from importlib.util import find_spec
from typing import Any, Final

from whopays.case.case import Case
from whopays.case.fault import CaseErrors, Fault
from whopays.model.bind import Columns
from whopays.model.simulate import Block

LIBRARIES: Final = ("numpy", "jax")
CACHE: Final = "JAX_COMPILATION_CACHE_DIR"  # JAX's own variable; set by the user, it stays


def check_library(library: str) -> None:
    """Refuse a library that is not one of LIBRARIES, or not installed."""
    if library not in LIBRARIES:
        raise CaseErrors([Fault("--library", 0, 0, f"there is no array library '{library}'", f"choose {' or '.join(LIBRARIES)}")])
    if library == "jax" and find_spec("jax") is None:
        raise CaseErrors([Fault("--library", 0, 0, "JAX is not installed",
                                "install it: pip install 'whopays[jax]'; or leave the option out")])


def simulate_compiled(case: Case, columns: Columns, seed: int, block: int, dtype: Any, instruments: tuple[Any, ...]) -> Block:
    """One block by JAX; the first of a case and policy compiles for seconds, once for all later processes."""
    from platformdirs import user_cache_dir

    os.environ.setdefault(CACHE, os.path.join(user_cache_dir("whopays", appauthor=False), "compiled"))
    from whopays.model.traced import simulate_block

    return simulate_block(case, columns, seed, block, dtype=dtype, instruments=instruments)
