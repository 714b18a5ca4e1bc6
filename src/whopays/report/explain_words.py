"""What a printed number is, and what each payment is, in French; English stands where each is declared."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

from whopays.case.fault import Faults
from whopays.case.files import read_file

PAYMENTS: Final = Path(__file__).parent.parent / "data" / "words" / "payments-fr.yaml"
GRADES: Final[dict[str, tuple[str, str, str]]] = {  # grade -> what it means; its French name, and that in French
    "primary": ("the speaker's own words or the issuer's record", "source première",
                "les mots mêmes de l'intéressé, ou l'acte de l'émetteur"),
    "press": ("a named reporter", "presse", "un journaliste nommé"),
    "derived": ("worked out from sources", "dérivé", "calculé à partir de sources"),
    "weak": ("second-hand", "faible", "de seconde main"),
    "judgement": ("chosen, nobody said it", "jugement", "choisi ; personne ne l'a dit"),
    "unverified": ("no source at hand", "non vérifié", "aucune source disponible"),
}
KINDS: Final = {"claim": "déclaration", "fact": "fait", "own": "du cas"}
SECTIONS: Final = {
    "market": "marché", "demand": "demande", "lines": "activités", "shares": "parts", "labs": "laboratoires", "contracts": "contrats",
    "compute": "calcul", "funding": "financement", "valuation": "valorisation", "failure": "défaut", "insurance": "assurance",
    "firms": "entreprises", "owed": "dettes croisées", "backing": "soutiens", "holdings": "participations", "vendors": "fournisseurs",
    "site_debt": "dette des sites", "sites": "sites", "benefits": "avantages", "power": "énergie", "warrants": "bons",
    "policy": "politique", "state": "État",
}
# English text of engine/definitions.py -> French
DEFINITIONS: Final[dict[str, str]] = {
    "Cash that work, energy and materials received over the horizon: the base of every share of who pays.":
        "L'argent que le travail, l'énergie et les matériaux ont reçu sur l'horizon : la base de toutes les parts de « qui paie ».",
    "What public tallies count for the contracts, summed as stated; nothing is simulated.":
        "Ce que les décomptes publics comptent pour les contrats, sommé tel qu'énoncé ; rien n'est simulé.",
    "Rent over the horizon if every delivery comes as planned and all capacity is taken; an own site and an option nobody signed are "
    "left out; nothing is simulated.":
        "Loyers sur l'horizon si chaque livraison vient comme prévu et si toute la capacité est prise ; hors sites propres et options "
        "que personne n'a signées ; rien n'est simulé.",
    "As `promised.if_taken`, for the firm part of each contract alone.":
        "Comme `promised.if_taken`, pour la seule part ferme de chaque contrat.",
    "Rent that labs paid on contracts that bind or that public tallies count, over the horizon.":
        "Loyers payés par les laboratoires sur des contrats qui engagent ou que comptent les décomptes publics, sur l'horizon.",
    "Rent paid for growth that nothing is signed for, and to a parent for its own sites, over the horizon.":
        "Loyers payés pour une croissance que rien n'a signée, et à une maison mère pour ses propres sites, sur l'horizon.",
    "Paid for capacity that was reserved and given up, over the horizon.":
        "Payé pour une capacité réservée puis abandonnée, sur l'horizon.",
    "Sales to customers and of spare compute in the year.": "Ventes de l'année aux clients, et ventes de puissance de calcul inemployée.",
    "Demand of the year that capacity could not serve, at list price, net of what other labs served; money nobody paid, so it sums no "
    "payments.":
        "Demande de l'année que la capacité ne pouvait servir, au prix affiché, moins ce que d'autres laboratoires ont servi ; de "
        "l'argent que personne n'a payé, donc pas une somme de paiements.",
    "Money a lab had to pay and no source gave, while nobody may fail; cumulative.":
        "L'argent qu'un laboratoire devait payer et qu'aucune source n'a donné, tant que personne ne peut faire défaut ; cumulé.",
    "Equity, notes, loans, vendor credit and the funding gap together, while nobody may fail; a parent's support is not counted; "
    "cumulative.":
        "Fonds propres, obligations convertibles, prêts, crédit fournisseur et besoin non couvert ensemble, tant que personne ne peut "
        "faire défaut ; le soutien d'une maison mère n'est pas compté ; cumulé.",
    "Claims on failed labs at failure less what was received on them; what was not paid, so it sums no payments.":
        "Créances sur les laboratoires défaillants, moins ce qui en a été recouvré ; non payé, donc pas une somme de paiements.",
    "Part of the futures in which the lab has failed by then; it sums no payments.":
        "Part des futurs où le laboratoire a fait défaut à cette date ; pas une somme de paiements.",
    "Part of the equity at the end that belongs to who came after the opening; it sums no payments.":
        "Part du capital détenue à la fin par ceux qui sont venus après l'ouverture ; pas une somme de paiements.",
    "Mean over the year of the price of a unit of compute; it sums no payments.":
        "Moyenne sur l'année du prix d'une unité de puissance de calcul ; pas une somme de paiements.",
    "Rent paid over the horizon, over capacity in use times years.":
        "Loyers payés sur l'horizon, rapportés à la capacité employée multipliée par les années.",
    "Paid for building and chips, over capacity delivered within the horizon.":
        "Payé pour la construction et les puces, rapporté à la capacité livrée dans l'horizon.",
    "Loans drawn for sites and equity their sponsors put in, over the horizon.":
        "Prêts tirés pour les sites et fonds propres de leurs promoteurs, sur l'horizon.",
    "What catastrophes cost to repair.": "Ce que coûte la réparation des catastrophes.",
    "Paid by the state through its instruments less received; taxes are another line.":
        "Payé par l'État au titre de ses instruments, moins ce qu'il en reçoit ; les impôts forment une autre ligne.",
    "Paid less received by this party over the horizon; with all parties it adds to what resources received.":
        "Payé moins reçu par cet acteur sur l'horizon ; pour tous les acteurs, la somme est ce que les ressources ont reçu.",
}


@cache
def payments() -> dict[str, str]:
    """Kind of payment -> what it is in French."""
    faults = Faults()
    root = read_file(PAYMENTS, faults)
    faults.raise_if_any()
    return {name: node.text for name, node in root.mapping().items()} if root else {}


def payment(kind: str, about: str, lang: str) -> str:
    """What a payment is for; English where there is no French.

    >>> payment("rent", "a lab pays for delivered capacity", "fr")
    'un laboratoire paie la capacité livrée'
    """
    return about if lang == "en" else payments().get(kind, about)


def definition(text: str, label: str, lang: str) -> str:
    """What a number is; in French its label alone where there is no sentence."""
    return text if lang == "en" else DEFINITIONS.get(text) or f"{label[:1].upper()}{label[1:]}."
