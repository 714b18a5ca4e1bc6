"""A study's answer on a page: the answer, figures with errors, a chart, what decides it, what would change it, limits."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from whopays.engine.drivers import VIEW
from whopays.engine.estimate import Estimate, errors_apart
from whopays.report.amounts import Measure, amount, decimals, number
from whopays.report.figures import GAP, Page, abreast, aligned, grid, stacked
from whopays.report.pictures import bar, shade, sparkline
from whopays.report.tongue import cell_text, in_tongue, sentence, translated, way_of, written
from whopays.report.words import NO_RATING, SEVERAL
from whopays.study import N_DRIVERS, VIEW_FR, Answer, Cell, Chart, Decider, Grid, Said

BAR = 24
LEAST_LABEL = 16  # characters of a label that are never given up
NAMED_DRIVERS = 10
FAR_BELOW = 20  # times a column is smaller than the largest of a table, from where it has its own measure; judgement
RATING = dict(zip(("en", "fr"), NO_RATING, strict=True))
HEADS = {
    "en": {"figures": "FIGURES", "drivers": "WHAT DECIDES IT", "changes": "WHAT WOULD CHANGE IT", "limits": "LIMITS",
           "about": "influence of what was drawn on the outcome, from -1 to 1; the error counts futures, not doubt about the model",
           "none": "nothing drawn moves it by more than its error", "errors": "is one Monte Carlo standard error",
           "judgement": "judgement", "quoted": "quoted", "derived": "derived"},
    "fr": {"figures": "CHIFFRES", "drivers": "CE QUI EN DÉCIDE", "changes": "CE QUI LE CHANGERAIT", "limits": "LIMITES",
           "about": "influence de ce qui est tiré sur le résultat, de -1 à 1 ; l'erreur compte les futurs, pas le doute sur le modèle",
           "none": "rien de ce qui est tiré au sort ne le déplace au-delà de son erreur", "errors": "est une erreur type de Monte-Carlo",
           "judgement": "jugement", "quoted": "cité", "derived": "dérivé"},
}


@dataclass(frozen=True)
class Heading:
    """What stands above and below an answer: what was asked, of what, at what cost."""

    study: str
    question: Said
    case: str
    as_of: str
    policy: str
    lab: str
    paths: int
    views: tuple[str, ...]
    seed: int
    seconds: float
    points: int
    case_hash: str
    code_version: str
    view_names: tuple[Said, ...] = ()


def page_of(answer: Answer, head: Heading, page: Page, lang: str) -> Iterator[RenderableType]:
    """The whole page, piece by piece."""
    words, sign, dot = HEADS[lang], page.symbols.plus_minus, f" {page.symbols.dot} "
    yield Text(in_tongue(head.question, lang), style="bold")
    yield Text(f"{head.study}{dot}{subject(answer, head, dot, lang)}", style="dim")
    yield Text()
    yield Text(" ".join(sentence(one, lang, sign) for one in answer.sentences))
    if answer.figures:
        yield from headed(words["figures"])
        yield indented(figures_table(answer, lang, sign))
    for chart in answer.charts:
        yield from headed(in_tongue(chart.title, lang).upper())
        yield indented(chart_table(chart, page, lang))
    for table in answer.tables:
        yield from headed(in_tongue(table.title, lang).upper())
        if table.rows:
            yield indented(grid_table(table, page, lang))
    if answer.drivers:  # a study that ranks no inputs does not say that none matters
        yield from headed(words["drivers"])
        yield indented(Text(words["about"], style="dim"))
        yield indented(drivers_table(answer.drivers, page, lang))
    if answer.changes:
        yield from headed(words["changes"])
        yield indented(listing([sentence(one, lang, sign) for one in answer.changes]))
    yield from headed(words["limits"])
    yield indented(listing([RATING[lang], *(in_tongue(one, lang) for one in answer.limits)]))
    yield Text()
    yield Text(f"{sign} {words['errors']}{dot}{footer(head, lang, answer.about is None)}", style="dim")


def subject(answer: Answer, head: Heading, dot: str, lang: str) -> str:
    """What the answer is about: the case, its day, the policy and the lab, unless the answer says that it is about something else."""
    if answer.about is not None:
        return in_tongue(answer.about, lang)
    policy = "plusieurs politiques" if lang == "fr" and head.policy == SEVERAL else head.policy
    return dot.join((head.case, head.as_of, policy, head.lab))


def footer(head: Heading, lang: str, names_views: bool = True) -> str:
    """What it cost and how to get it again."""
    views = ", ".join(in_tongue(view, lang) for view in head.view_names or head.views)
    points, futures, views_ = ("point", "futurs", "vues") if lang == "fr" else ("point", "futures", "views")
    points += "s" if head.points > 1 or (lang == "en" and not head.points) else ""
    seed, named = "graine" if lang == "fr" else "seed", f" ({views})" if names_views else ""
    paths = f"{head.paths:,}" if lang == "en" else f"{head.paths:,}".replace(",", "\u202f")
    text = (f"{head.points} {points} × {paths} {futures} × {len(head.views)} {views_}{named} · {seed} {head.seed} · "
            f"{translated(f'{head.seconds:.1f}', lang)} s · whopays {head.code_version}")
    return translated(text, lang) if lang == "en" else text


def headed(title: str) -> Iterator[RenderableType]:
    """A heading with a line above it."""
    yield Text()
    yield Text(title, style="bold")


def indented(what: RenderableType) -> RenderableType:
    """Set in from the margin."""
    return Padding(what, (0, 0, 0, GAP), expand=False)


def listing(lines: Sequence[str]) -> Table:
    """Lines with a dash."""
    table = Table.grid(padding=(0, 1, 0, 0))
    for line in lines:
        table.add_row("-", Text(line))
    return table


def figures_table(answer: Answer, lang: str, sign: str) -> Table:
    """Label and value with its error."""
    table = grid()
    table.add_column("")
    table.add_column("", justify="right", no_wrap=True)
    table.add_column("", no_wrap=True)
    hows = [way_of(one.value.unit, abs(one.value.value)) for one in answer.figures]
    cells = aligned([written(one.value, lang, sign, how, unit=False) for one, how in zip(answer.figures, hows, strict=True)], f" {sign} ")
    for one, how, cell in zip(answer.figures, hows, cells, strict=True):
        table.add_row(Text(in_tongue(one.label, lang)), Text(cell), Text(translated(f" {how.unit}", lang).strip()))
    table.show_header = False
    return table


def chart_table(chart: Chart, page: Page, lang: str) -> Table:
    """Bars for one series, a line of steps a series for several, with first and last value."""
    table = grid()
    sign = page.symbols.plus_minus
    every = [one for _, line in chart.series for one in line if math.isfinite(one.value)]
    largest = max((abs(one.value) for one in every), default=0.0)
    how = way_of(every[0].unit if every else "", largest)
    if len(chart.series) == 1:
        line = chart.series[0][1]
        cells = aligned([written(one, lang, sign, how, unit=False) for one in line], f" {sign} ")
        table.add_column("", max_width=page.inner - BAR - max(map(len, cells), default=0) - 2 * GAP, overflow="fold")
        for column in ("", how.unit):
            table.add_column(translated(f" {column}", lang).strip(), no_wrap=True)
        for label, one, cell in zip(chart.labels, line, cells, strict=True):
            table.add_row(Text(in_tongue(label, lang)), Text(bar(one.value, largest, BAR, page.symbols), style="cyan"), Text(cell))
        return table
    heads = ("", f"{in_tongue(chart.labels[0], lang)} … {in_tongue(chart.labels[-1], lang)}", how.unit, "")
    for column in heads:
        table.add_column(column, no_wrap=True)
    for name, line in chart.series:
        ends = [written(line[0], lang, sign, how, unit=False), "→ " + written(line[-1], lang, sign, how, unit=False)]
        table.add_row(Text(in_tongue(name, lang)), Text(sparkline([one.value for one in line], page.symbols), style="cyan"),
                      *(Text(end) for end in ends))
    return table


def grid_table(made: Grid, page: Page, lang: str) -> RenderableType:
    """A table of cells, each column in one measure; without spaces around the errors where it would be too wide, then in parts."""
    sign = page.symbols.plus_minus
    sizes = largest_by_unit(made)
    heads: list[str] = []
    columns: list[list[str]] = []
    hows: list[Measure | None] = []
    for at, title in enumerate(made.columns):
        held = [row[at] for row in made.rows]
        how = (column_measure([cell for row in made.rows for cell in row], sizes) if made.brief else None) or column_measure(held, sizes)
        unit = translated(f" {how.unit}", lang).strip() if how and not (made.brief and at) else ""
        name = in_tongue(title, lang) if isinstance(title, Said | str) else ""
        unit = "" if unit == "%" and name.endswith(("%", "%)")) else unit  # said already
        heads.append(unit if made.brief and not at else "\n".join(word for word in (name, unit) if word))
        cells = [cell_written(cell, how, lang, sign, brief=made.brief) for cell in held]
        if made.heat and how:
            cells = [f"{shade(cell.value, sizes.get(cell.unit, 0.0), page.symbols)} {text}" if isinstance(cell, Estimate) else text
                     for cell, text in zip(held, cells, strict=True)]
        columns.append(list(aligned(cells, f" {sign} ")) if at and how and not made.brief else cells)
        hows.append(how)
    wide = [max(map(len, [*head.split("\n"), *column])) + GAP for head, column in zip(heads, columns, strict=True)]
    if sum(wide[1:]) + min(wide[0], LEAST_LABEL + GAP) > page.inner + GAP:
        columns = [[cell.replace(f" {sign} ", sign) for cell in column] for column in columns]
    label = min(LEAST_LABEL, max(map(len, columns[0])))
    sizes_now = [max(map(len, [*head.split("\n"), *column])) for head, column in zip(heads[1:], columns[1:], strict=True)]
    tables = []
    for group in abreast(sizes_now, page.inner - label):
        table = grid()
        for at in (0, *(place + 1 for place in group)):
            number = bool(at and hows[at])
            table.add_column(heads[at], justify="right" if number else "left", no_wrap=number, min_width=None if at else label,
                             overflow="ellipsis" if number else "fold")  # an address is never cut off
        for line in zip(*(columns[at] for at in (0, *(place + 1 for place in group))), strict=True):
            table.add_row(*(Text(cell) for cell in line))
        tables.append(table)
    return stacked(tables)


def largest_by_unit(made: Grid) -> dict[str, float]:
    """Largest size of each unit in a table, so that its columns compare."""
    found: dict[str, float] = {}
    for row in made.rows:
        for cell in row:
            if isinstance(cell, Estimate) and math.isfinite(cell.value):
                found[cell.unit] = max(found.get(cell.unit, 0.0), abs(cell.value))
    return found


def column_measure(column: Sequence[Cell], sizes: Mapping[str, float]) -> Measure | None:
    """One way of writing a column of estimates in one unit; None where it holds none or several units.

    sizes : largest of each unit in the table, by which its columns compare
    """
    units = {cell.unit for cell in column if isinstance(cell, Estimate) and math.isfinite(cell.value)}
    if len(units) != 1:
        return None
    unit = units.pop()
    own = max(abs(cell.value) for cell in column if isinstance(cell, Estimate) and math.isfinite(cell.value))
    return way_of(unit, own if 0 < own * FAR_BELOW < sizes[unit] else sizes[unit])


def cell_written(cell: Cell, how: Measure | None, lang: str, sign: str, *, brief: bool) -> str:
    """A cell of a table."""
    if not isinstance(cell, Estimate):
        return cell_text(cell, lang, sign)
    if brief and how is not None:
        places = min(decimals(abs(cell.error * how.factor)), 1) if cell.error > 0 else 1
        return translated(number(cell.value * how.factor, places) if cell.value else page_dash(), lang)
    return written(cell, lang, sign, how, unit=how is None)


def page_dash() -> str:
    """What stands where a table has nothing."""
    return "-"


def drivers_table(drivers: Sequence[Decider], page: Page, lang: str) -> Table:
    """Inputs by influence, with what each rests on; those not told from zero are left out."""
    told = [one for one in drivers if abs(one.influence) > errors_apart(len(drivers)) * one.error][:NAMED_DRIVERS]
    table = grid()
    if not told:
        table.add_column("")
        table.add_row(HEADS[lang]["none"])
        return table
    for _ in range(4):
        table.add_column("", no_wrap=True)
    table.show_header = False
    cells = aligned([translated(amount(one.influence, one.error, Measure(1.0, ""), page.symbols.plus_minus), lang) for one in told],
                    f" {page.symbols.plus_minus} ")
    for at, (one, cell) in enumerate(zip(told, cells, strict=True)):
        style = "" if at < N_DRIVERS else "dim"
        name = VIEW_FR if lang == "fr" and one.name == VIEW else one.name
        table.add_row(Text(name, style=style), Text(bar(one.influence, 1.0, BAR, page.symbols), style="cyan"), Text(cell),
                      Text(HEADS[lang][one.basis]))
    return table
