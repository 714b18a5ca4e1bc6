"""Charts as pictures without a browser: SVG by charts.js in a bare JavaScript engine, PNG from the SVG.

Letters come from the font beside charts.js; nothing is fetched and no font of the machine is used.
"""

from __future__ import annotations

import atexit
import json
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from whopays.case.fault import CaseErrors, Fault
from whopays.extra import installing
from whopays.report.drawing import WIDTH, Chart, framed, framed_height
from whopays.report.look import FONT, Option

FACE: Final = "SourceSans3"
BUNDLE: Final = "charts.js"
ENGINE: Final = "py_mini_racer"
SCALE: Final = 2.0  # pixels of a PNG for one of the chart


def web_folder() -> Path:
    """Where the built page lies, charts.js and the fonts in it."""
    return Path(str(files("whopays"))) / "data" / "web"


def font_folder() -> Path:
    """Where the fonts lie."""
    return web_folder() / "fonts"


def font_files() -> list[str]:
    """The fonts of charts and reports."""
    return sorted(str(file) for file in font_folder().glob("*.otf"))


def web_fonts() -> dict[int, bytes]:
    """The font for a page, weight -> WOFF2; empty where the page is not built."""
    found = {400: font_folder() / f"{FACE}-Regular.otf.woff2", 700: font_folder() / f"{FACE}-Bold.otf.woff2"}
    return {weight: file.read_bytes() for weight, file in found.items() if file.is_file()}


def extra_missing(problem: ImportError) -> CaseErrors:
    """What to say where the extra that draws is not installed."""
    name = problem.name or "a package"
    return CaseErrors(
        [Fault("", 0, 0, f"a report needs {name}, which is not installed", f"install it with: {installing('report')}")]
    )


def check_drawn(packages: Sequence[str] = ()) -> None:
    """CaseErrors where charts could not be drawn, before anything is computed for them; starts no engine, so that work may still fork.

    packages : needed beside the engine, by the names they are imported by
    """
    for name in (ENGINE, *packages):
        if find_spec(name) is None:
            raise extra_missing(ImportError(name=name))
    if not (web_folder() / BUNDLE).is_file():
        raise not_built()


def not_built() -> CaseErrors:
    """What to say where the page, and with it what draws charts, is not there."""
    return CaseErrors(
        [
            Fault(
                str(web_folder() / BUNDLE),
                0,
                0,
                "charts cannot be drawn: the page has not been built",
                "build it with `make web`, or install the wheel, which has it",
            )
        ]
    )


# Never let go: a forked child, which forgets what is to be done at the end, would free it and wait for threads it does not have.
KEPT: Final[list[Any]] = []


@cache
def engine() -> Any:
    """A JavaScript engine that has read charts.js; CaseErrors where it, or the extra, is missing."""
    try:
        from py_mini_racer import MiniRacer
    except ImportError as problem:
        raise extra_missing(problem) from problem
    try:
        text = (web_folder() / BUNDLE).read_text(encoding="utf-8")
    except OSError as problem:
        raise not_built() from problem
    made = MiniRacer()
    KEPT.append(made)
    atexit.register(made.close)  # left to the interpreter's own end, its threads are gone first and the process hangs
    made.eval(text)
    return made


def svg_of_option(option: Option, width: int, height: int, name: str = "chart") -> str:
    """An option as SVG text.

    option : JSON values only; width, height : pixels, > 0
    name   : goes before the ids inside, for several pictures in one document
    """
    return str(engine().call("render", json.dumps(option, allow_nan=False), width, height, name))


def svg_of(chart: Chart) -> str:
    """A chart with its titles, as SVG that stands alone."""
    return svg_of_option(framed(chart), WIDTH, framed_height(chart))


def bare_svg_of(chart: Chart) -> str:
    """A chart without titles, for a page that writes them as text."""
    return svg_of_option(chart.option, WIDTH, chart.height)


def png_of(svg: str) -> bytes:
    """An SVG as PNG, twice its size in pixels."""
    try:
        from resvg_py import svg_to_bytes
    except ImportError as problem:
        raise extra_missing(problem) from problem
    return bytes(
        svg_to_bytes(
            svg_string=svg, zoom=SCALE, skip_system_fonts=True, font_files=font_files(), font_family=FONT, sans_serif_family=FONT
        )
    )
