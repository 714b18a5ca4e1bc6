"""`make run` on machines that are not as they should be: it says what to do and removes nothing of anybody's."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.architecture.repository import ROOT

BASH = "/bin/sh"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    for file in ("setup.sh", "Makefile", "lock.txt", "lock-test.txt", "pyproject.toml"):
        shutil.copy(ROOT / file, tmp_path)
    return tmp_path


def interpreter(folder: Path, body: str) -> Path:
    """A stand-in for Python: what it does with its arguments is the script given."""
    path = folder / "python-of-test"
    path.write_text(f"#!{BASH}\n{body}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def make_run(checkout: Path, python: Path | str = "") -> tuple[int, str]:
    done = subprocess.run(["make", "--no-print-directory", "run", f"PYTHON={python}"], cwd=checkout, capture_output=True,
                          text=True, check=False, stdin=subprocess.DEVNULL)
    return done.returncode, done.stdout + done.stderr


OLD = 'case "$*" in *version_info*) exit 1 ;; *-V*) echo "Python 3.9.2" ;; *) exit 0 ;; esac'


def test_old_interpreter_is_refused_with_a_remedy(checkout: Path) -> None:
    status, text = make_run(checkout, interpreter(checkout, OLD))
    assert status != 0
    assert "is Python 3.9.2, and Python 3.11 or newer is needed" in text
    assert "make run PYTHON=" in text
    assert not (checkout / ".venv").exists()


def test_missing_interpreter_is_refused_with_a_remedy(checkout: Path) -> None:
    status, text = make_run(checkout, "no-such-python")
    assert status != 0
    assert "no working Python called 'no-such-python'" in text
    assert "make run PYTHON=" in text


def test_interpreter_without_venv_says_what_to_install(checkout: Path) -> None:
    script = 'case "$*" in "-m venv"*|"-m virtualenv"*) exit 1 ;; *) exit 0 ;; esac'
    old_path = checkout / "bin"
    old_path.mkdir()
    blocked = old_path / "virtualenv"
    blocked.write_text(f"#!{BASH}\nexit 1\n", encoding="utf-8")
    blocked.chmod(0o755)
    done = subprocess.run([BASH, "-c", f'PATH="{old_path}:$PATH" PYTHON="{interpreter(checkout, script)}" sh setup.sh run'],
                          cwd=checkout, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "python3-venv" in done.stderr
    assert "virtualenv" in done.stderr
    assert not (checkout / ".venv").exists()


def test_broken_venv_of_somebody_else_is_left_alone(checkout: Path) -> None:
    (checkout / ".venv").mkdir()
    (checkout / ".venv" / "precious").write_text("x", encoding="utf-8")
    status, text = make_run(checkout)
    assert status != 0
    assert "was not made by this setup" in text
    assert "rm -r .venv" in text
    assert (checkout / ".venv" / "precious").is_file()
    subprocess.run(["make", "clean"], cwd=checkout, check=True, capture_output=True)
    assert (checkout / ".venv" / "precious").is_file()


def test_valid_stamp_means_nothing_is_installed(checkout: Path) -> None:
    """A stand-in that would fail at any installation; with the stamp in place it is never asked for one."""
    folder = checkout / ".venv" / "bin"
    folder.mkdir(parents=True)
    script = 'case "$*" in *pip*) exit 1 ;; *) exit 0 ;; esac'
    interpreter(folder, script).rename(folder / "python")
    (folder / "whopays").write_text(f"#!{BASH}\necho ran\n", encoding="utf-8")
    (folder / "whopays").chmod(0o755)
    status, text = make_run(checkout)
    assert status != 0
    assert "installing the packages" in text
    key = subprocess.run([BASH, "-c", "{ cat lock.txt pyproject.toml; pwd; } | cksum"], cwd=checkout, capture_output=True, text=True,
                         check=True).stdout
    (checkout / ".venv" / ".whopays-run").write_text(key, encoding="utf-8")
    assert make_run(checkout) == (0, "ran\n")
    with (checkout / "lock.txt").open("a", encoding="utf-8") as lock:
        lock.write("# changed\n")
    assert "installing the packages" in make_run(checkout)[1]


# Makes a .venv that holds a copy of itself, and writes down each installation.
WHOLE = """case "$*" in
    "-m venv .venv") mkdir -p .venv/bin; cp "$0" .venv/bin/python ;;
    *version_info*) exit 0 ;;
    *base_prefix*) echo "3.12.0 $(cat version 2>/dev/null)" ;;
    *"install"*) echo "$*" >> installed; printf '#!/bin/sh\necho ran\n' > .venv/bin/whopays; chmod +x .venv/bin/whopays ;;
esac"""


def installations(checkout: Path) -> list[str]:
    log = checkout / "installed"
    lines = log.read_text(encoding="utf-8").splitlines() if log.is_file() else []
    log.unlink(missing_ok=True)
    return lines


def test_second_run_installs_nothing_and_a_change_does(checkout: Path) -> None:
    python = interpreter(checkout, WHOLE)
    assert make_run(checkout, python)[0] == 0
    packages, itself = installations(checkout)
    assert "--require-hashes" in packages
    assert "--requirement lock.txt" in packages
    assert "--no-deps" in itself
    assert "--no-index" in itself
    for chosen in (python, ""):
        assert make_run(checkout, chosen) == (0, "ran\n")
        assert installations(checkout) == []
    with (checkout / "lock.txt").open("a", encoding="utf-8") as lock:
        lock.write("# changed\n")
    make_run(checkout)
    assert len(installations(checkout)) == 2
    moved = checkout.rename(checkout.with_name("moved"))
    (moved / ".venv" / "stale").touch()
    make_run(moved, moved / python.name)
    assert len(installations(moved)) == 2
    assert not (moved / ".venv" / "stale").exists()
    (moved / ".venv" / "stale").touch()
    (moved / "version").write_text("other", encoding="utf-8")
    make_run(moved, moved / python.name)
    assert len(installations(moved)) == 2
    assert not (moved / ".venv" / "stale").exists()


def test_setup_for_tests_serves_running_too(checkout: Path) -> None:
    python = interpreter(checkout, WHOLE)
    environment = {"PYTHON": str(python), "PATH": os.defpath}
    subprocess.run([BASH, "setup.sh", "test"], cwd=checkout, check=True, capture_output=True, env=environment)
    assert "--requirement lock-test.txt" in installations(checkout)[0]
    assert make_run(checkout) == (0, "ran\n")
    assert installations(checkout) == []


def test_readme_states_the_sizes_that_setup_prints() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    sizes = re.findall(r'size="about (\d+ MB)"', (ROOT / "setup.sh").read_text(encoding="utf-8"))
    assert len(sizes) == 2
    assert all(size in readme for size in sizes)
