"""Who bears a failure, by policy; whether others take the failed lab's place, how fast, at what price."""

from __future__ import annotations

from typing import Any, Final

from whopays import policy as policies
from whopays.engine.aftermath import SPAN, Aftermath, loss_of
from whopays.engine.estimate import Estimate, mean_of, ratio_of
from whopays.engine.futures import Futures
from whopays.engine.recoveries import CLASS_WORDS, outside
from whopays.engine.seldom import FEWEST, given, masked, times
from whopays.policy import Policy
from whopays.study import (
    Answer,
    Asked,
    Cell,
    Chart,
    Grid,
    Named,
    Said,
    Sentence,
    about,
    count,
    decides,
    difference,
    either,
    exact,
    pooled,
    under,
    would_change,
)
from whopays.voiced import inside, on_lab

Array = Any
NAME = "fail"
QUESTION = Said("Who bears it if the lab fails, and do others take its place?",
                "Qui supporte la défaillance du laboratoire, et d'autres prennent-ils sa place ?")
PATHS = 4_096
POLICY = "own"
WHOLE = 0.9  # part of lost sales survivors must take for "others take its place" to hold; judgement
WIDEST = 0.5  # error of that part beyond which it is not printed; judgement
TOO_FEW: Final = Said("too few", "trop peu")  # failures for a mean over them
BEARERS: Final = {
    "lender": Said("lenders", "prêteurs"), "landlord": Said("landlords", "bailleurs"), "vendor": Said("vendors", "fournisseurs"),
    "investor": Said("investors", "investisseurs"), "parent": Said("parents", "maisons mères"),
    "insurer": Said("insurers", "assureurs"), "government": Said("state", "État"), "public": Said("public", "public"),
    "resources": Said("suppliers", "autres créanciers"),
}


def answer(asked: Asked) -> Answer:
    """The failure of one lab without state action, then under every policy that applies, on the same futures."""
    choices = [one for one in map(policies.load, policies.names()) if policies.applies(one, asked.case)]
    points = [asked.point(policy=choices[0], modes=("fail", "keep"), gauge=Aftermath),
              *(asked.point(policy=one, gauge=Aftermath) for one in choices[1:])]
    base, *others = asked.executor.several(points)
    found = dict(zip((one.name for one in choices), (base, *others), strict=True))
    outcome = {view: base.of(loss_of("all", "debt"), view) + base.of(loss_of("all", "equity"), view) for view in base.weights}
    deciders = decides(asked, outcome)
    if times(base, "failed") < FEWEST:
        return too_few(asked, choices, found, deciders)
    return Answer(
        sentences=[loss_sentence(asked, base), chance_sentence(asked, base), *place_sentences(base),
                   *policy_sentences(asked, choices, found)],
        figures=figures_of(base),
        tables=[by_policy(choices, found), bearers_by_policy(asked, choices, found), by_kind(base), recoveries(base)],
        charts=[bearers_chart(asked, base)], drivers=deciders,
        changes=would_change(deciders, Said("loss in the failure", "la perte en cas de défaillance")), limits=limits())


def too_few(asked: Asked, choices: list[Policy], found: dict[str, Futures], deciders: Any) -> Answer:
    """The answer where too few futures hold a failure for a mean over failures."""
    failures = times(base := found[choices[0].name], "failed")
    values: dict[str, Cell] = {"n": count(asked.paths * len(asked.views)), "k": count(failures),
                               "fewest": count(FEWEST), "m": about(asked.paths * FEWEST / max(failures, 1))}
    if failures == 0:
        said = [Sentence(on_lab(
            asked, "{lab} [fails|fail] in none of {n} futures: there is no failure to divide.",
            "{lab} ne [fait|font] défaut dans aucun des {n} futurs : aucune perte n'est à répartir."), values)]
    else:
        one, un = ("only one", "un seul") if failures == 1 else ("only {k}", "{k} seulement")
        said = [Sentence(on_lab(
            asked, f"{{lab}} [fails|fail] in {one} of {{n}} futures: too few to tell who bears a failure and whether others take over. "
            "That takes {fewest} or more, which about {m} futures under each view would hold.",
            f"{{lab}} [fait|font] défaut dans {un} des {{n}} futurs : trop peu pour dire qui supporte une défaillance et si d'autres "
            "prennent la relève. Il en faut {fewest} ou plus, ce que donneraient environ {m} futurs sous chaque vue."), values),
                *policy_sentences(asked, choices, found)]
    return Answer(said, figures_of(base)[:1], [by_policy(choices, found)] if failures else [], [], deciders, [], limits())


