"""What policies, their instruments and what is measured of them are called in French; English stands where each is declared."""

from __future__ import annotations

import re
from typing import Final

INSTRUMENTS_FR: Final[dict[str, str]] = {
    "loan_guarantee": "garantie de prêts", "direct_loan": "prêt direct", "rescue": "sauvetage", "reserve": "réserve",
}
LAYERS_FR: Final[dict[str, str]] = {
    "labs": "laboratoires", "insurers": "assureurs", "state": "État", "damage": "dommages", "unpaid": "non couvert",
}
LIMITS_FR: Final = (  # of the answer on one loan, in the order of `appraisal.LIMITS`
    "Le calendrier des défauts et le délai de recouvrement suivent une convention sauf mention ; les agences ne publient pas les leurs.",
    "Un appel porte sur le principal dû ; intérêts courus et frais de gestion sont exclus.",
    "Les recouvrements sont partagés pari passu entre l'État et le prêteur.",
    "La juste valeur ne réévalue que le défaut : recouvrements et bons de souscription restent à leur niveau ; c'est donc un minorant.",
)
NOTES_FR: Final = {  # on the single effective rate
    "no flow after disbursement, so every rate gives the same cost": "aucun flux après le décaissement : tout taux donne le même coût",
    "no constant rate gives the cost that the curve gives": "aucun taux constant ne donne le coût que donne la courbe",
}
SEVERAL: Final = re.compile(r"(\d+) rates give this cost; .*")
MEASURED_FR: Final[dict[str, str]] = {
    "loss_in_failure": "perte des créanciers des laboratoires défaillants",
    "capacity_years": "capacité fois années, contrats privés",
    "unmet": "demande que personne ne pouvait servir, au prix affiché",
    "compute_price": "prix de la puissance de calcul, moyenne",
    "debt": "dette des laboratoires, moyenne sur l'horizon",
    "spread_early": "écart de taux demandé aux laboratoires les deux premières années, avant la plupart des défauts",
    "reserve.cost_pv": "coût de la réserve moins ce que ses machines valent encore",
    "reserve.capacity_years": "capacité fois années en service, actualisée",
    "reserve.own_years": "dont employée par l'État lui-même",
    "reserve.income_pv": "recettes des laboratoires et du marché extérieur",
    "reserve.private_rent_pv": "loyer que doivent les laboratoires sur les contrats annoncés",
    "reserve.private_years": "capacité fois années qu'ils louent",
    "reserve.own_use_pv": "valeur de l'usage propre au prix énoncé, en nature",
    "reserve.released_saves": "ventes que font les laboratoires sur des machines louées par l'État, moins leur prix",
    "reserve.crisis_years": "capacité fois années d'usage propre cédée lors de pénuries",
    "reserve.crisis_saves": "part de ces ventes faite sur des machines cédées lors de pénuries",
    "reserve.distressed_bought": "capacité achetée vide après des défauts",
    "reserve.distressed_saves": "coût neuf des machines achetées après des défauts, moins ce qui fut payé",
    "reserve.cost_per_year": "coût de la réserve par unité et par an",
    "reserve.rent_per_year": "loyer privé des contrats annoncés par unité et par an",
    "reserve.income_per_year": "recettes de ce que l'État loue, par unité et par an",
    "reserve.break_even_stated": "usage propre à partir duquel elle s'amortit, à la valeur énoncée ; au-delà de 100 % : jamais",
    "reserve.break_even_rent": "usage propre à partir duquel elle s'amortit, s'il épargne le loyer privé ; au-delà de 100 % : jamais",
    "rescue.spread_saved": "intérêts épargnés par les laboratoires parce que les prêteurs attendent un sauvetage",
    "rescue.rescues": "sauvetages",
    "benefit.capacity_at_home": "capacité au pays à la fin",
    "benefit.domestic_share": "part de la capacité située au pays",
    "benefit.jobs_direct": "emplois dans les usines au pays",
    "benefit.jobs": "emplois au total selon le multiplicateur, bruts",
    "benefit.shock_quarters": "trimestres de choc d'approvisionnement",
    "benefit.shortage": "ventes perdues pendant un choc d'approvisionnement",
    "benefit.shortage_loss": "perte de l'économie qui en résulte",
}


def note_fr(note: str) -> str:
    """A note on the single effective rate in French.

    >>> note_fr("2 rates give this cost; the nearest to the zero rate of the flows' mean time is taken")
    '2 taux donnent ce coût ; le plus proche du taux zéro au temps moyen des flux est retenu'
    """
    many = SEVERAL.fullmatch(note)
    if many:
        return f"{many[1]} taux donnent ce coût ; le plus proche du taux zéro au temps moyen des flux est retenu"
    return NOTES_FR.get(note, note)


def measured(name: str, label: str, lang: str) -> str:
    """What is measured, by its id; a new one in English until it has its line above."""
    return MEASURED_FR.get(name, label) if lang == "fr" else label


def instrument(kind: str, lang: str) -> str:
    """What an instrument is called."""
    plain = kind.replace("_", " ")
    return INSTRUMENTS_FR.get(kind, plain) if lang == "fr" else plain
