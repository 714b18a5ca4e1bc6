"""Each import contract is seen to break when somebody breaks it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from tests.architecture.repository import PACKAGE, ROOT, project

CONTRACTS = {contract["id"]: contract for contract in project()["tool"]["importlinter"]["contracts"]}
LAYERS = [layer.strip("()") for layer in CONTRACTS["layers"]["layers"]]
PRESENT = [layer for layer in LAYERS if (PACKAGE / layer / "__init__.py").is_file() or (PACKAGE / f"{layer}.py").is_file()]

# contract -> files to plant: path under whopays -> text
PLANTED = {
    "kernel": {"model/planted.py": "import yaml\n"},
    "bind": {"model/bind.py": "", "model/stages/planted.py": "from whopays.model import bind\n"},
    "instruments": {"model/instruments/planted.py": "from whopays.model.instruments import planted_too\n",
                    "model/instruments/planted_too.py": ""},
    "studies": {"studies/planted.py": "from whopays.studies import planted_too\n", "studies/planted_too.py": ""},
    "acyclic": {"model/planted.py": "from whopays.model import planted_too\n",
                "model/planted_too.py": "from whopays.model import planted\n"},
}


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The package and its contracts, copied, to be spoilt."""
    shutil.copytree(PACKAGE, tmp_path / "src" / "whopays", ignore=shutil.ignore_patterns("__pycache__", "data"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def plant(copy: Path, planted: dict[str, str]) -> None:
    for path, text in planted.items():
        target = copy / "src" / "whopays" / path
        target.parent.mkdir(exist_ok=True)
        (target.parent / "__init__.py").touch()
        with target.open("a", encoding="utf-8") as file:
            file.write("\n" + text)


def lint(copy: Path, contract: str) -> tuple[int, str]:
    """Exit status and text of import-linter on the copy, for one contract."""
    command = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([str(command), "--no-cache", "--contract", contract], cwd=copy, capture_output=True, text=True,
                          check=False, env={**os.environ, "PYTHONPATH": str(copy / "src"), "COLUMNS": "200", "NO_COLOR": "1"})
    return done.returncode, done.stdout + done.stderr


def assert_breaks(copy: Path, contract: str, planted: dict[str, str]) -> str:
    plant(copy, planted)
    status, text = lint(copy, contract)
    assert status == 1, text
    assert f"{CONTRACTS[contract]['name']} BROKEN" in text
    return text


def test_every_contract_has_its_violation_here() -> None:
    assert set(CONTRACTS) == {*PLANTED, "layers"}


@pytest.mark.parametrize("contract", sorted(CONTRACTS))
def test_kept_before_anything_is_planted(copy: Path, contract: str) -> None:
    status, text = lint(copy, contract)
    assert status == 0, text


@pytest.mark.parametrize("contract", sorted(PLANTED))
def test_planted_violation_breaks_the_contract(copy: Path, contract: str) -> None:
    assert "planted" in assert_breaks(copy, contract, PLANTED[contract])


@pytest.mark.parametrize(("upper", "lower"), list(pairwise(PRESENT)))
def test_no_layer_imports_the_one_above(copy: Path, upper: str, lower: str) -> None:
    path = f"{lower}/planted.py" if (PACKAGE / lower).is_dir() else f"{lower}.py"
    text = assert_breaks(copy, "layers", {path: f"import whopays.{upper}\n"})
    assert f"whopays.{lower} is not allowed to import whopays.{upper}" in text


def test_new_module_must_take_its_place_among_the_layers(copy: Path) -> None:
    assert "planted" in assert_breaks(copy, "layers", {"planted.py": ""})


def test_package_root_is_no_way_round(copy: Path) -> None:
    planted = {"__init__.py": "from whopays import cli\n", "finance/planted.py": "import whopays\n", "cli/planted.py": ""}
    assert_breaks(copy, "layers", planted)


def test_bind_alone_may_read_a_case(copy: Path) -> None:
    plant(copy, {"model/bind.py": "import yaml\n"})
    status, text = lint(copy, "kernel")
    assert status == 0, text
