"""Which library computes: never a surprise, always said."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.engine.runs import TOYLAND, case_of
from whopays.engine import compiled, method, summary
from whopays.engine.local import run
from whopays.engine.method import EARLIEST, JAX, NUMPY, Method, method_of


@pytest.fixture
def on_a_gpu(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(method, "device_elsewhere", lambda: ("gpu", ""))
    monkeypatch.setattr(method, "find_spec", lambda _name: object())


def test_a_gpu_and_many_futures_choose_jax_and_say_why(on_a_gpu: None) -> None:
    chosen = method_of("auto", "none", EARLIEST, "float32")
    assert chosen.library == JAX
    assert "GPU" in chosen.because and f"{EARLIEST:,}" in chosen.because
    assert any("chosen since" in one and "--library numpy" in one and "choisi puisqu" in french for one, french in chosen.limits(EARLIEST))
    assert method_of("auto", "none", EARLIEST - 1, "float32") == Method(NUMPY)
    assert method_of("numpy", "none", EARLIEST, "float32") == Method(NUMPY)


def test_a_cpu_never_chooses_jax_nor_does_a_machine_without_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(method, "find_spec", lambda _name: object())
    monkeypatch.setattr(method, "device_elsewhere", lambda: ("cpu", ""))
    for precision in ("float32", "float64"):
        assert method_of("auto", "none", 10**7, precision) == Method(NUMPY)
    monkeypatch.setattr(method, "device_elsewhere", lambda: ("gpu", ""))
    monkeypatch.setattr(method, "find_spec", lambda _name: None)
    assert method_of("auto", "none", 10**7, "float32") == Method(NUMPY)


def test_few_futures_do_not_even_look_for_a_device(monkeypatch: pytest.MonkeyPatch) -> None:
    def looked() -> tuple[str, str]:
        raise AssertionError("importing JAX costs seconds")

    monkeypatch.setattr(method, "device_elsewhere", looked)
    assert method_of("auto", "none", EARLIEST - 1, "float32") == Method(NUMPY)


def test_looking_for_a_device_leaves_this_process_without_jax() -> None:
    """JAX keeps threads: workers forked after it was imported could wait for each other for ever."""
    asks = ("import sys; from whopays.engine.method import method_of; "
            "print(method_of('auto', 'none', 10**6, 'float32').library, 'jax' in sys.modules)")
    told = subprocess.run([sys.executable, "-W", "error", "-c", asks], capture_output=True, text=True, check=False,
                          env={**os.environ, "JAX_PLATFORMS": "cpu"})
    assert (told.returncode, told.stdout.strip()) == (0, "numpy False"), told.stderr


def test_a_driver_that_does_not_fit_is_no_device_and_other_trouble_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(said: str) -> None:
        def backend() -> str:
            raise RuntimeError(said)

        monkeypatch.setattr("jax.default_backend", backend)

    broken("Unable to initialize backend 'cuda': no driver")
    assert compiled.device() == "cpu"
    broken("jaxlib is older than jax")
    with pytest.raises(RuntimeError, match="older than jax"):
        compiled.device()


def test_a_jax_that_does_not_start_is_not_chosen_and_the_manifest_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "jax.py").write_text("raise RuntimeError('jaxlib is older than jax')")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")]))
    monkeypatch.delitem(sys.modules, "jax", raising=False)
    assert compiled.device_elsewhere.__wrapped__() == ("cpu", "JAX does not start: RuntimeError: jaxlib is older than jax")


def test_the_manifest_says_what_computed_and_where_quantiles_come_from(monkeypatch: pytest.MonkeyPatch) -> None:
    found = run(case_of(TOYLAND), modes=("fail",), paths=64, processes=1)
    assert (found.manifest["library"], found.manifest["library_because"]) == (NUMPY, "")
    assert found.manifest["quantiles"] == {"from": "all futures"}
    monkeypatch.setattr(summary, "KEPT_WHOLE", 32)
    counted = run(case_of(TOYLAND), modes=("fail",), paths=64, processes=1)
    assert counted.manifest["quantiles"] == {"from": "counts of all futures", "relative_error": 0.005}
    assert any("read from counts" in one for one in counted.limits)
