"""Sources to uses: a Sankey of the money that labs and sites take in and pay out."""

from __future__ import annotations

from typing import Any, Final

from whopays.model.result import Result
from whopays.report.amounts import Measure
from whopays.report.drawing import Chart, Column, based
from whopays.report.look import Look, Option
from whopays.report.money import INSIDE, KEPT, LAB, SITE, Money, inside_name, money_of, pooled_flows, source_name, use_name
from whopays.report.naming import currency_of, nominal, source_of, years_of

SOURCES: Final = ("customer", "lender", "investor", "parent", "landlord", "vendor", "government", "insurer", "public", "unfound")
# What labs pay stands at the top, as labs do, what sites pay below: few streams cross
DOWN: Final = ("people", "marketing", "research", "other", "tax", "interest", KEPT, "owners", "repaid", "chips", "construction",
               "operation")
LEAST: Final = 0.002  # of all that comes in: a thinner stream is not drawn, it stands in the table
HEIGHT: Final = 440
TOP, BOTTOM, GAP = 6, 8, 9  # pixels above, below, and between nodes
LETTER: Final = 5.7  # pixels of a letter of a label, about
AMOUNT: Final = 46  # pixels of the money beside a name, and of the gap before it
Link = tuple[str, str, float]


def beside(names: list[str]) -> int:
    """Pixels for names and their money beside the outermost nodes: none is cut off."""
    return round(LETTER * max(map(len, names), default=0)) + AMOUNT


def of_run(result: Result, look: Look, view: str | None = None) -> Chart:
    """Of one run, pooled or under one view."""
    money = money_of(pooled_flows(result, view))
    currency = currency_of(result)
    links = links_of(money, look)
    whole = sum(money.sources.values())
    how = look.measure(currency, whole)
    thick = [link for link in links if link[2] > LEAST * whole]
    subtitle = look.say(
        f"{nominal(how.unit, look, first=True)}, not discounted, {years_of(result, look)}, mean over all futures, labs may fail. "
        "Colour says where money comes from; every node names itself and its money.",
        f"{nominal(how.unit, look, first=True)}, non actualisés, {years_of(result, look)}, moyenne de tous les futurs, défaut possible. "
        "La couleur dit d'où vient l'argent ; chaque nœud porte son nom et son montant.",
    )
    largest = max(links, key=lambda link: link[2]) if links else ("-", "-", 0.0)
    description = look.say(
        f"Largest stream: {largest[0]} to {largest[1]}, {look.amount(largest[2], 0.0, how)} {how.unit}.",
        f"Le plus gros flux : {largest[0]} vers {largest[1]}, {look.amount(largest[2], 0.0, how)} {how.unit}.",
    )
    columns = (Column(look.say("from", "de")), Column(look.say("to", "vers")), Column(look.say("money", "montant"), currency))
    return Chart(
        "sources_uses",
        look.say("From sources to uses", "Des ressources aux emplois"),
        subtitle,
        source_of(result, look),
        description,
        picture(thick, how, look),
        columns,
        tuple(links),
        look,
        HEIGHT,
    )


def picture(thick: list[Link], how: Measure, look: Look) -> Option:
    """The Sankey; every node with its name and money."""
    nodes = nodes_of(thick, look)
    return based(
        look,
        {
            "series": [
                {
                    "type": "sankey",
                    "left": beside([name for name, role in nodes if isinstance(role, int)]),
                    "right": beside([name for name, role in nodes if role == "zero"]),
                    "top": TOP,
                    "bottom": BOTTOM,
                    "nodeGap": GAP,
                    "nodeWidth": 14,
                    "draggable": False,
                    "layoutIterations": 0,  # nodes keep the order they are given in, however large; sites are moved down by hand
                    "emphasis": {"focus": "adjacency"},
                    "lineStyle": {"color": "source", "opacity": 0.28, "curveness": 0.5},
                    "data": [
                        one
                        for name, role in nodes
                        for one in (*spacer(name, thick, how, look), node(name, role, thick, how, look))
                    ],
                    "links": [
                        {
                            "source": source,
                            "target": target,
                            "value": value * how.factor,
                            "tooltip": {
                                "formatter": f"{source} → {target}{look.say(': ', ' : ')}{look.amount(value, 0.0, how)} {how.unit}",
                            },
                        }
                        for source, target, value in thick
                    ],
                }
            ]
        },
    )