def chance_sentence(asked: Asked, found: Futures) -> Sentence:
    """How often it fails, by view, and how many of the failures come in a bust."""
    values: dict[str, Cell] = {"chance": pooled(found, "failed"),
                               "sector": ratio_of(found.pooled("sector"), found.pooled("failed"), "share"),
                               "gone": ratio_of(found.pooled("liquidated"), found.pooled("failed"), "share")}
    values |= {f"v{at}": under(found, "failed", view) for at, view in enumerate(found.weights)}
    by, par = (", ".join(f"{{v{at}}} {word} {getattr(asked.view(view), tongue)}" for at, view in enumerate(found.weights))
               for word, tongue in (("under", "en"), ("selon la vue", "fr")))
    return Sentence(on_lab(
        asked, f"{{lab}} [fails|fail] in {{chance}} of futures ({by}); {{sector}} of [its|their] failures fall in a bust or beside another "
        "lab's, and {gone} end in liquidation, not in new owners.",
        f"{{lab}} [fait|font] défaut dans {{chance}} des futurs ({par}) ; {{sector}} de [ses|leurs] défaillances surviennent dans une "
        "crise du secteur (marché fermé, ou défaut d'un autre laboratoire), et {gone} finissent en liquidation, sans repreneur."), values)


def loss_sentence(asked: Asked, found: Futures) -> Sentence:
    """What is lost in a failure and who bears most of it."""
    unit = asked.case.currency
    top = [one for one in sorted(bearers(asked, found), key=lambda one: -one[1].value)[:3] if one[1].value > 0]
    whole = found.pooled(loss_of("all", "debt")) + found.pooled(loss_of("all", "equity"))
    values: dict[str, Cell] = {"debt": given(found, loss_of("all", "debt"), unit), "equity": given(found, loss_of("all", "equity"), unit),
                               "whole": ratio_of(whole, found.pooled("failed"), unit)}
    values |= {f"p{at}": share for at, (_, share) in enumerate(top)}
    by, fr = (", ".join(f"{getattr(name, tongue)} ({{p{at}}})" for at, (name, _) in enumerate(top)) for tongue in ("en", "fr"))
    on, sur = (f"; the largest parts fall on {by}", f" ; les plus grandes parts en reviennent à : {fr}") if top else ("", "")
    return Sentence(on_lab(
        asked, f"Without state action a failure of {{lab}} costs [its|their] claimants {{debt}} and [its|their] owners {{equity}}{on}.",
        f"Sans action de l'État, une défaillance de {{lab}} coûte {{debt}} aux créanciers et {{equity}} aux actionnaires{sur}."), values)


def bearers(asked: Asked, found: Futures) -> list[tuple[Said, Estimate]]:
    """Each named party and its share of the whole loss, claims and shares together."""
    whole = found.pooled(loss_of("all", "debt")) + found.pooled(loss_of("all", "equity"))
    names = sorted({name.split("/", 2)[2] for name in found.units if name.startswith("loss/")} - {"all"})
    shares = []
    for name in names:
        part = sum(found.pooled(loss_of(name, what)) for what in ("debt", "equity") if found.has(loss_of(name, what)))
        kind, _, party = name.partition(":")
        title = inside(asked.case, party) if party in asked.case.parties else BEARERS.get(kind, Said(kind, kind))
        shares.append((title, ratio_of(part, whole, "share")))
    return shares


