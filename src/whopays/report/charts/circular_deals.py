"""Circular deals: labs rent from owners of sites, who buy chips of vendors, who put money into labs; with what each has at stake."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from whopays.model.result import Result
from whopays.report.drawing import EMPTY, LINE_HEIGHT, WIDTH, Cell, Chart, Column, based, empty
from whopays.report.look import Look, Option
from whopays.report.money import pooled_flows
from whopays.report.naming import currency_of, nominal, party_name, source_of, titles_of, years_of

OWNING: Final = ("sponsor_equity", "owner_support", "distribution")  # kinds that show who owns a site
BACKING: Final = ("vendor_equity", "vendor_loan", "equity", "committed_equity", "convertible", "support")
STAKES: Final = ("debt", "vendor_credit", "deferred_rent", "equity", "site_equity", "site_debt")  # firm rent pays for sites: not added
LEAST: Final = 0.004  # of the largest payment: thinner ones are left out
WIDEST, SMALLEST, LARGEST = 8.0, 9.0, 34.0  # pixels
LEFT, RIGHT, TOP, BOTTOM, HEIGHT = 128, 136, 60, 24, 630  # pixels; above the highest row bends a payment with its number
WIDE, TALL = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
LEAST_SAID: Final = 0.5  # a smaller stake rounds to nothing
NOTHING: Final = ("Nothing is drawn: no lab rents a site, and no vendor puts money into one.",
                  "Rien à tracer : aucun laboratoire ne loue de site ni ne reçoit d'argent d'un fournisseur.")
Edge = tuple[str, str, str]  # payer, payee, what


def of_run(result: Result, look: Look, view: str | None = None) -> Chart:
    """Payments of a run among labs, owners of sites and vendors, pooled or under one view."""
    edges = edges_of(pooled_flows(result, view))
    currency = currency_of(result)
    most = max(edges.values(), default=1.0)
    how = look.measure(currency, most)
    shown = {edge: money for edge, money in edges.items() if money > LEAST * most}
    date, stakes = at_stake(result, view or "pooled")
    titles = titles_of(result, look)
    names = {id: party_name(titles, id, look) for edge in shown for id in edge[:2]}
    circles = in_circles([edge[:2] for edge in shown])
    links = [link(edge, money, most, edge[:2] in circles, names, look, how) for edge, money in shown.items()]
    back = [edge for edge in shown if edge[2] == "backing" and edge[:2] in circles]
    total = sum(shown[edge] for edge in back)
    description = look.say(
        f"{len(back)} payments close a circle, {look.amount(total, 0.0, how)} {how.unit} in all.",
        f"{len(back)} paiements referment une boucle, {look.amount(total, 0.0, how)} {how.unit} au total.",
    ) if links else look.say(*NOTHING)
    columns = (
        Column(look.say("payer", "payeur")),
        Column(look.say("payee", "bénéficiaire")),
        Column(look.say("what", "nature")),
        Column(look.say("money", "montant"), currency),
        Column(look.say("in a circle", "dans une boucle")),
    )
    return Chart(
        "circular_deals",
        look.say("Who pays whom in a circle", "Qui paie qui : les boucles"),
        subtitle_of(result, date, how.unit, look),
        source_of(result, look),
        description,
        picture(nodes(names, stakes, how.factor, look), links, look) if links else empty(look, look.say(*NOTHING)),
        columns,
        rows_of(edges, circles, titles, look),
        look,
        HEIGHT if links else EMPTY,
    )


def rows_of(edges: dict[Edge, float], circles: set[tuple[str, str]], titles: dict[str, str], look: Look) -> tuple[tuple[Cell, ...], ...]:
    """Every payment, the largest first, and whether it is in a circle."""
    return tuple(
        (
            party_name(titles, a, look),
            party_name(titles, b, look),
            what_name(what, look),
            money,
            look.say("yes", "oui") if (a, b) in circles else look.say("no", "non"),
        )
        for (a, b, what), money in sorted(edges.items(), key=lambda item: -item[1])
    )


def subtitle_of(result: Result, date: str, unit: str, look: Look) -> str:
    """What is drawn, in which money, and how to read it."""
    money, years = nominal(unit, look, first=True), years_of(result, look)
    return look.say(
        f"{money}, not discounted, {years}, means. Labs left, owners of sites in the middle, chip makers right. Width: money "
        "paid; dashed, with its number: closes a circle back to the lab. Size and number of a party: what it has at stake with "
        f"all labs at the end of {date}, claims and shares at their mark.",
        f"{money}, non actualisés, {years}, moyennes. À gauche les laboratoires, au milieu les propriétaires de sites, à droite "
        "les fabricants de puces. Largeur : argent payé ; tirets, avec leur nombre : referme une boucle vers le laboratoire. "
        f"Taille et nombre d'un acteur : ce qu'il a en jeu auprès des laboratoires à la fin de {look.quarter(date)}, créances et actions "
        f"à leur "
        f"valeur de marché.",
    )


def picture(points: list[Option], links: list[Option], look: Look) -> Option:
    """The network with its points where `nodes` puts them."""
    return based(
        look,
        {
            "series": [
                {
                    "type": "graph",
                    "layout": "none",
                    "left": LEFT,
                    "right": RIGHT,
                    "top": TOP,
                    "bottom": BOTTOM,
                    "edgeSymbol": ["none", "arrow"],
                    "edgeSymbolSize": 9,
                    "data": points,
                    "emphasis": {"focus": "adjacency"},
                    "links": links,
                }
            ]
        },
    )


def edges_of(flows: dict[tuple[str, str, str], float]) -> dict[Edge, float]:
    """Payments among labs, owners and vendors; a site's rent and chips are its owners', by what each put in and took out.

    >>> edges_of({("landlord:l", "project:s", "sponsor_equity"): 2.0, ("lab:a", "project:s", "rent"): 5.0,
    ...           ("project:s", "vendor:v", "chips"): 4.0, ("vendor:v", "lab:a", "vendor_equity"): 1.0})
    {('lab:a', 'landlord:l', 'rent'): 5.0, ('landlord:l', 'vendor:v', 'chips'): 4.0, ('vendor:v', 'lab:a', 'backing'): 1.0}
    """
    owned: dict[str, dict[str, float]] = {}
    for (payer, payee, kind), money in flows.items():
        site, owner = (payee, payer) if payee.startswith("project:") else (payer, payee)
        if kind in OWNING and site.startswith("project:"):
            owned.setdefault(site, {})[owner] = owned.get(site, {}).get(owner, 0.0) + money
    edges: dict[Edge, float] = {}

    def add(payer: str, payee: str, what: str, money: float) -> None:
        if money > 0:
            edges[payer, payee, what] = edges.get((payer, payee, what), 0.0) + money

    for (payer, payee, kind), money in flows.items():
        for owner, part in owned.get(payee if kind == "rent" else payer if kind == "chips" else "", {}).items():
            share = money * part / (sum(owned[payee if kind == "rent" else payer].values()) or 1.0)
            add(*((payer, owner, "rent") if kind == "rent" else (owner, payee, "chips")), share)
        if kind in BACKING and payee.startswith("lab:") and payer.partition(":")[0] in ("vendor", "landlord", "parent"):
            add(payer, payee, "backing", money)
    return edges


def in_circles(pairs: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """Payments from which money can come back to the payer.

    >>> sorted(in_circles([("a", "b"), ("b", "a"), ("b", "c")]))
    [('a', 'b'), ('b', 'a')]
    """
    held = list(pairs)
    after: dict[str, set[str]] = {}
    for payer, payee in held:
        after.setdefault(payer, set()).add(payee)

    def reached(start: str) -> set[str]:
        found: set[str] = set()
        ahead = [start]
        while ahead:
            for name in after.get(ahead.pop(), ()):
                if name not in found:
                    found.add(name)
                    ahead.append(name)
        return found

    reach = {name: reached(name) for name in after}
    return {(payer, payee) for payer, payee in held if payer in reach.get(payee, set())}


def at_stake(result: Result, view: str) -> tuple[str, dict[str, float]]:
    """A date in the middle of the run, and what each party then has at stake with all labs; empty where nobody may fail."""
    credit: Any = result.manifest.get("credit") or {}
    dates = credit.get("dates", [])
    if not dates:
        return "", {}
    at, found = len(dates) // 2, dict[str, float]()
    for one in credit["exposures"]:
        if one["view"] == view and one["lab"] == "all" and one["measure"] in STAKES:
            found[one["party"]] = found.get(one["party"], 0.0) + (one["value"][at] or 0.0)
    return dates[at], found


def nodes(names: dict[str, str], stakes: dict[str, float], factor: float, look: Look) -> list[Option]:
    """Labs left, owners in the middle, vendors right; each with its name and stake.

    Places fill the drawing exactly, or its circles would become ellipses.
    """
    columns: dict[int, list[str]] = {0: [], 1: [], 2: []}
    for id in names:
        columns[{"lab": 0, "vendor": 2}.get(id.partition(":")[0], 1)].append(id)
    largest = max((stakes.get(id, 0.0) for id in names), default=0.0) or 1.0
    most = max(map(len, columns.values()))
    made = []
    for column, ids in columns.items():
        ids.sort(key=lambda id: -stakes.get(id, 0.0))
        step = TALL / max(len(ids) if len(ids) < most else most - 1, 1)
        # Where each column holds one, their heights differ a little: a drawing of no height would be pulled to fill its place
        alone = TALL * column / 2 if most == 1 else 0.0
        for row, id in enumerate(ids):
            stake = stakes.get(id, 0.0)
            said = f"  {look.number(stake * factor, 0)}" if stake * factor >= LEAST_SAID else ""
            label = {
                "show": True,
                "position": ("left", "right", "right")[column],
                "formatter": names[id] + said,
                "color": look.colour("ink"),
                "fontSize": 12,
                "width": 216 if column == 1 else 118,
                "overflow": "break",
                "lineHeight": LINE_HEIGHT,
                "textBorderColor": look.colour("paper"),
                "textBorderWidth": 3,
            }
            size = SMALLEST + (LARGEST - SMALLEST) * (max(stake, 0) / largest) ** 0.5
            made.append(
                {
                    "id": id,
                    "name": names[id],
                    "x": WIDE / 2 * column,
                    "y": alone + step * (row + (0 if len(ids) == most else 0.5)),
                    "symbol": ("roundRect", "circle", "diamond")[column],
                    "symbolSize": size,
                    "label": label,
                    "itemStyle": {"color": look.colour((0, 3, 2)[column]), "borderColor": look.colour("ink"), "borderWidth": 0.6},
                }
            )
    return made


def what_name(what: str, look: Look) -> str:
    """Name of a payment."""
    return {
        "rent": look.say("rent", "loyer"),
        "chips": look.say("chips", "puces"),
        "backing": look.say("shares, notes, credit", "actions, titres, crédit"),
    }[what]


def link(edge: Edge, money: float, most: float, circular: bool, names: dict[str, str], look: Look, how: Any) -> Option:
    """One payment as a curved arrow."""
    payer, payee, what = edge
    closes = circular and what == "backing"
    text = look.number(money * how.factor, 1)
    return {
        "source": payer,
        "target": payee,
        "value": money * how.factor,
        "lineStyle": {
            "width": 1 + (WIDEST - 1) * (money / most) ** 0.5,
            "opacity": 0.85 if closes else 0.45 if circular else 0.25,
            "curveness": -0.28 if closes else 0.12,
            "type": "dashed" if closes else "solid",
            "color": look.colour("second") if closes else look.colour("first" if what == "rent" else "third"),
        },
        "label": {"show": closes, "formatter": text, "color": look.colour("ink"), "fontSize": 11},
        "tooltip": {"formatter": f"{names[payer]} → {names[payee]}, {what_name(what, look)}{look.say(': ', ' : ')}{text} {how.unit}"},
    }
