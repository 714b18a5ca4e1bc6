"""How a run is computed: which array library, and how its random numbers are spread. Both are named in the manifest and said."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from typing import Final

from whopays.case.fault import CaseErrors, Fault, did_you_mean
from whopays.engine.compiled import device_elsewhere
from whopays.model.design import ANTITHETIC, GROUPS, PLAIN, STRATIFIED, Designed, group_of
from whopays.model.shocks import Seed

AUTO: Final = "auto"
NUMPY, JAX = "numpy", "jax"
LIBRARIES: Final = (AUTO, NUMPY, JAX)
# Futures under each view from which compiling pays, by device and precision; docs/decisions/0003 has the measurements.
# On a CPU compiled blocks are slower in single precision. On a GPU nothing could be measured: judgement, some
# ten times what NumPy computes in the time a compilation takes.
PAYS_FROM: Final = {("gpu", "float32"): 100_000, ("gpu", "float64"): 100_000}
EARLIEST: Final = min(PAYS_FROM.values())
SAID: Final = {
    ANTITHETIC: "Every second future mirrors the one before it (--variance-reduction antithetic): errors are those of pairs.",
    STRATIFIED: f"Every number drawn is spread evenly over {GROUPS[STRATIFIED]} futures at a time (--variance-reduction stratified): "
                "errors are those of such groups.",
}


@dataclass(frozen=True)
class Method:
    """What was chosen, and why if nobody asked for it.

    library : numpy or jax; design : see `model.design`; because : of an automatic choice that is not NumPy, or that JAX does not start
    """

    library: str = NUMPY
    design: str = PLAIN
    because: str = ""

    @property
    def group(self) -> int:
        """Futures drawn together."""
        return group_of(self.design)

    def seeded(self, seed: int) -> Seed:
        """A seed under the design."""
        return Designed(seed, self.design) if self.design != PLAIN else seed

    def whole(self, paths: int) -> int:
        """The number of futures in whole groups, not less than asked.

        >>> Method(design="stratified").whole(10_000), Method().whole(7)
        (10048, 7)
        """
        return -(-paths // self.group) * self.group

    def limits(self, asked: int) -> list[str]:
        """What a reader must know of it, a sentence each."""
        said = [SAID[self.design]] if self.design in SAID else []
        if self.whole(asked) != asked:
            said = [f"{said[0]} {asked:,} were asked for, {self.whole(asked):,} are whole groups."]
        if self.library == JAX:
            said.append(f"Run by JAX{f', {self.because}' if self.because else ''}: what each creditor claims and loses is not kept; "
                        "--library numpy keeps it.")
        return said


def method_of(library: str, design: str, paths: int, precision: str) -> Method:
    """The method of a run. Errors: CaseErrors for a library or design there is not, or one that is not installed."""
    faults = []
    if library not in LIBRARIES:
        faults.append(Fault("--library", 0, 0, f"there is no array library '{library}'", f"choose {', '.join(LIBRARIES)}"))
    if design not in GROUPS:
        faults.append(Fault("--variance-reduction", 0, 0, f"there is no '{design}'",
                            did_you_mean(design, GROUPS, f"choose {', '.join(GROUPS)}")))
    if library == JAX and find_spec("jax") is None:
        faults.append(Fault("--library", 0, 0, "JAX is not installed", "install it: pip install 'whopays[jax]'; or leave the option out"))
    if faults:
        raise CaseErrors(faults)
    if library != AUTO:
        return Method(library, design)
    found, because = automatic(paths, precision)
    return Method(found, design, because)


def automatic(paths: int, precision: str) -> tuple[str, str]:
    """Library for so many futures under each view, and why if it is not NumPy; nothing is looked at below EARLIEST."""
    if paths < EARLIEST or find_spec("jax") is None:
        return NUMPY, ""
    kind, trouble = device_elsewhere()
    least = PAYS_FROM.get((kind, precision))
    if least is None or paths < least:
        return NUMPY, trouble
    return JAX, f"chosen since it runs on a {kind.upper()} and compiling pays from {least:,} futures"
