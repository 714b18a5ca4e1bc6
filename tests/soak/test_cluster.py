"""Parts on a Ray cluster started by the test: the same bytes, a killed worker and a lost node survived.

Ray speaks over sockets, which tests may not; so each cluster lives in a process of its own.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.sweep.command import whopays

HEAD = """
import hashlib, json, os, signal, sys, threading, time
from pathlib import Path
from whopays.engine.cluster import on_ray
from whopays.engine.parts import Material, in_processes
from whopays.engine.sweep import parts_of, points_of
from whopays.engine.sweep_file import read_sweep
from whopays.policy import load
from whopays.store.sweeps import written
import whopays.engine.cluster as cluster

folder = Path(sys.argv[1])
(folder / "sweep.yaml").write_text("case: toyland\\npaths: 2100\\nmode: fail\\ngrid: {market.tax_rate: [0.1, 0.2, 0.3]}\\n")
sweep, case = read_sweep(folder / "sweep.yaml")
every = [part for point in points_of(sweep) for part in parts_of(sweep, point)]
material = Material(case, {"none": load("none")})
real = cluster.attempt

def digest(done):
    return {one.part.name: one.trouble or hashlib.sha256(written(one.partial)).hexdigest() for one in done}

def report(found):
    print(json.dumps({"ray": found, "local": digest(in_processes(1)(material, every))}))
"""

KILLED_WORKER = HEAD + """
def killed_once(given, part):
    marker = folder / "killed"
    if part.name == every[2].name and not marker.exists():
        marker.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    if part.name == every[4].name:
        os.kill(os.getpid(), signal.SIGKILL)
    return real(given, part)

cluster.attempt = killed_once
found = digest(on_ray(None)(material, every))
assert (folder / "killed").exists()
report(found)
"""

LOST_NODE = HEAD + """
from ray.cluster_utils import Cluster

nodes = Cluster(initialize_head=True, head_node_args={"num_cpus": 1, "include_dashboard": False})
lost = nodes.add_node(num_cpus=1)

def slowly(given, part):
    (folder / f"begun-{part.name}-{os.getpid()}").touch()
    time.sleep(1)
    return real(given, part)

def lose():
    while len(list(folder.glob("begun-*"))) < 3:
        time.sleep(0.05)
    nodes.remove_node(lost, allow_graceful=False)

cluster.attempt = slowly
threading.Thread(target=lose, daemon=True).start()
found = digest(on_ray(nodes.address)(material, every))
report(found)
nodes.shutdown()
"""


def done_in(script: str, folder: Path) -> dict[str, dict[str, str]]:
    ended = subprocess.run([sys.executable, "-c", script, str(folder)], capture_output=True, text=True, check=False, timeout=200)
    assert ended.returncode == 0, ended.stderr[-2000:]
    found: dict[str, dict[str, str]] = json.loads(ended.stdout.strip().splitlines()[-1])
    return found


def test_killed_workers_lose_nothing_and_poison_harms_no_other(tmp_path: Path) -> None:
    found = done_in(KILLED_WORKER, tmp_path)
    poisoned = [name for name, told in found["ray"].items() if "worker was lost" in told]
    assert len(poisoned) == 1
    assert {name: told for name, told in found["ray"].items() if name not in poisoned} == {
        name: told for name, told in found["local"].items() if name not in poisoned}
    assert set(found["ray"]) == set(found["local"])


def test_a_lost_node_loses_nothing(tmp_path: Path) -> None:
    found = done_in(LOST_NODE, tmp_path)
    assert found["ray"] == found["local"]
    assert len(list(tmp_path.glob("begun-*"))) > len(found["local"])  # something was begun twice


def test_a_cluster_that_does_not_answer_is_told(tmp_path: Path) -> None:
    file = tmp_path / "sweep.yaml"
    file.write_text("case: toyland\npaths: 16\nmode: fail\nview: both\n", encoding="utf-8")
    done = whopays("sweep", str(file), "--store", str(tmp_path / "store"), "--engine", "ray", "--address", "127.0.0.1:1")
    assert done.returncode == 2, done.stderr[-2000:]
    assert "no Ray cluster answers at 127.0.0.1:1" in done.stderr
    assert "Traceback" not in done.stderr
