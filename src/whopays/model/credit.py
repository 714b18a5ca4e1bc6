"""How an instrument that lends or guarantees stands in the public accounts: which payment is which line of a cohort.

Claims accelerate at a failure: what is then owed counts as due and missed at once, what comes back as recovered.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from whopays.model.transfer import Entry, Moves, Transfer

Array = Any
LOST = ("scheduled_payments", "missed_payments")  # lines of a loan that is written off
BACK = (*LOST, "recoveries")  # lines of what comes back on it


@dataclass(frozen=True)
class Accounts:
    """Declared by an instrument as `ACCOUNTS`.

    kind        : guarantee or loan
    issues_at   : name of the stage in which it lends or covers
    outstanding : outstanding(terms, inputs, now) -> principal still covered or owed, (rows, path)
    flows       : (kind of transfer, payer) -> lines of the accounts it belongs to
    stock       : its own stock of principal issued so far; "" where a transfer of kind `disbursed` counts it
    owed        : stock whose write-off is a loss of a loan; "" for a guarantee
    """

    kind: str
    issues_at: str
    outstanding: Callable[[Any, Any, Any], Array]
    flows: Mapping[tuple[str, str], tuple[str, ...]]
    stock: str = ""
    disbursed: str = ""
    owed: str = ""

    def lines(self, move: Transfer | Entry) -> tuple[str, ...]:
        """Lines of the accounts a move belongs to; none where it is nobody's credit."""
        if isinstance(move, Entry):
            return LOST if self.owed and move.stock == self.owed and move.kind == "written_off" else ()
        return self.flows.get((move.kind, move.payer), ()) if "government" in (move.payer, move.payee) else ()

    def issued(self, moves: Moves) -> Array:
        """Principal lent in this stage, (rows, path)."""
        return sum(move.amount for move in moves if isinstance(move, Transfer) and move.kind == self.disbursed)
