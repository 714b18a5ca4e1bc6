"""A report as PDF: tagged, PDF/UA-1, set by Typst with the font that comes with the page; nothing is fetched.

Typst reads a folder that holds one JSON file and the charts as SVG, and sees nothing else of the machine.
"""

from __future__ import annotations

import json
import re
import tempfile
from pathlib import Path
from typing import Any, Final

from whopays.report.look import FONT
from whopays.report.paper import Paper, Section, Sheet
from whopays.report.picture import bare_svg_of, extra_missing, font_files, font_folder
from whopays.report.support import said_of
from whopays.report.wording import footer, words

TEMPLATE: Final = Path(__file__).parent / "templates" / "paper.typ"
STANDARD: Final = "ua-1"
INSIDE: Final = "Libertinus Serif"  # a font Typst holds itself, where the page is not built


def pdf_of(paper: Paper) -> bytes:
    """The report as the bytes of a PDF.

    Errors : CaseErrors where the extra is missing or the page is not built; OSError where no temporary file can be written
    """
    try:
        import typst
    except ImportError as problem:
        raise extra_missing(problem) from problem
    with tempfile.TemporaryDirectory(prefix="whopays-report-") as name:
        root = Path(name)
        (root / "paper.json").write_text(json.dumps(plain(paper, root), ensure_ascii=False), encoding="utf-8")
        (root / "paper.typ").write_text(TEMPLATE.read_text(encoding="utf-8"), encoding="utf-8")
        compiler = typst.Compiler(root / "paper.typ", root=root, font_paths=[font_folder()], ignore_system_fonts=True)
        made = compiler.compile(format="pdf", pdf_standards=[STANDARD])
    assert isinstance(made, bytes)
    return made


def plain(paper: Paper, root: Path) -> dict[str, Any]:
    """The report as plain values; its charts are drawn into `root`."""
    return {
        "title": paper.title, "question": paper.question, "lang": paper.look.lang, "facts": paper.facts,
        "sentences": paper.sentences, "notes": paper.notes, "words": words(paper.look), "footer": footer(paper),
        "tables": [sheet(one) for one in paper.tables if one.rows],
        "font": [FONT, INSIDE] if font_files() else [INSIDE],
        "sections": [section(one, at, root) for at, one in enumerate(paper.sections)],
        "reasons": [{"name": one.name, "influence": one.influence, "value": one.value, "basis": one.basis, "because": one.because,
                     "citations": ", ".join(one.citations)} for one in paper.reasons],
        "sources": [{"id": one.id, "said": said_of(one, paper.look)} for one in paper.sources],
        "changes": paper.changes, "limits": paper.limits,
    }


def section(one: Section, at: int, root: Path) -> dict[str, Any]:
    """A section, its chart drawn as a file named by its place."""
    found = None
    if one.chart is not None:
        file = f"chart-{at}.svg"
        (root / file).write_text(bare_svg_of(one.chart), encoding="utf-8")
        found = {"file": file, "subtitle": one.chart.subtitle, "source": one.chart.source,
                 "alt": f"{one.chart.title}. {one.chart.description}"}
    return {"heading": one.heading, "chart": found, "tables": [sheet(table) for table in one.tables if table.rows]}


def sheet(one: Sheet) -> dict[str, Any]:
    """A table as plain values; a long name may be broken after a point."""
    heads = [re.sub(r"([._])(?=[a-z])", "\\1\u200b", name) for name in one.columns]
    return {"title": one.title, "columns": heads, "rows": one.rows, "numbers": one.numbers}
