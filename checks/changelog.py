"""Make a section of the changelog from the fragments in `changelog.d/`, which are then deleted.

    python checks/changelog.py 0.2.0              # writes CHANGELOG.md
    python checks/changelog.py                    # prints what is not released yet
"""

from __future__ import annotations

import re
import sys
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
KINDS = ("added", "changed", "fixed", "removed", "results")
HEADINGS = {"results": "Results of shipped cases that moved"}
FIRST = "# Changelog\n"
NOTES = ", release notes"  # after the version, in the heading of a section that waits for its fragments


def fragments(folder: Path) -> list[Path]:
    """The fragments there are, in the order of their names."""
    return sorted(path for path in folder.glob("*.md") if path.name != "README.md")


def faults(folder: Path) -> list[str]:
    """Fragments whose name says no kind, or that say nothing."""
    found = []
    for path in fragments(folder):
        parts = path.name.split(".")
        if len(parts) != len(("what", "kind", "md")) or parts[1] not in KINDS:
            found.append(f"{path.name}: no such name; write <what>.<kind>.md, kind {', '.join(KINDS)}")
        elif not path.read_text(encoding="utf-8").strip():
            found.append(f"{path.name}: it is empty; say what changed")
    return found


def entries(text: str) -> list[str]:
    """The entries of a fragment: its list items, or its text as one.

    >>> entries("- one\\n  more\\n- two\\n")
    ['one more', 'two']
    >>> entries("one\\nmore\\n")
    ['one more']
    """
    items = re.split(r"(?m)^- ", text.strip())
    return [" ".join(item.split()) for item in items if item.strip()]


def section(title: str, folder: Path) -> str:
    """A section of the changelog, kinds in order."""
    parts = [f"## {title}\n"]
    for kind in KINDS:
        files = [path for path in fragments(folder) if path.name.split(".")[1] == kind]
        said = [entry for path in files for entry in entries(path.read_text(encoding="utf-8"))]
        if said:
            parts.append("\n".join([f"### {HEADINGS.get(kind, kind.capitalize())}\n", *(f"- {entry}" for entry in said), ""]))
    return "\n".join(parts)


def release(version: str, day: date, root: Path) -> Path:
    """Put a version's section above the older ones, below its release notes where they are written, and delete its fragments."""
    folder, target = root / "changelog.d", root / "CHANGELOG.md"
    made = section(f"{version}, {day.isoformat()}", folder)
    older = target.read_text(encoding="utf-8").removeprefix(FIRST).lstrip("\n") if target.is_file() else ""
    notes = ""
    if older.startswith(f"## {version}{NOTES}"):
        at = older.find("\n## ")
        notes, older = (older, "") if at < 0 else (older[:at], older[at + 1:])
        made = made.split("\n", 1)[1].lstrip("\n")
        notes = notes.replace(NOTES, f", {day.isoformat()}", 1).rstrip("\n") + "\n\n"
    target.write_text(f"{FIRST}\n{notes}{made}\n{older}".rstrip("\n") + "\n", encoding="utf-8")
    for path in fragments(folder):
        path.unlink()
    return target


def main() -> int:
    """Print, or release; 2 where a fragment cannot be read."""
    found = faults(ROOT / "changelog.d")
    if found:
        print("\n".join(found), file=sys.stderr)
        return 2
    if len(sys.argv) > 1:
        print(f"{release(sys.argv[1], date.today(), ROOT).name} written; the fragments are deleted")
    else:
        print(section("Not released yet", ROOT / "changelog.d"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
