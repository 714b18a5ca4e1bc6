"""JAX beside NumPy on the same futures, and how far their answers are apart; in a process of its own, one thread."""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import sys
import tempfile
from typing import Any

from benchmarks.machine import installed, say

SCRIPT = """
import json, resource, sys, time
import numpy as np
from statistics import median
from whopays.case.load import load
from whopays.engine.compiled import device, simulate_compiled
from whopays.model.bind import Columns
from whopays.model.simulate import simulate_block

name, precision, rounds = sys.argv[1], sys.argv[2], int(sys.argv[3])
case, dtype = load(name), np.dtype(sys.argv[2]).type
columns = Columns(tuple(case.views), ("fail", "keep"), 1024)
def spent(task):
    began = time.process_time(), time.perf_counter()
    done = task()
    return time.process_time() - began[0], time.perf_counter() - began[1], done
simulate_block(case, columns, 1, 0, dtype=dtype)
first = spent(lambda: simulate_compiled(case, columns, 1, 0, dtype, ()))
pairs = [(spent(lambda: simulate_block(case, columns, 1, block, dtype=dtype)),
          spent(lambda: simulate_compiled(case, columns, 1, block, dtype, ()))) for block in range(1, rounds + 1)]
plain, compiled = pairs[0][0][2], pairs[0][1][2]
apart = max(float(np.abs(plain.series[n] - compiled.series[n]).max() / max(np.abs(plain.series[n]).max(), 1e-300)) for n in plain.series)
on = device()
at = 0 if on == "cpu" else 1
print(json.dumps({"device": on, "first_block_seconds": first[1], "numpy_block_seconds": median(a[at] for a, _ in pairs),
                  "jax_block_seconds": median(b[at] for _, b in pairs), "numpy_over_jax": median(a[at] / b[at] for a, b in pairs),
                  "largest_relative_difference": apart, "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
"""


def measure(rounds: int, long: bool) -> dict[str, Any]:
    """By case and precision; the default case only in the long form, where a GPU is used if there is one."""
    if not installed("jax"):
        return {}
    found: dict[str, Any] = {}
    for name, precision in itertools.product(("toyland", "openai-2025") if long else ("toyland",), ("float32", "float64")):
        say(f"JAX beside NumPy: {name}, {precision}")
        with tempfile.TemporaryDirectory() as cache:  # nothing compiled before
            done = subprocess.run([sys.executable, "-c", SCRIPT, name, precision, str(rounds)], check=True, capture_output=True, text=True,
                                  env={**os.environ, "JAX_COMPILATION_CACHE_DIR": cache})
        found[f"{name}, {precision}"] = json.loads(done.stdout)
    return found
