"""`whopays compare CASE --policy A --policy B`: policies side by side on the same futures."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

from whopays.cli.options import AsOf, Conflicts, Json, Lang, Seed, Sets, Verbose
from whopays.cli.run import CASE


def compare(
    case: Annotated[str, Parameter(help="Name of a case, or path of your own.")] = CASE,
    /,
    *,
    policy: Annotated[tuple[str, ...], Parameter(
        name="--policy", metavar="NAME", negative="", show_default=False,
        help="A policy (see `whopays policies`), its terms changed (backstop:cap=100e9), or a file of your own; may be repeated. "
             "All by default.")] = (),
    accounts: Annotated[str | None, Parameter(
        metavar="NAME", help="Policy whose public accounts are printed in full: reestimates and outlays.")] = None,
    view: Annotated[str, Parameter(metavar="NAME|both", help="View of demand; each case names its own.")] = "both",
    set: Sets = (),
    conflict: Conflicts = (),
    paths: Annotated[str, Parameter(metavar="N", help="Futures under each view.")] = "10000",
    seed: Seed = "1",
    as_of: AsOf = None,
    lang: Lang = "en",
    json: Json = False,
    verbose: Verbose = False,
) -> None:
    """Compare policies: who pays, who fails, public cost in two measures, who gains."""
    from whopays.case.fault import CaseErrors, Fault, did_you_mean
    from whopays.cli import screen
    from whopays.cli.asked import asked
    from whopays.policy import NONE, names

    wanted = asked(case, view=view, mode="fail", sets=set, policy=NONE, paths=paths, seed=seed, as_of=as_of, store=None,
                   conflicts=conflict, saves=False, lang=lang)

    from whopays.engine.compare import compare as run
    from whopays.report.compare import compare_object, comparison

    chosen = [*(policy or names(wanted.case.name))]
    if accounts is not None and accounts not in chosen:
        raise CaseErrors([Fault("--accounts", 0, 0, f"policy '{accounts}' is not compared", did_you_mean(
            accounts, chosen, "name one of " + ", ".join(chosen)))])
    with screen.progress(not json) as told:
        found = run(wanted.case, chosen, views=wanted.views, paths=wanted.paths, seed=wanted.seed, progress=told)
    if json:
        screen.write_json(compare_object(found))
    else:
        screen.write(comparison(found, screen.page(screen.console(), verbose=verbose, lang=lang), accounts), lang)
