"""A made-up engine and policies in place of the real ones: the doors are tested without simulating."""

from __future__ import annotations

import sys
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

import whopays.engine.futures  # noqa: F401 - what needs the real policies is read before they are made up
from tests.report.made import made


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What the engine was called with; it answers with a made-up result."""
    seen: list[dict[str, Any]] = []

    def run(case: Any, **asked: Any) -> Any:
        seen.append({"case": case, **asked})
        if asked["progress"]:
            asked["progress"](1, 2)
        return made(asked["seed"], case=case.name, policy=asked["policy"], paths=asked["paths"], seed=asked["seed"])

    engine = ModuleType("whopays.engine.local")
    engine.run = run
    policy = ModuleType("whopays.policy")
    policy.names = lambda: ["none", "backstop"]
    policy.load = lambda name: SimpleNamespace(title=f"Policy {name}")
    monkeypatch.setitem(sys.modules, "whopays.engine.local", engine)
    monkeypatch.setitem(sys.modules, "whopays.policy", policy)
    return seen


@pytest.fixture
def store(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """An empty store, named by the environment."""
    monkeypatch.setenv("WHOPAYS_STORE", str(tmp_path / "store"))
    monkeypatch.delenv("NO_COLOR", raising=False)
    return tmp_path / "store"
