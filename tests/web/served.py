"""A server of its own for the tests of the page, in a process beside them: it can be stopped and started again."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
PATIENCE: Final = 60.0  # seconds for a server to begin or end on a busy machine
# The command `serve` with two processes that compute, so that several servers fit on one machine.
CODE: Final = """
import sys
import whopays.api.app as app
import whopays.api.workers as workers
from whopays.cli import serve
app.Workers = lambda warm=(): workers.Workers(2, warm=("toyland",))
serve.serve(port=sys.argv[1], no_open=True)
"""


class Served:
    """`whopays serve` on a port of this machine."""

    def __init__(self, store: Path) -> None:
        self.store, self.port = store, "0"
        self.process: subprocess.Popen[str] | None = None
        self.start()

    @property
    def address(self) -> str:
        """Where the page is."""
        return f"http://127.0.0.1:{self.port}/"

    def start(self) -> None:
        """Begin on a free port, or on the one it had before."""
        environment = {**os.environ, "WHOPAYS_STORE": str(self.store), "PYTHONPATH": str(ROOT / "src"), "PYTHONUNBUFFERED": "1"}
        self.process = subprocess.Popen([sys.executable, "-c", CODE, self.port], env=environment, text=True,
                                        stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        assert self.process.stdout is not None
        said = []
        for line in self.process.stdout:
            said.append(line)
            if found := re.search(r"http://127\.0\.0\.1:(\d+)/", line):
                self.port = found[1]
                return
        raise RuntimeError("the server did not begin:\n" + "".join(said))

    def stop(self) -> None:
        """End it, and wait until it is gone."""
        if self.process is None:
            return
        self.process.terminate()
        late = time.monotonic() + PATIENCE
        while self.process.poll() is None and time.monotonic() < late:
            time.sleep(0.05)
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self.process = None


def command(*words: str) -> SimpleNamespace:
    """What a command prints, run as a person would."""
    done = subprocess.run(words, capture_output=True, text=True, check=False, cwd=ROOT, env={
        **os.environ, "PYTHONPATH": str(ROOT / "src"), "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"})
    return SimpleNamespace(status=done.returncode, out=done.stdout, error=done.stderr)
