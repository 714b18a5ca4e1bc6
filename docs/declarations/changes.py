"""What changed since the last release, from the fragments in `changelog.d/`."""

from __future__ import annotations

from checks.changelog import ROOT, fragments, section

FOLDER = ROOT / "changelog.d"


def markdown() -> str:
    """A section, nothing where there is no fragment."""
    return section("Not released yet", FOLDER) if fragments(FOLDER) else ""
