"""Files a worker makes of an answer: the report's PDF, workbook, page and tables, as `whopays report` writes them."""

from __future__ import annotations

import base64
import json
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from whopays.api.results import result_of
from whopays.api.tasks import checked, line

Tell = Callable[[int, int], None]
SCHEMA: Final = "whopays.file/1"
MEDIA: Final = {
    "pdf": "application/pdf", "html": "text/html", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "application/zip", "parquet": "application/zip",
}


def run_file(*, told: Tell, to: str, lang: str, policy: str, paths: int, seed: int, processes: int, real: float | None = None,
             **asked: Any) -> bytes:
    """The report of one policy's run."""
    from whopays.report.real import in_real_money
    from whopays.report.writing import of_run

    case, views = checked([policy], **asked)
    result = result_of(case, views, told=told, policy=policy, mode="both", paths=paths, seed=seed, processes=processes,
                       conflicts=asked["conflicts"], creditors=True)
    result = result if real is None else in_real_money(result, real)
    return filed(of_run(result, case), f"{result.case}-{policy.partition(':')[0]}{'-changed' if ':' in policy else ''}", to, lang)


def study_file(*, told: Tell, to: str, found: str, **asked: Any) -> bytes:
    """The report of a study's answer."""
    from whopays.report.writing import of_study

    study = json.loads(found)
    case, _ = checked([], **asked)
    return filed(of_study(study, case), f"{study['study']}-{study['case']}", to, study["lang"])


def loan_file(*, told: Tell, to: str, lang: str, name: str | None, loan: str | None) -> bytes:
    """The report of a loan or guarantee."""
    from whopays.public_accounts.appraisal import appraise, as_record
    from whopays.public_accounts.loan_file import parse_loan
    from whopays.public_accounts.ready_made import ready_made_file
    from whopays.report.writing import of_loan

    text = loan if loan is not None else ready_made_file(name or "").read_text(encoding="utf-8")
    answer = appraise(parse_loan(text, "loan"))
    record = as_record(answer)
    return filed(of_loan(answer, record), str(record["name"] or "loan"), to, lang)


def filed(subject: Any, name: str, to: str, lang: str) -> bytes:
    """A report as one file; tables, of which there are several, in an archive."""
    from whopays.report.look import Look
    from whopays.report.writing import FOLDERS, write

    with tempfile.TemporaryDirectory() as folder:
        path = write(subject, to, Look(lang), Path(folder) / f"report.{to}")
        content = archived(path) if to in FOLDERS else path.read_bytes()
    ending = "zip" if to in FOLDERS else to
    return line({"schema": SCHEMA, "name": f"whopays-{name}{'-' + to if to in FOLDERS else ''}.{ending}", "media_type": MEDIA[to],
                 "content": base64.b64encode(content).decode("ascii")})


def archived(folder: Path) -> bytes:
    """The files of a folder in one archive."""
    place = folder.with_suffix(".zip")
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                archive.write(path, path.relative_to(folder).as_posix())
    return place.read_bytes()
