"""Large pages are asked for once, and change no number."""

from __future__ import annotations

import ctypes
import sys

import numpy as np
import pytest

import whopays as wp
from whopays.engine import local
from whopays.engine.pages import in_large_pages


def test_asked_once_and_no_number_depends_on_it(monkeypatch: pytest.MonkeyPatch) -> None:
    case = wp.load("toyland")
    job = local.jobs_of(case, tuple(case.views), ("fail",), "none", 16, 1, "float64")[0]
    with_them = local.simulate(job)
    monkeypatch.setattr(local, "in_large_pages", lambda: False)
    without = local.simulate(job)
    assert all(np.array_equal(values, without.series[name]) for name, values in with_them.series.items())
    assert in_large_pages() is in_large_pages()


def test_another_system_or_library_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    assert in_large_pages.__wrapped__() is False
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(ctypes, "CDLL", lambda _name: object())
    assert in_large_pages.__wrapped__() is False
