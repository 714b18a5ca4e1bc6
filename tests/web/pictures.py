"""Pictures of every state of the page, in both languages and themes and at two widths: `python -m tests.web.pictures FOLDER`.

They are to be looked at; nothing is judged here. Each is cut into pieces that fit on a screen.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from tests.web.conftest import ARGUMENTS, CHROMIUM
from tests.web.served import Served
from tests.web.states import State, states

LANGUAGES, THEMES, WIDTHS = ("en", "fr"), ("light", "dark"), (1280, 390)
PATIENCE = 45_000  # milliseconds for a state to be reached
HEIGHT, PIECE = 900, 1400  # pixels: of the window before it is as high as the page, and of a piece at most
ROUNDS, PAUSE = 5, 150  # a higher window draws more, which makes the page higher; milliseconds a page may need to begin with that
SIZE: Final = """() => {
    const dialog = document.querySelector("dialog[open]"); // what lies behind it is not looked at
    return (dialog ?? document.documentElement).scrollHeight;
}"""
STILL: Final = """() => document.fonts.status === "loaded"
    && [...document.querySelectorAll("figure.chart .frame")].every((one) => !one.checkVisibility() || one.querySelector("svg"))"""


def address_of(state: State, lang: str) -> str:
    """Behind the address of the server."""
    path, _, query = state.address.partition("?")
    return f"#/{path}?lang={lang}{'&' if query else ''}{query}"


def reach(page: Any, server: str, state: State, lang: str) -> None:
    """Bring a page into a state."""
    page.goto("about:blank")
    for step in state.before:
        step(page)
    page.goto(server + address_of(state, lang))
    page.locator(state.shows).first.wait_for()
    for step in state.steps:
        step(page)


def whole(page: Any) -> int:
    """Make the window as high as the page, so that all of it is drawn; returns the height."""
    width, height = page.viewport_size["width"], HEIGHT
    for _ in range(ROUNDS):
        needed = max(page.evaluate(SIZE), HEIGHT)  # never lower than before, or a part as high as the window would shrink with it
        if needed != height:
            page.set_viewport_size({"width": width, "height": needed})
        page.wait_for_timeout(PAUSE)
        page.wait_for_function(STILL)
        if needed == height:
            break
        height = needed
    return height


def take(page: Any, folder: Path, name: str) -> list[Path]:
    """The page as it is, a file a piece."""
    height = whole(page)
    width = page.viewport_size["width"]
    found = []
    for at, top in enumerate(range(0, height, PIECE), 1):
        found.append(folder / f"{name}-{at}.png")
        page.screenshot(path=found[-1], clip={"x": 0, "y": top, "width": width, "height": min(PIECE, height - top)}, animations="disabled")
    return found


def pictures(browser: Any, server: str, folder: Path, only: str = "") -> Iterator[tuple[str, list[Path]]]:
    """Name and pieces of all whose name holds `only`, a regular expression; no pieces where the state was not reached in time.

    A name is such as `loan.edited.fr.dark.390`.
    """
    from playwright.sync_api import TimeoutError as TooLate

    for state, lang, theme, width in product(states(), LANGUAGES, THEMES, WIDTHS):
        name = f"{state.name}.{lang}.{theme}.{width}"
        if not re.search(only, name):
            continue
        visitor = browser.new_context(locale=lang, color_scheme=theme, viewport={"width": width, "height": HEIGHT})
        visitor.set_default_timeout(PATIENCE)
        try:
            page = visitor.new_page()
            reach(page, server, state, lang)
            yield name, take(page, folder, name)
        except TooLate:
            yield name, []
        finally:
            visitor.close()


def main() -> None:
    """Take them and say how many there are."""
    from playwright.sync_api import sync_playwright

    given = argparse.ArgumentParser(prog="python -m tests.web.pictures", description=__doc__)
    given.add_argument("folder", type=Path, help="where the pictures are put")
    given.add_argument("--only", default="", metavar="PART", help="those whose name holds it, such as loan or sources.*fr.dark.390")
    asked = given.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as store, sync_playwright() as made:
        server = Served(Path(store))
        browser = made.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        try:
            found = dict(pictures(browser, server.address, asked.folder, asked.only))
        finally:
            browser.close()
            server.stop()
    late = [name for name, pieces in found.items() if not pieces]
    print(f"{len(found) - len(late)} pictures in {sum(map(len, found.values()))} pieces in {asked.folder}")
    if late:
        sys.exit("not reached in time: " + ", ".join(late))


if __name__ == "__main__":
    main()
