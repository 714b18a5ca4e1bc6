"""Which library computes: never a surprise, always said."""

from __future__ import annotations

import pytest

from tests.engine.runs import TOYLAND, case_of
from whopays.engine import method, summary
from whopays.engine.local import run
from whopays.engine.method import EARLIEST, JAX, NUMPY, Method, method_of


@pytest.fixture
def on_a_gpu(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(method, "device", lambda: "gpu")
    monkeypatch.setattr(method, "find_spec", lambda _name: object())


def test_a_gpu_and_many_futures_choose_jax_and_say_why(on_a_gpu: None) -> None:
    chosen = method_of("auto", "none", EARLIEST, "float32")
    assert chosen.library == JAX
    assert "GPU" in chosen.because and f"{EARLIEST:,}" in chosen.because
    assert any("chosen since" in one and "--library numpy" in one for one in chosen.limits(EARLIEST))
    assert method_of("auto", "none", EARLIEST - 1, "float32") == Method(NUMPY)
    assert method_of("numpy", "none", EARLIEST, "float32") == Method(NUMPY)


def test_a_cpu_never_chooses_jax_nor_does_a_machine_without_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(method, "find_spec", lambda _name: object())
    monkeypatch.setattr(method, "device", lambda: "cpu")
    for precision in ("float32", "float64"):
        assert method_of("auto", "none", 10**7, precision) == Method(NUMPY)
    monkeypatch.setattr(method, "device", lambda: "gpu")
    monkeypatch.setattr(method, "find_spec", lambda _name: None)
    assert method_of("auto", "none", 10**7, "float32") == Method(NUMPY)


def test_few_futures_do_not_even_look_for_a_device(monkeypatch: pytest.MonkeyPatch) -> None:
    def looked() -> str:
        raise AssertionError("importing JAX costs seconds")

    monkeypatch.setattr(method, "device", looked)
    assert method_of("auto", "none", EARLIEST - 1, "float32") == Method(NUMPY)


def test_the_manifest_says_what_computed_and_where_quantiles_come_from(monkeypatch: pytest.MonkeyPatch) -> None:
    found = run(case_of(TOYLAND), modes=("fail",), paths=64, processes=1)
    assert (found.manifest["library"], found.manifest["library_because"]) == (NUMPY, "")
    assert found.manifest["quantiles"] == {"from": "all futures"}
    monkeypatch.setattr(summary, "KEPT_WHOLE", 32)
    counted = run(case_of(TOYLAND), modes=("fail",), paths=64, processes=1)
    assert counted.manifest["quantiles"] == {"from": "counts of all futures", "relative_error": 0.005}
    assert any("read from counts" in one for one in counted.limits)
