"""Blocks by the compiled driver: the extra `jax`, its cache of compiled programs, and what it does not keep."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import cache
from typing import Any, Final

from whopays.case.case import Case
from whopays.model.bind import Columns
from whopays.model.shocks import Seed
from whopays.model.simulate import Block

CACHE: Final = "JAX_COMPILATION_CACHE_DIR"  # JAX's own variable; set by the user, it stays
FLAGS: Final = "XLA_FLAGS"  # as well
CPU: Final = "cpu"
NO_DRIVER: Final = "Unable to initialize backend"  # how JAX begins to say that a driver does not fit
PATIENCE: Final = 120  # seconds for JAX to start; judgement, a few are usual
ONE_THREAD: Final = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"  # cores are used by processes


def make_ready() -> None:
    """What JAX must find before it is imported: where compiled programs are kept, one thread a process."""
    from platformdirs import user_cache_dir

    os.environ.setdefault(CACHE, os.path.join(user_cache_dir("whopays", appauthor=False), "compiled"))
    os.environ.setdefault(FLAGS, ONE_THREAD)


def device() -> str:
    """Where JAX computes: cpu, gpu or tpu; cpu where it is not installed or a driver does not fit. It is imported here."""
    make_ready()
    try:
        import jax

        return str(jax.default_backend())
    except ImportError:
        return CPU
    except RuntimeError as problem:
        if NO_DRIVER not in str(problem):
            raise
        return CPU


@cache
def device_elsewhere() -> tuple[str, str]:
    """Where JAX would compute, asked once in a process of its own, and what it said where it does not start.

    This process stays without JAX: it keeps threads, which a fork loses, and a hundred megabytes.
    """
    if "jax" in sys.modules:
        return device(), ""
    try:
        ask = [sys.executable, "-c", f"from {__name__} import device; print(device())"]
        asked = subprocess.run(ask, capture_output=True, text=True, check=False, timeout=PATIENCE)  # noqa: S603 - this very program
    except (OSError, subprocess.TimeoutExpired) as problem:
        return CPU, f"JAX does not start: {problem}"
    said = (asked.stdout if asked.returncode == 0 else asked.stderr).strip().splitlines() or [""]
    return (said[-1], "") if asked.returncode == 0 else (CPU, f"JAX does not start: {said[-1]}")


def simulate_compiled(case: Case, columns: Columns, seed: Seed, block: int, dtype: Any, instruments: tuple[Any, ...]) -> Block:
    """One block by JAX; the first of a case and policy compiles for seconds, once for all later processes."""
    make_ready()
    from whopays.model.traced import simulate_block

    return simulate_block(case, columns, seed, block, dtype=dtype, instruments=instruments)
