"""The PDF is tagged and named, the page needs nothing but itself, both say what the answer says."""

from __future__ import annotations

import io
import os
import re
from html.parser import HTMLParser
from typing import Any

import pytest

from tests.report import answers
from whopays.engine.rerun import case_of
from whopays.report import picture, writing
from whopays.report.html import html_of
from whopays.report.look import COLOURS, Look
from whopays.report.paper import Paper
from whopays.report.papers import run as run_paper
from whopays.report.pdf import pdf_of

BUILT = (picture.web_folder() / picture.BUNDLE).is_file()
pytestmark = pytest.mark.skipif(not BUILT and not os.environ.get("WHOPAYS_CI"), reason="the page is not built: make web")


def papers(lang: str) -> dict[str, Paper]:
    """A report of each kind."""
    result, look = answers.a_run(), Look(lang)
    loan = answers.a_loan()
    from whopays.report.papers import loan as loan_paper

    return {
        "run": writing.of_run(result, case_of(result)).paper(look), "loan": loan_paper.paper_of(loan, look),
        "study": writing.of_study(answers.a_study("pay", lang), None).paper(look),
        "comparison": writing.of_comparison(answers.a_comparison(), None).paper(look)}


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_every_pdf_is_tagged_titled_and_in_its_language(lang: str) -> None:
    from pypdf import PdfReader

    for name, paper in papers(lang).items():
        reader = PdfReader(io.BytesIO(pdf_of(paper)))
        root: Any = reader.trailer["/Root"]
        assert root["/MarkInfo"]["/Marked"], name
        assert str(root["/Lang"]).startswith(lang)
        assert reader.metadata is not None
        assert reader.metadata.title == paper.title
        assert root["/ViewerPreferences"]["/DisplayDocTitle"]
        assert "pdfuaid:part" in root["/Metadata"].get_data().decode()
        kinds, described = tags(root["/StructTreeRoot"])
        assert {"/H1", "/P", "/Figure"} <= kinds, (name, kinds)
        assert described["/Figure"], name
        text = letters("".join(page.extract_text() for page in reader.pages))
        assert all(letters(line)[:20] in text for line in (paper.title, *paper.sentences, *paper.limits)), name
        assert {font_name(font) for page in reader.pages for font in page["/Resources"]["/Font"].get_object().values()} <= {"SourceSans3"}


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_every_page_of_a_pdf_can_be_read_aloud(lang: str) -> None:
    """What of PDF/UA-1 can be seen without a validator: no page outside the structure, every letter known, every head of a table one."""
    from pypdf import PdfReader

    for name, paper in papers(lang).items():
        reader = PdfReader(io.BytesIO(pdf_of(paper)))
        for page in reader.pages:
            assert "/StructParents" in page and page.get("/Tabs") == "/S", name
            for font in page["/Resources"]["/Font"].get_object().values():
                assert "/ToUnicode" in font.get_object(), name
                inner = font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
                assert {"/FontFile2", "/FontFile3"} & set(inner), f"{name}: a font is not embedded"
            content = page.get_contents().get_data()
            opened = [len(re.findall(rb"\b%s\b" % sign, content)) for sign in (b"BDC|BMC", b"EMC")]
            assert opened[0] == opened[1] > 0, f"{name}: content outside the structure"
        kinds, _described = tags(reader.trailer["/Root"]["/StructTreeRoot"])
        assert ("/TH" in kinds) == ("/Table" in kinds), name


def letters(text: str) -> str:
    """A text without what setting it changes: spaces, hyphens, ends of lines."""
    return "".join(letter for letter in text if letter.isalnum())


def font_name(font: Any) -> str:
    """Family of a font of a PDF, without the letters of its subset."""
    return str(font.get_object()["/BaseFont"]).split("+")[-1].lstrip("/").split("-")[0]


def tags(root: Any) -> tuple[set[str], dict[str, bool]]:
    """Kinds of element in the structure, and whether every figure has words."""
    kinds: set[str] = set()
    described = {"/Figure": True}

    def walk(one: Any) -> None:
        one = one.get_object() if hasattr(one, "get_object") else one
        if isinstance(one, list):
            for inner in one:
                walk(inner)
        elif isinstance(one, dict):
            kind = str(one.get("/S", ""))
            kinds.add(kind)
            if kind == "/Figure" and not one.get("/Alt"):
                described["/Figure"] = False
            if "/K" in one:
                walk(one["/K"])

    walk(root)
    return kinds, described


class Page(HTMLParser):
    """What a page loads, runs and says."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.loads: list[str] = []
        self.headings: list[int] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        held = dict(attrs)
        found = [str(held.get(key) or "#") for key in ("src", "href", "xlink:href", "srcset")]
        self.loads += [value for value in found if not value.startswith(("#", "data:"))]
        assert not [key for key in held if key.startswith("on")]
        if re.fullmatch(r"h\d", tag):
            self.headings.append(int(tag[1]))
        if tag == "svg":
            assert held.get("role") == "img"
            assert held.get("aria-label")


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_page_holds_itself(lang: str) -> None:
    for name, paper in papers(lang).items():
        text = html_of(paper)
        page = Page(text)
        assert "script" not in page.tags
        assert page.loads == [], name
        assert text.startswith(f'<!doctype html>\n<html lang="{lang}">')
        assert page.tags.count("svg") == sum(one.chart is not None for one in paper.sections)
        assert page.headings[0] == 1
        assert all(after - before <= 1 for before, after in zip(page.headings, page.headings[1:], strict=False))
        shown = [one for one in re.findall(r"<(?:path|text|rect|circle)[^>]*>", text) if not re.search(r'stroke-(width|opacity)="0"', one)]
        assert [one for one in shown if re.search(r'(fill|stroke)="#[0-9a-f]{6}"', one, re.I)] == [], name
        assert "prefers-color-scheme: dark" in text
        assert all(f"--{role}: {colour}" in text for role, colour in COLOURS["dark"].items())


def test_a_page_is_safe_from_names() -> None:
    result = answers.a_run()
    wicked = "<script>alert(1)</script>"
    manifest = {**result.manifest, "title": wicked, "titles": {**result.manifest["titles"], "alder": wicked, "birch": wicked}}
    from dataclasses import replace

    text = html_of(run_paper.paper_of(replace(result, manifest=manifest), Look(), None))
    assert "<script" not in text
    assert "&lt;script&gt;" in text


def test_the_same_answer_makes_the_same_page() -> None:
    result = answers.a_run()
    assert html_of(run_paper.paper_of(result, Look(), None)) == html_of(run_paper.paper_of(result, Look(), None))


def test_what_is_left_out_is_said() -> None:
    from dataclasses import replace

    result = answers.a_run()
    old = replace(result, flows={}, manifest={**result.manifest, "credit": {}}, code_version="0.0.1")
    paper = writing.of_run(old, None, "no case 'gone'").paper(Look())
    assert any("payments and exposures" in note for note in paper.notes)
    assert any("no case 'gone'" in note for note in paper.notes)
    assert any("0.0.1" in note for note in paper.notes)
    assert paper.reasons == ()  # inputs without their rows would be names alone
    assert pdf_of(paper).startswith(b"%PDF")


def test_every_number_of_a_chart_stands_in_the_page() -> None:
    paper = papers("en")["loan"]
    text = html_of(paper)
    for one in paper.sections:
        assert one.chart is not None
        rows = len(one.chart.rows)
        assert text.count("<tr>") >= rows + 1
