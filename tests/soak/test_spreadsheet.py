"""The workbook opened by a spreadsheet program, where there is one: every formula comes to what we wrote beside it."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.report.made import made
from whopays.case.load import load
from whopays.report.look import Look
from whopays.report.writing import of_run

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
PROGRAM = shutil.which("soffice")
TOLERANCE = 1e-9  # of the value, at least of 1
SECONDS = 180
WRITTEN = re.compile(rb"(</f>)<v>[^<]*</v>")


def formulas(path: Path) -> dict[tuple[str, str], str]:
    """Sheet and cell -> the value that stands with each formula."""
    with zipfile.ZipFile(path) as archive:
        pages = [name for name in archive.namelist() if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", name)]
        found = {}
        for page in pages:
            for cell in ElementTree.fromstring(archive.read(page)).iter(f"{MAIN}c"):
                if cell.find(f"{MAIN}f") is not None:
                    found[page, str(cell.get("r"))] = str(cell.findtext(f"{MAIN}v"))
    return found


def without_values(path: Path, to: Path) -> None:
    """The workbook with no value beside any formula, so that who reads it must calculate."""
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as bare:
        for name in archive.namelist():
            content = archive.read(name)
            bare.writestr(name, WRITTEN.sub(rb"\1", content) if name.startswith("xl/worksheets/sheet") else content)


@pytest.mark.skipif(PROGRAM is None, reason="no `soffice` here: install LibreOffice Calc to open the workbook with it")
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_spreadsheet_program_comes_to_our_values(lang: str, tally: Counter[str], tmp_path: Path) -> None:
    ours, bare = tmp_path / "ours.xlsx", tmp_path / "bare.xlsx"
    subject = of_run(made(), load("toyland"))
    ours.write_bytes(subject.workbook(subject.paper(Look(lang))))
    without_values(ours, bare)
    words = [str(PROGRAM), f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to",
             "xlsx:Calc MS Excel 2007 XML", "--outdir", str(tmp_path / "out"), str(bare)]
    subprocess.run(words, check=True, capture_output=True, timeout=SECONDS)
    mine, theirs = formulas(ours), formulas(tmp_path / "out" / "bare.xlsx")
    assert len(mine) > 50
    assert set(mine) == set(theirs)
    for place, value in mine.items():
        assert float(theirs[place]) == pytest.approx(float(value), rel=TOLERANCE, abs=TOLERANCE), place
    tally["formulas recalculated by a spreadsheet program"] += len(mine)
