"""One worker process: it keeps the libraries and cases warm and does one task at a time.

The other end of its pipe gets `(task, "told", done, total)` while a task goes on and one of
`(task, "done", bytes)`, `(task, "problem", status, faults)` or `(task, "cancelled")` when it ends.
"""

from __future__ import annotations

import errno
import gc
import sys
import time
import traceback
from collections.abc import Callable
from concurrent.futures import BrokenExecutor
from multiprocessing.connection import Connection
from typing import Any, Final

from whopays.api import bounds
from whopays.case.fault import CaseErrors, Fault

COLLECT = (50_000, 20, 100)  # allocations before a collection: a simulation makes many records and few circles
TELL_SECONDS: Final = 0.05  # between two messages on how far a task is
Tell = Callable[[int, int], None]
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EACCES)
FIRST: Final[dict[str, Any]] = {"policy": "none", "paths": bounds.FIRST_PATHS, "seed": 1, "series": (), "processes": 1}  # what a page asks
DEFECT = "this is a defect of whopays: please report it, with what the server printed"


class Cancelled(Exception):  # noqa: N818 - it is an order
    """The task is no longer wanted."""


def work(pipe: Connection, warm: tuple[str, ...]) -> None:
    """Do tasks until the other end of the pipe closes.

    warm : cases read and asked once before the first task comes, so that what is imported and drawn on the way is there
    """
    from whopays.engine.local import stay_with_parent

    stay_with_parent()
    from whopays.api import drawing, filing, listings, tasks

    for case in warm:
        tasks.answer(told=untold, case=case, sets=(), conflicts=(), as_of=None, views=None, **FIRST)
    gc.freeze()  # what is warm is never garbage
    gc.set_threshold(*COLLECT)
    while True:
        try:
            message = pipe.recv()
        except (EOFError, OSError):
            return
        if message[1] != "do":
            continue  # the cancellation of a task that has ended
        number, _, name, given = message
        try:
            task = next(getattr(room, name) for room in (tasks, listings, drawing, filing) if hasattr(room, name))
            pipe.send(outcome(number, task, given, teller(pipe, number)))
        except (BrokenPipeError, OSError):
            return


def untold(done: int, total: int) -> None:
    """Nobody hears how far a warming question is."""


def teller(pipe: Connection, number: int) -> Tell:
    """Says how far a task is, and hears each time whether it is still wanted."""
    last = time.monotonic()

    def told(done: int, total: int) -> None:
        nonlocal last
        try:
            while pipe.poll():
                message = pipe.recv()
                if message[:2] == (number, "cancel"):
                    raise Cancelled
            if done == total or time.monotonic() - last > TELL_SECONDS:
                last = time.monotonic()
                pipe.send((number, "told", done, total))
        except (EOFError, OSError):
            raise Cancelled from None  # who asked is gone

    return told


def outcome(number: int, task: Callable[..., bytes], given: dict[str, Any], told: Tell) -> tuple[Any, ...]:
    """How a task ended."""
    try:
        return (number, "done", task(told=told, **given))
    except Cancelled:
        return (number, "cancelled")
    except Exception as found:
        status, faults = said(found, saves=bool(given.get("save")))
        if status == 500:
            traceback.print_exc(file=sys.stderr)
        return (number, "problem", status, faults)


def said(found: Exception, *, saves: bool = False) -> tuple[int, list[Fault]]:
    """Status and faults of what a task raised, in the words of the command line; saves: it was to write into the store."""
    from whopays.api.tasks import NotThere
    from whopays.sources.source_error import SourceError
    from whopays.store import StoreError

    if isinstance(found, CaseErrors):
        return 404 if isinstance(found, NotThere) else 422, found.errors
    if isinstance(found, StoreError):
        return (404 if found.is_input and not saves else 507), [Fault("", 0, 0, found.message, found.remedy)]
    if isinstance(found, SourceError):
        return 404, [Fault(found.place, 0, 0, found.wrong, found.remedy)]
    if isinstance(found, MemoryError):
        return 503, [Fault("paths", 0, 0, "there is not enough memory", "ask for fewer paths")]
    if isinstance(found, BrokenExecutor):
        return 503, [Fault("", 0, 0, "the process that computed it died, most likely for lack of memory", "ask again, with fewer paths")]
    if isinstance(found, OSError) and found.errno in NO_ROOM:
        return 507, [Fault("", 0, 0, found.strerror or type(found).__name__, "free some space and ask again")]
    return 500, [Fault("", 0, 0, f"{type(found).__name__}: {found}"[:500], DEFECT)]
