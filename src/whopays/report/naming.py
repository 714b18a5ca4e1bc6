"""Names that charts and reports share, in both languages: parties, groups, claims, measures, whose numbers these are."""

from __future__ import annotations

from typing import Any, Final

from whopays.model.result import Result
from whopays.report.look import Look
from whopays.report.words import SEVERAL, WHOLE_GROUPS, horizon

GROUPS: Final = {  # kind of party -> several of them
    "customer": ("Customers", "Clients"),
    "lab": ("Labs", "Laboratoires"),
    "project": ("Sites", "Sites"),
    "landlord": ("Owners of sites", "Propriétaires de sites"),
    "vendor": ("Chip makers", "Fabricants de puces"),
    "parent": ("Parent companies", "Maisons mères"),
    "lender": ("Lenders", "Prêteurs"),
    "investor": ("Investors", "Investisseurs"),
    "insurer": ("Insurers", "Assureurs"),
    "government": ("State", "État"),
    "public": ("Public", "Public"),
    "unfound": ("Nobody found", "Personne"),
    "resources": ("Work, energy, materials", "Travail, énergie, matériaux"),
}
WHOLE_FR: Final = {
    "customer:customers": "Clients",
    "lender:lenders": "Prêteurs",
    "investor:investors": "Investisseurs",
    "insurer:insurers": "Assureurs",
    "government:instruments": "État (aides)",
    "government:taxes": "État (impôts)",
    "public:public": "Public",
    "unfound:unfound": "Personne",
    "resources:resources": "Travail, énergie, matériaux",
}
CLAIMS: Final = {  # class of claim on a failed lab
    "revolver": ("credit line", "ligne de crédit"),
    "term": ("term debt", "dette à terme"),
    "rent": ("rent and damages", "loyers et indemnités"),
    "other": ("other senior claims", "autres créances de premier rang"),
    "junior": ("junior claims", "créances subordonnées"),
    "site_debt": ("site debt", "dette des sites"),
}
QUANTITIES: Final = {  # last part of a series' id -> name, and whether of a quarter, at its end, or cumulative
    "revenue": ("sales", "ventes", "flow"),
    "cash": ("cash", "trésorerie", "stock"),
    "debt": ("debt", "dette", "stock"),
    "equity": ("value of its shares", "valeur de ses actions", "stock"),
    "value": ("value of the business", "valeur de l'entreprise", "stock"),
    "spread": ("spread asked of it", "écart de taux demandé", "stock"),
    "capacity": ("capacity", "capacité", "stock"),
    "default_probability": ("chance to have failed", "probabilité d'avoir fait défaut", "stock"),
    "funding_gap": ("funding gap", "besoin non couvert", "flow"),
    "external_finance": ("external finance", "financement externe", "flow"),
    "rent": ("rent paid", "loyers payés", "flow"),
    "unmet": ("demand not served", "demande non servie", "flow"),
    "loss": ("loss of its claimants", "perte de ses créanciers", "flow"),
    "compute_price": ("price of compute", "prix de la puissance de calcul", "stock"),
    "idle": ("idle capacity", "capacité inemployée", "stock"),
    "unmet_share": ("unmet share of demand", "part non servie de la demande", "stock"),
    "site_debt": ("debt of sites", "dette des sites", "stock"),
    "capital_spent": ("capital spent", "investissement", "flow"),
    "worth": ("worth of the firm", "valeur de la société", "stock"),
    "damage": ("damage", "dommages", "flow"),
    "short_rate": ("short interest rate", "taux court", "stock"),
}
FRENCH: Final = Look("fr")
OFTEN: Final = {"flow": ("of the quarter", "du trimestre"), "stock": ("at the end of the quarter", "en fin de trimestre")}
LAST_MODE: Final = ("funding_gap", "external_finance")  # read where nobody may fail
UNIT_NAMES: Final = {"share": "part", "probability": "probabilité", "ratio": "rapport", "rate": "taux par an", "per_year": "par an",
                     "per_quarter": "par trimestre", "count": "nombre", "volatility": "volatilité", "year": "année"}


def party_name(titles: dict[str, str], id: str, look: Look) -> str:
    """Name of a party `kind:name` in the language."""
    if id in WHOLE_GROUPS:
        return look.say(WHOLE_GROUPS[id], WHOLE_FR.get(id, WHOLE_GROUPS[id]))
    return titles.get(id.partition(":")[2], id.partition(":")[2] or id)


