"""The answer on one loan as text of 80 columns, in the order a budget analyst reads."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence

from whopays.case.french import in_language
from whopays.public_accounts.appraisal import LIMITS, Appraisal, cash_flows, fair_value_method
from whopays.public_accounts.cohort import LINES
from whopays.public_accounts.reestimate import Reestimate
from whopays.report.charts.subsidy_components import method_fr
from whopays.report.figures import Page
from whopays.report.policy_words import LIMITS_FR, note_fr
from whopays.report.words import unbroken

PLAIN = Page()
# A terminal's width.
WIDTH = 80
# Decimals tried for a table until it fits: two, one, none.
DECIMALS = (2, 1, 0)
# The principal is written with at least this many digits before the last, in groups of thousands.
DIGITS = 2
GROUP = 3
SCALES = ("", "thousand ", "m ", "bn ", "tn ")
# Headings of the cash-flow table, and the lines each adds up.
COLUMNS = {
    ("loan made", "prêt versé"): ("disbursement",),
    ("due", "dû"): ("scheduled_payments",),
    ("claims", "appels"): ("claims",),
    ("missed", "manqué"): ("missed_payments",),
    ("recovered", "recouvré"): ("recoveries",),
    ("fees", "commissions"): ("upfront_fees", "annual_fees"),
    ("support", "bonif."): ("interest_supplements",),
    ("prepaid", "anticipé"): ("prepayments", "payments_forgone"),
    ("warrants", "bons"): ("warrants",),
}
COMPONENT_NAMES = {"defaults": ("Defaults, net of recoveries", "Défauts, nets des recouvrements"), "interest": ("Interest", "Intérêts"),
                   "fees": ("Fees", "Commissions"), "other": ("All other", "Autres")}
AMORTISATION_FR = {"level_principal": "principal constant", "level_payment": "annuités constantes", "bullet": "remboursé à la fin",
                   "annuity": "annuités constantes"}


def statement(appraisal: Appraisal, page: Page = PLAIN) -> str:
    """The answer as text.

    appraisal : Appraisal
    page      : its language; lines are those of a terminal, whatever the width
    returns   : lines of at most 80 characters: terms, four components, rate, cash flows, outlays, limits

    Errors: none here.

    >>> from whopays.public_accounts.appraisal import appraise
    >>> from whopays.public_accounts.loan import Loan
    >>> from whopays.public_accounts.treasury import flat
    >>> text = statement(appraise(Loan("guarantee", 1e9, 15, "level_principal", 0.0397, 0.36, flat(0.04))))
    >>> [line.split() for line in text.splitlines() if line.startswith("  Subsidy rate")]
    [['Subsidy', 'rate', '2.18', '6.51']]
    """
    scale, unit = _scale(appraisal.loan.principal, appraisal.loan.currency)
    parts = [_terms(appraisal, page), _components(appraisal, scale, page.write(unit), page), _effective(appraisal, page),
             _cash_flows(appraisal, scale, page.write(unit), page), _outlays(appraisal, scale, page.write(unit), page),
             _notes(appraisal, page)]
    return "\n\n".join(parts)


def _wrapped(text: str, page: Page, width: int = WIDTH, first: str = "", later: str = "") -> list[str]:
    """Lines of a width; in French no line begins with a sign that belongs to the word before it."""
    whole = text if page.lang == "en" else unbroken(text)
    return [line.replace("\u00a0", " ") for line in textwrap.wrap(whole, width, initial_indent=first, subsequent_indent=later)]


def _scale(principal: float, currency: str) -> tuple[float, str]:
    """Divisor and name of the money unit of the tables."""
    step = int((math.log10(principal) - DIGITS) // GROUP) if principal > 0 else 0
    step = min(max(step, 0), len(SCALES) - 1)
    return float((12 - 2) ** (GROUP * step)), f"{SCALES[step]}{currency}"


def _terms(appraisal: Appraisal, page: Page) -> str:
    loan, rates = appraisal.loan, appraisal.loan.treasury
    covered, lost, back = (_percent(one, page) for one in (loan.covered_share, loan.lifetime_default_share, loan.recovery_share))
    what = page.say(f"guarantee of {covered} of", f"garantie de {covered} de") if loan.kind == "guarantee" else page.say(
        "direct loan,", "prêt direct,")
    when = page.say(f", disbursed {loan.disbursed}", f", décaissement {loan.disbursed}") if loan.disbursed else ""
    timing = page.say("by given years", "par années données") if loan.default_timing else page.say("by balance", "selon le solde")
    zero = _percent(next(iter(rates.zeros.values())), page)
    curve = page.say(f"{zero} flat", f"{zero} constant") if rates.is_flat else page.say(
        f"zeros of {rates.name or rates.date}", f"zéros de {rates.name or rates.date}")
    plain = loan.amortisation.replace("_", " ")
    years, grace, lag = (page.write(f"{one:g}") for one in (loan.maturity_years, loan.grace_years, loan.recovery_lag_years))
    money = page.write(f"{loan.principal:,.0f} {loan.currency}")
    text = page.say(
        f"{what} {money}{when}; {years} years, {grace} of grace, {plain}; defaults {lost} of principal {timing}, "
        f"recovery {back} after {lag} years; Treasury {curve}.",
        f"{what} {money}{when} ; {years} ans, dont {grace} de différé, {AMORTISATION_FR.get(loan.amortisation, plain)} ; défauts {lost} du "
        f"principal {timing}, recouvrement {back} après {lag} ans ; Trésor {curve}.")
    lines = [in_language(loan.title or loan.name, page.lang)] if loan.title or loan.name else []
    return "\n".join(textwrap.wrap(" ".join(lines), WIDTH) + _wrapped(text[0].upper() + text[1:], page))


def _percent(value: float, page: Page) -> str:
    return page.write(f"{100 * value:.4g} %")


def _components(appraisal: Appraisal, scale: float, unit: str, page: Page) -> str:
    base = page.say("guaranteed principal", "garanti") if appraisal.loan.kind == "guarantee" else page.say("loan principal", "prêté")
    heads = (page.say("FCRA", "FCRA"), page.say("fair value", "juste valeur"))
    rows = [page.say(f"SUBSIDY, percent of {base} disbursed (above 0: cost to the state)",
                     f"SUBVENTION, en % du principal {base} et décaissé (au-dessus de 0 : coût)"), f"{'':36}{heads[0]:>10}{heads[1]:>14}"]
    budget, fair = appraisal.components, appraisal.fair_value
    for name, label in COMPONENT_NAMES.items():
        rows.append(_line(page.say(*label), str(getattr(budget, name)), str(getattr(fair, name)), page))
    rows.append(_line(page.say("Subsidy rate", "Taux de subvention"), str(budget.subsidy_rate), str(fair.subsidy_rate), page))
    rows.append(_line(page.say("Cost, ", "Coût, ") + unit, f"{appraisal.cost / scale:,.2f}", f"{appraisal.fair_cost / scale:,.2f}", page))
    how = fair_value_method(appraisal.loan)
    method = page.say(f"Fair value: {how}.", f"Juste valeur : {method_fr(how)}.")
    rows.extend(_wrapped(method, page, WIDTH - 2, "  ", "  "))
    if fair.subsidy_rate < budget.subsidy_rate:
        rows.extend(_wrapped(page.say(
            "Fair value is below FCRA here: the market is taken to expect less default than the file does, "
            "or a default saves more than it costs.",
            "La juste valeur est ici inférieure au coût FCRA : soit on suppose que le marché attend moins de défauts que le fichier, "
            "soit un défaut épargne plus qu'il ne coûte."), page, WIDTH - 2, "  ", "  "))
    return "\n".join(rows)


def _line(label: str, budget: str, fair: str, page: Page) -> str:
    return f"  {label:34}{page.write(budget):>10}{page.write(fair):>14}"


def _effective(appraisal: Appraisal, page: Page) -> str:
    rate, note = appraisal.effective.rate, appraisal.effective.note
    value = page.write(f"{100 * rate:.4f} % a year") if rate is not None else page.say("none", "aucun")
    text = page.say("Single effective rate: ", "Taux effectif unique : ") + value
    return "\n".join(_wrapped(text + (f" ({page.say(note, note_fr(note))})" if note else ""), page))


def _table(heads: Sequence[str], rows: Sequence[tuple[str, Sequence[float]]], page: Page) -> list[str]:
    """Right-aligned columns with as many decimals as fit the width."""
    written: list[list[str]] = []
    widths: list[int] = []
    for decimals in DECIMALS:
        written = [[label, *(page.write(_amount(value, decimals)) for value in values)] for label, values in rows]
        widths = [max(len(cell) for cell in column) for column in zip(heads, *written, strict=True)]
        if sum(widths) + 2 * len(widths) <= WIDTH:
            break
    return ["  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)) for row in [list(heads), *written]]


def _amount(value: float, decimals: int) -> str:
    text = f"{value:,.{decimals}f}"
    return text.lstrip("-") if not text.strip("-0.,") else text


def _cash_flows(appraisal: Appraisal, scale: float, unit: str, page: Page) -> str:
    flows = appraisal.expected.flows
    shown = {page.say(*head): [line for line in lines if line in flows] for head, lines in COLUMNS.items()
             if any(line in flows for line in lines)}
    rows = []
    for row in cash_flows(appraisal.expected):
        amounts = [sum(LINES[line][1] * row[line] for line in lines) / scale for lines in shown.values()]
        rows.append((page.write(f"{row['year']:g}"), [*amounts, row["net"] / scale]))
    total = [sum(values[column] for _, values in rows) for column in range(len(shown) + 1)]
    head = page.say(f"EXPECTED CASH FLOWS, {unit}, by year after disbursement (above 0: paid)",
                    f"FLUX ATTENDUS, {unit}, par année après décaissement (au-dessus de 0 : payé)")
    return "\n".join([*_wrapped(head, page), *_table([page.say("year", "an"), *shown, "net"],
                                                     [*rows, (page.say("sum", "total"), total)], page)])


def _outlays(appraisal: Appraisal, scale: float, unit: str, page: Page) -> str:
    rows = [(f"{one.year}", [one.subsidy / scale, one.cash / scale]) for one in appraisal.outlays]
    head = page.say(f"OUTLAYS BY FISCAL YEAR, {unit} (from 1 October)", f"DÉCAISSEMENTS PAR EXERCICE, {unit} (dès le 1er octobre)")
    if not appraisal.loan.disbursed:
        head += page.say(", counted from a disbursement on 1 October", ", comptés d'un décaissement au 1er octobre")
    note = page.say("  subsidy: budget outlay when disbursed; cash: financing account, off budget",
                    "  subvention : dépense budgétaire au décaissement ; flux : compte hors budget")
    heads = [page.say("year", "an"), page.say("subsidy", "subvention"), page.say("cash", "flux")]
    return "\n".join([*_wrapped(head, page), *_table(heads, rows, page), note])


def reestimate_statement(appraisal: Appraisal, change: Reestimate, years: float, page: Page = PLAIN) -> str:
    """The reestimate of a cohort as text, money in the unit of the tables; arguments as `appraisal.reestimated`."""
    scale, unit = _scale(appraisal.loan.principal, appraisal.loan.currency)
    spent, rate, unit = page.write(f"{years:g}"), page.write(f"{100 * change.rate:.4f} % a year"), page.write(unit)
    rows = [(page.say("Interest-rate reestimate", "Réestimation d'intérêt"), change.interest),
            (page.say("Technical reestimate", "Réestimation technique"), change.technical),
            (page.say(f"Interest on both over {spent} years", f"Intérêts des deux sur {spent} ans"), change.accrued),
            (page.say("Reestimate", "Réestimation"), change.total)]
    head = page.say(f"REESTIMATE, {unit}, at {rate} (above 0: more cost)", f"RÉESTIMATION, {unit}, à {rate} (au-dessus de 0 : coûte plus)")
    return "\n".join([*_wrapped(head, page), *(f"  {label:34}{page.write(_amount(value / scale, 2)):>14}" for label, value in rows)])


def _notes(appraisal: Appraisal, page: Page) -> str:
    lines = []
    if appraisal.loan.assumed:
        assumed = ", ".join(f"{key} {page.write(value)}" for key, value in appraisal.loan.assumed)
        lines.append(page.say(f"Not stated in the file, so taken as: {assumed}.", f"Non précisé dans le fichier, donc retenu : {assumed}."))
    if appraisal.loan.source:
        lines.append(page.say("Source: ", "Source : ") + in_language(appraisal.loan.source, page.lang))
    wrapped = [_wrapped(line, page) for line in lines]
    limits = [page.say(english, french) for english, french in zip(LIMITS, LIMITS_FR, strict=True)]
    wrapped += [[page.say("LIMITS", "LIMITES")], *(_wrapped(limit, page, first="- ", later="  ") for limit in limits)]
    return "\n".join(line for block in wrapped for line in block)