def place_sentences(found: Futures) -> list[Sentence]:
    """Whether survivors take what it loses, and what the failure does to price, machines and concentration."""
    taken = ratio_of(found.pooled("sales_taken"), found.pooled("sales_lost"), "share")
    if taken.value - 2 * taken.error >= WHOLE:
        verdict = Said("others take its place", "d'autres prennent sa place")
    elif taken.value + 2 * taken.error < WHOLE:
        verdict = Said("others take its place only in part", "d'autres ne prennent sa place qu'en partie")
    else:
        verdict = Said("whether others take its place cannot be told at this number of futures",
                       "ce nombre de futurs ne permet pas de dire si d'autres prennent sa place")
    values: dict[str, Cell] = {"taken": taken, "years": exact(SPAN / 4, "count"), "k": count(times(found, "failed"))}
    first = Sentence(Said(
        f"In the {{years}} years after, survivors take {{taken}} of the sales it loses: {verdict.en}.",
        f"Dans les {{years}} ans qui suivent, les survivants reprennent {{taken}} des ventes perdues : {verdict.fr}."), values)
    if not taken.error < WIDEST:
        first = Sentence(Said("Whether others take its place cannot be told from {k} failures: what survivors take is too uncertain.",
                              "Sur {k} défaillances, on ne peut dire si d'autres prennent sa place : cela est trop incertain."), values)
    second = Sentence(Said("Half of the machines left without work are at work again after {idle} years on average, and all "
                           "labs together serve less than 98 % of what they otherwise would for {market} years.",
                           "La moitié des machines laissées à l'arrêt reprennent du service après {idle} ans en moyenne, et l'ensemble "
                           "des laboratoires vend moins de 98 % de ce qu'il aurait vendu pendant {market} ans."),
                      {"idle": given(found, "idle_time", "ratio"), "market": given(found, "market_time", "ratio")})
    price = ratio_of(found.pooled("price_with") - found.pooled("price_without"), found.pooled("price_without"), "share")
    focus = ratio_of(found.pooled("focus_with") - found.pooled("focus_without"), found.pooled("span"), "ratio")
    third = either(price, Said("The price of compute rises by {change} against the same futures without a failure.",
                               "Le prix de la puissance de calcul monte de {change} par rapport aux mêmes futurs sans défaillance."),
                   Said("The price of compute falls by {change} against the same futures without a failure: what takes its place is idle "
                        "capacity, not dearer compute.",
                        "Le prix de la puissance de calcul baisse de {change} par rapport aux mêmes futurs sans défaillance : c'est de "
                        "la capacité libérée qui prend la relève, non de la capacité plus chère."),
                   Said("Price of compute after a failure", "Prix de la puissance de calcul après une défaillance"))
    fourth = either(focus, Said("Concentration (Herfindahl index of sales, from 0 to 1) rises by {change}.",
                                "La concentration (indice de Herfindahl des ventes, de 0 à 1) monte de {change}."),
                    Said("Concentration (Herfindahl index of sales, from 0 to 1) falls by {change}.",
                         "La concentration (indice de Herfindahl des ventes, de 0 à 1) baisse de {change}."),
                    Said("Concentration after a failure", "Concentration après une défaillance"))
    return [first, second, third, fourth]


