"""Charts drawn without a browser, a network or a font of the machine."""

from __future__ import annotations

import os
import re
import struct
import subprocess
import sys
import xml.etree.ElementTree as ElementTree

import pytest

from tests.report.test_charts import every
from whopays.case.fault import CaseErrors
from whopays.report import picture
from whopays.report.drawing import WIDTH, framed_height
from whopays.report.look import Look

BUILT = (picture.web_folder() / picture.BUNDLE).is_file()
pytestmark = pytest.mark.skipif(not BUILT and not os.environ.get("WHOPAYS_CI"), reason="the page is not built: make web")


@pytest.mark.parametrize("look", [Look("en", "light"), Look("fr", "dark")])
def test_every_chart_is_a_picture_with_its_words(look: Look) -> None:
    for chart in every(look):
        svg = picture.svg_of(chart)
        root = ElementTree.fromstring(svg)
        assert (root.get("width"), root.get("height")) == (str(WIDTH), str(framed_height(chart)))
        words = "".join(root.itertext())
        assert chart.source[:30].replace(" ", "") in words.replace("\xa0", "").replace(" ", "")
        assert "NaN" not in svg
        assert "undefined" not in words.replace(look.say("undefined", "indéfini"), "")
        assert not re.findall(r'(?:href|src)="(?!#|data:)', svg)


def test_the_same_chart_is_the_same_picture() -> None:
    first, second = (next(iter(every(Look()))) for _ in range(2))
    assert picture.svg_of(first) == picture.svg_of(second)


def test_a_png_has_letters_from_the_font_that_comes_with_it() -> None:
    chart = next(iter(every(Look())))
    svg = picture.svg_of(chart)
    png = picture.png_of(svg)
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", png[16:24]) == (2 * WIDTH, 2 * framed_height(chart))
    assert png != picture.png_of(re.sub(r"<text.*?</text>", "", svg, flags=re.S))


def test_french_numbers_are_drawn_french() -> None:
    chart = next(one for one in every(Look("fr")) if one.id == "compute_price")
    labels = re.findall(r"<text[^>]*>([^<]*)</text>", picture.svg_of(chart))
    assert not [label for label in labels if re.fullmatch(r"\d+\.\d+", label)]


def test_a_page_that_is_not_built_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    picture.engine.cache_clear()
    monkeypatch.setattr(picture, "web_folder", lambda: tmp_path)
    with pytest.raises(CaseErrors, match="make web"):
        picture.engine()
    picture.engine.cache_clear()


def test_the_javascript_engine_is_closed_before_the_interpreter_ends() -> None:
    """Left to the interpreter's own end it waits for threads that are gone: the command had written its file and never returned."""
    code = "import atexit\nfrom whopays.report.picture import engine\nmade = engine()\natexit._run_exitfuncs()\nassert made._ctx is None\n"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork")
def test_a_forked_child_does_not_wait_for_the_engine_of_its_parent() -> None:
    """From Python 3.13 a forked child forgets what its parent meant to do at the end, and with it the last who held the engine."""
    code = ("import atexit, multiprocessing\nfrom whopays.report.picture import engine\nengine()\nengine.cache_clear()\n"
            "child = multiprocessing.get_context('fork').Process(target=atexit._clear)\n"
            "child.start()\nchild.join(60)\nstatus = child.exitcode\nchild.kill()\nassert status == 0, status\n")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
