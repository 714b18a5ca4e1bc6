"""From an answer to a file: which paper, which tables, which workbook, and where it goes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from whopays.case.case import Case
from whopays.case.fault import CaseErrors, Fault
from whopays.model.result import Result
from whopays.public_accounts.appraisal import Appraisal
from whopays.report import files, picture, tidy
from whopays.report.look import Look
from whopays.report.paper import Paper
from whopays.report.papers import comparison as comparison_paper
from whopays.report.papers import loan as loan_paper
from whopays.report.papers import run as run_paper
from whopays.report.papers import study as study_paper
from whopays.report.papers import sweep as sweep_paper
from whopays.report.real import note_of

FORMATS: Final = ("pdf", "xlsx", "html", "csv", "parquet", "svg", "png")
FOLDERS: Final = ("csv", "parquet", "svg", "png")  # several files: they come as a folder
DRAWN: Final = {"pdf": ("typst",), "html": (), "svg": (), "png": ("resvg_py",)}  # formats with charts, and what they need beside
KEPT: Final = {
    "statements": ("statements in present value", "états en valeur actuelle"),
    "flows": ("payments", "paiements"),
    "credit": ("exposures and losses by class", "expositions et pertes par rang"),
}


@dataclass(frozen=True)
class Subject:
    """What a report is of: its paper in the language, its tables, its workbook; made when asked for."""

    name: str
    paper: Callable[[Look], Paper]
    tables: Callable[[], list[tidy.Tidy]]
    workbook: Callable[[Paper], bytes]


def of_run(result: Result, case: Case | None, problem: str = "") -> Subject:
    """A run; `problem` says why its case cannot be had, where it cannot."""

    def paper(look: Look) -> Paper:
        return run_paper.paper_of(result, look, case, (*note_of(result, look), *notes(result, look, problem)))

    def workbook(made: Paper) -> bytes:
        from whopays.report.workbooks.run import workbook_of

        return workbook_of(result, made, case)

    return Subject(result.run or result.case, paper, lambda: tidy.of_run(result, case), workbook)


def of_study(found: Mapping[str, Any], case: Case | None, problem: str = "") -> Subject:
    """A study's answer, `whopays.study/1`."""

    def workbook(made: Paper) -> bytes:
        from whopays.report.workbooks.study import workbook_of

        return workbook_of(found, made, case)

    return Subject(
        f"{found['study']}-{found['case']}",
        lambda look: study_paper.paper_of(found, look, case, tuple(no_case(look, problem))),
        lambda: tidy.of_study(found),
        workbook,
    )


def of_comparison(found: Mapping[str, Any], case: Case | None, problem: str = "") -> Subject:
    """A comparison of policies, `whopays.compare/1`."""

    def workbook(made: Paper) -> bytes:
        from whopays.report.workbooks.comparison import workbook_of

        return workbook_of(found, made, case)

    return Subject(
        f"compare-{found['case']}",
        lambda look: comparison_paper.paper_of(found, look, case, tuple(no_case(look, problem))),
        lambda: tidy.of_comparison(found),
        workbook,
    )


def of_sweep(found: Mapping[str, Any], case: Case | None, problem: str = "") -> Subject:
    """A sweep, `whopays.sweep/1`."""

    def workbook(made: Paper) -> bytes:
        from whopays.report.workbooks.sweep import workbook_of

        return workbook_of(found, made)

    return Subject(
        f"sweep-{found['case']}-{found['key'][:8]}",
        lambda look: sweep_paper.paper_of(found, look, case, tuple(no_case(look, problem))),
        lambda: tidy.of_sweep(found),
        workbook,
    )


def of_loan(answer: Appraisal, record: Mapping[str, Any]) -> Subject:
    """One loan or guarantee, and the same answer as `whopays.subsidy/1`."""

    def workbook(made: Paper) -> bytes:
        from whopays.report.workbooks.loan import workbook_of

        return workbook_of(answer, record, made)

    return Subject(str(record["name"]), lambda look: loan_paper.paper_of(record, look), lambda: tidy.of_loan(record), workbook)


