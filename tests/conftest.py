"""What holds for every test, whoever started it."""

from __future__ import annotations

import signal
import threading

# A shell's background job starts with interrupts ignored, and every process it starts inherits that: tests that interrupt
# one would wait for ever.
if threading.current_thread() is threading.main_thread() and signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
