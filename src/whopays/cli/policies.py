"""`whopays policies`: the policies that come with the package."""

from __future__ import annotations

from whopays.cli.options import Json


def policies(*, json: Json = False) -> None:
    """List the policies that come with whopays."""
    from whopays.cli import screen
    from whopays.policy import load, names
    from whopays.report.listings import policies_object, policies_table

    known = [(name, load(name).title) for name in names()]
    if json:
        screen.write_json(policies_object(known))
    else:
        screen.write(policies_table(known))
