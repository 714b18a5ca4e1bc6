"""Every recipe does what its page says: its files are written and its commands called, in a folder or a checkout made for it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

DOCS = Path(__file__).resolve().parents[2] / "docs"
sys.path.insert(0, str(DOCS))

from extensions.transcript import UntrueError, performed, steps_of, wants_checkout  # noqa: E402

RECIPES = sorted(path for path in (DOCS / "recipes").glob("*.md") if steps_of(path.read_text(encoding="utf-8")))


def test_there_is_a_recipe_for_everything_that_can_be_added() -> None:
    assert {path.stem for path in RECIPES} == {"assumption", "case", "instrument", "source", "study", "without-programming"}


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda path: path.stem)
def test_recipe_does_what_it_says(recipe: Path) -> None:
    answers = performed(recipe.read_text(encoding="utf-8"))
    assert any(answers)


def test_a_recipe_that_says_too_much_is_refused() -> None:
    with pytest.raises(UntrueError, match="ended with 3"):
        performed("```{console}\nexit 3\n```\n")
    with pytest.raises(UntrueError, match="is not in what was printed"):
        performed("```{console}\n:shows: blue\necho green\n```\n")


def test_steps_are_read_as_they_stand() -> None:
    page = "---\ncheckout: true\n---\n\n```{file} a/b.txt\none\n```\n\n```{console}\n:status: 2\necho one \\\n  two\nfalse\n```\n"
    written, called = steps_of(page)
    assert wants_checkout(page)
    assert (written.kind, written.argument, written.body) == ("file", "a/b.txt", "one\n")
    assert called.options == {"status": "2"}
    assert called.commands == ["echo one \\\n  two", "false"]
