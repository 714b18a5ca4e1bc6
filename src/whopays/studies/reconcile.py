"""Beside the estimates of others: their definition on our flows, their inputs in our engine, the residual and its reasons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from whopays.case.case import Case
from whopays.case.distribution import Fixed
from whopays.case.french import in_language
from whopays.engine.estimate import Estimate, mean_of, ratio_of
from whopays.engine.estimates import (
    BN,
    END,
    FUNDS,
    MODE,
    OPENING_CASH,
    OWN,
    Sums,
    all_firm,
    book,
    closing,
    money,
    ms_borrowed,
    number,
    outside,
    sum_of,
    summed,
    total,
    with_loans,
    with_money,
    with_rent,
    with_spending,
    years_to,
)
from whopays.engine.futures import Futures
from whopays.engine.lab_books import entry
from whopays.engine.levers import changed, scaled
from whopays.policy import Policy
from whopays.study import LANGUAGES, ROUNDING, Answer, Asked, Cell, Grid, Named, Said, Sentence, decides, exact, would_change
from whopays.suited import Unsuited, elsewhere, refuse

Array = Any
NAME = "reconcile"
QUESTION = Said("How does it stand beside what others estimate?", "Comment ces résultats se comparent-ils aux autres estimations ?")
PATHS = 2_048
POLICY = "one"
CASE, LAB = "openai-2025", "openai"  # what the estimates are about
PRICES: Final = ("lines.*.price", "lines.*.reference_price")  # what moves sales alone
MS_END: Final = 2028  # year Morgan Stanley stops at; source: data/outside/estimates.yaml
PUBLISHED, OURS, RESIDUAL = Said("published", "publié"), Said("ours", "nous"), Said("residual", "écart")


def unsuited(case: Case, lab: str, policy: Policy) -> Unsuited | None:
    """The estimates are about one lab of one case."""
    return (elsewhere(case.name, CASE, Said("the estimates on record are about", "les estimations consignées portent sur"))
            or elsewhere(lab, LAB, Said("HSBC and the tally are about", "HSBC et le compte des contrats portent sur"), "--lab"))


def answer(asked: Asked) -> Answer:
    """Five estimates. Errors: CaseErrors for a case they are not about."""
    refuse(unsuited(asked.case, asked.lab, asked.policy))
    ours = run(asked, asked.case)
    high = replace(asked, views=(max(ours.weights, key=lambda view: float(ours.of(summed("sales", END), view, MODE).mean())),))
    rent, sales, hsbc = hsbc_runs(asked, high, ours)
    ms = run(asked, with_loans(asked.case, ms_borrowed()))
    bound = run(asked, with_spending(asked.case, 1.0))
    bain = run(asked, with_spending(asked.case, money("bain", "spent_a_year") / sum_of(bound, "spent", [END]).value))
    jpm = run(asked, scaled(asked.case, PRICES, money("jpmorgan", "sales_a_year") / sum_of(ours, "sales", [END]).value))
    firm = run(asked, all_firm(asked.case, asked.lab))
    outcome = {view: ours.of(f"labs.{LAB}.external_finance.{END}", view) for view in ours.weights}
    deciders = decides(asked, outcome)
    tables = [hsbc_table(asked, ours, rent, sales, hsbc), sensitivities(asked, ours), ms_table(ours, ms), bain_table(ours, bain),
              jpm_table(ours, jpm), contracts_table(ours, firm), closing_table(), reasons(), sources()]
    return Answer(sentences=told(asked, ours, hsbc), figures=figures(asked, ours, hsbc, ms), tables=tables, charts=[], drivers=deciders,
                  changes=would_change(deciders, Said("external finance", "le financement externe")), limits=limits(asked))


def run(asked: Asked, case: Case) -> Futures:
    """A case on the same futures, with the sums the estimates are made of."""
    return asked.executor.simulate(asked.point(case=case, modes=(MODE, "fail"), gauge=Sums))


def hsbc_runs(asked: Asked, high: Asked, ours: Futures) -> tuple[Futures, Futures, Futures]:
    """Their rent; then their sales of 2030, in the view that comes nearest; then their money and no other."""
    dear = with_rent(asked.case, asked.lab)
    raise_by = money("hsbc", "sales_2030") / float(ours.of(entry("in", "sales", END), high.views[0], MODE).mean())
    rich = scaled(dear, PRICES, raise_by)
    return run(asked, dear), run(high, rich), run(high, with_money(rich, asked.lab, high.views[0]))


def hsbc_parts(asked: Asked, found: Futures) -> dict[str, Array]:
    """HSBC's parts on our flows, to 2030, (path,): gap = rent - cash before rent - vendors - facilities - liquidity."""
    cost = book(found, "out", ("people", "revenue_share", "tax", "interest"))
    parts = {"rent": book(found, "out", ("compute",)), "cash": book(found, "in", ("sales",)) - cost,
             "vendors": book(found, "in", ("vendor_finance",)), "facilities": book(found, "in", ("committed_equity",)),
             "liquidity": found.pooled(OPENING_CASH, MODE)}
    parts["gap"] = parts["rent"] - parts["cash"] - parts["vendors"] - parts["facilities"] - parts["liquidity"]
    return {**parts, "missing": book(found, "in", ("unfound",)), "external": found.pooled(f"labs.{asked.lab}.external_finance.{END}")}


