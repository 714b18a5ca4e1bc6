"""A study asked and answered: what the command, the server and Python have in common."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any, Final

from whopays import __version__
from whopays.case.case import Case
from whopays.case.fault import CaseErrors, Fault, did_you_mean
from whopays.engine.points import Executor
from whopays.policy import NONE, load
from whopays.report.study import Heading
from whopays.report.study_json import study_object
from whopays.report.words import SEVERAL
from whopays.studies import found
from whopays.study import LANGUAGES, Answer, Asked, Study, lab_of, with_limits
from whopays.voiced import in_words_of, is_own, question_of

OWN: Final = "own"  # of a study that chooses its policies itself


def answered(study: Study, case: Case, *, policy: str, lab: str, paths: int, seed: int, views: Sequence[str],
             executor: Executor) -> tuple[Answer, Heading]:
    """A study's answer and what stands above it. case : under the policy; Errors: CaseErrors where it cannot be asked."""
    started = time.perf_counter()
    wanted = Asked(case, load(policy), lab, paths, seed, tuple(views), executor)
    raw = study.answer(wanted)
    answer = with_limits(raw if is_own(study, case) else in_words_of(raw, case), case)
    question = study.QUESTION if answer.about is not None else question_of(study, case)
    return answer, Heading(study.NAME, question, case.name, case.as_of.isoformat(), SEVERAL if study.POLICY == OWN else policy, lab,
                           paths, tuple(views), seed, time.perf_counter() - started, executor.computed, case.hash, __version__,
                           tuple(wanted.view(view) for view in views))


def ask(question: str, case: Case, *, policy: str | None = None, lab: str | None = None, paths: int | None = None, seed: int = 1,
        views: Sequence[str] | None = None, lang: str = "en") -> dict[str, Any]:
    """Ask a study of a case: the object `whopays.study/1`, as `whopays ask QUESTION --json` prints it.

    question : name of a study, as `whopays ask --list` names them
    case     : from `load`
    policy   : for studies asked under one policy; their own where none is named
    lab      : the lab it is about; else the first that stands alone
    paths    : futures under each view, >= 2; each study has its own default
    seed     : the same seed gives the same futures, >= 0
    views    : views of the case, all of them by default
    lang     : of its texts, en or fr
    Errors   : CaseErrors for a study, lab, policy or view there is not, and where the study cannot be asked of the case
    """
    studies = found()
    if question not in studies:
        raise CaseErrors([Fault("", 0, 0, f"no study '{question}'", did_you_mean(question, studies, "there are " + ", ".join(studies)))])
    study, chosen = studies[question], list(case.views if views is None else views)
    faults = [Fault("views", 0, 0, f"case {case.name} has no view '{view}'",
                    did_you_mean(view, case.views, "choose " + ", ".join(case.views))) for view in chosen if view not in case.views]
    if study.POLICY == OWN and policy is not None:
        faults.append(Fault("policy", 0, 0, f"the study '{question}' chooses its policies itself", "leave policy out"))
    for name, wrong, remedy in (("paths", paths is not None and paths < 2, "choose 2 or more"), ("seed", seed < 0, "choose 0 or more"),
                                ("views", not chosen, "name one, or leave views out"),
                                ("lang", lang not in LANGUAGES, "choose en or fr")):
        if wrong:
            faults.append(Fault(name, 0, 0, f"{name} cannot be so", remedy))
    if faults:
        raise CaseErrors(faults)
    under = policy or str(getattr(study, "DEFAULT_POLICY", NONE))
    with Executor() as executor:
        answer, head = answered(study, case.with_policy(under), policy=under, lab=lab_of(case, lab), paths=paths or study.PATHS, seed=seed,
                                views=chosen, executor=executor)
    return study_object(answer, head, lang)
