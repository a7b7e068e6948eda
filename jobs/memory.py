"""How a process that reads page after page uses its memory."""

from __future__ import annotations

import ctypes
import gc
import sys

_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3  # glibc's names for them, without the M_
KEPT_BYTES = 16 << 20  # several times what the tree of a page takes
MAPPED_BYTES = 4 << 20  # what is larger is given back by itself
# Pages leave next to no cycles behind: one collection of 700 objects after another finds none.
YOUNG_OBJECTS = 10_000


def prepare_for_pages() -> None:
    """Has the collector look rarely and never at what is loaded by now, and the C library keep what is freed."""
    gc.freeze()
    gc.set_threshold(YOUNG_OBJECTS)
    _keep_freed_memory()


def _keep_freed_memory() -> None:
    """Has glibc keep up to `KEPT_BYTES` of what is freed; nothing happens with another C library.

    Left alone it gives the memory of each page's tree back to the kernel, and the next page asks for it again, 4 KiB
    at a time: 190 page faults for a page of 93 kB, as much time as parsing it takes.
    """
    if sys.platform != "linux":
        return
    allocator = ctypes.CDLL(None)
    if not hasattr(allocator, "gnu_get_libc_version"):
        return
    allocator.mallopt(_TRIM_THRESHOLD, KEPT_BYTES)
    allocator.mallopt(_MMAP_THRESHOLD, MAPPED_BYTES)
