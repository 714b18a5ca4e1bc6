"""What each printed number is: in words, the payments it sums, the quarters and the mode it is read in.

A figure without an entry here is still explained, by its label alone: nothing is hidden because it is new.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from whopays.case.case import Case
from whopays.engine.answer import quarter_names
from whopays.model.parties import RESOURCES, SINGLE

Flows = Mapping[tuple[str, str, str, str], float]
LAB: Final = "lab"
RAISED: Final = ("committed_equity", "warrant_settled", "revolver_draw", "term_loan", "vendor_loan", "vendor_equity", "equity",
                 "convertible", "flotation", "unfound")
PLAN: Final = ("capacity", "online_from", "online_to", "lead_time", "tenor", "rent")


@dataclass(frozen=True)
class Term:
    """Payments that enter with a sign: of these kinds (all when empty), by and to these parties (any when empty).

    A party is `kind:name`, or `kind` for all of that kind.
    """

    sign: int
    kinds: tuple[str, ...] = ()
    payer: str = ""
    payee: str = ""

    def has(self, payer: str, payee: str, kind: str) -> bool:
        """Whether a payment enters."""
        return (not self.kinds or kind in self.kinds) and meets(payer, self.payer) and meets(payee, self.payee)


@dataclass(frozen=True)
class Definition:
    """What a figure is.

    text      : a sentence
    mode      : fail, or keep (nobody fails, what nobody can be found for is counted)
    terms     : payments it sums; empty where it sums none
    part      : what the payments are when they are not the whole figure, e.g. its numerator
    quarters  : first and last quarter counted, from 0; None for the horizon
    fields    : fields of contracts it is worked out from without a simulation; empty where all inputs enter
    contracts : `signed` or `unsigned` where only payments on such contracts count; empty for all
    """

    text: str
    mode: str = "fail"
    terms: tuple[Term, ...] = ()
    part: str = ""
    quarters: tuple[int, int] | None = None
    fields: tuple[str, ...] = ()
    contracts: str = ""


def meets(party: str, asked: str) -> bool:
    """Whether a party is the one asked for, or of its kind.

    >>> meets("lab:alder", "lab"), meets("lab:alder", "lab:birch"), meets("lab:alder", "")
    (True, False, True)
    """
    return not asked or party == asked or party.split(":")[0] == asked


SALES = (Term(1, ("sale", "spare_sale", "compute_sale"), payee=LAB),)
RENT = (Term(1, ("rent",), payer=LAB),)
# pattern of the id (without `labs.NAME.`) -> definition; the first that fits is taken
KNOWN: Final[tuple[tuple[str, Definition], ...]] = (
    (r"resources", Definition("Cash that work, energy and materials received over the horizon: the base of every share of who pays.",
                              terms=(Term(1, payee=RESOURCES), Term(-1, payer=RESOURCES)))),
    (r"promised\.headline", Definition("What public tallies count for the contracts, summed as stated; nothing is simulated.",
                                       fields=("headline",))),
    (r"promised\.if_taken", Definition(
        "Rent over the horizon if every delivery comes as planned and all capacity is taken; an own site and an option "
        "nobody signed are left out; nothing is simulated.", fields=PLAN)),
    (r"promised\.firm", Definition("As `promised.if_taken`, for the firm part of each contract alone.", fields=(*PLAN, "firm_share"))),
    (r"taken", Definition("Rent that labs paid on contracts that bind or that public tallies count, over the horizon.",
                          terms=RENT, contracts="signed")),
    (r"taken_unsigned", Definition("Rent paid for growth that nothing is signed for, and to a parent for its own sites, over the horizon.",
                                   terms=RENT, contracts="unsigned")),
    (r"penalties", Definition("Paid for capacity that was reserved and given up, over the horizon.",
                              terms=(Term(1, ("penalty",), payer=LAB),))),
    (r"revenue\.\d{4}", Definition("Sales to customers and of spare compute in the year.", terms=SALES)),
    (r"unmet\.\d{4}", Definition("Demand of the year that capacity could not serve, at list price, net of what other labs served; "
                                 "money nobody paid, so it sums no payments.")),
    (r"funding_gap\.\w+", Definition(
        "Money a lab had to pay and no source gave, while nobody may fail; cumulative.", "keep", (Term(1, ("unfound",), payee=LAB),))),
    (r"external_finance\.\w+", Definition(
        "Equity, notes, loans, vendor credit and the funding gap together, while nobody may fail; a parent's support is "
        "not counted; cumulative.", "keep", (Term(1, RAISED, payee=LAB),))),
    (r"loss_in_failure", Definition("Claims on failed labs at failure less what was received on them; what was not paid, so it "
                                    "sums no payments.")),
    (r"default_probability(\.\d{4})?", Definition("Part of the futures in which the lab has failed by then; it sums no payments.")),
    (r"dilution", Definition("Part of the equity at the end that belongs to who came after the opening; it sums no payments.")),
    (r"market\.compute_price\.\d{4}", Definition("Mean over the year of the price of a unit of compute; it sums no payments.")),
    (r"sanity\.rent_per_gw_year", Definition("Rent paid over the horizon, over capacity in use times years.",
                                             terms=RENT, part="numerator")),
    (r"sanity\.capital_per_gw_delivered", Definition("Paid for building and chips, over capacity delivered within the horizon.",
                                                     terms=(Term(1, ("construction", "chips")),), part="numerator")),
    (r"site_finance", Definition("Loans drawn for sites and equity their sponsors put in, over the horizon.",
                                 terms=(Term(1, ("site_loan", "sponsor_equity")),))),
    (r"damage", Definition("What catastrophes cost to repair.", terms=(Term(1, ("repair",)),))),
    (r"public_cost", Definition("Paid by the state through its instruments less received; taxes are another line.",
                                terms=(Term(1, payer=SINGLE["government"]), Term(-1, payee=SINGLE["government"])))),
)


def definition_of(case: Case, id: str, label: str) -> Definition:
    """What a figure of a case is; by its label alone where no entry fits.

    id : of a figure (`labs.openai.taken`), a party of who pays (`lender:lenders`), or a series with a quarter
         (`labs.openai.cash.2027Q4`)
    """
    if ":" in id:
        return Definition("Paid less received by this party over the horizon; with all parties it adds to what resources received.",
                          terms=(Term(1, payer=id), Term(-1, payee=id)))
    lab, rest = lab_in(id)
    for pattern, known in KNOWN:
        if re.fullmatch(pattern, rest):
            terms = tuple(of_lab(term, lab) for term in known.terms)
            if known.contracts:
                chosen = [name for name in case.contracts if is_signed(case, name) is (known.contracts == "signed")]
                terms = tuple(replace(term, payee=f"project:{name}") for term in terms for name in chosen or [""])
            return replace(known, terms=terms, quarters=quarters_in(case, rest))
    return Definition(f"{label[:1].upper()}{label[1:]}.", mode="keep" if re.search(r"\b(funding_gap|external_finance)\b", rest) else "fail")


def is_signed(case: Case, contract: str) -> bool:
    """Whether a contract binds or is counted by public tallies, as figures.is_promise has it future by future."""
    rows = [rows[f"contracts.{contract}.{field}"] for rows in case.rows.values() for field in ("headline", "firm_share")]
    return case.contracts[contract].form != "own" and any(row.value.high > 0 for row in rows)


def lab_in(id: str) -> tuple[str, str]:
    """The lab a figure is of, empty when of all; and the rest of its id.

    >>> lab_in("labs.alder.revenue.2030"), lab_in("taken")
    (('alder', 'revenue.2030'), ('', 'taken'))
    """
    parts = id.split(".", 2)
    return (parts[1], parts[2]) if parts[0] == "labs" and len(parts) > 2 else ("", id)


def of_lab(term: Term, lab: str) -> Term:
    """A term of all labs as that of one."""
    name = f"{LAB}:{lab}" if lab else LAB
    return replace(term, payer=name if term.payer == LAB else term.payer, payee=name if term.payee == LAB else term.payee)


def quarters_in(case: Case, rest: str) -> tuple[int, int] | None:
    """Quarters a figure counts, by the year that ends its id; None for the horizon."""
    last = rest.rsplit(".", 1)[-1]
    if not last.isdigit():
        return None
    names = quarter_names(case)
    inside = [t for t, name in enumerate(names) if name[:4] == last]
    if rest.startswith(("funding_gap", "external_finance")):
        return (0, max((t for t, name in enumerate(names) if int(name[:4]) <= int(last)), default=0))
    return (inside[0], inside[-1]) if inside else None


def summed(flows: Flows, weights: Mapping[str, float], terms: tuple[Term, ...]) -> dict[tuple[str, str, str], float]:
    """Payments that enter a figure: (payer, payee, kind) -> signed mean money, largest first.

    weights : view -> weight; a payment of another view is left out
    """
    found: dict[tuple[str, str, str], float] = {}
    for (view, payer, payee, kind), amount in flows.items():
        sign = sum(term.sign for term in terms if term.has(payer, payee, kind))
        if sign and view in weights:
            key = (payer, payee, kind)
            found[key] = found.get(key, 0.0) + sign * weights[view] * amount
    return dict(sorted(found.items(), key=lambda item: (-abs(item[1]), item[0])))

