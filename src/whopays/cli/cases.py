"""`whopays cases`: the cases that come with the package."""

from __future__ import annotations

from whopays.cli.options import Json


def cases(*, json: Json = False) -> None:
    """List the cases that come with whopays."""
    from whopays.case.load import load, names
    from whopays.cli import screen
    from whopays.report.listings import cases_object, cases_table

    known = [load(name) for name in names()]
    if json:
        screen.write_json(cases_object(known))
    else:
        screen.write(cases_table(known))
