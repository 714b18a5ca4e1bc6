"""How much of everything: WHOPAYS_SOAK=short for every push, long for a night; the counts and the Hypothesis settings of both."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, Phase, settings

VARIABLE = "WHOPAYS_SOAK"
MODE = os.environ.get(VARIABLE, "short")
if MODE not in ("short", "long"):
    raise ValueError(f"{VARIABLE} is '{MODE}'; write short or long")
LONG = MODE == "long"
# Kept as they are here: shared fixtures (a counter, a folder that each example writes anew), big texts and slow examples.
UNCONCERNED = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example, HealthCheck.filter_too_much,
               HealthCheck.function_scoped_fixture, HealthCheck.differing_executors]


def times(short: int, long: int) -> int:
    """The count of the mode that is on."""
    return long if LONG else short


def examples(short: int, long: int) -> settings:
    """Settings of a fuzz test: the same examples every time in short mode, new ones with a printed seed in long mode.

    Short mode does not shrink: what fails there fails again, and shrinking takes longer than the mode may.
    """
    phases = list(Phase) if LONG else [Phase.explicit, Phase.generate]
    phases = [phase for phase in phases if phase != Phase.explain]
    return settings(max_examples=times(short, long), deadline=None, derandomize=not LONG, database=None, print_blob=True,
                    report_multiple_bugs=LONG, phases=phases, suppress_health_check=UNCONCERNED)
