"""The checks of `make check` refuse what they say they refuse."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from checks import literals
from tests.architecture.repository import PACKAGE, ROOT


@pytest.mark.parametrize("source", [
    "share = price * 0.37\n",
    "def fee(principal):\n    return principal * 3\n",
    "def fee(principal, rate=0.015):\n    return principal * rate\n",
    "CAP = 7.0\n",
    "CAP = 7.0  # yes\n",
    "# Source: Author (1999), page 3\n\nCAP = 7.0\n",
    "def f():\n    # Source: Author (1999), page 3\n    CAP = 7.0\n    return CAP\n",
    "# Source: Author (1999), page 3\ncap = 7.0\n",
    "offset = -3\n",
    "wave = 2j\n",
])
def test_bare_number_is_refused(source: str) -> None:
    assert len(literals.faults(source)) == 1


@pytest.mark.parametrize("source", [
    "half = 0.5 * total / 4 - 1 + 0 * 12 * 100 - 2\n",
    "switch = True\n",
    "last = flows[-1] + flows[-2]\n",
    "text = f'{amount:.3f} of 1400'\n",
    "# Source: Author (1999), page 3\nCAP = 7.0\nFLOOR: float = 3.0\n",
    "CAP = (7.0,  # Source: Author (1999), page 3\n       8.0)\n",
])
def test_sourced_or_plain_number_passes(source: str) -> None:
    assert literals.faults(source) == []


def test_constants_after_an_empty_line_need_their_own_source() -> None:
    assert [line for line, _ in literals.faults("# Source: Author (1999), page 3\nCAP = 7.0\n\nFLOOR = 3.0\n")] == [4]


def test_message_names_file_line_and_remedy(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "finance").mkdir()
    (tmp_path / "finance" / "annuity.py").write_text("\nx = 3.5\n", encoding="utf-8")
    assert literals.main(tmp_path) == 1
    assert "annuity.py:2: bare number 3.5; move it to the case file" in capsys.readouterr().out


def provenance(package_parent: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, str(ROOT / "checks" / "provenance.py")], capture_output=True, text=True, check=False,
                          env={**os.environ, "PYTHONPATH": str(package_parent)})


def test_shipped_case_that_does_not_load_is_named(tmp_path: Path) -> None:
    shutil.copytree(PACKAGE, tmp_path / "whopays", ignore=shutil.ignore_patterns("__pycache__"))
    broken = tmp_path / "whopays" / "data" / "cases" / "broken"
    broken.mkdir(parents=True)
    (broken / "case.yaml").write_text("schema: whopays.case/1\nname: broken\nopening: never\n", encoding="utf-8")
    done = provenance(tmp_path)
    assert done.returncode == 1
    assert "data/cases/broken: " in done.stdout
