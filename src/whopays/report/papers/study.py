"""The report of a study: its question, its answer, its figures, charts and tables, what decides it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from whopays.case.case import Case
from whopays.report.amounts import Measure
from whopays.report.charts import heat_map, study_tables, tornado
from whopays.report.charts.study_lines import PRESENT
from whopays.report.look import Look
from whopays.report.naming import futures_of
from whopays.report.paper import Paper, Section, Sheet, charted
from whopays.report.support import reasons_of, sources_of

MOST_WITH_ERRORS: Final = 8  # columns a page takes with errors
Found = Mapping[str, Any]


def paper_of(found: Found, look: Look, case: Case | None, notes: tuple[str, ...] = ()) -> Paper:
    """The whole report of the object `whopays.study/1`, in its own language.

    case : what it was asked of, for inputs and their sources; None where it cannot be had
    """
    others = "about" in found  # it is about other cases than the one asked, whose inputs, views and content are not theirs
    case = None if others else case
    look = look.of(case.calls) if case else look
    views = "" if others else f" ({', '.join(found['views'])})"
    drivers = [(one["name"], one["influence"], one["error"]) for one in found["drivers"] if one["influence"] is not None]
    reasons = reasons_of(drivers, case, list(found["views"]), look)
    say, question = look.say, found["question"]
    return Paper(
        name=found["study"] if others else f"{found['study']}-{found['case']}",
        title=question,
        question=say(f"Study: {found['study']}", f"Étude : {found['study']}"),
        look=look,
        facts=(
            found["about"] if others else say(
                f"Case {found['case']}, nothing later than {found['as_of']}; policy {found['policy']}; lab {found['lab']}.",
                f"Cas {found['case']}, rien de postérieur au {found['as_of']} ; politique {found['policy']} ; laboratoire {found['lab']}.",
            ),
            say(
                f"{futures_of(found['paths'], len(found['views']), look)}{views}, seed {found['seed']}, "
                f"{found['points']} point{'' if found['points'] == 1 else 's'} on the same futures; ± is one Monte Carlo standard error.",
                f"{futures_of(found['paths'], len(found['views']), look)}{views}, graine {found['seed']}, "
                f"{found['points']} point{'s' if found['points'] > 1 else ''} sur les mêmes futurs ; ± est une erreur type de Monte-Carlo.",
            ),
            *((say(
                "Money is nominal unless it is a value of a business or of shares, which is a present value.",
                "Montants en monnaie courante, sauf les valeurs d'entreprise ou d'actions, qui sont des valeurs actuelles.",
            ),) if has_worth(found) else (say("Money is nominal.", "Montants en monnaie courante."),)),
            f"whopays {found['code_version']}" + ("." if others else f"; {say('case', 'cas')} {found['case_hash'][:12]}."),
        ),
        sentences=tuple(found["sentences"]),
        notes=notes,
        tables=(figures(found, look),),
        sections=tuple(sections(found, look)),
        reasons=reasons,
        sources=sources_of(reasons, case, found["policy"]),
        changes=tuple(found["changes"]),
        limits=tuple(found["limits"]),
    )


def has_worth(found: Found) -> bool:
    """Whether a study counts values of a business or of shares beside money as it is paid."""
    return any(found["study"] == study for study, _ in PRESENT)


def figures(found: Found, look: Look) -> Sheet:
    """Label and value with its error."""
    rows = []
    for one in found["figures"]:
        how = look.measure(one["unit"], abs(one["value"] or 0.0))
        rows.append((one["label"], look.amount(one["value"], one["error"], how), how.unit))
    return Sheet(
        look.say("Figures", "Chiffres"), ("", look.say("value", "valeur"), look.say("unit", "unité")), tuple(rows), (False, True, False)
    )


def sections(found: Found, look: Look) -> Iterator[Section]:
    """Charts, maps where a table is one, then the other tables, then what drives the answer."""
    for chart in study_tables.all_of(found, look):
        yield from charted(chart, with_table=False)
    for table in found["tables"]:
        if not heat_map.is_map(table):
            made = grid(table, look)
            yield Section(made.title, None, (made,))
    if any(one["influence"] for one in found["drivers"]):
        yield from charted(tornado.of_study(found, look), with_table=False)


def grid(table: Mapping[str, Any], look: Look) -> Sheet:
    """A study's table as text: a column names its unit; too many columns in one unit stand without errors, which the title says."""
    columns = list(zip(*table["rows"], strict=True)) if table["rows"] else []
    title = table["title"][:1].upper() + table["title"][1:]
    every = [cell for cells in columns for cell in cells if isinstance(cell, dict)]
    units = {cell["unit"] for cell in every}
    if len(columns) > MOST_WITH_ERRORS and len(units) == 1:
        how = look.measure(units.pop(), max(abs(cell["value"] or 0.0) for cell in every))
        brief = [[brief_text(cell, how, look) for cell in cells] for cells in columns]
        said = look.say(f"{title}; {how.unit}, errors in the workbook", f"{title} ; {how.unit}, erreurs dans le classeur")
        heads = tuple(str(name or "") for name in table["columns"])
        return Sheet(said, heads, tuple(zip(*brief, strict=True)), (False, *(True for _ in heads[1:])))
    named = [column_of(str(name or ""), cells, look) for name, cells in zip(table["columns"], columns, strict=False)]
    numbers = tuple(any(isinstance(cell, dict) for cell in cells) for cells in columns)
    return Sheet(title, tuple(head for head, _ in named), tuple(zip(*(text for _, text in named), strict=True)), numbers)


def column_of(name: str, cells: Sequence[Any], look: Look) -> tuple[str, list[str]]:
    """Heading and cells of a column; where its numbers are in one unit the heading has it."""
    units = {cell["unit"] for cell in cells if isinstance(cell, dict)}
    largest = max((abs(cell["value"] or 0.0) for cell in cells if isinstance(cell, dict)), default=0.0)
    one_unit = look.measure(units.pop(), largest) if len(units) == 1 else None
    text = []
    for cell in cells:
        if isinstance(cell, dict):
            how = one_unit or look.measure(cell["unit"], abs(cell["value"] or 0.0))
            text.append(look.amount(cell["value"], cell["error"], how) + ("" if one_unit or not how.unit else f" {how.unit}"))
        else:
            text.append(str(cell) if cell is not None else "")
    return ", ".join(word for word in (name, one_unit.unit if one_unit else "") if word), text


def brief_text(cell: Any, how: Measure, look: Look) -> str:
    """A cell with one decimal and no error."""
    if not isinstance(cell, dict):
        return str(cell) if cell is not None else ""
    return look.number(cell["value"] * how.factor, 1) if cell["value"] is not None else look.amount(None, None, how)