def notes(result: Result, look: Look, problem: str) -> list[str]:
    """What the run did not keep, as one of an earlier version or one in which nobody may fail, and what is left out for it."""
    from whopays import __version__

    held = {"statements": bool(result.pooled.statements), "flows": bool(result.flows), "credit": bool(result.manifest.get("credit"))}
    missing = [look.say(*KEPT[name]) for name, is_kept in held.items() if not is_kept]
    said = no_case(look, problem)
    if missing:
        said.append(
            look.say(
                f"This run keeps no {look.listed(missing)}, so what shows them is left out. Run it again to have them.",
                f"Cette simulation n'a pas conservé : {look.listed(missing)} ; ce qui s'y rapporte est omis. Relancez-la pour l'obtenir.",
            )
        )
    if result.code_version != __version__:
        said.append(
            look.say(
                f"The run was made by whopays {result.code_version}, the report by {__version__}.",
                f"La simulation vient de whopays {result.code_version}, le rapport de {__version__}.",
            )
        )
    return said


def no_case(look: Look, problem: str) -> list[str]:
    """Why inputs and sources are left out."""
    return [look.say(f"Inputs and sources are left out: {problem}", f"Hypothèses et sources omises : {problem}")] if problem else []


def check_ready(to: str, output: Path | None) -> None:
    """CaseErrors where a report in this format could not be made, or not there: said before an answer is computed for it."""
    if to == "xlsx":
        if find_spec("xlsxwriter") is None:
            raise picture.extra_missing(ImportError(name="xlsxwriter"))
    elif to in DRAWN:
        picture.check_drawn(DRAWN[to])
    if output is not None:
        files.check_place(output, folder=to in FOLDERS)


def write(subject: Subject, to: str, look: Look, output: Path | None) -> Path:
    """The report in one format, whole or not at all; returns where it stands.

    Errors: CaseErrors for a place that cannot be written, an extra or the built page that is missing
    """
    paper = subject.paper(look)
    path = output or Path(f"{subject.name}-{to}" if to in FOLDERS else f"{subject.name}.{to}")
    try:
        if to in FOLDERS:
            files.write_folder(path, filled(subject, paper, to))
        else:
            files.write_file(path, made(subject, paper, to))
    except OSError as problem:  # what no writer met, e.g. a full folder for temporary files
        raise files.refusal(path, problem) from problem
    return path


def made(subject: Subject, paper: Paper, to: str) -> bytes:
    """The bytes of a report that is one file."""
    if to == "xlsx":
        return subject.workbook(paper)
    if to == "html":
        from whopays.report.html import html_of

        return html_of(paper).encode()
    from whopays.report.pdf import pdf_of

    return pdf_of(paper)


def filled(subject: Subject, paper: Paper, to: str) -> Callable[[Path], None]:
    """What fills the folder of a report that is several files."""
    about: Sequence[str] = (paper.title, *paper.facts, *paper.notes, "", *paper.limits)
    if to == "csv":
        return files.csv_folder(subject.tables(), about)
    if to == "parquet":
        return files.parquet_folder(subject.tables(), about)
    from whopays.report.picture import png_of, svg_of

    pictures = {f"{at:02d}-{one.chart.id}.{to}": svg_of(one.chart) for at, one in enumerate(paper.sections, 1) if one.chart}

    def fill(folder: Path) -> None:
        for name, svg in pictures.items():
            (folder / name).write_bytes(png_of(svg) if to == "png" else svg.encode())

    return fill


def check_schema(found: Any, file: str) -> str:
    """Kind of an answer read from a JSON file; CaseErrors for what is none, or is of another version."""
    name, _, version = str(found.get("schema", "") if isinstance(found, dict) else "").partition("/")
    if name == "whopays.run":
        raise CaseErrors(
            [Fault(file, 0, 0, "is a run printed as JSON, which leaves payments out", "give the run's id: `whopays runs` lists them")]
        )
    if name not in ("whopays.study", "whopays.compare", "whopays.sweep", "whopays.subsidy"):
        raise CaseErrors(
            [Fault(file, 0, 0, "is no answer of whopays", "give what `whopays ask`, `compare` or `sweep` print with --json")]
        )
    if version != "1":
        raise CaseErrors(
            [
                Fault(
                    file,
                    0,
                    0,
                    f"is of format {name}/{version}; this whopays reads {name}/1",
                    "make the answer again, or read it with the whopays that wrote it",
                )
            ]
        )
    return name.removeprefix("whopays.")
