"""Pictures of a study's tables, where a person would rather look than read: what came against the forecast, who pays by policy."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from whopays.report.amounts import Measure
from whopays.report.charts import heat_map
from whopays.report.charts.study_lines import drawn, subtitle_of
from whopays.report.charts.study_lines import of_study as lines_of
from whopays.report.drawing import Cell, Chart, Column, bars_down, based, category_axis, labelled, legend, room_for, value_axis
from whopays.report.look import Look, Option
from whopays.report.naming import source_of_object
from whopays.report.tongue import in_tongue
from whopays.studies.pay import GROUPS

Table = Mapping[str, Any]
Found = Mapping[str, Any]
ROW, HEIGHT = 26, 360  # pixels
BAR: Final = 15  # pixels of one of several bars in a row
MOST: Final = 8  # parts of a bar that are told apart
ROOM: Final = 1.22  # of the longest bar, with its number
DOT, STEP, NEAR = 9, 7, 3.0  # pixels of a dot, between dots that would lie on each other; points that count as one place
INNER, OUTER = (25, 75), (5, 95)  # ends of the intervals, in percent of probability
OWN_FIRST: Final = ("fail", "sovereignty")  # studies whose own chart answers before those of its tables
USES: Final = "- "  # what begins the label of a use of money


def all_of(found: Found, look: Look) -> list[Chart]:
    """Every chart of the object `whopays.study/1`, its own and those of its tables, in the order of what a reader asks first."""
    own, tables = lines_of(found, look), list(of_tables(found, look))
    maps = [heat_map.of_table(one, found, look) for one in found["tables"] if heat_map.is_map(one)]
    return [*own, *tables, *maps] if found["study"] in OWN_FIRST else [*tables, *own, *maps]


def of_tables(found: Found, look: Look) -> Iterator[Chart]:
    """Charts of those tables that have one and are there: where nobody fails there is nobody to bear it."""
    tables = {table["id"]: table for table in found["tables"]}
    for (study, id), draw in DRAWN.items():
        if study == found["study"] and id in tables and tables[id]["rows"]:
            yield draw(tables[id], found, look)
    if found["study"] == "must-be-true" and (moving := [tables[row] for row in tables if row not in NO_LEVERS]):
        yield levers(moving, found, look)
    if found["study"] == "score":
        yield from (places(table, 5, found, look, grouped=False) for table in found["tables"] if table["id"].startswith("figures."))


def chart(id: str, title: str, said: tuple[str, str], found: Found, look: Look, option: Option,
          table: tuple[tuple[Column, ...], tuple[tuple[Cell, ...], ...]], height: int) -> Chart:
    """A chart of a study with its source line; said : subtitle, description."""
    return Chart(f"study.{id}", title, said[0], source_of_object(dict(found), look), said[1], based(look, option), *table, look, height)


def numbers_of(names: Sequence[str], labels: Sequence[str], series: Sequence[Sequence[Mapping[str, Any] | None]], unit: str,
               look: Look) -> tuple[tuple[Column, ...], tuple[tuple[Cell, ...], ...]]:
    """Every number of a chart: a row a label, value and error of each series."""
    heads = [Column(""), *(one for name in names for one in (Column(name, unit), Column(look.say("error", "erreur"), unit)))]
    rows = [(label, *(cell for line in series for cell in ((line[at] or {}).get("value"), (line[at] or {}).get("error"))))
            for at, label in enumerate(labels)]
    return tuple(heads), tuple(rows)


def estimates(table: Table, column: int) -> list[Mapping[str, Any] | None]:
    """Cells of a column that are numbers."""
    return [cell if isinstance(cell := row[column], dict) and cell["value"] is not None else None for row in table["rows"]]


def largest(series: Sequence[Sequence[Mapping[str, Any] | None]]) -> tuple[str, float]:
    """Unit and largest size of all numbers."""
    cells = [cell for line in series for cell in line if cell is not None]
    return (cells[0]["unit"] if cells else ""), max((abs(cell["value"]) for cell in cells), default=0.0)


def beside(table: Table, columns: tuple[int, ...], found: Found, look: Look, title: str, last: str = "") -> Chart:
    """Columns of a table as bars beside each other, each with its number and error; last : what the last of them is called."""
    labels, names = [str(row[0]) for row in table["rows"]], [str(table["columns"][at]) for at in columns]
    names[-1] = last or names[-1]
    series = [estimates(table, at) for at in columns]
    unit, most = largest(series)
    how = look.measure(unit, most)
    bars = [{"type": "bar", "name": name, "barMaxWidth": BAR, "itemStyle": look.fill(at), "data": [
        {"value": None} if cell is None else labelled(look, cell["value"] * how.factor, look.amount(cell["value"], cell["error"], how))
        for cell in line]} for at, (name, line) in enumerate(zip(names, series, strict=True))]
    left = room_for(labels)
    low = min((cell["value"] for line in series for cell in line if cell is not None), default=0.0) * how.factor
    axis = value_axis(look, min=1.2 * low if low < 0 else 0, max=most * how.factor * ROOM)
    axis["axisLabel"] = {**axis["axisLabel"], "showMaxLabel": False}
    option = {"legend": legend(look, names), "grid": {"left": left, "right": 16, "top": 34, "bottom": 24}, "xAxis": axis,
              "yAxis": bars_down(look, labels, left), "series": bars}
    said = "; ".join(f"{label}: " + ", ".join(f"{name} {look.amount(cell['value'], cell['error'], how)}"
                                              for name, line in zip(names, series, strict=True) if (cell := line[at]) is not None)
                     for at, label in enumerate(labels[:3]))
    return chart(table["id"], title, (subtitle_of(unit, how, look), f"{said}. {how.unit}."), found, look, option,
                 numbers_of(names, labels, series, unit, look), 66 + (ROW + BAR * (len(columns) - 1)) * len(labels))


def stacked(id: str, title: str, names: list[str], labels: list[str], series: Sequence[Sequence[Mapping[str, Any] | None]], found: Found,
            look: Look, *, down: bool) -> Chart:
    """Bars made of parts; down : one below the other, else along time."""
    unit, _ = largest(series)
    totals = [sum(cell["value"] for line in series if (cell := line[at]) is not None) for at in range(len(labels))]
    how = look.measure(unit, max(totals, default=0.0))
    bars = [{"type": "bar", "stack": "all", "name": name, "barMaxWidth": 20 if down else 46, "itemStyle": look.fill(at), "data": [
        {"value": 0 if cell is None else cell["value"] * how.factor, "tooltip": {"formatter": f"{label}\n{name}: " + (
            "0" if cell is None else f"{told(cell, how, look)} {how.unit}")}}
        for label, cell in zip(labels, line, strict=True)]} for at, (name, line) in enumerate(zip(names, series, strict=True))]
    left = room_for(labels) if down else 64
    value = value_axis(look, min=0, max=(max(totals, default=0.0) or 1.0) * how.factor * ROOM) if down else value_axis(look, how.unit)
    if down:
        value["axisLabel"] = {**value["axisLabel"], "showMaxLabel": False}
    option = {"legend": legend(look, names), "series": [*bars, sums(totals, series, how, look, down=down)],
              "grid": {"left": left, "right": 24, "top": 62 if down else 76, "bottom": 26},
              "xAxis": value if down else category_axis(look, labels, axisLabel={"color": look.colour("quiet")}),
              "yAxis": bars_down(look, labels, left) if down else value}
    ends = [f"{label}: " + ", ".join(f"{name} {told(cell, how, look)}" for name, line in zip(names, series, strict=True)
                                     if (cell := line[at]) is not None and cell["value"])
            for at, label in enumerate(labels) if at in (0, len(labels) - 1)]
    return chart(id, title, (subtitle_of(unit, how, look), f"{'; '.join(ends)}. {how.unit}."), found, look, option,
                 numbers_of(names, labels, series, unit, look), 92 + ROW * len(labels) if down else HEIGHT)


def sums(totals: Sequence[float], series: Sequence[Sequence[Mapping[str, Any] | None]], how: Measure, look: Look, *, down: bool) -> Option:
    """What the parts of each bar come to, written at its end, no finer than the error of its least certain part."""
    worst = [max((cell["error"] or 0.0 for line in series if (cell := line[at]) is not None), default=0.0) for at in range(len(totals))]
    texts = [look.amount(total, error, how).split(" ±")[0] for total, error in zip(totals, worst, strict=True)]
    ends = [labelled(look, 0.0, text, down=down) for text in texts]
    name = look.say("together", "ensemble")
    return {"type": "bar", "stack": "all", "name": name, "silent": True, "itemStyle": {"color": "transparent"}, "tooltip": {"show": False},
            "data": ends}


def told(cell: Mapping[str, Any], how: Measure, look: Look) -> str:
    """A number with its error; a sum of several, whose error nobody stated, without."""
    return look.amount(cell["value"], 0.0 if cell["error"] is None else cell["error"], how)


def by_policy(table: Table, found: Found, look: Look) -> Chart:
    """Who bears what is lost, a bar a policy."""
    names, labels = [str(one) for one in table["columns"][1:]], [str(row[0]) for row in table["rows"]]
    return stacked("bearers_by_policy", look.say("Who bears a failure, by policy, mean over all futures",
                                                 "Qui supporte une défaillance, par politique, moyenne sur tous les futurs"),
                   names, labels, [estimates(table, at + 1) for at in range(len(names))], found, look, down=True)


def sources_by_year(table: Table, found: Found, look: Look) -> Chart:
    """Where the money comes from, a bar a year; small sources together."""
    nowhere = in_tongue(GROUPS["unfound"], look.lang)
    rows = [row for row in table["rows"] if not str(row[0]).startswith(USES)]
    size = {str(row[0]): sum(cell["value"] or 0.0 for cell in row[1:] if isinstance(cell, dict)) for row in rows}
    named = [row for row in rows if row[0] != nowhere]
    kept = sorted(named, key=lambda row: -size[str(row[0])])[: MOST - 2]
    apart = [row for row in rows if row in kept or row[0] == nowhere]
    rest = [row for row in rows if row not in apart]
    series = [[cell if isinstance(cell, dict) else None for cell in row[1:]] for row in apart]
    unit, _ = largest(series)
    together = [{"value": sum(row[at]["value"] or 0.0 for row in rest if isinstance(row[at], dict)), "error": None, "unit": unit}
                for at in range(1, len(table["columns"]))]
    years = [str(one) for one in table["columns"][1:]]
    other = [look.say("other", "autre")] if rest else []
    made = stacked("sources_by_year", look.say("Where the money comes from, by year, if nobody may fail",
                                               "D'où vient l'argent, par année, si personne ne peut faire défaut"),
                   [*(str(row[0]) for row in apart), *other], years, [*series, *([together] if rest else [])], found, look, down=False)
    if not found["as_of"].startswith(years[0]):
        return made
    return replace(made, subtitle=made.subtitle + look.say(f" {years[0]} is only what was left of the year.",
                                                           f" {years[0]} n'est que ce qui restait de l'année."))


def waiting(table: Table, found: Found, look: Look) -> Chart:
    """Value to owners by how much later the lab begins."""
    labels = [look.say(f"{row[0]} quarters", f"{row[0]} trimestres") for row in table["rows"]]
    return drawn({"id": "waiting", "labels": labels, "series": [{"name": table["columns"][1], "values": [row[1] for row in table["rows"]]}],
                  "title": look.say("value to present owners, by how much later, at the planned pace",
                                    "valeur pour les actionnaires actuels, selon le retard, au rythme prévu")}, found, look)


def moved(table: Table, found: Found, look: Look) -> Chart:
    """What each policy changes of the share at home, those that change it most first."""
    rows = sorted((row for row in table["rows"] if isinstance(row[3], dict)), key=lambda row: -row[3]["value"])
    line = {"name": table["columns"][3], "values": [row[3] for row in rows]}
    return drawn({"id": "moved", "labels": [row[1] for row in rows], "series": [line], "title": look.say(
        "change of the share at home against no state action, at the end",
        "écart de la part nationale par rapport à l'inaction, à la fin")}, found, look)


def levers(tables: list[Table], found: Found, look: Look) -> Chart:
    """How often all is kept along each lever, a line a lever, over the factor by which it is moved."""
    factors = sorted({str(row[0]) for table in tables for row in table["rows"]}, key=factor_of)
    none = {"value": None, "error": None, "unit": ""}
    series = []
    for table in tables:
        at = {str(row[0]): row[2] for row in table["rows"]}
        series.append({"name": table["title"], "values": [at.get(one, none) for one in factors]})
    made = drawn({"id": "levers", "title": look.say("all kept, by how far one thing is moved, all else as in the case",
                                                    "tout tenu, selon l'ampleur d'un seul changement, le reste comme dans le cas"),
                  "labels": factors, "series": series}, found, look)
    for line in made.option["series"]:
        line["connectNulls"] = True
    return made


def factor_of(label: str) -> float:
    """The number in a label such as x 0.5."""
    return float(label.removeprefix("x ").replace(",", "."))


def places(table: Table, column: int, found: Found, look: Look, *, grouped: bool) -> Chart:
    """Where what came fell in the forecast: a dot for each amount, from 0 (all futures above it) to 100 % (all below).

    grouped : a row for each case, else for each amount
    """
    known = [(str(row[0]), 100 * float(str(row[column]).replace(",", "."))) for row in table["rows"] if is_number(row[column])]
    rows = list(dict.fromkeys(row_of(label, grouped) for label, _ in known))
    dots: list[Option] = []
    taken: dict[tuple[str, int], int] = {}
    for label, place in sorted(known, key=lambda one: one[1]):
        row = row_of(label, grouped)
        at = taken[row, int(place / NEAR)] = taken.get((row, int(place / NEAR)), -1) + 1
        side = (at + 1) // 2 * (1 if at % 2 else -1)
        dots.append({"value": [place, rows.index(row)], "symbolOffset": [0, STEP * side],
                     "tooltip": {"formatter": f"{label}: {look.number(place, 0)} %"}})
    bands = [[{"xAxis": low, "itemStyle": {"color": look.colour("band"), "opacity": shade}}, {"xAxis": high}]
             for (low, high), shade in ((OUTER, 0.28), (INNER, 0.42))]
    left = room_for(rows)
    axis = value_axis(look, min=0, max=100, interval=25)
    axis["axisLabel"] = {**axis["axisLabel"], "formatter": look.axis(" %")}
    tall = 44 if grouped else ROW
    option = {"grid": {"left": left, "right": 30, "top": 8, "bottom": 26}, "xAxis": axis, "yAxis": bars_down(look, rows, left),
              "series": [{"type": "scatter", "symbolSize": DOT, "data": dots,
                          "itemStyle": {"color": look.colour(0), "borderColor": look.colour("paper"), "borderWidth": 1},
                          "markArea": {"silent": True, "data": bands}}]}
    said = look.say(
        "A dot an amount: left, less came than was forecast; right, more. Of a right forecast half the dots lie in the inner band "
        "and nine in ten in the shaded part.",
        "Un point par grandeur : à gauche, il est venu moins que prévu ; à droite, plus. D'une prévision juste, la moitié des points "
        "tombent dans la bande du milieu et neuf sur dix dans la partie teintée.")
    columns = (Column(""), Column(look.say("place in the forecast", "place dans la prévision"), "%"))
    return chart(f"places.{table['id']}", look.say("Where what came fell in the forecast", "Où ce qui est arrivé tombe dans la prévision"),
                 (said, said), found, look, option, (columns, tuple((label, round(place, 1)) for label, place in known)),
                 40 + tall * len(rows))


def is_number(cell: Any) -> bool:
    """Whether a cell is a number written as text."""
    return isinstance(cell, str) and cell.replace(",", ".").replace(".", "", 1).isdigit()


def row_of(label: str, grouped: bool) -> str:
    """The row a dot stands in: its case, which goes before the colon, or itself without its unit."""
    return label.partition(":")[0].strip() if grouped else label.partition(",")[0]


def hsbc(table: Table, found: Found, look: Look) -> Chart:
    """What HSBC published, our flows by its definition, and with all its inputs."""
    title = look.say("HSBC’s parts to 2030: as published, ours, and with its inputs",
                     "Les parties d'HSBC jusqu'en 2030 : publiées, les nôtres, avec ses hypothèses")
    return beside(table, (1, 2, 5), found, look, title, look.say("with its inputs", "avec ses hypothèses"))


def morgan_stanley(table: Table, found: Found, look: Look) -> Chart:
    """What Morgan Stanley published, and ours."""
    return beside(table, (1, 2), found, look, look.say("Morgan Stanley to 2028: as published, and ours",
                                                       "Morgan Stanley jusqu'en 2028 : publié, et nous"))


def past(table: Table, found: Found, look: Look) -> Chart:
    """Where what came of past build-outs fell."""
    return places(table, 1, found, look, grouped=True)


NO_LEVERS: Final = ("crossings", "demand")  # tables of must-be-true that are no lever, or have a chart of their own
DRAWN: Final[dict[tuple[str, str], Callable[[Table, Found, Look], Chart]]] = {  # study, table -> its chart
    ("pay", "by_year"): sources_by_year, ("pace", "starts"): waiting, ("fail", "bearers"): by_policy,
    ("reconcile", "hsbc"): hsbc, ("reconcile", "morgan_stanley"): morgan_stanley, ("sovereignty", "by_policy"): moved,
    ("history", "sources"): past,
}
