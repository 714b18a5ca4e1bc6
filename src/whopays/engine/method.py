"""How a run is computed: which array library, and how its random numbers are spread. Both are named in the manifest and said."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from typing import Final

from whopays.case.fault import CaseErrors, Fault, did_you_mean
from whopays.engine.compiled import device_elsewhere
from whopays.extra import installing
from whopays.model.design import ANTITHETIC, GROUPS, PLAIN, STRATIFIED, Designed, group_of
from whopays.model.shocks import Seed

AUTO: Final = "auto"
NUMPY, JAX = "numpy", "jax"
LIBRARIES: Final = (AUTO, NUMPY, JAX)
# Futures under each view from which JAX is taken, by device and precision; docs/decisions/0003 has the measurements.
# On a CPU compiled blocks are slower. On a GPU nothing could be measured: judgement, some ten times what NumPy computes in
# the time a compilation takes.
TAKEN_FROM: Final = {("gpu", "float32"): 100_000, ("gpu", "float64"): 100_000}
EARLIEST: Final = min(TAKEN_FROM.values())
Said = tuple[str, str]  # a sentence in English and in French
SAID: Final[dict[str, Said]] = {
    ANTITHETIC: ("Every second future mirrors the one before it (--variance-reduction antithetic): errors are those of pairs.",
                 "Un futur sur deux est le miroir du précédent (--variance-reduction antithetic) : les erreurs sont celles des paires."),
    STRATIFIED: (f"Every number drawn is spread evenly over {GROUPS[STRATIFIED]} futures at a time (--variance-reduction stratified): "
                 "errors are those of such groups.",
                 f"Chaque nombre tiré est réparti également sur {GROUPS[STRATIFIED]} futurs à la fois (--variance-reduction stratified) : "
                 "les erreurs sont celles de ces groupes."),
}


@dataclass(frozen=True)
class Method:
    """What was chosen, and why if nobody asked for it.

    library : numpy or jax; design : see `model.design`; because : of an automatic choice that is not NumPy, or that JAX does not start
    french  : why it is JAX, in French
    """

    library: str = NUMPY
    design: str = PLAIN
    because: str = ""
    french: str = ""

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

    def limits(self, asked: int) -> list[Said]:
        """What a reader must know of it, a sentence each, in English and French."""
        said = [SAID[self.design]] if self.design in SAID else []
        if self.whole(asked) != asked:
            (english, french), whole = said[0], self.whole(asked)
            said = [(f"{english} {asked:,} were asked for, {whole:,} are whole groups.",
                     f"{french} {in_french(asked)} ont été demandés, {in_french(whole)} font des groupes entiers.")]
        if self.library == JAX:
            said.append((f"Run by JAX{f', {self.because}' if self.because else ''}: what each creditor claims and loses is not kept; "
                         "--library numpy keeps it.",
                         f"Calculé par JAX{f', {self.french}' if self.french else ''} : ce que chaque créancier réclame et perd n'est pas "
                         "gardé ; --library numpy le garde."))
        return said


def in_french(whole: int) -> str:
    """A whole number as French writes it.

    >>> in_french(10_048)
    '10\\u202f048'
    """
    return f"{whole:,}".replace(",", "\u202f")


def method_of(library: str, design: str, paths: int, precision: str) -> Method:
    """The method of a run. Errors: CaseErrors for a library or design there is not, or one that is not installed."""
    faults = []
    if library not in LIBRARIES:
        faults.append(Fault("--library", 0, 0, f"there is no array library '{library}'", f"choose {', '.join(LIBRARIES)}"))
    if design not in GROUPS:
        faults.append(Fault("--variance-reduction", 0, 0, f"there is no '{design}'",
                            did_you_mean(design, GROUPS, f"choose {', '.join(GROUPS)}")))
    if library == JAX and find_spec("jax") is None:
        faults.append(Fault("--library", 0, 0, "JAX is not installed", f"leave the option out, or install it: {installing('jax')}"))
    if faults:
        raise CaseErrors(faults)
    if library != AUTO:
        return Method(library, design)
    found, (because, french) = automatic(paths, precision)
    return Method(found, design, because, french)


def automatic(paths: int, precision: str) -> tuple[str, Said]:
    """Library for so many futures under each view, and why if it is not NumPy; nothing is looked at below EARLIEST."""
    if paths < EARLIEST or find_spec("jax") is None:
        return NUMPY, ("", "")
    kind, trouble = device_elsewhere()
    least = TAKEN_FROM.get((kind, precision))
    if least is None or paths < least:
        return NUMPY, (trouble, "")
    return JAX, (f"chosen since it runs on a {kind.upper()} and {least:,} futures or more are asked for",
                 f"choisi puisqu'il tourne sur un {kind.upper()} et que {in_french(least)} futurs ou plus sont demandés")
