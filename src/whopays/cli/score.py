"""`whopays score CASE OBSERVED.yaml`: what was forecast against what came."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

from whopays.cli.options import Conflicts, Json, Lang, Seed, Sets


def score(
    case: Annotated[str, Parameter(help="Name of a case, or path of your own.")],
    observed: Annotated[str, Parameter(name="OBSERVED", help="File of observed figures, or the name of one that is shipped.")],
    /,
    *,
    view: Annotated[str, Parameter(metavar="NAME|both", help="View of demand; each case names its own.")] = "both",
    set: Sets = (),
    conflict: Conflicts = (),
    policy: Annotated[str, Parameter(
        metavar="NAME", help="What the state does; see `whopays policies`. With terms changed: backstop:cap=100e9.")] = "none",
    paths: Annotated[str, Parameter(metavar="N", help="Futures under each view.")] = "10000",
    seed: Seed = "1",
    as_of: Annotated[str | None, Parameter(metavar="DAY", help="Score the forecast of this day, e.g. 2025-11-07.")] = None,
    lang: Lang = "en",
    json: Json = False,
) -> None:
    """Score a forecast: coverage of 50 % and 90 % intervals, CRPS, PIT, hits and misses."""
    from whopays.case.observed import read_observed
    from whopays.cli import screen
    from whopays.cli.asked import asked

    wanted = asked(case, view=view, mode="both", sets=set, policy=policy, paths=paths, seed=seed, as_of=as_of, store=None,
                   conflicts=conflict, saves=False, lang=lang)
    file = read_observed(observed)
    from whopays.engine.score import refuse_few
    from whopays.engine.score import score as scored

    refuse_few(wanted.paths)
    with screen.progress(not json) as told:
        found = scored(wanted.case, file, views=wanted.views, policy=wanted.policy, paths=wanted.paths, seed=wanted.seed, progress=told)
    from whopays.report.score import score_object, scores_page

    if json:
        screen.write_json(score_object(wanted.case, file, found, policy=wanted.policy, seed=wanted.seed))
    else:
        screen.write(scores_page(wanted.case, file, found, screen.page(screen.console(), lang=lang)), lang)
