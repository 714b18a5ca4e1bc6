"""The workbook of a run: who pays and sources and uses as live sums, curves, losses, inputs with their sources."""

from __future__ import annotations

from whopays.case.case import Case
from whopays.model.result import Result
from whopays.report import tidy
from whopays.report.book import Book
from whopays.report.paper import Paper
from whopays.report.sheets import curves, figures, losses, sources_uses, who_pays
from whopays.report.sheets.inputs import inputs_sheet
from whopays.report.sheets.opening import opening, sources_sheet


def workbook_of(result: Result, paper: Paper, case: Case | None) -> bytes:
    """The bytes of the workbook."""
    look = paper.look
    book = Book(look, paper.title, max((abs(one.net) for one in result.pooled.who_pays), default=0.0))
    say = look.say
    sheets = [
        (say("Who pays", "Qui paie"), say("adds to 100 % by formulas, three statements", "somme à 100 % par formules, trois états")),
        (
            say("Sources and uses", "Ressources et emplois"),
            say("what came in, what went out, what was kept", "entrées, sorties et ce qui est conservé"),
        ),
        (say("Figures", "Chiffres"), say("every figure with its error, by view", "chaque chiffre avec son erreur, par vue")),
        (say("Curves", "Courbes"), say("default probability and fans by quarter", "probabilité de défaut et éventails par trimestre")),
        (say("Losses", "Pertes"), say("claims, recoveries and losses by class", "créances, recouvrements et pertes par rang")),
        (say("Inputs", "Hypothèses"), say("every input with basis, reason, sources", "chaque hypothèse, avec son fondement, sa raison et "
                                                                                     "ses sources")),
    ]
    opening(book, paper, sheets)
    who_pays.fill(book, result, sheets[0][0])
    if result.flows:
        sources_uses.fill(book, result, sheets[1][0])
    figures.fill(book, result, sheets[2][0])
    curves.fill(book, result, sheets[3][0])
    losses.fill(book, result, sheets[4][0])
    inputs_sheet(book, list(tidy.inputs(case, look.lang)) if case else [])
    sources_sheet(book, paper)
    return book.done()
