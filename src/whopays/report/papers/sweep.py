"""The report of a sweep: its figures along what was varied, and a table of every point."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from whopays.case.case import Case
from whopays.report.charts import sweep_maps
from whopays.report.look import Look
from whopays.report.paper import Paper, Section, Sheet, charted
from whopays.report.study import RATING

Found = Mapping[str, Any]


def paper_of(found: Found, look: Look, case: Case | None, notes: tuple[str, ...] = ()) -> Paper:
    """The whole report of the object `whopays.sweep/1`."""
    say, points = look.say, found["points"]
    levers = list(points[0]["sets"]) if points else []
    policies = list(dict.fromkeys(point["policy"] for point in points))
    n, missing = look.number(len(points), 0), found["missing"]
    held = f" {missing} " + say("are missing.", "manquent.") if missing else ""
    own_limits = [say(one, case.in_french(one)) for one in case.limits] if case else []
    return Paper(
        name=f"sweep-{found['case']}-{found['key'][:8]}",
        title=say(f"Sweep of {found['case']}", f"Balayage de {found['case']}"),
        look=look,
        question=say("What does the answer do as inputs move?", "Comment la réponse varie-t-elle avec les hypothèses ?"),
        facts=(
            sweep_maps.source_of(found, look) + ".",
            say(
                f"Varied: {look.listed(levers) or 'nothing'}; policies: {look.listed(policies)}. "
                "Points share the random numbers of their seed.",
                f"Variées : {look.listed(levers) or 'rien'} ; politiques : {look.listed(policies)}. "
                "Les points qui ont la même graine partagent leurs tirages.",
            ),
            say(
                "Money is nominal, not discounted, over the horizon; ± is one Monte Carlo standard error.",
                "Montants en monnaie courante, non actualisés, sur l'horizon ; ± est une erreur type de Monte-Carlo.",
            ),
        ),
        sentences=(say(f"{n} points were computed.{held}", f"{n} points ont été calculés.{held}"),),
        notes=(*notes, *found["trouble"].values()),
        tables=(points_table(found, look),),
        sections=tuple(sections(found, look)),
        reasons=(),
        sources=(),
        changes=(),
        limits=(f"{RATING[look.lang][:1].upper()}{RATING[look.lang][1:]}.", *own_limits),
    )


def sections(found: Found, look: Look) -> Iterator[Section]:
    """A chart a figure, where one or two levers vary."""
    for chart in sweep_maps.of_sweep(found, look):
        yield from charted(chart, with_table=False)


def points_table(found: Found, look: Look) -> Sheet:
    """One row a point: policy, seed, levers, figures."""
    points = found["points"]
    ids = sweep_maps.figures_of(points)
    levers = list(points[0]["sets"]) if points else []
    hows = {
        id: look.measure(points[0]["figures"][id]["unit"], max(abs(point["figures"][id]["value"] or 0.0) for point in points))
        for id in ids
    }
    rows = [
        (
            point["policy"],
            str(point["seed"]),
            *(f"{point['sets'][lever]:g}" for lever in levers),
            *(look.amount(point["figures"][id]["value"], point["figures"][id]["error"], hows[id]) for id in ids),
        )
        for point in points
    ]
    heads = (
        look.say("policy", "politique"),
        look.say("seed", "graine"),
        *levers,
        *(f"{sweep_maps.name_of(id, look)}, {hows[id].unit}" for id in ids),
    )
    return Sheet(look.say("Points", "Points"), heads, tuple(rows), (False, *(True for _ in heads[1:])))
