"""Every instrument there is, and cases to try it on."""

from __future__ import annotations

from types import ModuleType

import pytest

from tests.instruments.terms import simulated
from whopays.case.case import Case
from whopays.case.load import load
from whopays.model.instruments import found
from whopays.model.simulate import Block


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A law that takes `instrument` is tested on all of them."""
    if "instrument" in metafunc.fixturenames:
        known = found()
        metafunc.parametrize("instrument", list(known.values()), ids=list(known))


@pytest.fixture(scope="session")
def toyland() -> Case:
    return load("toyland")


@pytest.fixture(scope="session")
def none(toyland: Case) -> Block:
    """Toyland without state action, in both modes."""
    return simulated(toyland, modes=("fail", "keep"))


@pytest.fixture(scope="session")
def instruments() -> dict[str, ModuleType]:
    return found()