THEIRS: Final = ("rent_2030", "cash_before_rent", "vendors", "facilities", "liquidity", "gap")  # of HSBC, in the order of the parts
PARTS: Final = {
    "rent": Said("rent to 2030", "loyers jusqu'en 2030"), "cash": Said("cash from operations before rent", "trésorerie avant loyers"),
    "vendors": Said("vendors put in", "apports des fournisseurs"), "facilities": Said("facilities drawn", "lignes tirées"),
    "liquidity": Said("cash at the start", "trésorerie de départ"), "gap": Said("gap, sum of these parts", "besoin, somme de ces parties"),
    "missing": Said("found nowhere, in the engine", "introuvable, dans le moteur"),
    "external": Said("all external finance, in the engine", "tout le financement externe, dans le moteur")}


def hsbc_table(asked: Asked, ours: Futures, rent: Futures, sales: Futures, hsbc: Futures) -> Grid:
    """Published parts, our flows by their definition, then with their inputs one after the other."""
    published = {part: money("hsbc", name) for part, name in zip(PARTS, THEIRS, strict=False)}
    columns = [hsbc_parts(asked, found) for found in (ours, rent, sales, hsbc)]
    rows = [(label, published.get(key), [parts[key] for parts in columns]) for key, label in PARTS.items()]
    return Grid("hsbc", Said("HSBC, November 2025: their definition on our flows, then with their inputs one after the other",
                             "HSBC, novembre 2025 : leur définition sur nos flux, puis avec leurs hypothèses l'une après l'autre"),
                ("", PUBLISHED, OURS, Said("+ their rent", "+ loyer"), Said("+ sales", "+ ventes"),
                 Said("+ money", "+ argent"), RESIDUAL), residuals(rows, asked.case.currency), brief=True)


def residuals(rows: Sequence[tuple[Said, float | None, list[Array]]], unit: str) -> tuple[tuple[Cell, ...], ...]:
    """Rows of a table: published, ours in one column or more, and published less the last of them; `came` None: not published."""
    return tuple((label, "" if came is None else exact(came, unit), *(mean_of(column, unit) for column in columns),
                  "" if came is None else tidy(came, columns[-1], unit)) for label, came, columns in rows)


def tidy(came: float, column: Array, unit: str) -> Estimate:
    """Published less ours; a rounding of single precision is no residual."""
    left = mean_of(came - column, unit)
    return exact(0.0, unit) if abs(left.value) < ROUNDING * abs(came) else left


