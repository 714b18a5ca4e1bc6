"""The words of an answer in English and French: parties, figures, and the sentences made from them."""

from __future__ import annotations

from typing import Final

from whopays.case.case import WITHIN
from whopays.engine.estimate import Estimate
from whopays.model.result import Payer, Result
from whopays.report.naming import FRENCH, currency_of, own
from whopays.report.tongue import sentence
from whopays.report.words import beside, horizon, inside_sentence, milestone, party, quarter
from whopays.study import Cell, Said, Sentence

Words = dict[str, str]
PLUS_MINUS: Final = "±"
N_NAMED: Final = 3
NAMED_FROM: Final = 0.01  # share of a payer the first sentence names


def _said(en: str, fr: str) -> Words:
    return {"en": en, "fr": fr}


PARTY_WORDS: Final[dict[str, Words]] = {
    "customer:customers": _said("Customers", "Clients"), "lender:lenders": _said("Lenders", "Prêteurs"),
    "investor:investors": _said("Investors", "Investisseurs"), "insurer:insurers": _said("Insurers", "Assureurs"),
    "government:instruments": _said("State (help)", "État (aides)"), "government:taxes": _said("State (taxes)", "État (impôts)"),
    "public:public": _said("Public", "Public"), "unfound:unfound": _said("Nobody found", "Personne (introuvable)"),
    "resources:resources": _said("Work, energy, materials", "Travail, énergie, matériaux"),
}
GROUP_WORDS: Final[dict[str, Words]] = {
    "customer": _said("customer", "client"), "lab": _said("lab", "laboratoire"), "project": _said("site", "site"),
    "landlord": _said("landlord", "bailleur"), "vendor": _said("vendor", "fournisseur"), "parent": _said("parent", "maison mère"),
    "lender": _said("lender", "prêteur"), "investor": _said("investor", "investisseur"), "insurer": _said("insurer", "assureur"),
    "government": _said("state", "État"), "public": _said("public", "public"), "unfound": _said("nobody found", "personne"),
    "resources": _said("resources", "ressources"),
}
# What `Of R, X pay` calls a party in French: with its article
ARTICLES: Final[dict[str, str]] = {
    "customer:customers": "les clients", "lender:lenders": "les prêteurs", "investor:investors": "les investisseurs",
    "insurer:insurers": "les assureurs", "government:instruments": "l'État au titre des aides",
    "government:taxes": "l'État au titre de l'impôt", "public:public": "le public",
}
FIGURE_WORDS: Final[dict[str, Words]] = {
    "resources": _said("received by work, energy and materials", "reçu par le travail, l'énergie et les matériaux"),
    "promised.headline": _said("promised, as public tallies count", "promis, selon les décomptes publics"),
    "promised.if_taken": _said("promised rent if all is taken", "loyers promis si tout est pris"),
    "promised.firm": _said("promised rent, firm part", "loyers promis, part ferme"),
    "taken": _said("rent paid on these contracts", "loyers payés sur ces contrats"),
    "taken_unsigned": _said("rent paid for growth not signed for, and parents' own sites",
                            "loyers de croissance non contractée et de sites des maisons mères"),
    "penalties": _said("penalties for capacity given up", "pénalités pour abandon de capacité"),
    "funding_gap": _said("funding gap to", "besoin non couvert jusqu'à"),
    "external_finance": _said("external finance to", "financement externe jusqu'à"),
    "loss_in_failure": _said("loss of failed labs' claimants", "perte des créanciers des laboratoires défaillants"),
    "revenue": _said("sales in", "ventes en"), "unmet": _said("unmet demand in", "demande non servie en"),
    "market.compute_price": _said("price of compute in", "prix de la puissance de calcul en"),
    "default_probability": _said("default probability to", "probabilité de défaut jusqu'à"),
    "sanity.rent_per_gw_year": _said("rent paid per unit of capacity and year", "loyer payé par unité de capacité et par an"),
    "sanity.capital_per_gw_delivered": _said("capital spent per unit delivered", "capital dépensé par unité livrée"),
    "site_finance": _said("loans and sponsors' equity for sites", "prêts et fonds propres des sites"),
    "damage": _said("damage of catastrophes", "dommages des catastrophes"),
    "public_cost": _said("paid by the state through instruments, net", "payé par l'État au titre des aides, net"),
    "dilution": _said("part of equity passed to others", "part du capital cédée à d'autres"),
}
SOURCE_WORDS: Final[dict[str, Words]] = {
    "customers": _said("Customers", "Clients"), "equity": _said("Equity of labs", "Fonds propres des laboratoires"),
    "notes": _said("Convertible notes", "Obligations convertibles"), "credit": _said("Loans to labs", "Prêts aux laboratoires"),
    "vendor_credit": _said("Vendors' credit and equity", "Crédit et capital des fournisseurs"),
    "parents": _said("Parents and affiliates", "Maisons mères et sociétés liées"), "site_loans": _said("Loans to sites", "Prêts aux sites"),
    "site_equity": _said("Sponsors' equity for sites", "Fonds propres des sites"), "state": _said("State", "État"),
    "refinancing": _said("Debt of sites replaced", "Dette des sites refinancée"),
    "other_sources": _said("Other sources", "Autres ressources"), "labs": _said("Labs", "Laboratoires"),
    "sites": _said("Sites", "Sites"),
    "building": _said("Building and chips", "Construction et puces"),
    "running": _said("Power and running of sites", "Énergie et exploitation"),
    "people": _said("Staff, marketing, research", "Personnel, marketing, recherche"), "taxes": _said("Taxes", "Impôts"),
    "lenders": _said("Interest and repayment", "Intérêts et remboursements"),
    "owners": _said("Owners and partners", "Propriétaires et partenaires"),
    "kept_before": _said("Cash held before", "Trésorerie initiale"), "state_back": _said("Back to the state", "Reversé à l'État"),
    "kept": _said("Kept as cash", "Conservé en trésorerie"), "other_uses": _said("Other uses", "Autres emplois"),
}


