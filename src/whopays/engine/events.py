"""Records of one future's story: events, years of labs, bearers of a loss."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Event:
    """Something worth telling: quarter (index), kind, lab or contract (empty: the market), and its figures.

    amounts : money by name, e.g. what was due and missed; parts : money by kind and party
    claims  : class, claimed, got of a failure
    """

    quarter: int
    kind: str
    who: str = ""
    how: str = ""
    amounts: dict[str, float] = field(default_factory=dict)
    parts: list[tuple[str, str, float]] = field(default_factory=list)
    claims: list[tuple[str, float, float]] = field(default_factory=list)


@dataclass
class YearOfLab:
    """One calendar year of a lab: sales, money raised by source, and where it stands at the end."""

    year: int
    lab: str
    sales: float = 0.0
    raised: dict[str, float] = field(default_factory=dict)
    cash: float = 0.0
    debt: float = 0.0
    value: float = 0.0
    stands: bool = True


@dataclass(frozen=True)
class Bearer:
    """A party that bears part of a failed lab's debts: as its own creditor, and through sites."""

    party: str
    direct: float
    through_sites: float


def summed(parts: list[tuple[str, str, float]]) -> list[tuple[str, str, float]]:
    """Parts of one kind and party added, largest first.

    >>> summed([("rent", "a", 1.0), ("interest", "b", 2.0), ("rent", "a", 3.0)])
    [('rent', 'a', 4.0), ('interest', 'b', 2.0)]
    """
    total: dict[tuple[str, str], float] = {}
    for kind, party, amount in parts:
        total[kind, party] = total.get((kind, party), 0.0) + amount
    return [(kind, party, amount) for (kind, party), amount in sorted(total.items(), key=lambda item: -item[1])]