def policy_sentences(asked: Asked, choices: list[Policy], found: dict[str, Futures]) -> list[Sentence]:
    """Which policies change the chance of failure, and which cannot be told from none."""
    base = found[choices[0].name]
    told, untold, needs = [], [], []
    values: dict[str, Cell] = {}
    for at, one in enumerate(choices[1:]):
        change = difference(base, found[one.name], "failed")
        if change.is_told_among(len(choices) - 1):
            values[f"c{at}"] = change
            told.append((change.value, f"{one.name} {{c{at}}}"))
        else:
            untold.append(one.name)
            needs += [need] if (need := change.needed_among(len(choices) - 1)) else []
    said = []
    if told:
        by = ", ".join(text for _, text in sorted(told))
        said.append(Sentence(Said(f"Against no action, the chance of failure changes by: {by}.",
                                  f"Par rapport à l'inaction, la probabilité de défaut varie de : {by}."), values))
    if untold:
        end = ("it needs about {m}", "il en faudrait environ {m}") if needs else ("no future differs", "aucun futur ne diffère")
        held: dict[str, Cell] = {"n": count(asked.paths), "m": about(min(needs) if needs else 0)}
        said.append(Sentence(Said(
            f"Cannot be told apart from no action at {{n}} futures: {', '.join(untold)}; for the clearest of them {end[0]}.",
            f"Impossibles à distinguer de l'inaction sur {{n}} futurs : {', '.join(untold)} ; pour la plus nette, {end[1]}."), held))
    return said


def figures_of(found: Futures) -> list[Named]:
    """Figures of the failure without state action."""
    unit, lost, owners = found.units[loss_of("all", "debt")], loss_of("all", "debt"), loss_of("all", "equity")
    rows = (("loss.debt", lost, unit, "loss of claimants in a failure", "perte des créanciers lors d'une défaillance"),
            ("loss.equity", owners, unit, "loss of owners in a failure", "perte des actionnaires lors d'une défaillance"),
            ("failed_in", "failed_in", "years", "years from the opening to failure", "délai de l'ouverture à la défaillance"),
            ("sales_lost", "sales_lost", unit, "sales it loses in two years", "ventes qu'il perd en deux ans"),
            ("sales_taken", "sales_taken", unit, "taken by survivors", "reprises par les survivants"),
            ("idle", "idle_more", "ratio", "machines without work, capacity times years, more",
             "machines sans emploi, capacité fois années, en plus"))
    return [Named("failed", Said("default probability", "probabilité de défaut"), pooled(found, "failed")),
            *(Named(id, Said(en, fr), given(found, name, of)) for id, name, of, en, fr in rows)]


def by_policy(choices: list[Policy], found: dict[str, Futures]) -> Grid:
    """Chance of failure, losses and public cost by policy, means over all futures."""
    unit = found[choices[0].name].units[loss_of("all", "debt")]
    rows: list[tuple[Cell, ...]] = []
    for one in choices:
        here = found[one.name]
        rows.append((one.name, pooled(here, "failed"), mean_of(here.pooled(loss_of("all", "debt")), unit),
                     mean_of(here.pooled(loss_of("all", "equity")), unit), pooled(here, "public_cost")))
    return Grid("by_policy", Said("by policy, means over all futures, those without a failure included",
                                  "par politique, moyennes sur tous les futurs, y compris ceux sans défaillance"),
                ("", Said("fails", "défaut"), Said("claims lost", "créances"), Said("shares lost", "actions"), Said("state pays", "État")),
                tuple(rows))


def bearers_by_policy(asked: Asked, choices: list[Policy], found: dict[str, Futures]) -> Grid:
    """Loss on claims and shares by kind of bearer and policy, means over all futures."""
    kinds = [kind for kind in BEARERS if any(name.split("/", 2)[2].startswith(kind + ":") for here in found.values() for name in here.units
                                             if name.startswith("loss/"))]
    rows: list[tuple[Cell, ...]] = []
    for one in choices:
        here = found[one.name]
        cells = []
        for kind in kinds:
            names = [name for name in here.units if name.startswith("loss/") and name.split("/", 2)[2].startswith(kind + ":")]
            cells.append(mean_of(sum((here.pooled(name) for name in names), 0.0 * here.pooled("failed")), asked.case.currency))
        rows.append((one.name, *cells))
    return Grid("bearers", Said("who bears it, by policy, means over all futures",
                                "qui la supporte, par politique, moyennes sur tous les futurs"),
                ("", *(BEARERS[kind] for kind in kinds)), tuple(rows), brief=True)


