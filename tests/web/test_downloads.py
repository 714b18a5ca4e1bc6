"""Every file the page gives, opened: pictures and numbers of a chart, report, workbook, tables, the request and the answer."""

from __future__ import annotations

import csv
import io
import json
import re
import xml.etree.ElementTree as ElementTree
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest

from tests.web.conftest import SECOND, missing, no_more_than
from tests.web.steps import TOYLAND, figures, paths_shown

CHART = "default_curves"
SETS = "&set=labs.alder.cash%3D3e6&seed=4"


@pytest.fixture(scope="module")
def page(browser: Any, served: Any) -> Iterator[Any]:
    """One page all these files come from, its answer computed once."""
    visitor = browser.new_context(locale="en-US", viewport={"width": 1280, "height": 900}, accept_downloads=True)
    visitor.set_default_timeout(120_000)
    page = visitor.new_page()
    page.route("**/api/v1/simulate", no_more_than(SECOND))
    page.goto(f"{served.address}{TOYLAND}{SETS}")
    page.locator(f'figure[data-chart="{CHART}"]').scroll_into_view_if_needed()
    assert paths_shown(page) == SECOND
    yield page
    visitor.close()


def taken(page: Any, button: Any) -> tuple[str, bytes]:
    """Name and content of what a button downloads."""
    with page.expect_download() as kept:
        button.click()
    return kept.value.suggested_filename, kept.value.path().read_bytes()


def of_chart(page: Any, kind: str) -> tuple[str, bytes]:
    return taken(page, page.locator(f'figure[data-chart="{CHART}"]').get_by_role("button", name=kind, exact=True))


def shown(page: Any) -> list[list[str]]:
    """The table of the chart as the page shows it."""
    figure = page.locator(f'figure[data-chart="{CHART}"]')
    figure.locator("details").evaluate("one => { one.open = true; }")
    cells = "all => all.map((row) => [...row.cells].map((cell) => cell.textContent))"
    found: list[list[str]] = figure.locator("tbody tr").evaluate_all(cells)
    return found


def test_svg_of_a_chart_stands_alone_and_says_what_it_shows(page: Any) -> None:
    name, content = of_chart(page, "SVG")
    assert name == f"{CHART}.svg"
    root = ElementTree.fromstring(content)
    assert root.tag.endswith("svg")
    said = " ".join(part.text or "" for part in root.iter() if part.text)
    assert "Default probability by lab" in said
    assert "whopays" in said  # its source line
    assert b"@font-face" in content  # the letters it was laid out in
    assert {path for path in re.findall(rb'href="([^"]+)"', content) if not path.startswith(b"#")} == set()


def test_png_of_a_chart_is_a_picture_of_its_size(page: Any) -> None:
    name, content = of_chart(page, "PNG")
    assert name == f"{CHART}.png"
    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = (int.from_bytes(content[at:at + 4], "big") for at in (16, 20))
    assert width == 1440  # twice the 720 it is laid out for
    assert 500 < height < 1200
    drawn = page.evaluate("""async (bytes) => {
        const image = await createImageBitmap(new Blob([new Uint8Array(bytes)]));
        const pen = Object.assign(document.createElement("canvas"), { width: image.width, height: image.height }).getContext("2d");
        pen.drawImage(image, 0, 0);
        const seen = pen.getImageData(0, 0, image.width, image.height).data;
        return new Set(Array.from({ length: seen.length / 4 }, (_, at) => `${seen[4 * at]},${seen[4 * at + 1]},${seen[4 * at + 2]}`)).size;
    }""", list(content))
    assert drawn > 10  # colours: it is not an empty sheet


