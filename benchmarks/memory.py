"""Peak memory of a fresh process at 50,000 and at 200,000 futures of the default case: it should be flat.

    python benchmarks/memory.py                  # one view, mode fail
    python benchmarks/memory.py --whole          # both views and both modes, four times as long
    python benchmarks/memory.py --paths 4096 8192

One process a run, so that its peak is the whole; with two, the parent and twice a child are added, which counts what they share twice.
"""

from __future__ import annotations

import argparse
import subprocess
import sys

from _machine import report

RUN = """
import resource, sys
from whopays.case.load import load
from whopays.engine.local import run
case = load("openai-2025")
loaded = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
paths, processes, whole = (int(x) for x in sys.argv[1:])
views, modes = (None, ("fail", "keep")) if whole else (list(case.views)[:1], ("fail",))
result = run(case, views=views, modes=modes, paths=paths, processes=processes)
own, child = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
print(loaded / 1024, (own + (processes * child if processes > 1 else 0)) / 1024, result.seconds)
"""


def peak(paths: int, processes: int, whole: bool) -> tuple[float, float, float]:
    """MiB once the case is loaded, MiB at the peak, seconds."""
    asked = [str(number) for number in (paths, processes, int(whole))]
    done = subprocess.run([sys.executable, "-c", RUN, *asked], capture_output=True, text=True, check=True)
    loaded, at_peak, seconds = (float(x) for x in done.stdout.split())
    return loaded, at_peak, seconds


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--paths", type=int, nargs="+", default=[50_000, 200_000])
    asked.add_argument("--processes", type=int, default=1)
    asked.add_argument("--whole", action="store_true", help="both views and both modes")
    options = asked.parse_args()
    found: dict[str, float] = {}
    for paths in options.paths:
        loaded, at_peak, seconds = peak(paths, options.processes, options.whole)
        found |= {"loaded_mib": loaded, f"peak_mib_{paths}": at_peak, f"seconds_{paths}": seconds}
        print(f"{paths:9,} futures: peak {at_peak:6.0f} MiB, of which {loaded:4.0f} before the first future; {seconds:.0f} s", flush=True)
    first, last = (found[f"peak_mib_{paths}"] for paths in (options.paths[0], options.paths[-1]))
    found["peak_ratio"] = last / first
    print(f"{options.paths[-1]:,} futures need {last / first:.2f} times the memory of {options.paths[0]:,}")
    report("memory", {**found, "views_and_modes": 4 if options.whole else 1, "processes": options.processes})


if __name__ == "__main__":
    main()
