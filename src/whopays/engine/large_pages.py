"""Memory in large pages: a block walks through some hundred arrays, more than the processor's table of small pages holds.

Linux with glibc only, elsewhere nothing is done; no number depends on it. It holds for the whole process to its end, so it is for
workers of one run or study alone: a server or a notebook would keep what it once used.
"""

from __future__ import annotations

import ctypes
import sys
from functools import cache
from typing import Final

# Parameters of mallopt; source: glibc, malloc.h
TRIM_THRESHOLD: Final = -1
TOP_PAD: Final = -2
MMAP_THRESHOLD: Final = -3
LARGEST_THRESHOLD: Final = 32 << 20  # bytes from which memory is mapped and given back each time; the most glibc takes
USUAL_PAD: Final = 128 << 10  # bytes the heap grows by beyond what is asked; glibc's own
NEVER: Final = (1 << 31) - 1  # bytes of free memory from which it is given back
HUGE: Final = 14  # MADV_HUGEPAGE; source: linux/mman.h
LARGE_PAGE: Final = 2 << 20  # bytes; x86-64 and aarch64
RESERVED: Final = 512 << 20  # bytes of addresses, not of memory: more than a block uses


@cache
def in_large_pages() -> bool:
    """Ask the system, once a process, to lay out the memory of arrays in large pages; whether it could be asked.

    The heap is stretched, the stretch marked, and what is freed is kept, so that arrays are laid where others were.
    """
    if sys.platform != "linux":
        return False
    try:
        libc = ctypes.CDLL(None)
        libc.malloc.restype = libc.sbrk.restype = ctypes.c_void_p
        libc.malloc.argtypes, libc.free.argtypes, libc.sbrk.argtypes = [ctypes.c_size_t], [ctypes.c_void_p], [ctypes.c_ssize_t]
        libc.madvise.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]
        tune = libc.mallopt
    except (OSError, AttributeError):  # another C library
        return False
    first = libc.sbrk(0)
    tune(MMAP_THRESHOLD, LARGEST_THRESHOLD)
    tune(TRIM_THRESHOLD, NEVER)
    tune(TOP_PAD, RESERVED)
    libc.free(libc.malloc(LARGEST_THRESHOLD - LARGE_PAGE))
    tune(TOP_PAD, USUAL_PAD)
    start, end = -(-first // LARGE_PAGE) * LARGE_PAGE, libc.sbrk(0)
    return bool(end > start and libc.madvise(start, end - start, HUGE) == 0)