def test_csv_of_a_chart_holds_every_number_shown(page: Any) -> None:
    name, content = of_chart(page, "CSV")
    assert name == f"{CHART}.csv"
    head, *rows = csv.reader(io.StringIO(content.decode()))
    seen = shown(page)
    assert [(len(row) + 1) // 2 for row in rows] == [len(row) for row in seen]  # the page writes an error beside its value
    assert all("[%]" in column for column in head[1:])
    numbers = [float(cell) for row in rows for cell in row[1:]]
    assert all(0 <= number <= 100 for number in numbers)
    for row, said in zip(rows, seen, strict=True):
        assert row[0] == said[0]
        for value, error, text in zip(row[1::2], row[2::2], said[1:], strict=True):
            place = 10.0 ** -len(text.split("±")[0].strip().partition(".")[2])  # of the last digit shown
            assert float(value) == pytest.approx(float(text.split("±")[0]), abs=place)
            assert float(error) == pytest.approx(float(text.partition("±")[2] or 0), abs=place)


def test_request_as_json_asked_again_is_the_answer_as_json(page: Any, served: Any) -> None:
    request = json.loads(taken(page, page.get_by_role("button", name="The request as JSON"))[1])
    answer = json.loads(taken(page, page.get_by_role("button", name="The answer as JSON"))[1])
    assert request["sets"] == {"labs.alder.cash": "3e6"}
    assert request["seed"] == 4
    again = page.evaluate("""async (request) => {
        const headers = { "Content-Type": "application/json" };
        const sent = await fetch("/api/v1/simulate", { method: "POST", headers, body: JSON.stringify(request) });
        const job = await sent.json();
        if (!job.result) return job;
        for (;;) {
            const state = await (await fetch(job.url)).json();
            if (state.state === "done") return (await fetch(job.result)).json();
            await new Promise((done) => setTimeout(done, 100));
        }
    }""", request)
    assert [one["figures"] for one in again["policies"]] == [one["figures"] for one in answer]


@pytest.mark.parametrize("kind", ["PDF report", "Excel workbook", "Web report", "CSV tables", "Parquet tables"])
def test_files_the_server_makes_hold_the_figures_of_the_page(page: Any, kind: str) -> None:
    try:
        import pyarrow.parquet as parquet
        import pypdf
    except ImportError as problem:
        missing(f"{problem.name} is not installed")
    rate = figures(page)["labs.alder.default_probability", ""][0]
    name, content = taken(page, page.get_by_role("button", name=kind))
    if kind == "PDF report":
        assert name.endswith(".pdf")
        text = " ".join(one.extract_text() for one in pypdf.PdfReader(io.BytesIO(content)).pages)
        assert f"{100 * rate:.1f}" in text
        return
    if kind == "Web report":
        assert name.endswith(".html")
        assert f"{100 * rate:.1f}" in content.decode()
        return
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        assert packed.testzip() is None
        if kind == "Excel workbook":
            cells = re.findall(r"<v>([^<]*)</v>", " ".join(packed.read(one).decode() for one in packed.namelist() if "worksheets/" in one))
            assert any(is_near(cell, rate) or is_near(cell, 100 * rate) for cell in cells)
            return
        table = next(one for one in packed.namelist() if re.search(r"figures\.(csv|parquet)$", one))
        rows = (parquet.read_table(io.BytesIO(packed.read(table))).to_pylist() if table.endswith("parquet")
                else list(csv.DictReader(io.StringIO(packed.read(table).decode()))))
        assert any(is_near(value, rate) for row in rows for value in row.values())


def is_near(text: Any, number: float) -> bool:
    """Whether a cell holds a number."""
    try:
        return float(text) == pytest.approx(number, rel=1e-9)
    except (TypeError, ValueError):
        return False


@pytest.mark.parametrize(("lang", "says"), [("en", "Selected"), ("fr", "Sélectionné")])
def test_where_nothing_may_be_copied_the_text_is_selected_and_that_is_said(opened: Any, lang: str, says: str) -> None:
    """A page that came by plain http from another machine has no clipboard."""
    page = opened(f"#/explore?lang={lang}&case=toyland")
    page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    block = page.locator(".reproduce .copy").nth(1)
    block.get_by_role("button").click()
    block.get_by_role("status").get_by_text(says).wait_for()
    assert page.evaluate("String(getSelection())").strip() == block.locator("code").inner_text().strip()
    assert page.faults == []