def sensitivities(asked: Asked, ours: Futures) -> Grid:
    """What twice the paying share and half a thousand million more users add to sales 2026 to 2030."""
    unit, case = asked.case.currency, asked.case
    base = changed(case, {"lines.consumer.paying_target": lambda _: Fixed(number("hsbc", "paying"))})
    twice = changed(case, {"lines.consumer.paying_target": lambda _: Fixed(2 * number("hsbc", "paying"))})
    more = scaled(case, ("lines.consumer.ceiling",), 1 + 0.5 * BN / number("hsbc", "users"))

    def sold(found: Futures) -> Array:
        return book(found, "in", ("sales",)) - total(found, [entry("in", "sales", year) for year in years_to(found, END - 5)])

    payers = sold(run(asked, twice)) - sold(run(asked, base))
    users = sold(run(asked, more)) - sold(ours)
    rows = [(Said("paying share 20 % instead of 10 %", "20 % d'abonnés, et non 10 %"), money("hsbc", "paying_20_adds"), [payers]),
            (Said("a sixth more users: 500 m of 3 bn", "un sixième d'utilisateurs de plus"), money("hsbc", "users_500m_adds"), [users])]
    return Grid("hsbc_sales", Said("HSBC: what it adds to sales of 2026 to 2030", "HSBC : effet sur les ventes de 2026 à 2030"),
                ("", PUBLISHED, OURS, RESIDUAL), residuals(rows, unit))


def ms_parts(found: Futures) -> dict[str, Array]:
    """Spending to 2028 and who pays it, (path,); who pays it also pays interest while a site is built and its first reserve."""
    parts = {what: total(found, [summed(what, year) for year in years_to(found, MS_END)]) for what in ("spent", "loans", FUNDS, OWN)}
    raised = parts["loans"] + parts[FUNDS]
    return {**parts, "raised": raised, "paid": raised + parts[OWN], "beside": raised + parts[OWN] - parts["spent"]}


def ms_table(ours: Futures, ms: Futures) -> Grid:
    """Morgan Stanley: spending to 2028 and what of it is raised; ours; ours with their part of loans."""
    spent, raised = money("morgan-stanley", "spent_2028"), money("morgan-stanley", "raised")
    columns = [ms_parts(found) for found in (ours, ms)]
    rows = [(label, came, [column[key] for column in columns]) for key, came, label in (
        ("spent", spent, Said("spent on sites to 2028", "dépensé en sites jusqu'en 2028")),
        ("beside", None, Said("interest while building, and reserves", "intérêts pendant la construction, et réserves")),
        ("raised", raised, Said("raised outside", "levé à l'extérieur")),
        ("loans", ms_borrowed() * spent, Said("of it loans and bonds", "dont prêts et obligations")),
        (FUNDS, money("morgan-stanley", "private_equity"), Said("of it funds' equity", "dont apports de fonds")),
        (OWN, spent - raised, Said("paid by firms themselves", "payé par les entreprises elles-mêmes")))]
    return Grid("morgan_stanley", Said("Morgan Stanley, July 2025: spending and its finance to 2028; ours, then with their part of loans",
                                       "Morgan Stanley, juillet 2025 : dépense et financement jusqu'en 2028 ; nous, puis avec leurs prêts"),
                ("", PUBLISHED, OURS, Said("their loans", "leurs prêts"), RESIDUAL), residuals(rows, ours.units[summed("spent", END)]))


def bain_table(ours: Futures, bain: Futures) -> Grid:
    """Bain: sales that the spending of 2030 needs at their ratio, what there is, what is short."""
    ratio, needed, short = number("bain", "spending_over_sales"), money("bain", "needed_2030"), money("bain", "short")
    columns = []
    for found in (ours, bain):
        spent, sales = total(found, [summed("spent", END)]), total(found, [summed("sales", END)])
        columns.append({"spent": spent, "needed": spent / ratio, "there": sales, "short": spent / ratio - sales})
    rows = [(label, came, [column[key] for column in columns]) for key, came, label in (
        ("spent", money("bain", "spent_a_year"), Said("spent in 2030", "dépensé en 2030")),
        ("needed", needed, Said("sales needed: four times that", "ventes nécessaires : quatre fois autant")),
        ("there", needed - short, Said("money there is", "argent disponible")), ("short", short, Said("short", "manquant")))]
    return Grid("bain", Said("Bain, September 2025: sales that the build-out needs in 2030; ours, then with their spending",
                             "Bain, septembre 2025 : ventes qu'exige la construction en 2030 ; nous, puis avec leur dépense"),
                ("", PUBLISHED, OURS, Said("their spending", "leur dépense"), RESIDUAL), residuals(rows, ours.units[summed("spent", END)]))


