"""How a number is declared: unit, closed range, meaning."""

from __future__ import annotations

from dataclasses import field
from typing import Any


def quantity(unit: str, meaning: str, low: float | None = None, high: float | None = None,
             absent: float | None = None) -> Any:
    """Declare one number: unit, closed range, meaning; absent: value of a pair a two-way table does not name."""
    return field(metadata={"unit": unit, "meaning": meaning, "low": low, "high": high,
                           "absent": absent})
