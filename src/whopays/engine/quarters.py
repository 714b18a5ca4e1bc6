"""Series of a market and one lab, quarter by quarter on every future: a gauge."""

from __future__ import annotations

from typing import Any, Final

from whopays.case.case import Case
from whopays.engine.answer import quarter_names
from whopays.model.bind import Columns
from whopays.model.inputs import Inputs
from whopays.model.instrument import Stage
from whopays.model.series import unit_of
from whopays.model.simulate import Block
from whopays.model.state import State
from whopays.model.transfer import Moves

Array = Any
MARKET: Final = ("domestic_share", "capacity")
LAB: Final = ("spread", "value", "external_finance", "default_probability")


def at(series: str, quarter: str) -> str:
    """Name of a series at a quarter."""
    return f"{series}@{quarter}"


class Quarters:
    """Gauge: `market.domestic_share@2027Q4` and so on."""

    def __init__(self, case: Case, columns: Columns, inputs: Inputs, lab: str) -> None:
        self.case, self.lab = case, lab

    def __call__(self, stage: Stage, moves: Moves, now: State) -> None:
        """Nothing is read while the quarters run: the block keeps its series."""

    def read(self, block: Block) -> dict[str, tuple[Array, str]]:
        """Each series at each quarter, (columns,)."""
        names = [f"market.{name}" for name in MARKET] + [f"labs.{self.lab}.{name}" for name in LAB]
        return {at(name, quarter): (block.series[name][t], unit_of(name, self.case.currency, self.case.capacity_unit))
                for name in names for t, quarter in enumerate(quarter_names(self.case))}