def jpm_table(ours: Futures, jpm: Futures) -> Grid:
    """JPMorgan: yearly sales for ten per cent on all that is spent to 2030; ours by the same rule, with running cost; with their sales."""
    rate, published = number("jpmorgan", "return_rate"), money("jpmorgan", "sales_a_year")
    spent = [total(one, [summed("spent", year) for year in years_to(one, END)]) for one in (ours, jpm)]
    running, sales = ([total(one, [summed(what, END)]) for one in (ours, jpm)] for what in ("running", "sales"))
    rows = [(Said("spent to 2030", "dépensé jusqu'en 2030"), published / rate, spent),
            (Said("sales a year for 10 % of it", "ventes annuelles pour en rendre 10 %"), published, [rate * one for one in spent]),
            (Said("the same, with running cost of sites", "de même, charges des sites comprises"), published,
             [rate * one + cost for one, cost in zip(spent, running, strict=True)]),
            (Said("sales of 2030", "ventes de 2030"), published, sales)]
    return Grid("jpmorgan", Said("JPMorgan, November 2025: sales a year that return 10 % of a spending worked out from it",
                                 "JPMorgan, novembre 2025 : ventes annuelles qui rendent 10 % d'une dépense qui en est déduite"),
                ("", PUBLISHED, OURS, Said("their sales", "leurs ventes"), RESIDUAL), residuals(rows, ours.units[summed("spent", END)]))


def contracts_table(ours: Futures, firm: Futures) -> Grid:
    """The sum of announced contracts beside what binds, what is taken, and what is taken if all binds."""
    headline = money("contracts", "headline")
    rows = [(label, headline, [found.pooled(f"labs.{LAB}.{what}")]) for label, what, found in (
        (Said("announced, as the case lists it", "annoncé, selon le cas"), "promised.headline", ours),
        (Said("rent to 2033 if all is taken on time", "loyers jusqu'en 2033 si tout est pris"), "promised.if_taken", ours),
        (Said("of it binding", "dont ferme"), "promised.firm", ours), (Said("rent paid", "loyers payés"), "taken", ours),
        (Said("rent paid if all binds", "loyers payés si tout est ferme"), "taken", firm))]
    return Grid("contracts", Said("sum of announced contracts of one lab", "somme des contrats annoncés d'un laboratoire"),
                ("", PUBLISHED, OURS, RESIDUAL), residuals(rows, ours.units[summed("spent", END)]))


CLOSING: Final = {
    "hsbc": Said("HSBC: rent less the other parts", "HSBC : loyers moins les autres parties"),
    "morgan-stanley": Said("Morgan Stanley: four kinds of finance", "Morgan Stanley : quatre sortes de financement"),
    "bain": Said("Bain: spending over its part of sales", "Bain : dépense sur sa part des ventes"),
    "contracts": Said("contracts: the named ones", "contrats : ceux qui sont nommés")}


def closing_table() -> Grid:
    """Whether the published parts add up to the published whole."""
    rows: list[tuple[Cell, ...]] = [(label, *(exact(one, "USD") for one in (*closing(id), closing(id)[1] - closing(id)[0])))
                                    for id, label in CLOSING.items()]
    return Grid("closing", Said("the parts they publish, against the whole they publish", "les parties publiées, face au total publié"),
                ("", Said("parts", "parties"), Said("whole", "total"), Said("missing", "manque")), tuple(rows))


def reasons() -> Grid:
    """Why residuals are left, as the record of estimates says."""
    return Grid("reasons", Said("reasons for the residuals", "raisons des écarts"), ("", ""),
                tuple((Said(**one["publisher"]), Said(**reason)) for one in outside().values() for reason in one["reasons"]))


def sources() -> Grid:
    """Who published what, when."""
    rows = [(Said(**one["publisher"]), str(one["date"]), Said(*(in_language(one["source"], lang) for lang in LANGUAGES)))
            for one in outside().values()]
    return Grid("sources", Said("sources", "sources"), ("", "", ""), tuple(rows))


