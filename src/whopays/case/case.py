"""A case: structure, one assumption a name and view, the curve of its date."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Final

from whopays.case.assumption import BASES, Assumption
from whopays.case.calls import Calls
from whopays.case.fault import CaseErrors, Fault, did_you_mean

WITHIN: Final = " (within a sentence)"  # after an English title, the key of its French form with an article


@dataclass(frozen=True)
class Party:
    """A legal entity; kind: landlord | vendor | parent | investor | lender | insurer."""

    kind: str
    title: str


@dataclass(frozen=True)
class Line:
    """A line of revenue; volume is counted in users or in money."""

    volume: str


@dataclass(frozen=True)
class Lab:
    """A lab; kind: standalone | parent_owned | affiliate_supported | fringe (no finances)."""

    kind: str
    title: str
    partner: str | None = None
    parent: str | None = None


@dataclass(frozen=True)
class Contract:
    """A compute contract; form: lease | purchase | own; financing, how its site repays: sculpted | annuity | bullet | mini-perm."""

    lab: str
    counterparty: str
    form: str
    sponsor: str
    vendor: str | None = None
    flagged: bool = False
    financing: str = "sculpted"


@dataclass(frozen=True)
class ViewSpec:
    """A view of the future and its weight in the pooled answer."""

    weight: float
    because: str


@dataclass(frozen=True)
class Case:
    """All that a run starts from. Built by `whopays.case.load.load`, never by hand.

    as_of   : nothing known later enters
    opening : day the balances stand at
    curve   : years -> zero rate, continuously compounded
    rows    : view -> name -> assumption
    described : parties and labs whose title is no name but words, which begin small inside an English sentence; not part of the hash
    several : parties and labs whose title is of several, so that its verb is plural; not part of the hash
    calls   : the case's own words for lab, compute and others by language, see calls.py; not part of the hash
    french  : title, limits, titles of parties and labs and names of views in French, where the case has them; not part of the hash
    units   : what one of the case's own unit of capacity is; empty for one that needs no word
    milestone : year to whose end funding gap and external finance are told beside the horizon's; None for the horizon alone
    hash    : SHA-256 of the content; names of files and comments do not enter, nor does the policy
    """

    name: str
    title: str
    as_of: date
    opening: date
    quarters: int
    currency: str
    capacity_unit: str
    path: str
    parties: dict[str, Party]
    lines: dict[str, Line]
    labs: dict[str, Lab]
    contracts: dict[str, Contract]
    views: dict[str, ViewSpec]
    curve: dict[float, float]
    curve_name: str
    limits: list[str]
    rows: dict[str, dict[str, Assumption]] = field(repr=False)
    sets: tuple[str, ...] = ()
    policy: str = "none"
    hash: str = ""
    units: dict[str, str] = field(default_factory=dict)
    milestone: int | None = None
    described: tuple[str, ...] = ()
    several: tuple[str, ...] = ()
    calls: Calls = field(default_factory=dict, repr=False)
    french: dict[str, str] = field(default_factory=dict, repr=False)

    def assumptions(self, view: str) -> dict[str, Assumption]:
        """Every number under one view, overrides of the view applied.

        Raises CaseErrors for a view the case does not state.
        """
        self._known(view)
        return self.rows[view]

    def in_french(self, text: str) -> str:
        """A title, limit or name of a view in French where the case has it; the side of a conflict keeps its name."""
        view, slash, side = text.partition("/")
        return self.french.get(text) or (f"{self.french[view]}/{side}" if slash and view in self.french else text)

    def within(self, title: str) -> str:
        """A title as it stands inside a French sentence, article first; a proper name as it is."""
        return self.french.get(f"{title}{WITHIN}") or self.in_french(title)

    def with_policy(self, name: str) -> Case:
        """The same case under a policy; only the name is recorded here."""
        return replace(self, policy=name)

    def shares_by_basis(self, view: str | None = None) -> dict[str, float]:
        """Part of the inputs that is quoted, derived, judgement; adds to 1.

        view : one view, or None for all of them by weight
        """
        if view is not None:
            self._known(view)
        weights = {view: 1.0} if view else {name: spec.weight for name, spec in self.views.items()}
        shares = dict.fromkeys(BASES, 0.0)
        for name, weight in weights.items():
            rows = self.rows[name]
            for basis in BASES:
                count = sum(row.basis == basis for row in rows.values())
                shares[basis] += weight * count / (len(rows) * sum(weights.values()))
        return shares

    def _known(self, view: str) -> None:
        if view not in self.rows:
            remedy = did_you_mean(view, self.rows, "this case has " + ", ".join(self.rows))
            raise CaseErrors([Fault(self.path, 0, 0, f"no view '{view}'", remedy)])


def content_hash(case: Case) -> str:
    """SHA-256 of what a run of the case starts from, in hexadecimal.

    Order of labs, lines and contracts counts, order of rows does not.
    """
    def compact(value: object) -> str:
        return json.dumps(value, ensure_ascii=True, allow_nan=False, separators=(",", ":"))

    content: dict[str, object] = {
        "name": case.name, "title": case.title, "as_of": case.as_of.isoformat(),
        "opening": case.opening.isoformat(), "quarters": case.quarters, "currency": case.currency,
        "capacity_unit": case.capacity_unit, "limits": case.limits,
        "curve": sorted(case.curve.items()), "curve_name": case.curve_name,
        "sets": list(case.sets),
    } | ({"milestone": case.milestone} if case.milestone is not None else {})
    rows = ",".join(f"{compact(view)}:[{','.join(of[name].text for name in sorted(of))}]" for view, of in case.rows.items())
    parts = [f"{compact(key)}:{compact(value)}" for key, value in content.items()] + [f'"rows":{{{rows}}}']
    for part in ("parties", "lines", "labs", "contracts", "views"):
        parts.append(f"{compact(part)}:{compact([(key, asdict(value)) for key, value in getattr(case, part).items()])}")
    return hashlib.sha256(f"{{{','.join(parts)}}}".encode()).hexdigest()
