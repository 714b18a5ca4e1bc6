"""The tool that takes pictures of the page: one state in all its forms, and a table that names each state once."""

from __future__ import annotations

import struct
from collections import Counter
from itertools import product
from pathlib import Path
from typing import Any

from tests.web.pictures import HEIGHT, PIECE, pictures
from tests.web.states import states
from tests.web.steps import PAGES
from whopays.public_accounts.ready_made import ready_made


def size(picture: Path) -> tuple[int, int]:
    """Width and height as the file states them, pixels."""
    content = picture.read_bytes()
    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", content[16:24])
    return width, height


def test_every_state_has_a_name_of_its_own_and_every_page_and_loan_a_state() -> None:
    names = Counter(one.name for one in states())
    assert set(names.values()) == {1}
    assert {name.partition(".")[0] for name in names} >= {page.partition("/")[0] for page in PAGES}
    assert {f"loan.{name}" for name in ready_made()} <= set(names)


def test_one_state_is_taken_whole_in_both_languages_and_themes_at_both_widths(browser: Any, served: Any, tmp_path: Path) -> None:
    found = dict(pictures(browser, served.address, tmp_path, r"^about\.page"))
    forms = product(("en", "fr"), ("light", "dark"), (1280, 390))
    assert set(found) == {f"about.page.{lang}.{theme}.{width}" for lang, theme, width in forms}
    for name, pieces in found.items():
        sizes = [size(one) for one in pieces]
        assert {width for width, _ in sizes} == {int(name.rpartition(".")[2])}
        assert [height for _, height in sizes[:-1]] == [PIECE] * (len(sizes) - 1)
        assert sum(height for _, height in sizes) >= HEIGHT
    contents = {pieces[0].read_bytes() for pieces in found.values()}
    assert len(contents) == len(found)  # no two look alike
    assert sum(size(one)[1] for one in found["about.page.fr.light.390"]) > sum(size(one)[1] for one in found["about.page.fr.light.1280"])
