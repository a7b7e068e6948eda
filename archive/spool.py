"""Bytes gathered in memory while they are few and in an unlinked temporary file when they are many."""

from __future__ import annotations

import mmap
import tempfile
from typing import IO

from archive.records import Wire

MEMORY_BYTES = 4 * 1024 * 1024


class Spool:
    """Takes bytes one after another and gives them back as one `Wire`."""

    __slots__ = ("_file", "_pieces", "length")

    def __init__(self) -> None:
        self.length = 0
        self._pieces: list[bytes] = []
        self._file: IO[bytes] | None = None

    def write(self, piece: bytes) -> None:
        """Keeps the piece; the first one past 4 MiB moves everything to a file without a name.

        Raises:
            OSError: the folder for temporary files is full.
        """
        self.length += len(piece)
        if self._file is not None:
            self._file.write(piece)
            return
        self._pieces.append(piece)
        if self.length > MEMORY_BYTES:
            self._file = tempfile.TemporaryFile()  # noqa: SIM115  # closed by `finish`
            self._file.writelines(self._pieces)
            self._pieces.clear()

    def finish(self) -> Wire:
        """Everything written: bytes, or a map of the file, which vanishes with the map."""
        if self._file is None:
            return b"".join(self._pieces)
        with self._file as file:
            file.flush()
            return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
