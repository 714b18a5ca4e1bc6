"""Load every shipped case and refuse those with faults.

The loader is the judge: it refuses an input without unit, basis, reason or date, a quoted one
without citation, one known after the case's date. This check makes sure that nothing is shipped
that it would refuse.
"""

from __future__ import annotations

import sys
from importlib import import_module, resources
from importlib.util import find_spec


def shipped_cases() -> list[str]:
    """Names of the cases in the package, by its folder of data."""
    folder = resources.files("whopays").joinpath("data", "cases")
    if not folder.is_dir():
        return []
    return sorted(entry.name for entry in folder.iterdir() if entry.is_dir() and entry.joinpath("case.yaml").is_file())


def main() -> int:
    """Print what is wrong with each case; 0 when all load."""
    names = shipped_cases()
    if find_spec("whopays.case.load") is None:
        print(f"provenance: no reader of cases (whopays.case.load) to judge {len(names)} cases with; write it")
        return 1
    load = import_module("whopays.case.load").load
    faulty = 0
    for name in names:
        try:
            load(name)
        except Exception as error:  # every kind of refusal is this check's business
            faulty += 1
            print(f"src/whopays/data/cases/{name}: {type(error).__name__}: {error}")
    print(f"provenance: {len(names)} cases, {faulty} refused")
    if not names:
        print("provenance: there is no case under src/whopays/data/cases; the package must ship at least one")
    return 1 if faulty or not names else 0


if __name__ == "__main__":
    sys.exit(main())
