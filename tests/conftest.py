"""What holds for every test, whoever started it."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

# A shell's background job starts with interrupts ignored, and every process it starts inherits that: tests that interrupt
# one would wait for ever.
if threading.current_thread() is threading.main_thread() and signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session", autouse=True)
def nobodys_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where runs are kept if a test names no place: never among those of the person who runs the tests.

    Set before any server of worker processes begins, since those keep the surroundings they were begun in.
    """
    place = tmp_path_factory.mktemp("runs") / "store"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WHOPAYS_STORE", str(place))
        yield place
