"""`whopays policies`: the policies that come with the package."""

from __future__ import annotations

from whopays.cli.options import Json, Lang


def policies(*, lang: Lang = "en", json: Json = False) -> None:
    """List the policies that come with whopays."""
    from whopays.cli import screen
    from whopays.cli.language import check_language
    from whopays.policy import load, names
    from whopays.report.listings import policies_object, policies_table

    check_language(lang)
    known = [(name, load(name).title) for name in names()]
    if json:
        screen.write_json(policies_object(known))
    else:
        screen.write(policies_table(known, screen.page(screen.console(), lang=lang)), lang)
