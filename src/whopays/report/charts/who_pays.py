"""Who pays: what each paid less received, in percent of what work, energy and materials receive; it adds to 100."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any, Final

from whopays.model.result import Result
from whopays.report.amounts import Measure
from whopays.report.drawing import Chart, Column, bars_down, based, ends, labelled, legend, room_for, value_axis
from whopays.report.look import Look, Option
from whopays.report.naming import currency_of, group_name, nominal, party_name, source_of, source_of_object, titles_of, years_of

MOST: Final = 4  # policies side by side: more bars a group cannot be told apart
SMALL: Final = 0.005  # share below which a party is drawn with the others
SHARE: Final = Measure(100.0, "%")
ROW, POLICY_ROW, MARGIN = 25, 13, 54  # pixels
TITLES: Final = {  # what a statement adds to the title
    "present_value": (", in present value", ", en valeur actuelle"),
    "market_value": (", at market value", ", en valeur de marché"),
}
Line = Mapping[str, Any]
MONEY: Final = {  # statement -> money it is counted in
    "cash": ("In {nominal}, not discounted", "En {nominal}, non actualisés"),
    "present_value": (
        "Present value at each future's own risk-free rate, {currency}",
        "Valeur actuelle au taux sans risque de chaque futur, {currency}",
    ),
    "market_value": ("Present value at market price of risk, {currency}", "Valeur actuelle au prix de marché du risque, {currency}"),
}


def of_run(result: Result, look: Look, view: str | None = None, statement: str = "cash") -> Chart:
    """Party by party, of one run.

    view      : a view of demand, None for all pooled
    statement : cash (nominal), present_value or market_value
    """
    lines = [asdict(one) for one in result.who_pays(view, statement)]
    titles = titles_of(result, look)
    money = look.say(*MONEY[statement]).format(nominal=nominal(currency_of(result), look), currency=currency_of(result))
    rows = folded(lines, titles, look)
    received = math.fsum(one["net"] for one in lines)
    how = look.measure(currency_of(result), abs(received))
    subtitle = look.say(
        f"Paid less received, % of the {look.amount(received, 0.0, how)} {how.unit} that work, energy and materials "
        f"receive; below 0: receives more than it pays. {money}, {years_of(result, look)}.",
        f"Payé moins reçu, en % des {look.amount(received, 0.0, how)} {how.unit} reçus par le travail, l'énergie et "
        f"les matériaux ; sous 0 : reçoit plus qu'il ne paie. {money}, {years_of(result, look)}.",
    )
    name = look.say("share", "part")
    return drawn("who_pays" if statement == "cash" else f"who_pays.{statement}", [name], [rows], subtitle, source_of(result, look), look)


def of_comparison(found: Mapping[str, Any], look: Look, policies: Sequence[str] = ()) -> Chart:
    """Group by group, up to four policies side by side.

    found    : the object `whopays.compare/1`
    policies : names to show, the first four that apply by default
    Errors   : ValueError for more than four
    """
    run = [one for one in found["policies"] if one["applies"] and (not policies or one["name"] in policies)]
    if len(policies) > MOST:
        raise ValueError(f"{len(policies)} policies; at most {MOST} stand side by side")
    run = run[:MOST]
    rows = [grouped(one["who_pays"], look) for one in run]
    subtitle = look.say(
        f"Paid less received, % of what work, energy and materials receive; below 0: receives more than it pays. "
        f"In {nominal('USD', look)}, not discounted, over the horizon; same futures under each policy.",
        f"Payé moins reçu, en % de ce que reçoivent le travail, l'énergie et les matériaux ; sous 0 : reçoit plus qu'il ne paie. "
        f"En {nominal('USD', look)}, non actualisés, sur l'horizon ; mêmes futurs sous chaque politique.",
    )
    return drawn("who_pays", [one["name"] for one in run], rows, subtitle, source_of_object(dict(found), look), look)


Row = tuple[str, float, float, float]  # name, share, its error, money


def folded(lines: Sequence[Line], titles: dict[str, str], look: Look) -> list[Row]:
    """Parties by size; sites make one line, and so do parties that are small."""
    kept: list[Row] = []
    sites: list[Line] = []
    small: list[Line] = []
    for one in lines:
        if one["group"] == "project":
            sites.append(one)
        elif abs(one["share"]) < SMALL:
            small.append(one)
        else:
            kept.append((party_name(titles, one["party"], look), one["share"], one["error"], one["net"]))
    kept.sort(key=lambda row: -row[1])
    for some, word in ((sites, look.say("sites", "sites")), (small, look.say("others", "autres"))):
        if some:
            kept.append((f"{len(some)} {word}", *together(some)))
    return kept


def grouped(lines: Sequence[Line], look: Look) -> list[Row]:
    """One line a kind of party; the state's help and its taxes apart."""
    groups: dict[str, list[Line]] = {}
    for one in lines:
        name = party_name({}, one["party"], look) if one["group"] == "government" else group_name(one["group"], look)
        groups.setdefault(name, []).append(one)
    return [(name, *together(some)) for name, some in groups.items()]


