"""Blocks by the compiled driver: the extra `jax`, its cache of compiled programs, and what it does not keep."""

from __future__ import annotations

import os
from typing import Any, Final

from whopays.case.case import Case
from whopays.model.bind import Columns
from whopays.model.shocks import Seed
from whopays.model.simulate import Block

CACHE: Final = "JAX_COMPILATION_CACHE_DIR"  # JAX's own variable; set by the user, it stays
FLAGS: Final = "XLA_FLAGS"  # as well
ONE_THREAD: Final = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"  # cores are used by processes


def make_ready() -> None:
    """What JAX must find before it is imported: where compiled programs are kept, one thread a process."""
    from platformdirs import user_cache_dir

    os.environ.setdefault(CACHE, os.path.join(user_cache_dir("whopays", appauthor=False), "compiled"))
    os.environ.setdefault(FLAGS, ONE_THREAD)


def device() -> str:
    """Where JAX computes: cpu, gpu or tpu; cpu where it cannot say."""
    make_ready()
    try:
        import jax

        return str(jax.default_backend())
    except (ImportError, RuntimeError):  # a driver that does not fit
        return "cpu"


def simulate_compiled(case: Case, columns: Columns, seed: Seed, block: int, dtype: Any, instruments: tuple[Any, ...]) -> Block:
    """One block by JAX; the first of a case and policy compiles for seconds, once for all later processes."""
    make_ready()
    from whopays.model.traced import simulate_block

    return simulate_block(case, columns, seed, block, dtype=dtype, instruments=instruments)
