"""A real Chromium on a real server; both missing is a failure in CI and a clear skip elsewhere."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.web.served import ROOT, Served
from whopays.api import bounds

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
             "--disable-component-update", "--disable-sync"]
BUILT = ROOT / "src" / "whopays" / "data" / "web" / "index.html"
PATIENCE = 120_000  # milliseconds on a busy machine

FIRST, SECOND = bounds.FIRST_PATHS, bounds.AT_ONCE_PATHS  # futures of the first and the second answer
BUSY = "status of 429"  # what a browser says of a refinement that was turned away


def no_more_than(most: int) -> Callable[[Any], None]:
    """Turns away what asks for more futures, as a busy server does: a test that needs no more does not wait for them."""
    def pass_on(route: Any) -> None:
        if route.request.post_data_json["paths"] > most:
            route.fulfill(status=429, json={"title": "busy"})
        else:
            route.continue_()

    return pass_on


def missing(why: str) -> None:
    """In CI nothing may be missing."""
    if os.environ.get("WHOPAYS_CI"):
        pytest.fail(why)
    pytest.skip(why)


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server that all tests of a process share."""
    if not BUILT.is_file():
        missing("the page has not been built: `make web` builds it")
    server = Served(tmp_path_factory.mktemp("web") / "store")
    yield server
    server.stop()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Debian's Chromium; while it is driven an event loop runs in this thread, which no test of another file may meet."""
    if not Path(CHROMIUM).is_file():
        missing(f"there is no {CHROMIUM}: install your system's chromium to run the tests of the page")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as made:
        browser = made.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def opened(browser: Any, served: Served) -> Iterator[Callable[..., Any]]:
    """Opens a page at an address behind the #, as another visitor each time; `page.faults` lists what went wrong in it.

    most : futures of the last answer waited for; charts are drawn from the second answer on
    """
    visitors: list[Any] = []

    def open_page(address: str = "", *, lang: str = "en-US", dark: bool = False, width: int = 1280, height: int = 900, at: str = "",
                  most: int = FIRST) -> Any:
        visitor = browser.new_context(locale=lang, color_scheme="dark" if dark else "light", viewport={"width": width, "height": height})
        visitors.append(visitor)
        visitor.set_default_timeout(PATIENCE)
        page = visitor.new_page()
        page.faults = []
        page.asked = []
        page.route("**/api/v1/simulate", no_more_than(most))
        page.on("console", lambda said: page.faults.append(said.text) if said.type == "error" and BUSY not in said.text else None)
        page.on("pageerror", lambda fault: page.faults.append(str(fault)))
        page.on("request", lambda one: page.asked.append(one.url))
        page.goto((at or served.address) + address)
        return page

    yield open_page
    for visitor in visitors:
        visitor.close()
