"""The page of a report in a real browser: nothing asked of a network, no fault an assistive technology would meet, both themes."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests.report import answers
from tests.report.test_documents import BUILT
from whopays.engine.rerun import case_of
from whopays.report import writing
from whopays.report.html import html_of
from whopays.report.look import COLOURS, Look

CHROMIUM = next((path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None)
READY = (BUILT and CHROMIUM) or os.environ.get("WHOPAYS_CI")
pytestmark = pytest.mark.skipif(not READY, reason="no built page, or no Chromium on the path")


@pytest.mark.enable_socket  # the browser is driven over a local one; the page itself must ask for nothing
@pytest.mark.parametrize(("lang", "theme"), [("en", "light"), ("fr", "dark")])
def test_a_page_stands_alone_and_can_be_read_by_all(lang: str, theme: str, tmp_path: Path) -> None:
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import sync_playwright

    result = answers.a_run()
    file = tmp_path / "report.html"
    file.write_text(html_of(writing.of_run(result, case_of(result)).paper(Look(lang))), encoding="utf-8")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(color_scheme=theme)
        asked: list[str] = []
        said: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: said.append(message.text))
        page.goto(file.as_uri())
        ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert page.evaluate("document.fonts.check('16px \"Source Sans 3\"')")
        found = Axe().run(page)
        assert [url for url in asked if not url.startswith(("data:", file.as_uri()))] == []
        assert said == []
        assert [one["id"] for one in found.response["violations"]] == []
        paper = COLOURS[theme]["paper"]
        assert ground == f"rgb({', '.join(str(int(paper[at:at + 2], 16)) for at in (1, 3, 5))})"
        browser.close()
