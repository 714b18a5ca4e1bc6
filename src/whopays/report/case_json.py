"""A case for a program: every assumption with its value, range, unit, sources, grade and conflicts, in groups."""

from __future__ import annotations

from typing import Any, Final

from whopays.case.assumption import Assumption
from whopays.case.calls import rules
from whopays.case.case import Case
from whopays.case.conflict import conflicts
from whopays.case.french import french_of, lacking
from whopays.case.quantities import SECTIONS, is_drawable
from whopays.case.table import Quantity, Structure, table

SCHEMA: Final = "whopays.case-detail/1"
SECTION_TITLES: Final[dict[str, dict[str, str]]] = {
    "labs": {"en": "Labs", "fr": "Laboratoires"}, "lines": {"en": "Revenue by line", "fr": "Ventes par activité"},
    "demand": {"en": "Demand", "fr": "Demande"}, "shares": {"en": "Market shares", "fr": "Parts de marché"},
    "contracts": {"en": "Compute contracts", "fr": "Contrats de puissance de calcul"},
    "compute": {"en": "Compute: cost, chips, supply", "fr": "Puissance de calcul : coût, puces, offre"},
    "funding": {"en": "Funding of labs", "fr": "Financement des laboratoires"},
    "holdings": {"en": "Who owns the labs", "fr": "Qui possède les laboratoires"},
    "valuation": {"en": "Valuation", "fr": "Valorisation"}, "failure": {"en": "Failure", "fr": "Défaillance"},
    "insurance": {"en": "Catastrophe and insurance", "fr": "Catastrophe et assurance"},
    "market": {"en": "Markets, rates, taxes", "fr": "Marchés, taux, impôts"},
    "benefits": {"en": "Benefits in kind", "fr": "Bénéfices en nature"},
    "firms": {"en": "Firms behind the build-out", "fr": "Entreprises derrière le chantier"},
    "owed": {"en": "What firms owe each other", "fr": "Ce que les entreprises se doivent"},
    "backing": {"en": "Who stands behind whom", "fr": "Qui se porte garant de qui"},
    "warrants": {"en": "Warrants", "fr": "Bons de souscription"},
}


def case_object(case: Case) -> dict[str, Any]:
    """A case as `whopays.case-detail/1`: what it takes to show and move every assumption."""
    structure = Structure.of(case)
    disagree = conflicts(case)
    groups: dict[str, dict[str, Any]] = {}
    for name, quantity in table(structure).items():
        rows = {view: rows[name] for view, rows in case.rows.items() if name in rows}
        if not rows:
            continue
        of = group_of(case, quantity)
        group = groups.setdefault(of["id"], {**of, "assumptions": []})
        group["assumptions"].append(assumption(quantity, rows, disagree.get(name, [])))
    ordered = sorted(groups.values(), key=lambda one: order_of(one["section"]))
    return {
        "schema": SCHEMA, "name": case.name, "title": case.title, "as_of": case.as_of.isoformat(), "opening": case.opening.isoformat(),
        "quarters": case.quarters, "milestone": case.milestone, "currency": case.currency, "capacity_unit": case.capacity_unit,
        "hash": case.hash,
        "views": {name: {"weight": view.weight, "because": view.because} for name, view in case.views.items()},
        "labs": {name: {"title": lab.title, "kind": lab.kind} for name, lab in case.labs.items()},
        "parties": {name: {"title": one.title, "kind": one.kind} for name, one in case.parties.items()},
        "contracts": {name: {"lab": one.lab, "counterparty": one.counterparty, "form": one.form, "sponsor": one.sponsor,
                             "vendor": one.vendor} for name, one in case.contracts.items()},
        "lines": list(case.lines), "inputs_by_basis": case.shares_by_basis(), "conflicts": disagree, "limits": list(case.limits),
        "french": dict(case.french), "several": list(case.several),
        "calls": {lang: [list(one) for one in rules(case.calls, lang)] for lang in ("en", "fr")},
        "groups": ordered,
    }


def french_object(case: Case) -> dict[str, Any]:
    """What a case and the data that all cases share say in English, with its French, as `whopays.french/1`."""
    return {"schema": "whopays.french/1", "case": case.name, "texts": french_of(case), "lacking": list(lacking(case))}


def title_of(section: str) -> dict[str, str]:
    """What a section is called; its own name where nobody has given it another.

    >>> title_of("labs")["fr"], title_of("moons")["en"]
    ('Laboratoires', 'Moons')
    """
    return SECTION_TITLES.get(section, {"en": section.capitalize(), "fr": section.capitalize()})


def order_of(section: str) -> int:
    """Where a section stands; those without a title of their own come last."""
    known = list(SECTION_TITLES)
    return known.index(section) if section in known else len(known)


def group_of(case: Case, quantity: Quantity) -> dict[str, Any]:
    """The group an assumption is shown in: a section, or one lab, line or contract of it."""
    section, title = quantity.section, title_of(quantity.section)
    if not SECTIONS[section][1]:
        return {"id": section, "section": section, "row": None, "title": title}
    row = quantity.name.split(".")[1]
    if section == "contracts":
        known = case.contracts[row]
        lab, party = case.labs[known.lab].title, case.parties[known.counterparty].title
        named = {"en": f": {lab}, {party} ({row})", "fr": f" : {case.in_french(lab)}, {case.in_french(party)} ({row})"}
    else:
        of = case.labs[row].title if row in case.labs else case.parties[row].title if row in case.parties else row
        named = {"en": f": {of}", "fr": f" : {case.in_french(of)}"}
    both = {lang: f"{text}{named[lang]}" for lang, text in title.items()}
    return {"id": f"{section}.{row}", "section": section, "row": row, "title": both}


def assumption(quantity: Quantity, rows: dict[str, Assumption], sides: list[str]) -> dict[str, Any]:
    """One assumption; `range` is what may be set, `values` what the case states under each view."""
    first = next(iter(rows.values()))
    return {
        "name": quantity.name, "field": quantity.field, "meaning": quantity.meaning, "unit": first.unit,
        "range": [quantity.low, quantity.high], "drawable": is_drawable(quantity.name),
        "values": {view: value_of(row) for view, row in rows.items()},
        "same_in_all_views": all(row.plain == first.plain for row in rows.values()),
        "basis": first.basis, "grade": first.grade, "because": first.because, "citations": list(first.citations),
        "true_for": first.true_for, "known_on": first.known_on.isoformat(), "structural": first.structural, "conflict": sides,
    }


def value_of(row: Assumption) -> dict[str, Any]:
    """A value as the case writes it, with its mean and range."""
    return {"plain": row.value.plain, "mean": row.value.mean, "low": row.value.low, "high": row.value.high, "fixed": row.value.is_fixed}
