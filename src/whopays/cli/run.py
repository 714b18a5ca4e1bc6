"""`whopays run`: simulate a case, save the run, print who pays."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from cyclopts import Parameter

from whopays.cli.options import AsOf, Conflicts, Json, Lang, Seed, Sets, Store, Verbose

CASE = "openai-2025"


def run(
    case: Annotated[str, Parameter(help="Name of a case, or path of your own.")] = CASE,
    /,
    *,
    view: Annotated[str, Parameter(metavar="company|outside-view|both", help="View of demand; each case names its own.")] = "both",
    mode: Annotated[str, Parameter(metavar="fail|keep|both", help="Whether labs may fail; the funding gap needs keep.")] = "both",
    set: Sets = (),
    conflict: Conflicts = (),
    policy: Annotated[str, Parameter(
        metavar="NAME", help="What the state does; see `whopays policies`. With terms changed: backstop:cap=100e9.")] = "none",
    paths: Annotated[str, Parameter(metavar="N", help="Futures under each view.")] = "10000",
    seed: Seed = "1",
    as_of: AsOf = None,
    library: Annotated[str, Parameter(metavar="auto|numpy|jax", help="Array library; jax compiles first. auto: jax where a GPU "
                                      "is found and futures are many.")] = "auto",
    variance_reduction: Annotated[str, Parameter(metavar="none|antithetic|stratified",
                                                 help="Spread random numbers for smaller errors; changes the futures.")] = "none",
    lang: Lang = "en",
    store: Store = None,
    json: Json = False,
    quiet: Annotated[bool, Parameter(name="--quiet", negative="", show_default=False, help="Print the id of the saved run only.")] = False,
    verbose: Verbose = False,
) -> None:
    """Simulate a case and print who pays."""
    from whopays.case.fault import CaseErrors, Fault
    from whopays.cli.asked import asked
    from whopays.cli.screen import progress

    if quiet and verbose:
        raise CaseErrors([Fault("--quiet", 0, 0, "--quiet and --verbose exclude each other", "choose one of them")])
    wanted = asked(case, view=view, mode=mode, sets=set, policy=policy, paths=paths, seed=seed, as_of=as_of, store=store,
                   conflicts=conflict, lang=lang)

    from whopays.engine.local import run as simulate
    from whopays.store import save

    with progress(not quiet) as told:
        result = simulate(wanted.case, views=wanted.views, modes=wanted.modes, policy=wanted.policy,
                          paths=wanted.paths, seed=wanted.seed, progress=told, library=library, design=variance_reduction)
    if conflict:
        result = replace(result, manifest={**result.manifest, "conflicts": list(conflict)})
    result = replace(result, run=save(result, wanted.store))
    if quiet and not json:
        print(result.run)
        return
    from whopays.cli.show import print_answer

    print_answer(result, json=json, verbose=verbose, lang=lang)