def node(name: str, role: Any, thick: list[Link], how: Measure, look: Look) -> Option:
    """A node with its name and money, on the outer side."""
    return {
        "name": name,
        "itemStyle": {"color": look.colour(role), "borderColor": look.colour("ink"), "borderWidth": 0.4},
        "label": {
            "show": True,
            "position": "left" if isinstance(role, int) else "right",
            "color": look.colour("ink"),
            "fontSize": 12,
            "textBorderColor": look.colour("paper"),
            "textBorderWidth": 2,
            "formatter": f"{name}  {look.amount(through(name, thick), 0.0, how)}",
        },
    }


def spacer(name: str, thick: list[Link], how: Measure, look: Look) -> list[Option]:
    """Before sites, an empty place as tall as what labs pay to others: those streams pass above sites."""
    labs, sites = (inside_name(who, look) for who in INSIDE)
    if name != sites or not any(link[:2] == (labs, sites) for link in thick):
        return []
    ends = {target for _, target, _ in thick} - {labs, sites}
    passing = {target: value for source, target, value in thick if source == labs and target != sites}
    whole = sum(value for _, target, value in thick if target in ends)
    free = HEIGHT - TOP - BOTTOM - GAP * (len(ends) - 1)
    tall = sum(passing.values()) + GAP * max(len(passing) - 1, 0) * whole / free
    return [{"name": " ", "value": tall * how.factor, "depth": 2, "itemStyle": {"opacity": 0}, "label": {"show": False},
             "emphasis": {"disabled": True}, "tooltip": {"show": False}}]


def links_of(money: Money, look: Look) -> list[Link]:
    """Streams by name, largest first; what is kept in cash closes each side."""
    labs, sites = inside_name(LAB, look), inside_name(SITE, look)
    inside = {LAB: labs, SITE: sites}
    links: list[Link] = [(source_name(kind, look), inside[to], value) for (kind, to), value in money.sources.items() if value > 0]
    if money.rent > 0:
        links.append((labs, sites, money.rent))
    links += [(inside[of], use_name(use, look), value) for (of, use), value in money.uses.items() if value > 0]
    for who in INSIDE:
        kept = money.kept(who)
        if kept > 0:
            links.append((inside[who], end_name(KEPT, look), kept))
        elif kept < 0:
            links.append((look.say("Cash of the opening", "Trésorerie d'ouverture"), inside[who], -kept))
    return sorted(links, key=lambda link: -link[2])


def end_name(use: str, look: Look) -> str:
    """Name of a use, or of cash that is left."""
    return look.say("Kept in cash", "Conservé en trésorerie") if use == KEPT else use_name(use, look)


def nodes_of(links: list[Link], look: Look) -> list[tuple[str, Any]]:
    """Nodes from the top down with a colour role: each source its own, labs, sites, uses in one quiet colour.

    Colour and place are those of the kind, whatever its money: a picture that is refined or stands beside another keeps them.
    """
    inside = [inside_name(who, look) for who in INSIDE]
    kinds, uses = [source_name(kind, look) for kind in SOURCES], [end_name(use, look) for use in DOWN]
    starts = in_order({source for source, _, _ in links if source not in inside}, kinds)
    ends = in_order({target for _, target, _ in links if target not in inside}, uses)
    return [*starts, (inside[0], "ink"), (inside[1], "quiet"), *((name, "zero") for name, _ in ends)]


def in_order(there: set[str], known: list[str]) -> list[tuple[str, int]]:
    """Names that are there with their places among the known ones; what is not known comes last.

    >>> in_order({"c", "b", "x"}, ["a", "b", "c"])
    [('b', 1), ('c', 2), ('x', 3)]
    """
    places = {name: at for at, name in enumerate([*known, *sorted(there - set(known))])}
    return sorted(((name, places[name]) for name in there), key=lambda one: one[1])


def through(name: str, links: list[Link]) -> float:
    """Money that passes a node."""
    return max(sum(value for source, _, value in links if source == name), sum(value for _, target, value in links if target == name))
