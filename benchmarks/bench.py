"""Measure speed and memory, write `docs/reference/benchmarks.json`, and draw the page from it. Judges nothing.

    python -m benchmarks.bench                  # under six minutes on a quiet machine
    python -m benchmarks.bench --long           # a million futures, JAX on the default case: half an hour
    python -m benchmarks.bench --only toyland finance
    python -m benchmarks.bench --page           # the page alone, from what was measured before

Ratios are taken between tasks in turns in one process, by CPU time, and their median is shown: they carry from one machine
to another, seconds do not. A section that is not measured keeps what was measured before, with its own date and load.
"""

from __future__ import annotations

import argparse
import json
import time
from typing import Any

from benchmarks.machine import ROOT, facts, say
from benchmarks.page import write

FOLDER = ROOT / "docs" / "reference"
RESULTS = "benchmarks.json"
SECTIONS = ("drawing", "toyland", "finance", "runs", "compiled")


def measured(name: str, rounds: int, long: bool) -> dict[str, Any]:
    """One section, with the facts of the machine when it began."""
    from benchmarks.sections import compiled, drawing, finance, runs, toyland

    about, began = facts(), time.perf_counter()
    found = {"drawing": lambda: drawing.measure(rounds), "toyland": lambda: toyland.measure(rounds),
             "finance": lambda: finance.measure(rounds), "runs": lambda: runs.measure(rounds, long),
             "compiled": lambda: compiled.measure(rounds, long)}[name]()
    return {"machine": about, "long": long, "took_seconds": round(time.perf_counter() - began, 1), "found": found}


def merged(section: str, before: dict[str, Any], now: dict[str, Any]) -> dict[str, Any]:
    """What was found now; sizes and cases that only the long form measures are kept from before."""
    old, new = before.get("found", {}), now["found"]
    for kept, found in ((old.get("sizes", {}), new.get("sizes")), (old, new if section == "compiled" else None)):
        for name, values in kept.items() if found else ():
            found.setdefault(name, {"earlier": before["machine"]["at"], **values})
    return now


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--long", action="store_true", help="a million futures, and JAX on the default case")
    asked.add_argument("--only", nargs="+", choices=SECTIONS, help="these sections alone")
    asked.add_argument("--rounds", type=int, default=3, help="rounds in turns")
    asked.add_argument("--page", action="store_true", help="draw the page from what was measured before")
    options = asked.parse_args()
    target = FOLDER / RESULTS
    held: dict[str, Any] = json.loads(target.read_text(encoding="utf-8")) if target.is_file() else {}
    for name in () if options.page else options.only or SECTIONS:
        held[name] = merged(name, held.get(name, {}), measured(name, options.rounds, options.long))
        target.write_text(json.dumps({key: held[key] for key in SECTIONS if key in held}, indent=1) + "\n", encoding="utf-8")
        say(f"{name} took {held[name]['took_seconds']:.0f} s")
    for path in write(held, FOLDER):
        print(path.relative_to(ROOT))


if __name__ == "__main__":
    main()
