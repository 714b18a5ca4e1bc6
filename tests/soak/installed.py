"""An environment that holds the packages of lock.txt and the built wheel, and nothing else; made without a network.

With WHOPAYS_WHEELS naming a folder of downloaded wheels everything is installed from there by pip, for the interpreter that
WHOPAYS_PYTHON names. Without it the packages that the tests run on are linked in, one by one, so that a package nobody
declared is missing as it would be for a stranger.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from tests.architecture.repository import ROOT, project

WHEELS = os.environ.get("WHOPAYS_WHEELS", "")
PYTHON = os.environ.get("WHOPAYS_PYTHON", "") or sys.executable
PLAIN = {"PATH": os.defpath, "LANG": "C.UTF-8", "OPENBLAS_NUM_THREADS": "1", "NO_COLOR": "1"}


def built(folder: Path, what: str, source: Path) -> Path:
    """The wheel or the sdist, built without a network by the backend that is here."""
    done = subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", what, "-d", str(folder)], cwd=source,
                          capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (made,) = folder.glob("*.whl" if what == "wheel" else "*.tar.gz")
    return made


def named(requirement: str) -> str:
    """Name of a requirement.

    >>> named("PyYAML>=6.0.2"), named("pydantic[email]; extra == 'x'")
    ('pyyaml', 'pydantic')
    """
    return re.split(r"[<>=!~;\[ (]", requirement)[0].lower().replace("_", "-")


def needed(extras: tuple[str, ...]) -> set[str]:
    """Names of the packages of lock.txt, and what the extras bring, with all that these need."""
    wanted = set(re.findall(r"^([a-z0-9._-]+)==", (ROOT / "lock.txt").read_text(encoding="utf-8"), re.MULTILINE)) - {"hatchling"}
    left = [named(one) for extra in extras for one in project()["project"]["optional-dependencies"][extra]]
    while left:
        name = left.pop()
        if name not in wanted:
            wanted.add(name)
            try:
                requires = distribution(name).requires or []
            except PackageNotFoundError:
                continue
            left += [named(one) for one in requires if "extra ==" not in one]
    return wanted


def link(name: str, packages: Path) -> None:
    """Put one package that is installed here into another environment."""
    try:
        found = distribution(name)
    except PackageNotFoundError:  # of another system or Python
        return
    for top in {file.parts[0] for file in found.files or ()} - {"..", "__pycache__"}:
        target = packages / top
        if not target.exists():
            target.symlink_to(Path(str(found.locate_file(top))).resolve())


def environment(folder: Path, wheel: Path, extras: tuple[str, ...] = ()) -> Path:
    """A new environment with the wheel and what it needs; returns its `whopays`."""
    assert WHEELS or sys.executable == PYTHON, "another Python needs WHOPAYS_WHEELS, a folder of wheels for it"
    subprocess.run([PYTHON, "-m", "venv", "--without-pip", str(folder)], check=True)
    python = folder / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--python", str(python), "--disable-pip-version-check", "install", "--quiet", "--no-index"]
    if WHEELS:
        asked = f"whopays[{','.join(extras)}] @ {wheel.as_uri()}" if extras else str(wheel)
        done = subprocess.run([*pip, asked], env={**os.environ, "PIP_FIND_LINKS": WHEELS}, capture_output=True, text=True, check=False)
    else:
        (packages,) = folder.glob("lib/python*/site-packages")
        for name in sorted(needed(extras)):
            link(name, packages)
        done = subprocess.run([*pip, "--no-deps", str(wheel)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return folder / "bin" / "whopays"
