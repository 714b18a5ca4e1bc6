"""Policies side by side for a person, and as the object `whopays.compare/1`."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any, Final

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from whopays.engine.compare import Comparison, Gain, PolicyAnswer
from whopays.model.result import Payer
from whopays.report.accounts import accounts_object, books_of, compact, in_full
from whopays.report.amounts import Measure, amount, exact, measure, money, number
from whopays.report.benefits import FIRST, benefits, moves
from whopays.report.benefits import LABEL as WIDE
from whopays.report.figures import GAP, Page, aligned, grid
from whopays.report.particulars import particulars
from whopays.report.words import GROUPS, NO_RATING, NOT_A_RATING, WHOLE_GROUPS, percent

SCHEMA: Final = "whopays.compare/1"
SHARE: Final = Measure(100.0, "%")
LABEL: Final = 24  # columns of the widest row name
LEAST: Final = 0.0005  # share below which a group is not printed
FEW: Final = 0.05  # of the unit of its table, below which a gain is not printed
USED: Final = WIDE + FIRST  # columns beside those of policies in the table of benefits
LATER: Final = ("Later customers", "Clients à venir")  # whose payments are the value labs and sites have at the end
TOGETHER: Final = ("All together", "Ensemble")
RISK: Final = "public_cost.risk"
SURE: Final = 2.0  # standard errors from which a sign is said
CHANCE: Final = "default_probability"


def compare_object(found: Comparison) -> dict[str, Any]:
    """A comparison as plain values, valid against schemas/compare-1.json; null where a figure is undefined."""
    header = {name: getattr(found, name) for name in ("case", "case_hash", "code_version", "as_of", "paths", "seed", "seconds", "views")}
    policies = []
    for one in found.policies:
        policies.append({
            "name": one.name, "title": one.title, "citations": list(one.citations), "applies": one.applies,
            "reasons": list(one.reasons), "notes": list(one.notes), "who_pays": [asdict(line) for line in one.who_pays],
            "measured": {name: asdict(value) for name, value in one.measured.items()},
            "public_loss_tail": asdict(one.tail) if one.tail else None,
            "catastrophe_layers": {name: asdict(layer) for name, layer in one.layers.items()},
            "gains": [asdict(gain) for gain in one.gains], "accounts": accounts_object(books_of(found, one))})
    french = {english: said for english, said in limits_said(found) if said != english}
    french |= {english: said for one in found.policies for english, said in one.french.items()}
    return dict(_finite({"schema": SCHEMA, **header, "against": found.policies[0].name, "policies": policies, "limits": limits(found),
                         "french": french}))


def limits(found: Comparison) -> list[str]:
    """Sentences that must stand by the table."""
    return [english for english, _ in limits_said(found)]


def limits_said(found: Comparison) -> list[tuple[str, str]]:
    """The same in English and French."""
    return [
        (f"Default probabilities of named firms: {NOT_A_RATING}.", f"Probabilités de défaut d'entreprises nommées : {NO_RATING[1]}."),
        behaviour(found),
        ("Fair value prices the risk of the stock market alone, so it errs low; costs are to the end of the horizon, less what the "
         "state still holds then at its mark.",
         "La juste valeur ne tient compte que du risque du marché des actions : elle est sous-estimée ; les coûts courent jusqu'à la fin "
         "de l'horizon, moins ce que l'État détient encore alors, à sa valeur de marché."),
        *((text, found.french.get(text, text)) for text in found.limits)]


def behaviour(found: Comparison) -> tuple[str, str]:
    """What the case lets builders do when capital is cheaper."""
    if not found.build_elasticity:
        return ("Who builds how much does not react to money from the state: contracts are signed; what a policy moves is who pays, "
                "prices of compute, spreads and who fails.",
                "Les quantités construites ne réagissent pas à l'argent de l'État, car les contrats sont signés : une politique change "
                "qui paie, le prix de la puissance de calcul, les écarts de taux et qui fait défaut.")
    by = f"{found.build_elasticity:.3g}"
    return (f"Signed contracts keep their size; what binds nobody is offered in a size larger by {by} % for each "
            "percent that aid takes off its cost of capital, and is taken up where it is needed.",
            f"Les contrats signés gardent leur taille ; ce qui n'engage personne est proposé en plus grand, de {by.replace('.', ',')} % "
            f"pour "
            "chaque pour cent que l'aide retire à son coût du capital, et pris là où c'est utile.")


def _finite(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _finite(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(inner) for inner in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def comparison(found: Comparison, page: Page, whole: str | None = None) -> Iterator[RenderableType]:
    """Headline by policy, who pays, who gains, then what single policies add; the public accounts of policy `whole` in full."""
    page = page.of(found.calls)
    yield from heading(found, page)
    run = [one for one in found.policies if one.applies]
    yield Text()
    yield from headline(run, found.currency, page)
    colon = page.say(": ", " : ")
    for one in found.policies:
        if one.reasons:
            word = page.say("in part", "en partie") if one.applies else page.say("does not apply", "sans objet")
            yield Text(f"{one.name}{colon}{word} - {page.say('; ', ' ; ').join(in_tongue(one, reason, page) for reason in one.reasons)}")
        for note in one.notes:
            yield Text(f"{one.name}{colon}{in_tongue(one, note, page)}")
    yield from map(Text, cheaper_than_budgeted(run, found.currency, page))
    for part in columns_that_fit(run, page):
        yield Text()
        yield _table(page.say("who pays, %", "qui paie, %"), part, shares_by_group(part, found.currency, page), page)
    for part in columns_that_fit([one for one in run[1:] if one.gains], page):
        how = measure(found.currency, max(math.fsum(gain.value for gain in one.gains if gain.value > 0) for one in run))
        if rows := gains_by_group(part, how, page):
            yield Text()
            yield _table(f"gains, {page.write(how.unit)}", part, rows, page)
    yield Text(page.say(
        "gain: less paid or more held at the end, present value; errors of groups are upper bounds. Customers who pay more also "
        "get more; what owners of labs and sites hold more at the end is left to later customers to pay",
        "gain : moins payé ou plus détenu à la fin, en valeur actuelle ; l'erreur d'un groupe est un majorant. Les clients qui paient "
        "plus reçoivent aussi plus ; ce que les propriétaires de laboratoires et de sites détiennent de plus à la fin, ce sont les "
        "clients à venir qui le paieront"), style="dim")
    yield from benefits(list(columns_that_fit([one for one in run[1:] if moves(one)], page, USED)), run[0], page)
    for one in run:
        yield from particulars(one, found.currency, page)
        books = books_of(found, one)
        yield from compact(one, books, found.currency, page)
        if one.name == whole:
            yield from in_full(one, books, found.currency, page)
    yield Text()
    said = [page.say(*one) for one in limits_said(found)]
    for sentence in said if page.verbose else said[:3]:
        yield Text(sentence, style="italic")


def heading(found: Comparison, page: Page) -> Iterator[RenderableType]:
    """What is compared, on how many futures."""
    views = ", ".join(f"{page.say(name, found.french.get(name, name))} {percent(weight)}" for name, weight in found.views.items())
    n, first, futures = len(found.policies), found.policies[0].name, page.write(f"{found.paths:,}")
    seconds = page.write(f"{found.seconds:.1f}")
    yield Text(page.say(f"{found.case}: {n} policies on the same futures", f"{found.case} : {n} politiques sur les mêmes futurs"),
               style="bold")
    yield Text(page.say(
        f"{futures} futures a view ({views}), seed {found.seed}, {seconds} s; differences are paired with `{first}`",
        f"{futures} futurs par vue ({views}), graine {found.seed}, {seconds} s ; écarts appariés avec `{first}`"), style="dim")


def in_tongue(one: PolicyAnswer, text: str, page: Page) -> str:
    """A reason or a note of a policy in the language."""
    return page.say(text, one.french.get(text, text))


def headline(run: Sequence[PolicyAnswer], currency: str, page: Page) -> Iterator[RenderableType]:
    """One row a policy: chance that a lab fails, cost in both measures, what is lost on 5 % of futures and when."""
    sign, cost = page.symbols.plus_minus, of_costs(run, currency)
    failing = money(currency, (one.measured["loss_in_failure"].value for one in run), received(run[0]))

    def column(name: str, how: Measure, field: str) -> list[str]:
        error = "error" if field == "value" else "difference_error"
        cells = [page.write(amount(getattr(one.measured[name], field), getattr(one.measured[name], error), how, sign, 1)) for one in run]
        return aligned(cells, f" {sign} ")

    def heading(english: str, french: str, how: Measure) -> str:
        return f"{page.say(english, french)}, {page.write(how.unit)}"

    tails = [page.write(exact(round(one.tail.loss * cost.factor, 1))) + (
        page.say(f" in {one.tail.year}", f" en {one.tail.year}") if one.tail.year else "") for one in run if one.tail]
    tables = [
        {page.say("a lab fails, %", "un défaut, %"): column(CHANCE, SHARE, "value"),
         page.say("difference", "écart"): column(CHANCE, SHARE, "difference"),
         heading("loss of creditors", "perte des créanciers", failing): column("loss_in_failure", failing, "value")},
        {heading("FCRA cost", "coût FCRA", cost): column("public_cost.budget", cost, "value"),
         heading("fair value", "juste valeur", cost): column("public_cost.fair", cost, "value"),
         heading("95th percentile", "95e centile", cost): tails}]
    for columns in tables:
        table = grid()
        table.add_column("", overflow="fold", max_width=LABEL)
        for name in columns:
            table.add_column(name, justify="right", no_wrap=True)
        for i, one in enumerate(run):
            table.add_row(Text(one.name), *(Text(cells[i]) for cells in columns.values()))
        yield table
        yield Text()


def received(one: PolicyAnswer) -> float:
    """What work, energy and materials receive under a policy."""
    return math.fsum(line.net for line in one.who_pays)


def of_costs(run: Sequence[PolicyAnswer], currency: str) -> Measure:
    """How all that the policies cost the state is written: in one unit, since it stands side by side."""
    costs = [one.measured[name].value for one in run for name in ("public_cost.budget", "public_cost.fair")]
    return money(currency, [*costs, *(one.tail.loss for one in run if one.tail)], received(run[0]))


def cheaper_than_budgeted(run: Sequence[PolicyAnswer], currency: str, page: Page) -> Iterator[str]:
    """Policies whose fair value is below FCRA, surely, and why that can be."""
    least = LEAST / of_costs(run, currency).factor
    for one in run:
        risk = one.measured[RISK]
        if risk.value < -SURE * risk.error and risk.value <= -least:
            how = measure(currency, abs(risk.value))
            by = page.write(f"{amount(-risk.value, risk.error, how, page.symbols.plus_minus)} {how.unit}")
            yield page.say(
                f"{one.name}: fair value is below FCRA by {by}: "
                "what the state pays falls in bad markets, or what it receives then rises; so the market would pay for it",
                f"{one.name} : la juste valeur est inférieure de {by} au coût FCRA : dans les mauvais marchés, l'État paie moins ou "
                f"reçoit plus ; le marché paierait donc pour cela")


def columns_that_fit(run: Sequence[PolicyAnswer], page: Page, used: int = 0) -> Iterator[list[PolicyAnswer]]:
    """Policies in rows of columns as wide as the page takes beside what is used, the names of rows if nothing else."""
    part: list[PolicyAnswer] = []
    room = page.inner - (used or LABEL)
    for one in run:
        width = max(len(one.name), len("-123.4 ± 12.3")) + GAP
        if part and room < width:
            yield part
            part, room = [], page.inner - (used or LABEL)
        part.append(one)
        room -= width
    if part:
        yield part


def group_of(party: str, page: Page) -> str:
    """Name of the group a party is counted in."""
    if page.lang == "en":
        return WHOLE_GROUPS.get(party) or page.called(GROUPS.get(party.split(":")[0], party).capitalize() + "s")
    from whopays.report.look import Look
    from whopays.report.naming import WHOLE_FR, group_name  # with the studies' words behind it

    return WHOLE_FR.get(party) or group_name(party.split(":")[0], Look(page.lang).of(page.calls))


def shares_by_group(run: Sequence[PolicyAnswer], currency: str, page: Page) -> dict[str, list[str]]:
    """Group -> cells by policy; the last rows add to 100 %, and to what was received."""
    def cell(lines: list[Payer]) -> str:
        return page.write(amount(math.fsum(line.share for line in lines), math.fsum(line.error for line in lines), SHARE,
                                 page.symbols.plus_minus, 1))

    groups = sorted({group_of(line.party, page) for one in run for line in one.who_pays},
                    key=lambda name: -math.fsum(line.share for line in run[0].who_pays if group_of(line.party, page) == name))
    rows = {}
    for name in groups:
        mine = [[line for line in one.who_pays if group_of(line.party, page) == name] for one in run]
        if any(abs(math.fsum(line.share for line in lines)) >= LEAST for lines in mine):
            rows[name] = [cell(lines) for lines in mine]
    rows[page.say(*TOGETHER)] = [page.write(f"{100 * math.fsum(line.share for line in one.who_pays):.1f}") for one in run]
    how = measure(currency, max(abs(received(one)) for one in run))
    rows[f"{page.say('received', 'reçu')}, {page.write(how.unit)}"] = [page.write(number(received(one) * how.factor, 0)) for one in run]
    return rows


def gains_by_group(run: Sequence[PolicyAnswer], how: Measure, page: Page) -> dict[str, list[str]]:
    """Group -> gain by policy; what work, energy and materials receive more is not a gain of a party and stands apart."""
    def cell(gains: list[Gain]) -> str:
        if not gains:
            return "0"
        total, error = math.fsum(g.value for g in gains), math.fsum(g.error for g in gains)
        return page.write(amount(total, error, how, page.symbols.plus_minus, 1))

    def group(party: str) -> str:
        return page.say(*LATER) if party.split(":")[0] in ("lab", "project") else group_of(party, page)

    groups = dict.fromkeys(group(gain.party) for one in run for gain in sorted(one.gains, key=lambda g: -abs(g.value)))
    return {name: [cell([g for g in one.gains if group(g.party) == name]) for one in run] for name in groups
            if any(abs(g.value) * how.factor >= FEW for one in run for g in one.gains if group(g.party) == name)}


def _table(heading: str, run: Sequence[PolicyAnswer], rows: dict[str, list[str]], page: Page) -> Table:
    table = grid()
    table.add_column(heading, max_width=LABEL, overflow="fold")
    sign = f" {page.symbols.plus_minus} "
    columns = [aligned([cells[i] for cells in rows.values()], sign) for i in range(len(run))]
    for one in run:
        table.add_column(one.name, justify="right", no_wrap=True)
    for i, name in enumerate(rows):
        table.add_row(Text(name), *(Text(cells[i]) for cells in columns), style="bold" if name in TOGETHER else "")
    return table