def by_kind(found: Futures) -> Grid:
    """Isolated failures against those in a bust, liquidations among all."""
    unit = found.units[loss_of("all", "debt")]
    kinds = [(Said("isolated", "isolée"), "failed", "sector"), (Said("sector bust", "crise du secteur"), "sector", ""),
             (Said("liquidation", "liquidation"), "liquidated", "")]
    rows: list[tuple[Cell, ...]] = []
    for label, on, less in kinds:
        ones = found.pooled(on) - (found.pooled(less) if less else 0)
        debt, equity, lost, taken, with_it, without = (
            masked(found, name, on, less) for name in (loss_of("all", "debt"), loss_of("all", "equity"), "sales_lost", "sales_taken",
                                                       "price_with", "price_without"))
        cells = (ratio_of(debt, ones, unit), ratio_of(equity, ones, unit), ratio_of(taken, lost, "share"),
                 ratio_of(with_it - without, without, "share"))
        rows.append((label, mean_of(ones, "probability"), *(cells if times(found, on, less) >= FEWEST else [TOO_FEW] * len(cells))))
    return Grid("kinds", Said("kinds of failure, no state action, means over failures of the kind",
                              "types de défaillance, sans action de l'État, moyennes par type"),
                ("", Said("chance", "probabilité"), Said("claims lost", "créances"), Said("shares lost", "actions"),
                 Said("sales taken", "ventes reprises"), Said("price", "prix")), tuple(rows))


def recoveries(found: Futures) -> Grid:
    """Part of claims got back, by class and circumstance; below each class what was seen elsewhere."""
    rows: list[tuple[Cell, ...]] = []
    kinds = (("failed", "sector"), ("sector", ""))
    for name in ("firm", "revolver", "term", "junior"):
        rows.append((Said(*CLASS_WORDS[name]), *(ratio_of(masked(found, f"recovered/{name}", *kind), masked(
            found, f"claimed/{name}", *kind), "share") if times(found, *kind) >= FEWEST else TOO_FEW for kind in kinds)))
        for one in (one for one in outside() if one.compares_with == name):
            rows.append((Said(f"- {one.what}", f"- {one.french}"),
                         *(None if part is None else exact(part, "share") for part in (one.ordinary, one.bust))))
    return Grid("recoveries", Said("part of claims got back; after a dash, what was seen elsewhere, not fitted to",
                                   "part recouvrée des créances ; après un tiret, ce qui a été observé ailleurs, sans ajustement"),
                ("", Said("isolated", "isolée"), Said("in a bust", "en crise")), tuple(rows))


def bearers_chart(asked: Asked, found: Futures) -> Chart:
    """Share of the whole loss by party."""
    shares = sorted((one for one in bearers(asked, found) if one[1].value > 1 / 1000), key=lambda one: -one[1].value)
    return Chart("bearers", Said("who bears a failure, no state action, share of all losses",
                                 "qui supporte une défaillance, sans action de l'État, en part du total des pertes"),
                 tuple(name for name, _ in shares), ((Said("share", "part"), tuple(share for _, share in shares)),))


def limits() -> list[Said]:
    """What the answer does not say."""
    return [
        Said("What a failure changes is read against the same future in which nobody fails, all labs kept alive: where several fail, "
             "the effect is of all of them.",
             "L'effet d'une défaillance se lit contre le même futur où personne ne fait défaut : celui de tous si plusieurs le font."),
        Said("What the state pays counts all a policy pays and receives over the horizon, failure or not.",
             "Ce que paie l'État compte tout ce qu'une politique paie et reçoit sur l'horizon, défaillance ou non."),
        Said("An owner's loss is the model's last value of the shares; that others take its place is called held from 90 %, a judgement.",
             "La perte des actionnaires est leur dernière valeur ; que d'autres prennent sa place, dit dès 90 %, est un jugement."),
        Said("Losses count the failed lab's claims; what lenders of sites lose beyond them is left out of who bears it.",
             "Les pertes comptent les créances sur le laboratoire ; ce que les prêteurs des sites perdent au-delà n'y figure pas.")]
