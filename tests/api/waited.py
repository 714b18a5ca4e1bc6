"""What tests of jobs wait for, with patience for a busy machine."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from starlette.testclient import TestClient

LONG = {"case": "toyland", "paths": 60_000, "mode": "fail"}  # takes minutes
PATIENCE = 120.0  # seconds


def until(is_so: Callable[[], bool]) -> None:
    """Wait for what another thread or process brings about."""
    late = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < late
        time.sleep(0.02)


def state(client: TestClient, job: dict[str, Any], *wanted: str) -> dict[str, Any]:
    """The job once it is in one of some states."""
    found: dict[str, Any] = {}

    def is_there() -> bool:
        found.update(client.get(job["url"]).json())
        return found["state"] in wanted

    until(is_there)
    return found
