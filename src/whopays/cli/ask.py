"""`whopays ask QUESTION [CASE]`: run a study and print its answer."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from whopays.cli.options import AsOf, Conflicts, Json, Seed, Sets, Verbose
from whopays.cli.run import CASE

if TYPE_CHECKING:
    from whopays.case.fault import Fault
    from whopays.cli.asked import Asked as Request
    from whopays.report.study import Heading
    from whopays.study import Answer, Study

OWN, NONE = "own", "none"
UNFINISHED = ".asked"  # in the store: parts of studies that were interrupted


def ask(
    question: Annotated[str, Parameter(show_default=False, help="Name of a study; --list names them.")] = "",
    case: Annotated[str | None, Parameter(help=f"Name of a case, or path of your own; else the study's, mostly {CASE}.")] = None,
    /,
    *,
    listed: Annotated[bool, Parameter(name="--list", negative="", show_default=False, help="List the studies there are.")] = False,
    lab: Annotated[str | None, Parameter(metavar="LAB", help="The lab it is about; else the first that stands alone.")] = None,
    view: Annotated[str, Parameter(metavar="company|outside-view|both", help="View of demand; each case names its own.")] = "both",
    policy: Annotated[str | None, Parameter(metavar="NAME", help="For studies asked under one policy; else none.")] = None,
    set: Sets = (),
    conflict: Conflicts = (),
    paths: Annotated[str | None, Parameter(metavar="N", help="Futures under each view; each study states its own default.")] = None,
    seed: Seed = "1",
    as_of: AsOf = None,
    lang: Annotated[str | None, Parameter(
        metavar="en|fr", help="Language of what is printed, of JSON too; else WHOPAYS_LANG, which JSON leaves alone, else en.")] = None,
    json: Json = False,
    verbose: Verbose = False,
) -> None:
    """Ask a question of a case: the answer, figures with errors, a chart, what decides it, its limits."""
    from whopays.case.fault import CaseErrors
    from whopays.cli.asked import asked
    from whopays.cli.language import LANGUAGES, language_faults, usual_language
    from whopays.studies import found
    from whopays.study import lab_of

    lang = lang or (LANGUAGES[0] if json else usual_language())  # a program meets the same words on every machine
    faults: list[Fault] = language_faults(lang)
    studies = found()
    if listed and not faults:
        _print_list(studies, lang, json=json)
        return
    study = _study(question, studies, faults)
    if study is not None and study.POLICY == OWN and policy is not None:
        faults.append(_fault("--policy", f"the study '{question}' chooses its policies itself", "leave --policy out"))
    try:
        request = asked(case or own_case(study), view=view, mode="both", sets=set,
                        policy=policy or str(getattr(study, "DEFAULT_POLICY", NONE)),
                        paths=paths if paths is not None else str(study.PATHS if study else 2), seed=seed, as_of=as_of, store=None,
                        conflicts=conflict, saves=False)
    except CaseErrors as problem:
        raise CaseErrors([*faults, *problem.errors]) from None
    if request.paths < 2:
        faults.append(_fault("--paths", "one future has no error", "choose 2 or more"))
    if faults or study is None:
        raise CaseErrors(faults)
    _answer(study, request, lab_of(request.case, lab), lang, json=json, verbose=verbose)


def own_case(study: Study | None) -> str:
    """The case a study is asked of where none is named."""
    from whopays.case.load import names

    own = str(getattr(study, "DEFAULT_CASE", CASE))
    return own if own in names() else CASE


def _answer(study: Study, request: Request, lab: str, lang: str, *, json: bool, verbose: bool) -> None:
    """Simulate and print."""
    from whopays.cli import screen
    from whopays.report.study import page_of
    from whopays.report.study_json import study_object

    answer, head = answered(study, request, lab)
    if json:
        screen.write_json(study_object(answer, head, lang))
        return
    screen.write(page_of(answer, head, screen.page(screen.console(), verbose=verbose, lang=lang), lang), lang)


def answered(study: Study, request: Request, lab: str) -> tuple[Answer, Heading]:
    """Simulate; what goes on from an attempt that was interrupted says so on standard error."""
    from whopays.cli import screen
    from whopays.engine.points import Executor
    from whopays.engine.shelf import checksum, give_up_old
    from whopays.policy import load
    from whopays.report import asking

    views = tuple(request.views)
    chosen = load(request.policy)
    unfinished = request.store / UNFINISHED
    give_up_old(unfinished)
    folder = unfinished / checksum(study.NAME, request.case.hash, lab, request.paths, request.seed, views, chosen.entries)
    with screen.progress(True) as told, Executor(told=told, folder=folder) as executor:
        answer, head = asking.answered(study, request.case, policy=request.policy, lab=lab, paths=request.paths, seed=request.seed,
                                       views=views, executor=executor)
    executor.shelf.clear()
    if executor.resumed:
        print(f"went on from {executor.resumed} parts of an attempt that was interrupted", file=sys.stderr)
    return answer, head


def _study(question: str, studies: dict[str, Study], faults: list[Fault]) -> Study | None:
    from whopays.case.fault import did_you_mean

    if not question:
        faults.append(_fault("", "no question", "name a study: " + ", ".join(studies) + "; or --list"))
    elif question not in studies:
        faults.append(_fault("", f"no study '{question}'", did_you_mean(question, studies, "there are " + ", ".join(studies))))
    return studies.get(question)


def _print_list(studies: dict[str, Study], lang: str, *, json: bool) -> None:
    from whopays.report.study_json import list_object

    entries = list_object(studies, lang)
    if json:
        import json as json_text

        print(json_text.dumps(entries))
        return
    width = max(len(entry["name"]) for entry in entries)
    for entry in entries:
        print(f"{entry['name']:{width}}  {entry['question']}")


def _fault(option: str, message: str, remedy: str) -> Fault:
    from whopays.case.fault import Fault as Made

    return Made(option, 0, 0, message, remedy)
