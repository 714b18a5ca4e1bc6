"""`whopays runs`: the saved runs; `whopays runs rm RUN` removes one."""

from __future__ import annotations

from typing import Annotated

from cyclopts import App, Parameter

from whopays.cli.options import Json, Lang, Store

runs_app = App(name="runs", help="List saved runs, or remove one.")


@runs_app.default
def listed(*, lang: Lang = "en", store: Store = None, json: Json = False) -> None:
    """List saved runs, oldest first."""
    from whopays.cli import screen
    from whopays.cli.language import check_language
    from whopays.report.listings import runs_object, runs_table
    from whopays.store import place, runs

    check_language(lang)
    root = place(store)
    entries = runs(root)
    if json:
        screen.write_json(runs_object(entries, root))
    else:
        screen.write(runs_table(entries, root, screen.page(screen.console(), lang=lang)), lang)


@runs_app.command(name="rm")
def removed(
    run: Annotated[str, Parameter(help="Id of a run, its start or its end, or `last`.")],
    /,
    *,
    lang: Lang = "en",
    store: Store = None,
    json: Json = False,
) -> None:
    """Remove a saved run."""
    from whopays.cli import screen
    from whopays.cli.language import check_language
    from whopays.report.listings import removed_object
    from whopays.store import place, remove

    check_language(lang)
    root = place(store)
    name = remove(run, root)
    if json:
        screen.write_json(removed_object(name, root))
    else:
        print({"en": f"removed {name}", "fr": f"supprimé : {name}"}[lang])
