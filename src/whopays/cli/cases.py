"""`whopays cases`: the cases that come with the package."""

from __future__ import annotations

from whopays.cli.options import Json, Lang


def cases(*, lang: Lang = "en", json: Json = False) -> None:
    """List the cases that come with whopays."""
    from whopays.case.load import load, names
    from whopays.cli import screen
    from whopays.cli.language import check_language
    from whopays.report.listings import cases_object, cases_table

    check_language(lang)
    known = [load(name) for name in names()]
    if json:
        screen.write_json(cases_object(known))
    else:
        screen.write(cases_table(known, screen.page(screen.console(), lang=lang)), lang)
