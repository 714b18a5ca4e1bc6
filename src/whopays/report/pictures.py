"""Small pictures in text: bars and sparklines, in Unicode blocks or plain ASCII."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

EIGHTHS = " ▏▎▍▌▋▊▉█"
STEPS = "▁▂▃▄▅▆▇█"


@dataclass(frozen=True)
class Symbols:
    """The signs a terminal can show."""

    plus_minus: str = "±"
    full: str = "█"
    negative: str = "░"
    eighths: str = EIGHTHS
    steps: str = STEPS
    dash: str = "-"
    dot: str = "·"
    times: str = "×"
    shades: str = " ░▒▓█"


UNICODE = Symbols()
ASCII = Symbols(plus_minus="+-", full="#", negative="-", eighths="", steps="_.-=+*#@", dot="|", times="x", shades=" .:+#")


def bar(value: float, largest: float, width: int, symbols: Symbols = UNICODE) -> str:
    """A bar of length value / largest x width; what is received (negative) is drawn lighter.

    value, largest : same unit; largest > 0
    width          : characters of the longest bar
    returns        : text of at most `width` characters

    >>> bar(0.5, 1.0, 4), bar(-1.0, 1.0, 4), bar(0.5, 1.0, 4, ASCII)
    ('██', '░░░░', '##')
    """
    if not (math.isfinite(value) and largest > 0):
        return ""
    length = min(abs(value) / largest, 1.0) * width
    if value < 0 or not symbols.eighths:
        return (symbols.negative if value < 0 else symbols.full) * round(length)
    whole, part = divmod(round(length * 8), 8)
    return symbols.full * whole + (symbols.eighths[part] if part else "")


def shade(value: float, largest: float, symbols: Symbols = UNICODE) -> str:
    """One sign, darker the nearer a size is to the largest.

    >>> [shade(value, 4.0) for value in (0.0, 1.0, -4.0)]
    [' ', '░', '█']
    """
    if not (math.isfinite(value) and largest > 0):
        return symbols.shades[0]
    return symbols.shades[min(int(abs(value) / largest * len(symbols.shades)), len(symbols.shades) - 1)]


def sparkline(values: Sequence[float], symbols: Symbols = UNICODE) -> str:
    """One step a value, from the lowest to the highest; what is undefined stays blank.

    >>> sparkline([0.0, 1.0, 2.0, float("nan"), 7.0])
    '▁▂▃ █'
    """
    known = [value for value in values if math.isfinite(value)]
    if not known:
        return ""
    low, high = min(known), max(known)
    steps = symbols.steps
    top = len(steps) - 1

    def step(value: float) -> str:
        if not math.isfinite(value):
            return " "
        return steps[round((value - low) / (high - low) * top)] if high > low else steps[0]

    return "".join(map(step, values))
