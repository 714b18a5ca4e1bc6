"""A transfer: the only way money moves; and the closed list of kinds.

A kind is declared once with the stock it moves: booking a drawdown moves cash and debt together,
so no stage ever writes a debt by hand.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

Array = Any

LAB, CONTRACT, FIRM, EDGE = "lab", "contract", "firm", "edge"  # the axis an amount runs along; edge: a firm owes another

Kind = tuple[str, str | None, int]  # what it is, the stock it moves, the sign of that move
OF_INSTRUMENTS: Final[dict[str, Kind]] = {}  # kinds that instruments declare in their own files, once they are found


class Kinds(dict[str, Kind]):
    """The closed list; kinds of instruments are looked up beside it and are not among its own."""

    def __missing__(self, kind: str) -> Kind:
        return OF_INSTRUMENTS[kind]

    def __contains__(self, kind: object) -> bool:
        return super().__contains__(kind) or kind in OF_INSTRUMENTS


KINDS: Final = Kinds({
    "sale": ("customers pay a lab for its services", None, 0),
    "spare_sale": ("the outside cloud market pays a lab for spare machines", None, 0),
    "idle_sale": ("the outside cloud market pays a site without tenant", None, 0),
    "compute_purchase": ("a lab short of compute buys from others", None, 0),
    "compute_sale": ("a lab long of compute sells to others", None, 0),
    "idle_let": ("a site without tenant lets to labs short of compute", None, 0),
    "rent": ("a lab pays for delivered capacity", None, 0),
    "penalty": ("a lab gives up capacity it had reserved", None, 0),
    "deferred_repaid": ("a lab pays rent it had deferred", "deferred_rent", -1),
    "operating_cost": ("power, staff, spares of a site", None, 0),
    "construction": ("building, power plant, grid", None, 0),
    "chips": ("a site buys chips", None, 0),
    "chip_cost": ("a vendor makes chips", None, 0),
    "site_loan": ("lenders pay for construction", "construction_debt", 1),
    "sponsor_equity": ("the sponsor pays for construction", None, 0),
    "owner_support": ("the owner pays for a site without debt, or for any in mode keep", None, 0),
    "construction_interest": ("interest of a site while it is built, paid out of its draws", None, 0),
    "reserve_funding": ("a site pays into its debt service reserve", None, 0),
    "reserve_release": ("a site takes from its debt service reserve", None, 0),
    "site_refinancing": ("lenders replace debt of a site that falls due", "site_debt", 1),
    "site_extension": ("lenders put off debt of a site that falls due", "site_debt", 1),
    "site_sweep": ("lenders take cash of a site that broke its default ratio", "site_debt", -1),
    "site_interest": ("interest of a site", None, 0),
    "site_principal": ("repayment of a site's debt", "site_debt", -1),
    "site_tax": ("tax on a site's profit", None, 0),
    "distribution": ("a site pays out to its sponsor", None, 0),
    "distribution_new_owner": ("a site pays out to who bought it from the lenders", None, 0),
    "people": ("staff and administration", None, 0),
    "marketing": ("sales and marketing", None, 0),
    "research": ("training cost apart from compute", None, 0),
    "revenue_share": ("part of sales owed to the partner", None, 0),
    "tax": ("tax on a lab's profit", None, 0),
    "premium": ("insurance premium", None, 0),
    "support": ("a parent or affiliate pays for its lab", "support_left", -1),
    "sweep": ("a lab pays free cash to its parent", "support_left", 1),
    "committed_equity": ("equity promised before", "undrawn_equity", -1),
    "equity": ("new equity", None, 0),
    "flotation": ("shares sold to the public", None, 0),
    "convertible": ("convertible notes", "convertible", 1),
    "term_loan": ("term debt drawn", "term_debt", 1),
    "term_principal": ("term debt repaid", "term_debt", -1),
    "revolver_draw": ("credit line drawn", "revolver", 1),
    "revolver_principal": ("credit line repaid", "revolver", -1),
    "interest": ("interest of a lab", None, 0),
    "vendor_loan": ("a vendor lends to its customer", "vendor_credit", 1),
    "vendor_equity": ("a vendor buys its customer's shares", None, 0),
    "vendor_principal": ("vendor credit repaid", "vendor_credit", -1),
    "unfound": ("money nobody was found for (mode keep)", None, 0),
    "estate_purchase": ("new owners buy a failed lab's business", None, 0),
    "bankruptcy_cost": ("what the proceedings consume", None, 0),
    "recovery_revolver": ("secured lenders get back after failure", "revolver", -1),
    "recovery_term": ("term lenders get back after failure", "term_debt", -1),
    "recovery_convertible": ("noteholders get back after failure", "convertible", -1),
    "recovery_vendor": ("vendors get back after failure", "vendor_credit", -1),
    "recovery_deferred": ("landlords get back deferred rent after failure", "deferred_rent", -1),
    "recovery_rent": ("landlords get back on arrears and damages", None, 0),
    "recovery_public": ("the public gets back compensation owed after failure", "insurance_due", -1),
    "recovery_other": ("other creditors get back after failure", None, 0),
    "estate_residual": ("what is left for the owners of a failed lab", None, 0),
    "site_purchase": ("new owners buy a defaulted site", None, 0),
    "site_recovery": ("lenders get back after a site's default", "site_debt", -1),
    "site_arrears": ("a defaulted site pays what it owed for running", None, 0),
    "site_residual": ("what is left for the sponsor of a defaulted site", None, 0),
    "warrant_settled": ("a vendor buys back the shares it gave its customer", "vendor_shares", -1),
    "backing": ("a party pays a site in its failed tenant's place", "backing_left", -1),
    "site_interest_sold": ("a failed owner's part of a site is sold", None, 0),
    "firm_bankruptcy_cost": ("what the proceedings of a failed firm consume", None, 0),
    "firm_debt_lost": ("lenders bear what a failed firm cannot repay", "firm_debt", -1),
    "firm_claim_lost": ("another firm bears what a failed firm cannot pay", "owed", -1),
    "guarantee_fee": ("fee for a state guarantee", None, 0),
    "guarantee_claim": ("the state pays a lender", None, 0),
    "guarantee_recovery": ("a lender shares recoveries with the state", None, 0),
    "repair": ("a catastrophe is repaired", None, 0),
    "compensation_insurer": ("insurers compensate", None, 0),
    "retention": ("a lab compensates below its insurance, or by a pool call", "insurance_due", -1),
})


@dataclass(frozen=True, slots=True)
class Transfer:
    """payer pays payee an amount >= 0; shape (rows, path), rows along `by`.

    at : the paths of the amount where they are few (rare events), None for all
    """

    payer: str
    payee: str
    amount: Array
    kind: str
    by: str
    at: Array = None


def pay(payer: str, payee: str, amount: Array, kind: str, by: str = LAB) -> Transfer:
    """A payment of a declared kind.

    payer, payee : role, e.g. "lab", "site", "lender"; the case says which legal entity plays it
    amount       : money, (rows, path), >= 0 by construction
    kind         : one of KINDS
    by           : the axis of the rows, "lab" or "contract"; a lab named on a contract is its tenant
    errors       : KeyError when the kind is not declared
    """
    KINDS[kind]
    return Transfer(payer, payee, amount, kind, by)


# Moves of a stock without cash; the only other way a claim changes
ENTRIES: Final[dict[str, str]] = {
    "accrued": "interest that is not paid in cash",
    "completed": "construction debt becomes the debt of a finished site",
    "deferred": "rent put off",
    "converted": "notes become shares",
    "assessed": "retention and pool call owed next quarter",
    "advanced": "what lenders of a firm put in beyond the debt it had, seen when it fails",
    "vested": "shares of a vendor that its customer has earned",
    "written_off": "a claim that will not be paid",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A stock moves by sign x amount without cash; shape (rows, path), rows along `by`; `at` as in Transfer."""

    stock: str
    amount: Array
    sign: int
    kind: str
    by: str
    at: Array = None


def note(stock: str, amount: Array, sign: int, kind: str, by: str = LAB) -> Entry:
    """A move of a stock without cash, of a declared kind; amount >= 0 by construction."""
    ENTRIES[kind]
    return Entry(stock, amount, sign, kind, by)


Moves = list[Transfer | Entry]  # what a stage makes: payments and entries, in no order


def only_on(move: Transfer | Entry, at: Array) -> Transfer | Entry:
    """The same move, said to be of some paths only, the first of its amount."""
    amount = move.amount[..., :len(at)]
    if isinstance(move, Entry):
        return Entry(move.stock, amount, move.sign, move.kind, move.by, at)
    return Transfer(move.payer, move.payee, amount, move.kind, move.by, at)
