"""How a number is declared: unit, closed range, meaning."""

from __future__ import annotations

from dataclasses import field
from typing import Any


def quantity(unit: str, meaning: str, low: float | None = None, high: float | None = None,
             absent: float | None = None) -> Any:
    """Declare one number: unit, closed range, meaning; absent: what a case that does not state it means."""
    return field(metadata={"unit": unit, "meaning": meaning, "low": low, "high": high,
                           "absent": absent})
