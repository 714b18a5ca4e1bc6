"""Lists and records a worker reads: cases, policies, studies, sources, saved runs; as the commands print them."""

from __future__ import annotations

from collections.abc import Callable

from whopays.api.tasks import NotThere, base_case, checked_name, line
from whopays.case.conflict import with_conflicts
from whopays.case.load import names

Tell = Callable[[int, int], None]


def schemas(*, told: Tell) -> bytes:
    """Names of the committed schemas."""
    from whopays.report.json import schemas as known

    return line({"schema": "whopays.schemas/1", "schemas": known()})


def schema(*, told: Tell, name: str) -> bytes:
    """One schema."""
    from whopays.report.json import schema as of
    from whopays.report.json import schemas as known

    return line(of(f"whopays.{checked_name('schema', name, known())}/1"))


def cases(*, told: Tell) -> bytes:
    """As `cases --json`."""
    from whopays.report.listings import cases_object

    return line(cases_object([base_case(name, None) for name in names()]))


def case(*, told: Tell, name: str, as_of: str | None) -> bytes:
    """One case with every assumption."""
    from whopays.report.case_json import case_object

    return line(case_object(with_conflicts(base_case(name, as_of), ())))


def french(*, told: Tell, name: str) -> bytes:
    """Texts of a case, and those all cases share, in French."""
    from whopays.report.case_json import french_object

    return line(french_object(base_case(name, None)))


def policies(*, told: Tell, case: str | None) -> bytes:
    """As `policies --json`; for a case, with why some do nothing there."""
    from whopays.engine.limit import nothing_here
    from whopays.policy import load
    from whopays.policy import names as known
    from whopays.report.listings import policies_object

    all_of_them = [load(name) for name in known()]
    asked = base_case(case, None) if case is not None else None
    reasons = {one.name: nothing_here(one, asked) for one in all_of_them} if asked is not None else {}
    return line(policies_object([(one.name, one.title) for one in all_of_them], {name: why for name, why in reasons.items() if why}))


def policy(*, told: Tell, name: str) -> bytes:
    """One policy with its terms."""
    from whopays.policy import load
    from whopays.policy import names as known
    from whopays.report.policy_json import policy_object

    return line(policy_object(load(checked_name("policy", name, known()))))


def instruments(*, told: Tell) -> bytes:
    """Every instrument and its terms."""
    from whopays.report.policy_json import instruments_object

    return line(instruments_object())


def studies(*, told: Tell, lang: str, case: str | None) -> bytes:
    """As `ask --list --json`; for a case, with why some cannot be asked of it."""
    import json

    from whopays.report.study_json import list_object
    from whopays.studies import found

    if case is None:
        return json.dumps(list_object(found(), lang)).encode() + b"\n"
    return json.dumps(list_object(found(), lang, base_case(case, None), [base_case(name, None) for name in names()])).encode() + b"\n"


def loans(*, told: Tell) -> bytes:
    """The ready-made loans, each as its file says it."""
    from whopays.public_accounts.ready_made import ready_made, ready_made_file

    return line({"schema": "whopays.loans/1", "loans": [
        {"name": name, "text": ready_made_file(name).read_text(encoding="utf-8")} for name in ready_made()]})


def sources(*, told: Tell) -> bytes:
    """As `sources list --json`."""
    from whopays.report.sources_json import pretty, sources_object
    from whopays.sources.ledger import shipped

    return pretty(sources_object(shipped())).encode() + b"\n"


def source(*, told: Tell, id: str) -> bytes:
    """As `sources show ID --json`."""
    from whopays.report.sources_json import found_object, pretty
    from whopays.sources.ledger import shipped

    return pretty(found_object(shipped(), id)).encode() + b"\n"


def runs(*, told: Tell) -> bytes:
    """As `runs --json`."""
    from whopays.report.listings import runs_object
    from whopays.store import place
    from whopays.store import runs as saved

    root = place()
    return line(runs_object(saved(root), root))


def saved_run(*, told: Tell, run: str) -> bytes:
    """As `show RUN --json`."""
    from whopays.report.json import run_object
    from whopays.store import load, place

    return line(run_object(load(run, place())))


def figures(*, told: Tell, run: str) -> bytes:
    """The figures of a saved run, pooled, and what of it can be explained."""
    from whopays.report.answer import figure_object, plain
    from whopays.store import load, place

    result = load(run, place())
    figures = plain([figure_object(one, result) for one in result.pooled.figures])  # a run of one future has no errors
    return line({"schema": "whopays.figures/1", "run": result.run, "case": result.case, "policy": result.policy, "figures": figures,
                 "parties": [one.party for one in result.pooled.who_pays], "series": [one.id for one in result.pooled.series]})


def exposures(*, told: Tell, run: str) -> bytes:
    """As `show RUN --exposures --json`."""
    from whopays.report.exposure import exposures_object
    from whopays.store import load, place

    return line(exposures_object(load(run, place())))


def explain(*, told: Tell, run: str, figure: str, view: str | None) -> bytes:
    """As `explain RUN FIGURE --json`."""
    from whopays.engine.explain import NoSuchFigure
    from whopays.engine.explain import explain as opened
    from whopays.engine.rerun import case_of
    from whopays.report.explain_json import explain_object
    from whopays.store import load, place

    result = load(run, place())
    case = case_of(result)
    try:
        return line(explain_object(result, opened(result, case, figure, view, told)))
    except NoSuchFigure as problem:
        raise NotThere(problem.errors) from None
