"""Check the documents.

Refused: a relative link that leads nowhere; a decision record out of sequence, without a title that
bears its number, without a status, or longer than a page.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)[^)]*\)")
PAGE = 90  # lines


def documents() -> list[Path]:
    """Every Markdown file that belongs to the repository."""
    folders = [ROOT / folder for folder in ("docs", "checks", "changelog.d")]
    return [*sorted(ROOT.glob("*.md")), *(path for folder in folders for path in sorted(folder.rglob("*.md")))]


def broken_links(document: Path) -> list[str]:
    """Relative links of a document that lead nowhere."""
    found = []
    for number, line in enumerate(document.read_text(encoding="utf-8").splitlines(), 1):
        for target in LINK.findall(line):
            if "://" not in target and not target.startswith("mailto:") and not (document.parent / target).exists():
                found.append(f"{document.relative_to(ROOT)}:{number}: link to {target}, which is not there; mend or remove it")
    return found


def faulty_records() -> list[str]:
    """What is wrong with the decision records."""
    found = []
    for number, path in enumerate(sorted((ROOT / "docs" / "decisions").glob("*.md")), 1):
        lines = path.read_text(encoding="utf-8").splitlines()
        where = path.relative_to(ROOT)
        if not path.name.startswith(f"{number:04d}-"):
            found.append(f"{where}:1: record {number} is missing; records are numbered without gaps")
        if not lines or not lines[0].startswith(f"# {int(path.name[:4])}. "):
            found.append(f"{where}:1: the title must begin with '# {int(path.name[:4])}. '")
        if not any(line.startswith("Status: ") for line in lines):
            found.append(f"{where}:1: no line 'Status: ...'; say proposed, accepted or replaced, and when")
        if len(lines) > PAGE:
            found.append(f"{where}:{PAGE}: {len(lines)} lines; a record is one page, shorten it")
    return found


def main() -> int:
    """Print every fault; 0 when there is none."""
    faults = [fault for document in documents() for fault in broken_links(document)] + faulty_records()
    print("\n".join([*faults, f"documents: {len(documents())} read, {len(faults)} faults"]))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