def party_in(result: Result, id: str, lang: str) -> str:
    """Name of a party `kind:name` in a language: as the case titles it, or what everybody of its kind is called."""
    return PARTY_WORDS[id][lang] if id in PARTY_WORDS else title_in(result, party(result, id), lang)


def title_in(result: Result, title: str, lang: str) -> str:
    """A title or the name of a view in a language, as far as the case has it."""
    return own(result, title, FRENCH) if lang == "fr" else title


def group_in(id: str, lang: str) -> str:
    """What a party is, empty where its name says it."""
    kind = id.partition(":")[0]
    return "" if id in PARTY_WORDS else GROUP_WORDS[kind][lang] if kind in GROUP_WORDS else kind


def sentences(result: Result, sign: str = PLUS_MINUS) -> dict[str, list[str]]:
    """The answer in up to three sentences, in each language; a party below one percent is not named."""
    made = [one for one in (payers(result), receivers(result), gap(result)) if one is not None]
    return {lang: [sentence(one, lang, sign) for one in made] for lang in ("en", "fr")}


def payers(result: Result) -> Sentence | None:
    """Who pays most of what work, energy and materials receive."""
    lines = [one for one in sorted(result.pooled.who_pays, key=lambda one: -one.share) if one.share >= NAMED_FROM][:N_NAMED]
    base = next((one for one in result.pooled.figures if one.id == "resources"), None)
    if not lines or base is None:
        return None
    held, names = shares(result, lines, result.paths)
    held["base"] = Estimate(base.value, base.error, base.unit, result.paths)
    english = joined([beside(en, f"{{{key}}}") for key, en, _ in names], "and")
    french = joined([beside(fr, f"{{{key}}}") for key, _, fr in names], "et")
    return Sentence(Said(f"Work, energy and materials receive {{base}}, paid by {english}.",
                         f"Le travail, l'énergie et les matériaux reçoivent {{base}}, payés par {french}."), held)


def receivers(result: Result) -> Sentence | None:
    """Who receives more than it pays."""
    lines = [one for one in sorted(result.pooled.who_pays, key=lambda one: one.share) if one.share <= -NAMED_FROM][:N_NAMED]
    if not lines:
        return None
    held, names = shares(result, lines, result.paths)
    english = joined([beside(en, f"{{{key}}}") for key, en, _ in names], "and")
    french = joined([beside(fr, f"{{{key}}}") for key, _, fr in names], "et")
    return Sentence(Said(f"All shares add to 100 %, since others receive more than they pay: {english}.",
                         f"Toutes les parts font 100 %, car d'autres reçoivent plus qu'ils ne paient : {french}."), held)


def gap(result: Result) -> Sentence | None:
    """What the labs lack where nobody may fail."""
    known = {one.id: one for one in result.pooled.figures}
    if "funding_gap.end" not in known:
        return None
    end, unit = horizon(result)[1], currency_of(result)
    fin = quarter(end, "fr")
    held: dict[str, Cell] = {"end": Estimate(known["funding_gap.end"].value, known["funding_gap.end"].error, unit, result.paths)}
    year = milestone(result)
    if not year:
        return Sentence(Said(f"If nobody may fail, the labs lack {{end}} by {end}.",
                             f"Si personne ne peut faire défaut, il manque aux laboratoires {{end}} d'ici à {fin}."), held)
    held["first"] = Estimate(known[f"funding_gap.{year}"].value, known[f"funding_gap.{year}"].error, unit, result.paths)
    return Sentence(Said(f"If nobody may fail, the labs lack {{first}} by {year} and {{end}} by {end}.",
                         f"Si personne ne peut faire défaut, il manque aux laboratoires {{first}} d'ici à {year} "
                         f"et {{end}} d'ici à {fin}."), held)


def within(result: Result, title: str) -> str:
    """A title as it stands inside a French sentence: with its article where the case gives it one."""
    return str((result.manifest.get("french") or {}).get(f"{title}{WITHIN}") or own(result, title, FRENCH))


def inside_either(result: Result, id: str) -> tuple[str, str]:
    """A party inside a sentence, in English and French."""
    known, name = PARTY_WORDS.get(id), id.partition(":")[2]
    title = str(result.manifest.get("titles", {}).get(name, name))
    return inside_sentence(result, id), ARTICLES.get(id, known["fr"] if known else within(result, title))


def shares(result: Result, lines: list[Payer], paths: int) -> tuple[dict[str, Cell], list[tuple[str, str, str]]]:
    """Shares as values of a sentence, and key, English and French name of each party."""
    held: dict[str, Cell] = {}
    names = []
    for at, one in enumerate(lines):
        key = f"share_{at}"
        held[key] = Estimate(abs(one.share), one.error, "share", paths)
        english, french = (name.replace("{", "{{").replace("}", "}}") for name in inside_either(result, one.party))
        names.append((key, english, french))
    return held, names


def joined(parts: list[str], word: str) -> str:
    """Parts of a sentence as a list.

    >>> joined(["a", "b", "c"], "et")
    'a, b et c'
    """
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} {word} {parts[-1]}" if parts else ""
