"""`whopays report RUN|STUDY|LOAN|FILE --to pdf`: an answer as a document, a workbook, tables or pictures."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from whopays.cli.options import Store
from whopays.cli.run import CASE

if TYPE_CHECKING:
    from whopays.case.case import Case
    from whopays.case.fault import Fault
    from whopays.report.writing import Subject

LIGHT = "light"
MOST_BYTES = 64_000_000  # of an answer read from a file: far above any that whopays writes


def report(
    subject: Annotated[
        str, Parameter(help="A run (id, start or end of one, `last`), a study, a loan file, or an answer saved with --json.")
    ] = "last",
    /,
    *,
    to: Annotated[str, Parameter(metavar="pdf|xlsx|html|csv|parquet|svg|png", help="Format; the last four are folders.")] = "pdf",
    lang: Annotated[
        str | None, Parameter(metavar="en|fr", help="Language; else that of the answer, else of WHOPAYS_LANG, else en.")
    ] = None,
    output: Annotated[Path | None, Parameter(metavar="PLACE", help="File or folder to write; else named after the answer.")] = None,
    theme: Annotated[str, Parameter(metavar="light|dark", help="Of svg and png.")] = LIGHT,
    case: Annotated[str | None, Parameter(metavar="NAME", help="Case of a study, or of a run whose case has moved.")] = None,
    paths: Annotated[str | None, Parameter(metavar="N", help="Futures under each view, for a study.")] = None,
    real: Annotated[
        str | None, Parameter(metavar="RATE", help="Figures by quarter in prices of the opening, at this inflation a year, e.g. 0.025.")
    ] = None,
    store: Store = None,
) -> None:
    """Write an answer as PDF, workbook, page, tables or pictures."""
    from whopays.case.fault import CaseErrors
    from whopays.cli.language import language_faults, usual_language
    from whopays.report.look import THEMES, Look
    from whopays.report.writing import FORMATS, check_ready, write
    from whopays.studies import found as studies

    faults: list[Fault] = language_faults(lang or usual_language())
    _check("--to", to, FORMATS, faults)
    _check("--theme", theme, THEMES, faults)
    if theme != LIGHT and to in FORMATS and to not in ("svg", "png"):
        faults.append(
            _fault("--theme", f"--theme has no use with {to}", "leave it out: paper is light, a page follows the reader's system")
        )
    if faults:
        raise CaseErrors(faults)
    if subject in studies():
        check_ready(to, output)  # a study is computed now
    found, own = _subject(subject, lang, case, paths, store, real)
    with as_printed(subject):
        print(write(found, to, Look(lang or own, theme), output))


@contextmanager
def as_printed(name: str) -> Iterator[None]:
    """An answer saved with --json may come from anybody: what does not fit is said of it, and is no defect."""
    from whopays.case.fault import CaseErrors

    try:
        yield
    except CaseErrors:
        raise
    except (KeyError, TypeError, AttributeError, ValueError, IndexError) as problem:
        if not name.endswith(".json"):
            raise
        raise CaseErrors([_fault(name, f"is not whole, or not as whopays prints it: {problem!r}", "make the answer again")]) from problem


def _subject(
    name: str, lang: str | None, case: str | None, paths: str | None, store: str | None, real: str | None
) -> tuple[Subject, str]:
    """What is meant by a name, and the language it is in: a file, a loan that comes with whopays, a study, else a run."""
    from whopays.cli.language import usual_language
    from whopays.public_accounts.ready_made import ready_made
    from whopays.studies import found as studies

    usual = lang or usual_language()
    file = Path(name)
    if file.suffix == ".json" or (file.suffix in (".yaml", ".yml") and file.exists()) or name in ready_made():
        _no_use(paths, "--paths", "an answer that is there")
        _no_use(real, "--real", "anything but a run")
        return _file(file, lang, case) if file.suffix == ".json" else (_loan(file), usual)
    if name in studies():
        _no_use(real, "--real", "anything but a run")
        return _study(name, usual, case or CASE, paths), usual
    _no_use(paths, "--paths", "a run, which has its futures")
    return _run(name, case, store, real), usual


def _run(name: str, where: str | None, store: str | None, real: str | None) -> Subject:
    from whopays.engine.rerun import case_of
    from whopays.public_accounts.ready_made import ready_made
    from whopays.report.real import in_real_money
    from whopays.report.writing import of_run
    from whopays.store import StoreError, load, place
    from whopays.studies import found as studies

    try:
        result = load(name, place(store))
    except StoreError as problem:
        if problem.is_input and name != "last":
            others = f"; studies are {', '.join(studies())}; loans are {', '.join(ready_made())}"
            raise StoreError(problem.message, problem.remedy + others, file=problem.file) from problem
        raise
    case, why = _case(lambda: case_of(result, where))
    return of_run(in_real_money(result, _rate(real)) if real is not None else result, case, why)


def _rate(text: str) -> float:
    """Inflation a year as it was written; what is no number is out of any range."""
    from math import nan

    try:
        return float(text)
    except ValueError:
        return nan


def _file(file: Path, lang: str | None, where: str | None) -> tuple[Subject, str]:
    import json

    from whopays.case.fault import CaseErrors
    from whopays.case.load import load
    from whopays.cli.language import usual_language
    from whopays.report.look import Look
    from whopays.report.writing import check_schema, of_comparison, of_study, of_sweep

    try:
        if file.stat().st_size > MOST_BYTES:
            raise CaseErrors([_fault(str(file), "is too large for an answer of whopays", "give what whopays printed with --json")])
        found: Any = json.loads(file.read_text(encoding="utf-8"))
    except OSError as problem:
        raise CaseErrors([_fault(str(file), problem.strerror or str(problem), "give the path of an answer saved with --json")]) from None
    except ValueError as problem:
        raise CaseErrors(
            [_fault(str(file), f"is no JSON: {problem}", "give what whopays printed with --json, and nothing else")]
        ) from None
    kind = check_schema(found, str(file))
    if kind == "subsidy":
        raise CaseErrors(
            [
                _fault(
                    str(file),
                    "is a subsidy printed as JSON, which leaves single flows out",
                    f"give the loan file itself, e.g. `whopays report {found.get('name', 'LOAN.yaml')}`",
                )
            ]
        )
    own = str(found.get("lang", lang or usual_language()))
    if lang and lang != own:
        raise CaseErrors([_fault("--lang", f"the answer in {file} is in '{own}'", f"ask again with --lang {lang}")])
    case, why = _case(lambda: load(where or str(found["case"])), str(found.get("case_hash", "")))
    with as_printed(str(file)):
        made = {"study": of_study, "compare": of_comparison, "sweep": of_sweep}[kind](found, case, why)
        made.paper(Look(own))
    return made, own


def _loan(file: Path) -> Subject:
    from whopays.cli.subsidy import read
    from whopays.public_accounts.appraisal import appraise, as_record
    from whopays.report.writing import of_loan

    answer = appraise(read(file))
    return of_loan(answer, as_record(answer))


def _study(name: str, lang: str, case: str, paths: str | None) -> Subject:
    """Ask the study now, as `whopays ask` would."""
    from whopays.cli.ask import NONE, answered
    from whopays.cli.asked import asked
    from whopays.report.study_json import study_object
    from whopays.report.writing import of_study
    from whopays.studies import found as studies
    from whopays.study import lab_of

    study = studies()[name]
    request = asked(
        case,
        view="both",
        mode="both",
        sets=(),
        policy=str(getattr(study, "DEFAULT_POLICY", NONE)),
        paths=paths if paths is not None else str(study.PATHS),
        seed="1",
        as_of=None,
        store=None,
        saves=False,
    )
    answer, head = answered(study, request, lab_of(request.case, None))
    return of_study(study_object(answer, head, lang), request.case)


def _case(made: Any, content: str = "") -> tuple[Case | None, str]:
    """The case, or why it cannot be had."""
    from whopays.case.fault import CaseErrors

    try:
        case: Case = made()
    except CaseErrors as problem:
        return None, "; ".join(dict.fromkeys(one.message for one in problem.errors))
    if content and case.hash != content:
        return None, f"the case {case.name} has changed since the answer was made"
    return case, ""


def _check(option: str, given: str, known: tuple[str, ...], faults: list[Fault]) -> None:
    from whopays.case.fault import did_you_mean

    if given not in known:
        faults.append(_fault(option, f"no '{given}' there", did_you_mean(given, known, "choose " + ", ".join(known))))


def _no_use(given: str | None, option: str, what: str) -> None:
    from whopays.case.fault import CaseErrors

    if given is not None:
        raise CaseErrors([_fault(option, f"{option} has no use for {what}", "leave it out")])


def _fault(option: str, message: str, remedy: str) -> Fault:
    from whopays.case.fault import Fault as Made

    return Made(option, 0, 0, message, remedy)
