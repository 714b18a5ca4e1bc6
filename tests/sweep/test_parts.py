"""Parts on this machine: the same bytes whoever does them, none lost, none blamed for another."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any

import pytest

import whopays.engine.parts as parts
from whopays.engine.parts import Done, Material, in_processes
from whopays.engine.sweep import Part, parts_of, points_of
from whopays.engine.sweep_file import read_sweep
from whopays.policy import load
from whopays.store.sweeps import SweepStore, written

TEXT = "case: toyland\npaths: 2100\npolicies: [none, backstop]\nmode: fail\ngrid: {market.tax_rate: [0.1, 0.2]}\n"


@pytest.fixture(scope="module")
def material(tmp_path_factory: pytest.TempPathFactory) -> tuple[Material, list[Part]]:
    path = tmp_path_factory.mktemp("sweep") / "sweep.yaml"
    path.write_text(TEXT, encoding="utf-8")
    sweep, case = read_sweep(path)
    every = [part for point in points_of(sweep) for part in parts_of(sweep, point)]
    return Material(case, {name: load(name) for name in sweep.policies}), every


def bytes_of(done: list[Done]) -> dict[str, bytes]:
    return {one.part.name: written(one.partial) for one in done if one.partial is not None}


def test_one_process_and_three_give_the_same_bytes(material: tuple[Material, list[Part]]) -> None:
    alone, together = (bytes_of(list(in_processes(n)(*material))) for n in (1, 3))
    assert alone == together
    assert len(alone) == len(material[1]) == 8


def test_a_worker_that_is_killed_loses_nothing(material: tuple[Material, list[Part]], tmp_path: Path,
                                               monkeypatch: pytest.MonkeyPatch) -> None:
    marker, real = tmp_path / "killed", parts.attempt_inherited

    def killed_once(part: Part) -> Done:
        if part == material[1][3] and not marker.exists():
            marker.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return real(part)

    killed_once.__module__, killed_once.__qualname__ = real.__module__, real.__qualname__
    monkeypatch.setattr(parts, "attempt_inherited", killed_once)
    assert bytes_of(list(in_processes(2)(*material))) == bytes_of(list(in_processes(1)(*material)))
    assert marker.exists()


def test_a_part_that_kills_is_reported_and_no_other(material: tuple[Material, list[Part]], monkeypatch: pytest.MonkeyPatch) -> None:
    real, poison = parts.attempt_inherited, material[1][2]

    def kills(part: Part) -> Done:
        if part == poison:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(part)

    kills.__module__, kills.__qualname__ = real.__module__, real.__qualname__
    monkeypatch.setattr(parts, "attempt_inherited", kills)
    done = list(in_processes(2)(*material))
    assert {one.part for one in done} == set(material[1])
    assert [one.part for one in done if one.trouble] == [poison]
    assert "its worker died" in next(one.trouble for one in done if one.trouble)


def test_what_goes_wrong_in_a_part_is_told_and_done_again_later(material: tuple[Material, list[Part]], tmp_path: Path,
                                                                monkeypatch: pytest.MonkeyPatch) -> None:
    real, poison, every = parts.simulate_part, material[1][5], material[1]

    def fails(given: Material, part: Part) -> Any:
        if part == poison:
            raise ArithmeticError("no such number")
        return real(given, part)

    monkeypatch.setattr(parts, "simulate_part", fails)
    store = SweepStore(str(tmp_path), every[0].sweep, material[0].case)
    for done in in_processes(1)(material[0], store.missing()):
        store.keep(done)
    assert store.trouble() == {poison.name: "ArithmeticError: no such number"}
    assert list(store.missing()) == [poison]
    monkeypatch.setattr(parts, "simulate_part", real)
    for done in in_processes(1)(material[0], store.missing()):
        store.keep(done)
    assert store.trouble() == {}
    assert list(store.missing()) == []
    assert {row["point"] for row in store.tables()} == {0, 1, 2, 3}
