"""What a guarantee does where plants are built: cover of loans, and what stands at home beside money. A gauge."""

from __future__ import annotations

from typing import Any

from whopays.case.case import Case
from whopays.engine.benefits import Shortage, benefits_of
from whopays.engine.cover import Cover
from whopays.model.bind import Columns
from whopays.model.inputs import Inputs
from whopays.model.instrument import Stage
from whopays.model.simulate import Block
from whopays.model.state import State
from whopays.model.transfer import Moves

Array = Any


class Plants(Cover):
    """Gauge: as Cover, with share at home, jobs and loss in a shortage where the case speaks of them."""

    def __init__(self, case: Case, columns: Columns, inputs: Inputs, lab: str) -> None:
        super().__init__(case, columns, inputs, lab)
        self.shortage = Shortage()

    def __call__(self, stage: Stage, moves: Moves, now: State) -> None:
        super().__call__(stage, moves, now)
        self.shortage(stage, moves, now)

    def read(self, block: Block) -> dict[str, tuple[Array, str]]:
        """Figures on every column."""
        units = {"GW": self.case.capacity_unit, "USD": self.case.currency}
        return {**super().read(block), **{name: (values, units.get(unit, unit))
                                          for name, (values, unit, _) in benefits_of(block, self.shortage).items()}}
