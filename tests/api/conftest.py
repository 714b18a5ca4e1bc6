"""One server for all tests of the API: real workers, a store of its own, a bucket that never runs over."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from whopays.api.app import build
from whopays.api.guard import Buckets
from whopays.api.workers import Workers

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from starlette.testclient import TestClient

ADDRESS = "http://127.0.0.1:8000"


@pytest.fixture(scope="session")
def store(nobodys_store: Path) -> Path:
    return nobodys_store


@pytest.fixture(scope="session")
def client() -> Iterator[TestClient]:
    """A client of a server that runs in this process, its workers beside it."""
    # a clock that runs a second a look: nobody is ever too fast
    clock = iter(range(10**9))
    with TestClient(build(workers=Workers(2), buckets=Buckets(lambda: next(clock) * 1000.0)), base_url=ADDRESS) as made:
        yield made
