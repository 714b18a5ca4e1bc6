"""`whopays case new|check FILE`: write a case of one's own, or check one."""

from __future__ import annotations

from typing import Annotated

from cyclopts import App, Parameter

from whopays.cli.options import Json, Lang

case_app = App(name="case", help="Write a case of your own, or check one.")


@case_app.command
def new(
    file: Annotated[str, Parameter(help="File to write, e.g. my-case.yaml.")], /, *, lang: Lang = "en", json: Json = False
) -> None:
    """Write a commented case to start from."""
    from whopays.case.new import new_case
    from whopays.cli import screen
    from whopays.cli.language import check_language

    check_language(lang)
    written = str(new_case(file))
    if json:
        screen.write_json({"schema": "whopays.created/1", "file": written})
    else:
        print({"en": f"wrote {written}; change it, then: whopays case check {written}",
               "fr": f"écrit : {written} ; modifiez-le, puis : whopays case check {written}"}[lang])


@case_app.command
def check(
    file: Annotated[str, Parameter(help="A case file or folder, or the name of a case.")], /, *, lang: Lang = "en", json: Json = False
) -> None:
    """Check a case; every fault is listed with file, line, column and what to do."""
    from whopays.case.fault import Faults
    from whopays.case.french import check_french
    from whopays.case.load import load
    from whopays.cli import screen
    from whopays.cli.language import check_language

    check_language(lang)
    case, faults = load(file), Faults()
    check_french(case, faults)
    faults.raise_if_any()
    if json:
        screen.write_json({"schema": "whopays.check/1", "case": case.name, "file": case.path, "case_hash": case.hash})
    else:
        print({"en": f"{case.path}: case {case.name} can be run", "fr": f"{case.path} : le cas {case.name} peut être simulé"}[lang])
