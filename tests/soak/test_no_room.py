"""A store that cannot be written, and a disk that is full half way: said with a remedy, nothing half left, old runs still read."""

from __future__ import annotations

import json
import os
import resource
import shlex
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.report.made import made
from tests.soak.amounts import times
from tests.soak.installed import PLAIN
from tests.soak.test_kill import COMMAND, LONGEST, environment, hidden, whole
from whopays.store import save

RUN = [sys.executable, "-c", COMMAND, "run", "toyland", "--paths", "64", "--json", "--store"]


def refused(done: subprocess.CompletedProcess[str], status: int, word: str) -> None:
    """Exit status, nothing on standard output, one fault with a remedy that names the trouble."""
    assert (done.returncode, done.stdout) == (status, ""), done.stderr
    faults = json.loads(done.stderr.strip().splitlines()[-1])["errors"]
    assert len(faults) == 1 and word in faults[0]["message"] and faults[0]["remedy"], faults


def mounted(options: str, script: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """A script in a namespace of its own where `folder` is a small disk; skipped where that is not permitted to this user."""
    if shutil.which("unshare") is None:
        pytest.skip("no `unshare` here: a disk of a given size cannot be made without rights over the machine")
    begin = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c"]
    mount = f"mount -t tmpfs -o {options} none {folder}"
    tried = subprocess.run([*begin, mount], check=False, capture_output=True, text=True)
    if tried.returncode:
        pytest.skip(f"no disk of a given size can be mounted by this user: {tried.stderr.strip()}")
    return subprocess.run([*begin, f"{mount} && {script}"], check=False, capture_output=True, text=True, timeout=LONGEST, env=environment())


def shielded(folder: Path, command: list[str], place: Path, home: Path) -> subprocess.CompletedProcess[str]:
    """A command in another place and home, while nobody may write to a folder; plain where that takes rights this user lacks."""
    variables = {**PLAIN, "HOME": str(home)}
    begin = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c",
             f"mount --bind {shlex.quote(str(folder))} {shlex.quote(str(folder))} && "
             f"mount -o remount,bind,ro {shlex.quote(str(folder))} && exec {shlex.join(command)}"]
    if os.geteuid() != 0 or shutil.which("unshare") is None or subprocess.run([*begin[:-1], begin[-1].split("exec")[0] + "true"],
                                                                              check=False, capture_output=True).returncode:
        begin = command
    return subprocess.run(begin, check=False, capture_output=True, text=True, timeout=LONGEST, env=variables, cwd=place)


def test_a_store_that_may_only_be_read_is_said(tally: Counter[str], tmp_path: Path) -> None:
    if os.geteuid() != 0:
        tmp_path.chmod(0o500)
        done = subprocess.run([*RUN, str(tmp_path)], check=False, capture_output=True, text=True, timeout=LONGEST, env=environment())
        tmp_path.chmod(0o700)
    else:  # whom permissions do not hold back
        done = mounted("ro", shlex.join([*RUN, str(tmp_path)]), tmp_path)
    refused(done, 2, "cannot be written")
    tally["store that may only be read"] += 1


def test_a_store_of_runs_that_may_only_be_read_is_still_listed_and_shown(tally: Counter[str], tmp_path: Path) -> None:
    run = save(made(), tmp_path)
    if os.geteuid() == 0:
        pytest.skip("permissions do not hold back root")
    tmp_path.chmod(0o500)
    try:
        assert whole(tmp_path) == [run]
    finally:
        tmp_path.chmod(0o700)
    tally["store that may only be read"] += 1


@pytest.mark.parametrize("kilobytes", [4, 16, 40, 80][: times(2, 4)])
def test_a_full_disk_is_said_and_leaves_nothing_half(kilobytes: int, tally: Counter[str], tmp_path: Path) -> None:
    disk, left = tmp_path / "disk", tmp_path / "left"
    disk.mkdir()
    asked = shlex.join([*RUN, f"{disk}/store"])
    done = mounted(f"size={kilobytes}k", f"{asked}; status=$?; ls -A {disk}/store > {left}; exit $status", disk)
    assert done.returncode in (1, 2), done.stderr
    refused(done, done.returncode, f"{disk}/store")
    assert left.read_text() == "", "something half written is left on the full disk"
    tally["full disk"] += 1


@pytest.mark.parametrize("kilobytes", [1, 2, 4, 8, 16, 32][: times(3, 6)])
def test_a_file_that_may_not_grow_leaves_no_half_run(kilobytes: int, tally: Counter[str], tmp_path: Path) -> None:
    """The next best to a full disk, and open to any user: a limit on the size of a file ends a write in its middle."""
    kept = save(made(), tmp_path)

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (kilobytes * 1024, kilobytes * 1024))

    done = subprocess.run([*RUN, str(tmp_path)], check=False, capture_output=True, text=True, timeout=LONGEST, env=environment(),
                          preexec_fn=limited)
    refused(done, 1, "could not be saved")
    assert whole(tmp_path) == [kept] and hidden(tmp_path) == []
    tally["file that may not grow"] += 1
