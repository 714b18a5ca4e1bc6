"""A name in a case is a name everywhere: no formula, no element of a page, no command of a terminal, no pattern, no path."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import zipfile
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.report.made import made
from tests.security.hostile import CONTROLS, attacked, hostile, its_run
from whopays.cli.app import answer
from whopays.cli.harmless import harmless
from whopays.report import files, writing
from whopays.report.look import Look
from whopays.report.picture import BUNDLE, svg_of, web_folder
from whopays.store import save

BUILT = (web_folder() / BUNDLE).is_file()
drawn = pytest.mark.skipif(not BUILT and not os.environ.get("WHOPAYS_CI"), reason="the page is not built: make web")
INERT = {"script", "img", "iframe", "object", "embed", "link", "base", "form", "foreignobject", "image", "use"}


class Elements(HTMLParser):
    """Every element of a page and its attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.attributes: set[str] = set()
        self.links: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.add(tag)
        self.attributes |= {name for name, _value in attrs}
        self.links |= {value or "" for name, value in attrs if name in ("href", "src", "action")}


@pytest.fixture(scope="module")
def subject() -> writing.Subject:
    return writing.of_run(its_run(), hostile())


@drawn
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_name_is_no_element_of_a_report_page(subject: writing.Subject, lang: str) -> None:
    from whopays.report.html import html_of

    text = html_of(subject.paper(Look(lang)))
    page = Elements(text)
    assert "&lt;script&gt;alert(1)" in text and "<script" not in text.lower()
    assert page.found & INERT == set()
    assert [name for name in page.attributes if name.startswith("on")] == []
    assert [link for link in page.links if not link.startswith(("#", "data:"))] == []


@drawn
def test_a_name_is_no_element_of_a_picture(subject: writing.Subject) -> None:
    paper = subject.paper(Look("en"))
    charts = [one.chart for one in paper.sections if one.chart]
    assert charts
    for chart in charts:
        root = ElementTree.fromstring(svg_of(chart))
        names = {element.tag.rpartition("}")[2].lower() for element in root.iter()}
        assert names & INERT == set()
        attributes = [name.lower() for element in root.iter() for name in element.attrib]
        assert [name for name in attributes if name.startswith("on") or "xlink" in name] == []


@drawn
def test_a_name_is_no_code_of_the_pdf(subject: writing.Subject) -> None:
    from pypdf import PdfReader

    from whopays.report.pdf import pdf_of

    reader = PdfReader(io.BytesIO(pdf_of(subject.paper(Look("en")))))
    text = re.sub(r"\s|\xad", "", "".join(page.extract_text() for page in reader.pages))
    assert "#panic()" in text and "<script>" in text
    assert "/JavaScript" not in str(reader.trailer["/Root"]) and "/AA" not in str(reader.trailer["/Root"])


def test_a_name_is_no_formula_of_a_workbook(subject: writing.Subject) -> None:
    book = zipfile.ZipFile(io.BytesIO(subject.workbook(subject.paper(Look("en")))))
    parts = {name: book.read(name).decode() for name in book.namelist() if name.endswith(".xml")}
    assert any("HYPERLINK" in text for text in parts.values())
    for name, text in parts.items():
        ElementTree.fromstring(text)
        assert [one for one in re.findall(r"<(?:c:)?f>([^<]*)", text) if "HYPERLINK" in one or "alert" in one] == [], name
    assert not [name for name in book.namelist() if "externalLink" in name or "vba" in name.lower()]
    assert "http://x.example" not in "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".rels"))


@pytest.mark.parametrize("begin", ["=1+1", "+1+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_text_is_no_formula_of_a_table(begin: str, tmp_path: Path) -> None:
    from whopays.report.tidy import Tidy

    rows = [{"party": begin, "value": -1.5}]
    files.csv_folder([Tidy("table", "a table", rows)], [])(tmp_path)
    with (tmp_path / "table.csv").open(encoding="utf-8", newline="") as table:
        (row,) = csv.DictReader(table)
    assert row["party"].startswith("'") and row["party"][1:] == begin.replace("\r", " ")
    assert row["value"] == "-1.5"


def test_a_name_is_no_formula_of_a_chart() -> None:
    """Excel takes a chart's title for a reference where it begins with `=`."""
    from whopays.report.book import Book

    book = Book(Look("en"), "t")
    sheet = book.sheet("'" + "=A]" * 20, "t")
    sheet.heads(("a", "b"))
    sheet.line(("x", 1.0), ("text", "number"))
    sheet.chart("bar", "=cmd|' /C calc'!A0", [("=Sheet1!A1", "A4:A4", "B4:B4")], "D2")
    text = zipfile.ZipFile(io.BytesIO(book.done())).read("xl/charts/chart1.xml").decode()
    assert [one for one in re.findall(r"<c:f>([^<]*)", text) if "cmd" in one or "Sheet1" in one] == []
    assert "cmd|" in text and "Sheet1" in text


@pytest.mark.parametrize("control", CONTROLS)
def test_a_command_of_the_terminal_is_refused_in_a_case(control: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = attacked(tmp_path / "evil", f"Alder{control}")
    assert answer(["case", "check", str(folder)]) == 2
    said = capsys.readouterr()
    assert "may not stand in a text" in said.err
    assert harmless(said.out + said.err) == said.out + said.err


@pytest.mark.parametrize("words", [["show", "last"], ["show", "last", "--verbose"], ["runs"], ["diff", "last", "last"]], ids=" ".join)
def test_a_run_of_a_stranger_commands_no_terminal(words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                                                  capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("WHOPAYS_STORE", str(tmp_path))
    evil = "\x1b]0;owned\x07\x1b[31m\x9b8m\u202e"
    run = made(policy=f"none{evil}", limits=[evil], manifest={**made().manifest, "titles": {"openai": evil, "microsoft": f"x{evil}"}})
    save(run, tmp_path)
    save(run, tmp_path)
    assert answer(words) == 0
    said = capsys.readouterr().out
    assert "owned" in said or words[0] != "show"
    assert [sign for sign in said if sign in "\x1b\x07\x9b\u202e"] == []


@pytest.mark.parametrize(("sign", "status"), [("\x1b]0;owned\x07", 2), ("\x9b8m", 0), ("\u202e", 0)])
def test_an_article_of_a_stranger_commands_no_terminal(sign: str, status: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    article = tmp_path / "a.txt"
    article.write_text(f"OpenAI{sign} said on 6 November 2025 that its revenue{sign} would reach 13 billion{sign} dollars.\n" * 3)
    assert answer(["sources", "read", str(article)]) == status
    said = capsys.readouterr()
    assert not set(said.out + said.err) & set(sign) - set("]0;ownedm8")


def test_a_chart_of_a_name_says_the_name(subject: writing.Subject) -> None:
    """Nothing is cut out: who reads the table sees what the case says, and that it is odd."""
    options = [json.dumps(one.chart.option) for one in subject.paper(Look("en")).sections if one.chart]
    assert any(json.dumps("<script>alert(1)</script>")[1:-1] in one for one in options)
