"""A sweep kept in an object store that speaks S3, served on this machine by the test."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from whopays.engine.parts import Material, in_processes
from whopays.engine.sweep_file import read_sweep
from whopays.policy import load
from whopays.store import StoreError
from whopays.store.objects import Objects
from whopays.store.sweeps import SweepStore

SERVER = """
import logging, sys
from moto.server import ThreadedMotoServer
logging.getLogger("werkzeug").setLevel(logging.ERROR)
server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
server.start()
print(server.get_host_and_port()[1], flush=True)
sys.stdin.read()
"""


@pytest.fixture(scope="module")
def root() -> Iterator[str]:
    """Address of a bucket of a server that lives as long as the tests."""
    server = subprocess.Popen([sys.executable, "-c", SERVER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                              text=True)
    assert server.stdout is not None
    assert server.stdin is not None
    port = server.stdout.readline().strip()
    yield f"s3://key:secret@whopays/runs?endpoint_override=127.0.0.1:{port}&scheme=http&region=us-east-1&allow_bucket_creation=true"
    server.stdin.close()
    server.wait(timeout=20)


def test_objects_come_back_and_are_listed(root: str) -> None:
    objects = Objects(root).under("a")
    assert objects.read("b/c.txt") is None
    assert objects.names("b") == set()
    objects.write("b/c.txt", b"one")
    objects.write("b/c.txt", b"two")
    assert objects.read("b/c.txt") == b"two"
    assert objects.names("b") == {"c.txt"}
    objects.remove("b/c.txt")
    objects.remove("b/c.txt")
    assert objects.names("b") == set()


def test_a_sweep_there_is_the_sweep_here(root: str, tmp_path: Path) -> None:
    path = tmp_path / "sweep.yaml"
    path.write_text("case: toyland\npaths: 600\ngrid: {market.tax_rate: [0.1, 0.2]}\n", encoding="utf-8")
    sweep, case = read_sweep(path)
    there, here = SweepStore(root, sweep, case), SweepStore(str(tmp_path), sweep, case)
    for store in (there, here):
        for done in in_processes(1)(Material(case, {"none": load("none")}), store.missing()):
            store.keep(done)
        assert list(SweepStore(root if store is there else str(tmp_path), sweep, case).missing()) == []
    assert there.tables() == here.tables()
    names = [f"{folder}/{name}" for folder in ("parts", "points") for name in here.objects.names(folder)]
    assert {name: there.objects.read(name) for name in names} == {name: here.objects.read(name) for name in names}


def test_a_secret_is_never_printed() -> None:
    with pytest.raises(StoreError) as told:
        Objects("s4://key:secret@bucket/path")
    assert "secret" not in str(told.value)
    assert "bucket/path" in str(told.value)
