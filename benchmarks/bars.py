"""A bar chart as SVG, drawn from numbers: one bar a row, its value beside it; from zero, or logarithmic where values lie far apart."""

from __future__ import annotations

import math
from html import escape

WIDTH, LEFT, RIGHT, ROW, TOP = 720, 250, 110, 26, 46
INK, BAR, FAINT = "#222222", "#2b6cb0", "#c8cdd3"


def bar_chart(title: str, rows: list[tuple[str, float]], unit: str, *, logarithmic: bool = False) -> str:
    """Rows of name and value > 0. Readable on white and on black."""
    values = [value for _, value in rows]
    ticks = decades(min(values), max(values)) if logarithmic else steps(max(values))
    low, high = (math.log10(ticks[0]), math.log10(ticks[-1])) if logarithmic else (0.0, ticks[-1])
    height = TOP + ROW * len(rows) + 26

    def x(value: float) -> float:
        at = math.log10(value) if logarithmic else value
        return LEFT + (at - low) / (high - low) * (WIDTH - LEFT - RIGHT)

    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" font-family="sans-serif" font-size="13">',
             f"<title>{escape(title)}</title>", f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
             f'<text x="12" y="24" font-size="15" font-weight="bold" fill="{INK}">{escape(title)}</text>']
    bottom = TOP + ROW * len(rows)
    for tick in ticks:
        at = x(tick)
        parts.append(f'<line x1="{at:.1f}" y1="{TOP - 6}" x2="{at:.1f}" y2="{bottom}" stroke="{FAINT}"/>'
                     f'<text x="{at:.1f}" y="{bottom + 16}" text-anchor="middle" fill="{INK}" font-size="11">{tick:,g}</text>')
    for at, (name, value) in enumerate(rows):
        y = TOP + ROW * at
        parts.append(f'<text x="{LEFT - 8}" y="{y + 16}" text-anchor="end" fill="{INK}">{escape(name)}</text>'
                     f'<rect x="{LEFT}" y="{y + 3}" width="{max(x(value) - LEFT, 1):.1f}" height="{ROW - 8}" fill="{BAR}"/>'
                     f'<text x="{x(value) + 6:.1f}" y="{y + 16}" fill="{INK}">{escape(written(value))} {escape(unit)}</text>')
    return "\n".join([*parts, "</svg>"]) + "\n"


def decades(least: float, most: float) -> list[float]:
    """Powers of ten around some values.

    >>> decades(3, 400)
    [1.0, 10.0, 100.0, 1000.0]
    """
    low = math.floor(math.log10(least))
    return [10.0**power for power in range(low, max(math.ceil(math.log10(most) + 1e-9), low + 1) + 1)]


def steps(most: float) -> list[float]:
    """From zero to beyond a value in some five even steps.

    >>> steps(9.4)
    [0.0, 2.0, 4.0, 6.0, 8.0, 10.0]
    """
    size = 10.0 ** math.floor(math.log10(most))
    step = next(size * part for part in (0.2, 0.5, 1, 2) if most / (size * part) <= 6)
    return [step * at for at in range(math.ceil(most / step) + 1)]


def written(value: float) -> str:
    """A number in three digits.

    >>> written(0.01234), written(12.34), written(1234.5)
    ('0.0123', '12.3', '1,234')
    """
    if value >= 1000:
        return f"{value:,.0f}"
    digits = max(0, 2 - math.floor(math.log10(abs(value)))) if value else 0
    return f"{value:.{digits}f}"