def together(lines: Sequence[Line]) -> tuple[float, float, float]:
    """Share, error and money of several; their errors are added, the most the joint error can be."""
    share, error, money = (math.fsum(one[field] for one in lines) for field in ("share", "error", "net"))
    return share, error, money


def drawn(id: str, names: Sequence[str], columns: Sequence[Sequence[Row]], subtitle: str, source: str, look: Look) -> Chart:
    """Bars from zero, one series a policy, every bar with its number; rows of the first decide the order."""
    held = [{name: (share, error, net) for name, share, error, net in column} for column in columns]
    order = (
        [row[0] for row in columns[0]]
        if len(columns) == 1
        else sorted(
            {name for column in held for name in column}, key=lambda name: -max((one.get(name, (0.0,))[0] for one in held), key=abs)
        )
    )
    total = [math.fsum(share for share, _, _ in column.values()) for column in held]
    height = MARGIN + len(order) * (ROW if len(names) == 1 else 10 + POLICY_ROW * len(names))
    most = columns[0][0] if columns[0] else ("", 0.0, 0.0, 0.0)
    said = look.say("adding to 100 %", "dont le total fait 100 %")
    description = look.say(
        f"Bars, {said}: {most[0]} pays most, {look.amount(most[1], most[2], SHARE, 1)} %.",
        f"Barres {said} : {most[0]} paie le plus, {look.amount(most[1], most[2], SHARE, 1)} %.",
    )
    return Chart(
        id,
        look.say("Who pays", "Qui paie") + look.say(*TITLES.get(id.partition(".")[2], ("", ""))),
        subtitle,
        source,
        description,
        picture(names, order, held, look),
        heads(names, look),
        (
            *(tuple(cells_of(party, held)) for party in order),
            (
                look.say("All together", "Ensemble"),
                *(
                    cell
                    for at, column in enumerate(held)
                    for cell in (100 * total[at], None, math.fsum(net for _, _, net in column.values()))
                ),
            ),
        )
        if order
        else (),
        look,
        height,
    )


def heads(names: Sequence[str], look: Look) -> tuple[Column, ...]:
    """Headings of the table: share, error and money of each policy."""
    several = len(names) > 1
    return (
        Column(look.say("party", "acteur")),
        *(
            column
            for name in names
            for column in (
                Column(f"{name}{look.say(', share', ', part')}" if several else name, "%"),
                Column(look.say("error", "erreur"), "%"),
                Column(look.say("paid less received", "payé moins reçu"), "USD"),
            )
        ),
    )


def cells_of(party: str, held: Sequence[Mapping[str, tuple[float, float, float]]]) -> list[Any]:
    """One row of the table."""
    cells: list[Any] = [party]
    for column in held:
        share, error, net = column.get(party, (0.0, 0.0, 0.0))
        cells += [100 * share, 100 * error, net]
    return cells


def picture(names: Sequence[str], order: Sequence[str], held: Sequence[Mapping[str, tuple[float, float, float]]], look: Look) -> Option:
    """Bars from zero, each with its number."""
    series = []
    for at, (name, column) in enumerate(zip(names, held, strict=True)):
        cells = [column.get(party, (0.0, 0.0, 0.0)) for party in order]
        data = [labelled(look, round(100 * share, 4), look.amount(share, error, SHARE, 1)) for share, error, _ in cells]
        series.append({"type": "bar", "name": name, "data": data, "itemStyle": look.fill(at), "barMaxWidth": 16, "barGap": "12%"})
    largest = max(abs(share) for column in held for share, _, _ in column.values())
    low = min(0.0, *(share for column in held for share, _, _ in column.values()))
    left = room_for(order)
    return based(
        look,
        {
            "legend": legend(look, names),
            "grid": {"left": left, "right": 16, "top": 30 if len(names) > 1 else 6, "bottom": 24},
            "xAxis": value_axis(look, **ends(look, 100 * low, 100 * largest, 0.18, " %")),
            "yAxis": bars_down(look, order, left),
            "series": series,
        },
    )