def group_name(kind: str, look: Look) -> str:
    """Name of a kind of party.

    >>> group_name("vendor", Look("fr"))
    'Fabricants de puces'
    """
    return look.say(*GROUPS.get(kind, (kind, kind)))


def titles_of(result: Result, look: Look) -> dict[str, str]:
    """Names of labs, parties and contracts as the case titles them, in the language where it has them."""
    found = result.manifest.get("titles")
    return {str(key): own(result, str(value), look) for key, value in found.items()} if isinstance(found, dict) else {}


def own(result: Result, text: str, look: Look) -> str:
    """A title, limit or name of a view in the language, where the case has it; the side of a conflict keeps its name."""
    french = result.manifest.get("french") or {}
    view, slash, side = text.partition("/")
    return look.say(text, str(french.get(text) or (f"{french[view]}/{side}" if slash and view in french else text)))


def series_name(result: Result, id: str, look: Look) -> str:
    """Name of a series, its lab before it."""
    parts = id.split(".")
    english, french, _ = QUANTITIES.get(parts[-1], (parts[-1].replace("_", " "), parts[-1].replace("_", " "), ""))
    name = look.say(english, french)
    whose = titles_of(result, look).get(parts[1], parts[1]) if parts[0] in ("labs", "lines") else ""
    return f"{whose}{look.say(': ', ' : ')}{name}" if whose else f"{name[:1].upper()}{name[1:]}"


def how_often(id: str, look: Look) -> str:
    """Whether a series is of the quarter or at its end."""
    last = id.split(".")[-1]
    return look.say(*OFTEN[QUANTITIES[last][2]]) if last in QUANTITIES else ""


def futures_of(n: int, views: int, look: Look) -> str:
    """How many futures were drawn."""
    count = look.number(float(n), 0)
    each = look.say(" a view", " par vue") if views > 1 else ""
    return look.say(f"{count} futures{each}", f"{count} futurs{each}")


def source_of(result: Result, look: Look) -> str:
    """Source line of a run."""
    dot = " · "
    parts = [
        f"whopays {result.code_version}",
        look.say("case", "cas") + f" {result.case} ({result.as_of})",
        look.say("policy", "politique") + f" {result.policy}",
        futures_of(result.paths, len(result.views), look),
        look.say("seed", "graine") + f" {result.seed}",
    ]
    return dot.join([*parts, *([look.say("run", "simulation") + f" {result.run}"] if result.run else [])])


def source_of_object(found: dict[str, Any], look: Look) -> str:
    """Source line of a comparison or a study, read from its JSON."""
    own = look.say("several policies", "plusieurs politiques")
    policy = [own if found["policy"] == SEVERAL else look.say("policy", "politique") + f" {found['policy']}"] if found.get("policy") else []
    return " · ".join(
        [
            f"whopays {found['code_version']}",
            look.say("case", "cas") + f" {found['case']} ({found['as_of']})",
            *policy,
            futures_of(found["paths"], len(found["views"]), look),
            look.say("seed", "graine") + f" {found['seed']}",
        ]
    )


def unit_name(unit: str, look: Look) -> str:
    """A unit of the engine where it stands alone, as in a column of units.

    >>> unit_name("share", Look("fr")), unit_name("USD/GW-year", Look("fr")), unit_name("share", Look())
    ('part', 'USD/GW-an', 'share')
    """
    return look.say(unit, UNIT_NAMES.get(unit) or look.unit(unit))


def years_of(result: Result, look: Look) -> str:
    """First to last quarter of a run."""
    first, last = horizon(result)
    return look.say(f"{first} to {last}", f"de {look.quarter(first)} à {look.quarter(last)}") if first else ""


def nominal(unit: str, look: Look, *, first: bool = False) -> str:
    """The words for money of the day; `first` where a sentence begins with them.

    >>> nominal("bn USD", Look(), first=True), nominal("Md USD", Look("fr"))
    ('Nominal bn USD', 'Md USD courants')
    """
    return look.say(f"{'N' if first else 'n'}ominal {unit}", f"{unit} courants")


def currency_of(result: Result) -> str:
    """Currency of a run."""
    return str(result.manifest.get("currency", "USD"))
