"""Ctrl-C while something is imported: the command ends at once, by 130 and without a traceback.

Python raises an interruption wherever it happens to be. Inside an import it may come out as another error, end
half a library, or be swallowed by a callback of the import system, and the command goes on as if nobody had asked.
Elsewhere it is raised as always, so that what is under way can be put in order.
"""

from __future__ import annotations

import os
import signal
import sys

from whopays.cli.status import INTERRUPTED

TYPE_CHECKING = False  # `typing` is long to import, and nothing is heard before
if TYPE_CHECKING:
    from types import FrameType

IMPORTS = "<frozen importlib"  # files that frames of Python's own import system name
SAID = "interrupted\n    run it again\n"
SAID_TO_PROGRAMS = '{"errors": [{"file": "", "line": 0, "column": 0, "message": "interrupted", "remedy": "run it again"}]}\n'
CURSOR = "\r\x1b[?25h"  # shows the cursor that a progress bar hides


def heard() -> None:
    """From now on an interruption during an import ends the process; kept as it is where interruptions go elsewhere."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _end_or_raise)


def _end_or_raise(_number: int, frame: FrameType | None) -> None:
    while frame is not None:
        if frame.f_code.co_filename.startswith(IMPORTS):
            text = SAID_TO_PROGRAMS if "--json" in sys.argv else SAID
            try:
                os.write(2, ((CURSOR if os.isatty(2) else "") + text).encode())
            finally:
                os._exit(INTERRUPTED)
        frame = frame.f_back
    raise KeyboardInterrupt
