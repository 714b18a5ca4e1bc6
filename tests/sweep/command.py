"""The installed command as its user runs it, in a process of its own."""

from __future__ import annotations

import subprocess
import sys


def whopays(*words: str) -> subprocess.CompletedProcess[str]:
    """Run `whopays` with some words."""
    return subprocess.run([sys.executable, "-m", "whopays", *words], capture_output=True, text=True, check=False)
