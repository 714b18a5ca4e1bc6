"""What a story says, in English and French: one template a sentence, filled with names and amounts."""

from __future__ import annotations

from typing import Final

Both = tuple[str, str]  # English, French

DUE_WORDS: Final[dict[str, Both]] = {
    "people": ("staff", "personnel"), "marketing": ("marketing", "vente et publicité"),
    "research": ("data and training", "données et entraînement"), "term_principal": ("repayment", "remboursement"),
    "interest": ("interest", "intérêts"), "revenue_share": ("revenue share", "part des ventes due au partenaire"),
    "penalty": ("penalties", "pénalités"), "vendor_principal": ("vendor credit", "crédit fournisseur"),
    "retention": ("compensation owed", "indemnisations dues"), "rescue_interest": ("interest to the state", "intérêts à l'État"),
    "rescue_principal": ("repayment to the state", "remboursement à l'État"), "tax": ("tax", "impôt"),
    "premium": ("insurance premium", "prime d'assurance"),
}
SOURCE_WORDS: Final[dict[str, Both]] = {
    "parent": ("parent", "maison mère"), "equity": ("equity", "actions"), "flotation": ("flotation", "introduction en bourse"),
    "notes": ("notes", "obligations convertibles"), "term debt": ("term debt", "dette à terme"),
    "credit line": ("credit line", "ligne de crédit"), "vendor credit": ("vendor credit", "crédit fournisseur"),
    "nobody": ("nobody", "personne"), "new owners": ("new owners", "nouveaux propriétaires"), "state": ("state", "État"),
}
CREDITOR_WORDS: Final[dict[str, Both]] = {
    "lenders": ("its lenders", "ses prêteurs"), "firms": ("other firms", "d'autres entreprises"),
    "customers": ("customers with warrants", "des clients détenant ses bons de souscription"),
}
STATE_PAYS: Final[dict[str, Both]] = {
    "guarantee_claim": ("The state pays lenders of site {who} {amount} on its guarantee.",
                        "L'État paie {amount} aux prêteurs du site {who} au titre de sa garantie."),
    "rescue_loan": ("The state lends {who} {amount} so that it does not fail.", "L'État prête {amount} à {who} pour éviter son défaut."),
    "rescue_equity": ("The state buys shares of {who} for {amount} so that it does not fail.",
                      "L'État achète {amount} d'actions de {who} pour éviter son défaut."),
    "debt_assumed": ("The state pays lenders of {who} {amount}.", "L'État paie {amount} aux prêteurs de {who}."),
    "": ("The state pays {amount} to {who}.", "L'État paie {amount} à {who}."),
}
EVENTS: Final[dict[str, Both]] = {
    "market_shut": ("The funding market shuts.", "Le marché du financement se ferme."),
    "market_open": ("The funding market opens again.", "Le marché du financement rouvre."),
    "floated": ("{who} is floated and raises {raised}.", "{who} entre en bourse et lève {raised}."),
    "stopped": ("The parent of {who} stops paying for it; its contracts run off.",
                "La maison mère de {who} cesse de payer ; les contrats courent jusqu'à leur terme."),
    "deferred": ("{who} defers {total} of rent{until}: {parts}.", "{who} reporte {total} de loyers{until} : {parts}."),
    "until": (", to {quarter}", ", jusqu'à {quarter}"),
    "missed": ("{who} misses {missed} of {due} due: {parts}.", "{who} ne paie pas {missed} des {due} dus : {parts}."),
    "catastrophe": ("A catastrophe does damage of {damage}: {parts}.", "Une catastrophe cause {damage} de dommages : {parts}."),
    "insurers": ("insurers pay {amount}", "les assureurs paient {amount}"),
    "labs": ("labs owe {amount}", "les laboratoires doivent {amount}"),
    "nobody": ("{amount} is covered by neither", "ni les uns ni les autres ne couvrent {amount}"),
    "backed": ("{backer} pays site {who} {paid} in its failed tenant's place.",
               "Le site {who} reçoit {paid}, versés par {backer} à la place du locataire défaillant."),
    "insurer_failed": ("Insurers FAIL: they have paid all they had; what is insured above that is covered by the next layer, or by nobody.",
                       "Les assureurs font DÉFAUT : ils ont payé tout ce qu'ils avaient ; au-delà, la tranche suivante paie, ou personne."),
    "insurers_named": ("insurers", "les assureurs"),
    "state_back": (" It gets {back} back.", " Il en récupère {back}."),
}
FAILURE: Final[dict[str, Both]] = {
    "unable": ("it cannot pay what is due", "il ne peut payer ce qu'il doit"),
    "drowned": ("its value has lain below its debt for too long", "sa valeur est restée trop longtemps sous sa dette"),
    "fails": ("{who} FAILS: {reason}. It {then}.", "{who} fait DÉFAUT : {reason}. Il {then}."),
    "restructured": ("goes on under new owners", "continue sous de nouveaux propriétaires"),
    "liquidated": ("is liquidated", "est liquidé"),
    "sold": ("The business is sold for {price}", "L'activité est vendue {price}"),
    "unsold": ("Nothing of the business can be sold", "Rien de l'activité ne peut être vendu"),
    "cash": (", cash is {cash}", ", la trésorerie est de {cash}"), "no_cash": (", no cash is left", ", il ne reste pas de trésorerie"),
    "consumed": ("; the proceedings consume {consumed}", " ; la procédure en consomme {consumed}"),
    "creditors": ("Creditors get {got} of {claimed} ({rate}): {parts}.",
                  "Les créanciers récupèrent {got} sur {claimed} ({rate}) : {parts}."),
    "got": ("{name} {paid} of {claim}", "{name} {paid} sur {claim}"),
    "trifle": ("nobody more than a trifle", "presque rien à chacun"),
    "owners": ("Its owners held {owned} just before and keep {left}.",
               "Ses propriétaires détenaient {owned} juste avant et gardent {left}."),
    "nothing_left": ("Its owners held {owned} just before and keep nothing.",
                     "Ses propriétaires détenaient {owned} juste avant et ne gardent rien."),
    "worthless": ("Its shares were worth nothing any more.", "Ses actions ne valaient plus rien."),
    "put_in": ("The new owners put in {amount} to work with.", "Les nouveaux propriétaires apportent {amount} de fonds de roulement."),
}
FIRM: Final[dict[str, Both]] = {
    "fails": ("{who} FAILS: what it lost on labs and sites exceeds its capital of {capital}.",
              "{who} : DÉFAUT. Ses pertes sur les laboratoires et les sites dépassent ses fonds propres de {capital}."),
    "lose": ("Its creditors lose: {parts}{named}.", "Ses créanciers perdent : {parts}{named}."),
    "trifle": ("Its creditors lose no more than a trifle.", "Ses créanciers ne perdent presque rien."),
    "consumed": (" The proceedings consume {consumed}.", " La procédure consomme {consumed}."),
    "one": ("its site is sold to investors for {price}", "son site est vendu {price} à des investisseurs"),
    "many": ("its {n} sites are sold to investors for {price}", "ses {n} sites sont vendus {price} à des investisseurs"),
    "nothing": ("nothing", "rien"),
    "stops": ("It supports nothing any more: {sites}, and nothing more starts there.",
              "Elle ne soutient plus rien : {sites}, et rien de nouveau n'y commence."),
}
SITE: Final[dict[str, Both]] = {
    "one": ("Site {who} defaults", "Le site {who} fait défaut"), "many": ("{n} sites default", "{n} sites font défaut"),
    "which": (": {sites}", " : {sites}"),
    "no_debt": ("{name}{which}; no debt to speak of stands on it.", "{name}{which} ; presque aucune dette ne pèse dessus."),
    "no_debts": ("{name}{which}; no debt to speak of stands on them.", "{name}{which} ; presque aucune dette ne pèse dessus."),
    "debt": ("{name} on {owed} of debt{which}. Sold for {price}; lenders get {recovered}{rate}.",
             "{name} sur {owed} de dette{which}. Vente à {price} ; les prêteurs récupèrent {recovered}{rate}."),
}
PARTS: Final[dict[str, Both]] = {
    "rent": ("rent {amount} ({who})", "loyers {amount} ({who})"), "small": ("small amounts", "de petits montants"),
    "others": ("others {amount}", "autres {amount}"), "more": ("{n} more {amount}", "{n} autres {amount}"), "and": ("and", "et"),
}
YEAR: Final[dict[str, Both]] = {
    "raised": ("raised {total} ({parts})", "a levé {total} ({parts})"), "raised_one": ("raised {parts}", "a levé : {parts}"),
    "nothing": ("raised nothing", "n'a rien levé"),
    "closed": ("closed with cash {cash}, debt {debt}, business worth {value}",
               "finit l'année avec {cash} de trésorerie, {debt} de dette et une valeur de {value}"),
    "gone": ("was gone at the end of the year", "n'existait plus en fin d'année"),
    "line": ("{who} sold {sales}, {found}; {end}.", "{who} a vendu {sales}, {found} ; {end}."),
}
HEAD: Final[dict[str, Both]] = {
    "future": ("Future {path} of {paths}", "Futur {path} sur {paths}"),
    "about": ("policy {policy}{dot}mode {mode}{dot}seed {seed}{dot}simulated again from run {run}; amounts in {unit}",
              "politique {policy}{dot}mode {mode}{dot}graine {seed}{dot}resimulé à partir de la simulation {run} ; montants en {unit}"),
    "version": ("The run was made by whopays {old}, this is {new}: the future told may not be the one counted.",
                "La simulation vient de whopays {old}, ceci est {new} : le futur raconté n'est peut-être pas celui qui a été compté."),
    "happens": ("WHAT HAPPENS", "CE QUI SE PASSE"), "ordinary": ("Nothing out of the ordinary.", "Rien que d'ordinaire."),
    "keep": ("Nobody may fail here: {missing} is paid by nobody who could be found.",
             "Ici, personne ne peut faire défaut : personne n'a pu être trouvé pour payer {missing}."),
    "none": ("No lab fails in this future{stopped}.{also}", "Aucun laboratoire ne fait défaut dans ce futur{stopped}.{also}"),
    "let_go": ("; {who} is let go by its parent", " ; la maison mère lâche {who}"),
    "fails": ("{who} fails", "{who} fait défaut"), "fail": ("{who} fail", "{who} font défaut"),
    "in": ("in {quarter}", "en {quarter}"), "times": ("{n} times, first in {quarter}", "{n} fois, la première en {quarter}"),
    "goes_on": ("{who} fails {when} and goes on under new owners", "{who} fait défaut {when} et continue sous de nouveaux propriétaires"),
    "liquidated": ("{who} fails {when} and is liquidated", "{who} fait défaut {when} et est liquidé"),
    "creditors": ("creditors lose {amount}", "les créanciers perdent {amount}"),
    "site_lenders": ("lenders of sites lose {amount} beyond that", "les prêteurs des sites perdent {amount} de plus"),
    "owners": ("owners lose {amount} of what their shares were worth just before",
               "les propriétaires perdent {amount} de ce que valaient leurs actions juste avant"),
    "fails_too": ("{who} fails too", "{who} fait défaut aussi"), "fail_too": ("{who} fail too", "{who} font défaut aussi"),
    "trifle": ("Nobody loses more than a trifle", "Personne ne perd plus de quelques miettes"),
}
END: Final[dict[str, Both]] = {
    "heading": ("WHERE EACH DOLLAR ENDED: {who}", "OÙ CHAQUE DOLLAR A FINI : {who}"),
    "paid": ("Its creditors claimed {claimed} and were paid in full.", "Ses créanciers réclamaient {claimed} et ont été payés en entier."),
    "lost": ("Its creditors claimed {claimed} and lost {loss}. What its sites lost is carried on to their owners, their lenders where the "
             "site then defaults, and the state where it stands in.",
             "Ses créanciers réclamaient {claimed} et ont perdu {loss}. Ce que ses sites ont perdu passe à leurs propriétaires, à leurs "
             "prêteurs si le site fait alors défaut, et à l'État là où il se porte garant."),
    "present": ("At the opening that loss is worth {amount}.", "À la date d'ouverture, cette perte vaut {amount}."),
    "beyond": ("Beyond these claims, lenders of its sites lost {amount}: claims for rent are capped, and sites were sold below their debt.",
               "Au-delà de ces créances, les prêteurs de ses sites ont perdu {amount} : les créances de loyer sont plafonnées, et des "
               "sites ont été vendus sous leur dette."),
    "owners": ("Its owners lost {amount}: {parts}.", "Ses propriétaires ont perdu {amount} : {parts}."),
    "borne": ("borne by", "supporté par"), "directly": ("directly", "directement"), "through": ("through sites", "par les sites"),
    "together": ("together", "en tout"), "others": ("{n} others", "{n} autres"), "other": ("another", "un autre"),
    "all": ("All together", "Total"),
    "also": ("A lab also fails in futures {shown}{more} of this block.",
             "Un laboratoire fait aussi défaut dans les futurs {shown}{more} de ce bloc."),
    "more": (" and {n} more", " et {n} autres"),
    "alone": ("No lab fails in any other future of this block.", "Aucun laboratoire ne fait défaut dans un autre futur de ce bloc."),
    "closing": ("{where} One future of {paths}, not a forecast; {rating}.", "{where} Un futur sur {paths}, pas une prévision ; {rating}."),
}
NOT_A_RATING: Final[Both] = ("a model's answer under stated assumptions; not a rating, not advice",
                             "réponse d'un modèle sous des hypothèses énoncées ; ni notation, ni conseil")
