"""`whopays schema`: the JSON Schema of a case file, or of what a command prints with --json."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter


def schema(name: Annotated[str, Parameter(help="case, or the name of an answer such as run, diff or errors.")] = "case", /) -> None:
    """Print the JSON Schema of a case file (for editors) or of an answer."""
    from whopays.cli import screen
    from whopays.report.json import schema as answer_schema
    from whopays.report.json import schemas

    if name == "case":
        from whopays.case.schema import json_schema

        screen.write_json(json_schema())
        return
    known = schemas()
    if name not in known:
        from whopays.case.fault import CaseErrors, Fault, did_you_mean

        raise CaseErrors([Fault("", 0, 0, f"no schema '{name}'",
                                did_you_mean(name, ["case", *known], "choose case, " + ", ".join(known)))])
    screen.write_json(answer_schema(f"whopays.{name}/1"))
