"""Sets what the reader finds against the labels of an article: precision and recall by class of figure.

    python tests/sources/scoring.py practice [-v]
"""

from __future__ import annotations

import math
import re
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from whopays.sources.reader.answer import Article, Figure
from whopays.sources.reader.article import read_article

ARTICLES = Path(__file__).resolve().parent / "articles"
CLASSES = ("amount", "price", "users", "share", "power", "count", "span", "date", "ratio")


def class_of(unit: str, printed: str = "") -> str:
    """Class a figure is counted in."""
    if unit in ("date", "year"):
        return "date"
    if unit in ("share", "rate"):
        return "share"
    if unit in ("users", "count", "ratio"):
        return unit
    if unit == "GW":
        return "power"
    if unit in ("years", "months", "weeks", "days", "hours", "minutes", "quarters"):
        return "span"
    head = unit.split("/")
    if len(head) == 2 and (head[1] not in ("year", "month") or not re.search(r"[mb]illi|bn|tn|B\b|Md|M\$", printed)):
        return "price"
    return "amount"


@dataclass
class Tally:
    """Counts over articles; `asides` holds right and asked for year, speaker, kind of the figures that were found."""

    labelled: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    printed: Counter[str] = field(default_factory=Counter)
    asides: dict[str, Counter[str]] = field(default_factory=lambda: {"year": Counter(), "speaker": Counter(), "kind": Counter()})
    misses: list[str] = field(default_factory=list)

    def recall(self, name: str | None = None) -> float:
        """Part of labelled figures found with right value and unit."""
        return self._part(self.right, self.labelled, name)

    def precision(self, name: str | None = None) -> float:
        """Part of figures found that are labelled and right."""
        return self._part(self.right, self.printed, name)

    @staticmethod
    def _part(top: Counter[str], bottom: Counter[str], name: str | None) -> float:
        below = bottom[name] if name else bottom.total()
        return (top[name] if name else top.total()) / below if below else math.nan


def _position(text: str, printed: str, after: int) -> tuple[int, int]:
    pattern = r"\s+".join(re.escape(word) for word in printed.split())
    found = re.compile(pattern).search(text, after)
    assert found, f"label {printed!r} does not stand in the article after {after}"
    return found.span()


def _close(a: float | None, b: float | None) -> bool:
    return a is not None and b is not None and math.isclose(a, b, rel_tol=1e-4)


def is_right(figure: Figure, label: dict) -> bool:
    """Right value and unit."""
    if label["unit"] == "date":
        return figure.unit == "year" and (figure.start, figure.end) == (label["start"], label["end"])
    if figure.unit != label["unit"]:
        return False
    if "low" in label:
        return _close(figure.low, label["low"]) and _close(figure.high, label["high"])
    return _close(figure.value, label["value"]) and figure.low == figure.high


def _note_asides(tally: Tally, figure: Figure, label: dict, name: str) -> None:
    # Labels give the year of money, users, power and prices; a date is its own year.
    if class_of(label["unit"]) in ("amount", "price", "users", "power"):
        tally.asides["year"]["asked"] += 1
        tally.asides["year"]["right"] += figure.year == label.get("year")
        if figure.year != label.get("year"):
            tally.misses.append(f"{name}: year of {label['printed']!r}: {figure.year} for {label.get('year')}")
    said = figure.speaker == label.get("speaker") or (
        bool(figure.speaker and label.get("speaker"))
        and (str(label["speaker"]).lower() in str(figure.speaker).lower() or str(figure.speaker).lower() in str(label["speaker"]).lower())
    )
    tally.asides["speaker"]["asked"] += 1
    tally.asides["speaker"]["right"] += said
    tally.asides["kind"]["asked"] += 1
    tally.asides["kind"]["right"] += figure.kind == label["kind"]
    if not said:
        tally.misses.append(f"{name}: speaker of {label['printed']!r}: {figure.speaker} for {label.get('speaker')}")
    if figure.kind != label["kind"]:
        tally.misses.append(f"{name}: kind of {label['printed']!r}: {figure.kind} for {label['kind']}")


def score(folder: str) -> Tally:
    """Reads every article of a folder and counts."""
    tally = Tally()
    for labels in sorted((ARTICLES / folder).glob("*.labels.yaml")):
        stem = labels.name.removesuffix(".labels.yaml")
        path = next(p for p in labels.parent.glob(f"{stem}.*") if p.suffix != ".yaml")
        article: Article = read_article(path)
        left = list(article.figures)
        for figure in left:
            tally.printed[class_of(figure.unit, figure.printed)] += 1
        after = 0
        for label in yaml.safe_load(labels.read_text(encoding="utf-8"))["figures"]:
            kind = class_of(label["unit"], label["printed"])
            tally.labelled[kind] += 1
            start, after = _position(article.text, label["printed"], after)
            over = [f for f in left if f.at[0] < after and f.at[1] > start]
            hit = next((f for f in over if is_right(f, label)), None)
            if hit is None:
                got = [f"{f.printed!r} {f.value} {f.low} {f.high} {f.unit} {f.start}..{f.end}" for f in over]
                tally.misses.append(f"{stem}: missed {label} got {got}")
                continue
            left.remove(hit)
            tally.right[kind] += 1
            _note_asides(tally, hit, label, stem)
        tally.misses += [f"{stem}: extra {f.printed!r} {f.value} {f.unit}" for f in left]
    return tally


def table(tally: Tally) -> str:
    """Precision and recall by class, then the rest, as text."""
    lines = [f"{'class':8} {'labelled':>8} {'found':>6} {'right':>6} {'recall':>7} {'precision':>9}"]
    for name in (*CLASSES, None):
        counts = [c[name] if name else c.total() for c in (tally.labelled, tally.printed, tally.right)]
        if any(counts):
            lines.append(
                f"{name or 'all':8} {counts[0]:8} {counts[1]:6} {counts[2]:6} {tally.recall(name):7.1%} {tally.precision(name):9.1%}"
            )
    for name, counts in tally.asides.items():
        lines.append(f"{name:8} {counts['right']} of {counts['asked']} right ({counts['right'] / max(1, counts['asked']):.1%})")
    return "\n".join(lines)


if __name__ == "__main__":
    result = score(sys.argv[1])
    if "-v" in sys.argv:
        print("\n".join(result.misses))
    print(table(result))