def told(asked: Asked, ours: Futures, hsbc: Futures) -> list[Sentence]:
    """The gap by their rule and ours."""
    unit, parts, theirs = asked.case.currency, hsbc_parts(asked, ours), hsbc_parts(asked, hsbc)
    values: dict[str, Cell] = {"gap": exact(money("hsbc", "gap"), unit), "ours": mean_of(parts["gap"], unit),
                               "theirs": mean_of(theirs["gap"], unit), "missing": mean_of(parts["missing"], unit),
                               "external": mean_of(parts["external"], unit), "shut": mean_of(theirs["missing"], unit)}
    return [Sentence(Said(
        "HSBC prints a gap of {gap} to 2030; by its rule our flows leave {ours}, and with its rent, sales and money {theirs}.",
        "HSBC publie un besoin de {gap} d'ici 2030 ; selon sa règle, nous trouvons {ours}, et {theirs} avec ses loyers, ventes et fonds."),
        values), Sentence(Said(
            "In the engine {external} comes from outside and {missing} from nowhere; with HSBC's inputs, no new equity or debt, {shut}.",
            "Dans le moteur {external} viennent de l'extérieur et {missing} de nulle part ; avec les hypothèses d'HSBC, sans fonds propres "
            "ni dette nouveaux, {shut}."), values),
        Sentence(Said("The parts HSBC prints miss its own whole by {closes}; those of Morgan Stanley and Bain add up; {unnamed} of the "
                      "announced contracts nobody has named.",
                      "Les parties que publie HSBC s'écartent de {closes} de son propre total ; celles de Morgan Stanley et de Bain "
                      "tombent juste ; {unnamed} des contrats annoncés n'ont pas de nom."),
                 {"closes": exact(closing("hsbc")[0] - closing("hsbc")[1], unit),
                  "unnamed": exact(closing("contracts")[1] - closing("contracts")[0], unit)})]


def figures(asked: Asked, ours: Futures, hsbc: Futures, ms: Futures) -> list[Named]:
    """HSBC's parts on our flows and with its inputs; what Morgan Stanley and JPMorgan say in shares."""
    unit = asked.case.currency
    named = [Named(f"{key}.{which}", Said(f"{PARTS[key].en}, {words[0]}", f"{PARTS[key].fr}, {words[1]}"), mean_of(parts[key], unit))
             for which, words, parts in (("ours", ("ours", "chez nous"), hsbc_parts(asked, ours)),
                                         ("theirs", ("with HSBC's inputs", "avec les hypothèses d'HSBC"), hsbc_parts(asked, hsbc)))
             for key in ("rent", "cash", "gap", "missing", "external")]
    spent, running = total(ours, [summed("spent", year) for year in years_to(ours, END)]), total(ours, [summed("running", END)])
    theirs = money("morgan-stanley", "raised") / money("morgan-stanley", "spent_2028")
    columns = [("ours", ms_parts(ours), Said("ours", "chez nous")), ("loans", ms_parts(ms), Said("with their loans", "avec leurs prêts"))]
    part = Said("part raised outside", "part levée à l'extérieur")
    printed = Said(f"{part.en}, Morgan Stanley", f"{part.fr}, Morgan Stanley")
    return [*named, Named("raised.published", printed, exact(round(theirs, 3), "share")),
            *(Named(f"raised.{key}", Said(f"{part.en}, {said.en}", f"{part.fr}, {said.fr}"), ratio_of(one["raised"], one["paid"], "share"))
              for key, one, said in columns),
            Named("return", Said("return on our spending at JPMorgan's sales", "rendement de notre dépense aux ventes de JPMorgan"),
                  ratio_of(money("jpmorgan", "sales_a_year") - running, spent, "share"))]


def limits(asked: Asked) -> list[Said]:
    """What the answer does not say."""
    later = [one["publisher"] for one in outside().values() if str(one["date"]) > str(asked.case.as_of)]
    names, noms = " and ".join(one["en"] for one in later), " et ".join(one["fr"] for one in later)
    return [
        Said(f"Nothing is tuned to these estimates; after the case's date: {names}. Only the sum of contracts is an input of the case.",
             f"Rien n'est ajusté à ces estimations ; postérieures au cas : {noms}. Seule la somme des contrats en est une hypothèse."),
        Said("Their models are known from press reports: definitions are rebuilt from words, and a residual may be ours or theirs.",
             "Leurs modèles sont connus par la presse : les définitions sont reconstruites, et un écart peut être le nôtre ou le leur."),
        Said("Their sales are put in through the price, which lifts the first years too.",
             "Leurs ventes entrent par le prix, ce qui gonfle aussi les premières années.")]
