"""Files of a study's page and of the loan calculator, downloaded in the browser and opened: each holds what the page shows."""

from __future__ import annotations

import csv
import io
import re
import xml.etree.ElementTree as ElementTree
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest

from tests.web.conftest import PATIENCE, missing

KINDS = ["PDF report", "Excel workbook", "Web report", "CSV tables", "Parquet tables"]
ASKED = {"case": "toyland", "sets": {}, "conflicts": {}, "seed": 1, "paths": 64, "lang": "en"}
LOAN = "chips-guarantee-fy2024"
FETCHED = """async ([path, body]) => {
    const headers = { "Content-Type": "application/json" };
    const found = await (await fetch(`/api/v1/${path}`, body ? { method: "POST", headers, body: JSON.stringify(body) } : {})).json();
    if (!found.result) return found;
    for (;;) {
        const state = await (await fetch(found.url)).json();
        if (state.state === "done") return (await fetch(found.result)).json();
        await new Promise((done) => setTimeout(done, 100));
    }
}"""


@pytest.fixture(scope="module")
def opened_once(browser: Any, served: Any) -> Iterator[Any]:
    """Pages by address, each computed once for all its files."""
    visitor = browser.new_context(locale="en-US", viewport={"width": 1280, "height": 900}, accept_downloads=True)
    visitor.set_default_timeout(PATIENCE)
    pages: dict[str, Any] = {}

    def open_page(address: str) -> Any:
        if address not in pages:
            page = pages[address] = visitor.new_page()
            page.goto(served.address + address)
            page.get_by_role("button", name="PDF report").wait_for()
        return pages[address]

    yield open_page
    visitor.close()


def study(opened_once: Any) -> tuple[Any, float, str]:
    """Page of a study, its first figure as the API has it, and as the page writes it."""
    page = opened_once("#/questions/pay?lang=en&case=toyland&paths=64")
    value = page.evaluate(FETCHED, ["studies/pay", ASKED])["figures"][0]["value"]
    return page, value, page.locator("table.figures tbody td").first.inner_text()


def loan(opened_once: Any) -> tuple[Any, float, str]:
    """Page of a loan, its subsidy rate as the API has it, and as the page writes it."""
    page = opened_once(f"#/loan?lang=en&from={LOAN}")
    text = next(one["text"] for one in page.evaluate(FETCHED, ["loans", None])["loans"] if one["name"] == LOAN)
    value = page.evaluate(FETCHED, ["subsidy", {"text": text}])["subsidy_rate"]
    return page, value, page.locator(".key .number strong").first.inner_text()


def taken(page: Any, button: Any) -> tuple[str, bytes]:
    with page.expect_download() as kept:
        button.click()
    return kept.value.suggested_filename, kept.value.path().read_bytes()


def numbers(texts: Iterator[Any] | list[Any]) -> list[float]:
    """Those cells that hold a number."""
    found = []
    for text in texts:
        try:
            found.append(float(text))
        except (TypeError, ValueError):
            continue
    return found


def held(name: str, content: bytes) -> list[float]:
    """Every number in a workbook or in packed tables."""
    try:
        import pyarrow.parquet as parquet
    except ImportError:
        missing("pyarrow is not installed")
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        assert packed.testzip() is None
        if name.endswith(".xlsx"):
            sheets = " ".join(packed.read(one).decode() for one in packed.namelist() if "worksheets/" in one)
            return numbers(re.findall(r"<v>([^<]*)</v>", sheets))
        rows: list[dict[str, Any]] = []
        for one in packed.namelist():
            if one.endswith(".parquet"):
                rows += parquet.read_table(io.BytesIO(packed.read(one))).to_pylist()
            elif one.endswith(".csv"):
                rows += csv.DictReader(io.StringIO(packed.read(one).decode()))
        return numbers([cell for row in rows for cell in row.values()])


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("about", [study, loan])
def test_files_hold_what_the_page_shows(opened_once: Any, about: Any, kind: str) -> None:
    page, value, shown = about(opened_once)
    name, content = taken(page, page.get_by_role("button", name=kind))
    first = re.split(r"[\s\u00a0]", shown)[0]
    if kind == "PDF report":
        try:
            import pypdf
        except ImportError:
            missing("pypdf is not installed")
        assert name.endswith(".pdf")
        assert first in " ".join(one.extract_text() for one in pypdf.PdfReader(io.BytesIO(content)).pages)
    elif kind == "Web report":
        assert name.endswith(".html")
        assert first in content.decode()
        assert not re.search(r'(?:src|href)="https?:', content.decode())  # it stands alone
    else:
        close = [one for one in held(name, content) if one == pytest.approx(value, rel=1e-9) or 100 * one == pytest.approx(value, rel=1e-9)]
        assert close
    assert page.locator(".take .trouble").count() == 0


@pytest.mark.parametrize("about", [study, loan])
def test_pictures_and_numbers_of_a_chart_can_be_taken(opened_once: Any, about: Any) -> None:
    page, _, _ = about(opened_once)
    figure = page.locator("figure.chart").first
    figure.scroll_into_view_if_needed()
    figure.locator("svg").first.wait_for()
    found = {kind: taken(page, figure.get_by_role("button", name=kind, exact=True)) for kind in ("SVG", "PNG", "CSV")}
    assert [name.rpartition(".")[2] for name, _ in found.values()] == ["svg", "png", "csv"]
    said = " ".join(part.text or "" for part in ElementTree.fromstring(found["SVG"][1]).iter() if part.text)
    assert figure.get_by_role("heading").inner_text()[:20] in said
    assert found["PNG"][1].startswith(b"\x89PNG\r\n\x1a\n")
    head, *rows = csv.reader(io.StringIO(found["CSV"][1].decode()))
    assert rows
    assert {len(row) for row in rows} == {len(head)}
    assert numbers([cell for row in rows for cell in row[1:]])
