"""The workbook of one loan or guarantee: expected flows as numbers, present values and FCRA components as formulas."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Final

from whopays.public_accounts.appraisal import NEAR_A_YEAR, Appraisal
from whopays.public_accounts.cohort import COMPONENTS, LINES, Cohort
from whopays.public_accounts.fair_value import fair_value_cohort
from whopays.public_accounts.fcra import component_costs
from whopays.public_accounts.loan import Loan
from whopays.report.book import Book, Sheet, absolute, area, cell_name
from whopays.report.charts import subsidy_components
from whopays.report.charts.cohort_cash import NAMES
from whopays.report.charts.outlays import FIELDS
from whopays.report.paper import Paper
from whopays.report.sheets.opening import opening

TERMS: Final = (
    "kind",
    "principal",
    "currency",
    "disbursed",
    "maturity_years",
    "grace_years",
    "amortisation",
    "payments_per_year",
    "lifetime_default_share",
    "recovery_share",
    "recovery_lag_years",
    "covered_share",
    "cap",
    "first_loss",
    "upfront_fee_rate",
    "annual_fee_rate",
    "borrower_rate",
    "interest_supplement_rate",
    "prepayment_rate",
    "price_of_risk",
    "market_spread",
)
WHOLE: Final = 100  # percent
Area = Mapping[str, str]


def workbook_of(answer: Appraisal, record: Mapping[str, Any], paper: Paper) -> bytes:
    """The bytes of the workbook.

    record : the same answer as the object `whopays.subsidy/1`
    """
    look = paper.look
    book, say = Book(look, paper.title), look.say
    names = {
        "components": say("Components", "Composantes"),
        "budget": say("Flows", "Flux"),
        "fair": say("Flows, fair value", "Flux, juste valeur"),
        "years": say("By year", "Par année"),
        "outlays": say("Outlays", "Décaissements"),
        "terms": say("Terms and sources", "Conditions et sources"),
    }
    opening(
        book,
        paper,
        [
            (
                names["components"],
                say("FCRA components and fair value, by formulas from the flows", "composantes FCRA et juste valeur, par formules"),
            ),
            (
                names["budget"],
                say(
                    "each expected flow with its discount factor and present value",
                    "chaque flux attendu, son facteur et sa valeur actuelle",
                ),
            ),
            (names["fair"], say("the same at market price of risk", "les mêmes au prix de marché du risque")),
            (
                names["years"],
                say("cash flows by year after disbursement, by formulas", "flux par année après décaissement, par formules"),
            ),
            (names["outlays"], say("by fiscal year", "par exercice")),
            (names["terms"], say("what the file states and what was assumed", "ce que dit le fichier")),
        ],
    )
    summary = book.sheet(
        names["components"],
        say("Subsidy by component", "Subvention par composante"),
        say("percent of what is disbursed; above 0: cost to the state", "pour cent du montant décaissé ; au-dessus de 0 : coût"),
        widths=(36, 18, 18),
    )
    placed = {
        key: flows(book, names[key], answer.loan, cohort)
        for key, cohort in (("budget", answer.expected), ("fair", fair_value_cohort(answer.loan)))
    }
    components(summary, answer, placed)
    by_year(book, names["years"], answer, record, placed["budget"])
    outlays(book, names["outlays"], record)
    terms(book, names["terms"], answer.loan, record)
    return book.done()


def flows(book: Book, name: str, loan: Loan, cohort: Cohort) -> Area:
    """Each flow: component, sign, years, money; its factor and present value as formulas. Returns the areas of the columns."""
    say = book.look.say
    made = book.sheet(
        name,
        name,
        say(
            f"{loan.currency}, expected; zero rates effective a year; present value = sign x money x factor",
            f"{loan.currency}, attendus ; taux zéro effectifs annuels ; valeur actuelle = signe x montant x facteur",
        ),
        widths=(24, 14, 8, 12, 10, 18, 14, 14, 18),
    )
    made.heads(
        [
            say("line", "ligne"),
            say("component", "composante"),
            say("sign", "signe"),
            say("years", "années"),
            say("year", "année"),
            say("money", "montant"),
            say("zero rate", "taux zéro"),
            say("factor", "facteur"),
            say("present value", "valeur actuelle"),
        ]
    )
    made.page.freeze_panes(made.row, 0)
    first = made.row
    for line, flow in cohort.flows.items():
        component, sign = LINES[line]
        for time, money in zip(flow.times.tolist(), flow.amounts.tolist(), strict=True):
            row, rate = made.row, loan.treasury.rate(time)
            factor = float(loan.treasury.factor(time))
            made.line(
                (say(*NAMES[line]), say(*subsidy_components.COMPONENTS[component]), sign, time, math.ceil(time - NEAR_A_YEAR), money, rate),
                ("text", "text", "day", "number", "day", "amount", "factor"),
            )
            made.formula(row, 7, f"=(1+{cell_name(row, 6)})^-{cell_name(row, 3)}", factor, "factor")
            made.formula(row, 8, f"={cell_name(row, 2)}*{cell_name(row, 5)}*{cell_name(row, 7)}", sign * money * factor, "amount")
    last = max(made.row - 1, first)
    return {
        key: f"'{made.name}'!{absolute(area(first, last, column))}"
        for key, column in (("line", 0), ("component", 1), ("sign", 2), ("year", 4), ("money", 5), ("value", 8))
    }


def components(made: Sheet, answer: Appraisal, placed: Mapping[str, Area]) -> None:
    """Each component rounded to two decimals as the budget does, their sum, and the cost in money."""
    look, loan = made.book.look, answer.loan
    made.line((look.say("disbursed", "décaissé") + f", {loan.currency}", loan.basis), ("text", "amount"))
    basis = absolute(cell_name(made.row - 1, 1))
    made.book.define("disbursement", made, cell_name(made.row - 1, 1))
    made.row += 1
    made.heads(
        [look.say("component, %", "composante, %"), look.say("budget (FCRA)", "budget (FCRA)"), look.say("fair value", "juste valeur")]
    )
    first = made.row
    held = {"budget": answer.components, "fair": answer.fair_value}
    for name in COMPONENTS:
        word = look.say(*subsidy_components.COMPONENTS[name])
        made.put(made.row, 0, word, "text")
        for at, (key, cost) in enumerate(held.items()):
            formula = (
                f'=ROUND(SUMIF({placed[key]["component"]},"{word}",{placed[key]["value"]})/{basis}*{WHOLE},2)' if loan.basis else "=0"
            )
            made.formula(made.row, 1 + at, formula, float(getattr(cost, name)), "two")
        made.row += 1
    last = made.row - 1
    made.put(made.row, 0, look.say("Subsidy rate, %", "Taux de subvention, %"), "bold")
    made.put(made.row + 1, 0, look.say("Cost", "Coût") + f", {loan.currency}", "bold")
    for at, (key, cost) in enumerate(held.items()):
        rate = float(cost.subsidy_rate)
        made.formula(made.row, 1 + at, f"=SUM({area(first, last, 1 + at)})", rate, "sum_two")
        made.formula(made.row + 1, 1 + at, f"={cell_name(made.row, 1 + at)}/{WHOLE}*{basis}", rate * loan.basis / WHOLE, "sum_amount")
        made.book.define(f"{key}_components", made, area(first, last, 1 + at))
        made.book.define(f"{key}_subsidy_rate", made, cell_name(made.row, 1 + at))
        made.book.define(f"{key}_cost", made, cell_name(made.row + 1, 1 + at))
    made.row += 2
    made.put(
        made.row, 0, look.say("before rounding: present value of all flows", "avant arrondi : valeur actuelle de tous les flux"), "quiet"
    )
    for at, (key, cohort) in enumerate((("budget", answer.expected), ("fair", fair_value_cohort(loan)))):
        made.formula(made.row, 1 + at, f"=SUM({placed[key]['value']})", sum(component_costs(cohort, loan.treasury).values()), "amount")
    made.chart(
        "column",
        look.say("Subsidy by component, %", "Subvention par composante, %"),
        [
            (look.say("budget (FCRA)", "budget (FCRA)"), area(first, last + 1, 0), area(first, last + 1, 1)),
            (look.say("fair value", "juste valeur"), area(first, last + 1, 0), area(first, last + 1, 2)),
        ],
        cell_name(made.row + 2, 0),
    )


def by_year(book: Book, name: str, answer: Appraisal, record: Mapping[str, Any], placed: Area) -> None:
    """Flows summed by year and line with SUMIFS, their net, and a native chart."""
    look = book.look
    lines = list(answer.expected.flows)
    made = book.sheet(
        name,
        name,
        look.say(
            f"{answer.loan.currency}, nominal, not discounted; above 0: paid by the state",
            f"{answer.loan.currency} courants, non actualisés ; au-dessus de 0 : payé par l'État",
        ),
        widths=(12, *(20 for _ in range(len(lines) + 1))),
    )
    words = [look.say(*NAMES[line]) for line in lines]
    made.heads([look.say("year", "année"), *words, look.say("net", "net")])
    first = made.row
    for row in record["cash_flows"]:
        made.put(made.row, 0, row["year"], "day")
        for at, line in enumerate(lines):
            sums = f'SUMIFS({placed["money"]},{placed["line"]},"{words[at]}",{placed["year"]},{cell_name(made.row, 0)})'
            made.formula(made.row, 1 + at, f"={LINES[line][1]}*{sums}", LINES[line][1] * row[line], "amount")
        whole = f"{cell_name(made.row, 1)}:{cell_name(made.row, len(lines))}"
        made.formula(made.row, 1 + len(lines), f"=SUM({whole})" if lines else "=0", row["net"], "amount")
        made.row += 1
    made.put(made.row, 0, look.say("sum", "somme"), "bold")
    for at in range(len(lines) + 1):
        key = "net" if at == len(lines) else lines[at]
        sign = 1 if key == "net" else LINES[key][1]
        value = sign * sum(row[key] for row in record["cash_flows"])
        made.formula(made.row, 1 + at, f"=SUM({area(first, made.row - 1, 1 + at)})", value, "sum_amount")
    book.define("net_cash", made, area(first, made.row - 1, 1 + len(lines)))
    made.chart(
        "column",
        look.say("Expected cash flows, nominal", "Flux attendus, monnaie courante"),
        [(word, area(first, made.row - 1, 0), area(first, made.row - 1, 1 + at)) for at, word in enumerate(words)],
        cell_name(made.row + 2, 0),
        stacked=True,
    )


def outlays(book: Book, name: str, record: Mapping[str, Any]) -> None:
    """Subsidy and cash by fiscal year, with sums."""
    look = book.look
    made = book.sheet(
        name,
        name,
        look.say(f"{record['currency']}, nominal; fiscal years: {record['fiscal_years']}", f"{record['currency']} courants ; exercices"),
        widths=(16, 30, 30),
    )
    made.heads([look.say("fiscal year", "exercice"), *(look.say(*words) for words in FIELDS.values())])
    first = made.row
    for row in record["outlays"]:
        made.line((row["fiscal_year"], row["subsidy"], row["cash"]), ("day", "amount", "amount"))
    made.put(made.row, 0, look.say("sum", "somme"), "bold")
    for at, key in enumerate(FIELDS):
        made.formula(
            made.row, 1 + at, f"=SUM({area(first, made.row - 1, 1 + at)})", sum(row[key] for row in record["outlays"]), "sum_amount"
        )


def terms(book: Book, name: str, loan: Loan, record: Mapping[str, Any]) -> None:
    """What the file states, what was taken where it is silent, the curve, the source."""
    look = book.look
    made = book.sheet(name, name, record["source"], widths=(34, 28, 60))
    assumed = dict(loan.assumed)
    made.heads([look.say("term", "condition"), look.say("value", "valeur"), look.say("basis", "fondement")])
    for key in TERMS:
        value = getattr(loan, key)
        if value in (None, "") or value == math.inf:
            continue
        basis = look.say("not stated: assumed", "non précisé : retenu") if key in assumed else look.say("loan file", "fichier de prêt")
        made.line((key, value, basis), ("text", "text" if isinstance(value, str) else "number", "text"))
    for year, rate in loan.treasury.zeros.items():
        made.line(
            (
                look.say(f"zero rate to {year:g} years", f"taux zéro à {year:g} ans"),
                rate,
                loan.treasury.name or look.say("loan file", "fichier de prêt"),
            ),
            ("text", "factor", "text"),
        )
