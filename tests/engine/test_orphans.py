"""A worker whose parent was killed before the worker could say that it wants to end with it."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

CODE = """
import os
from whopays.engine.local import stay_with_parent
stay_with_parent({parent})
print("stays")
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a worker ends when its pipe does")
@pytest.mark.parametrize(("parent", "said"), [("os.getppid()", "stays\n"), ("None", "stays\n"), ("2**22 + 1", "")])
def test_a_worker_without_its_parent_ends_at_once(parent: str, said: str) -> None:
    done = subprocess.run([sys.executable, "-c", CODE.format(parent=parent)], capture_output=True, text=True, check=False, env=os.environ)
    assert (done.stdout, done.returncode) == (said, 0 if said else 1)
