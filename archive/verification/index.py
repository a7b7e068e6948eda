"""The CDXJ index against the records: the same lines, sorted.

The lines of a file are compared as a count and a sum of digests, so that an index of any size fits in memory.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import field
from typing import Any

from archive.cdxj import format_line
from archive.folder import ArchiveFolder
from archive.index import find_filename, lines_of
from archive.scan import Record
from archive.values import dataclass
from archive.verification.findings import Finding

_MODULUS = 1 << 128
_PLACE = "index/index.cdxj"


@dataclass(kw_only=True, slots=True)
class Sum:
    """A multiset of lines, as far as it takes to tell it from another."""

    lines: int = 0
    digests: int = 0

    def add(self, line: bytes) -> None:
        digest = hashlib.blake2b(line, digest_size=16).digest()
        self.lines += 1
        self.digests = (self.digests + int.from_bytes(digest)) % _MODULUS


@dataclass(kw_only=True, slots=True)
class Tally:
    """The lines that the records call for, by WARC file."""

    sums: defaultdict[str, Sum] = field(default_factory=lambda: defaultdict(Sum))
    damaged: set[str] = field(
        default_factory=set
    )  # files whose records cannot all be read: nobody knows their lines

    def note_record(self, record: Record, filename: str) -> None:
        """Adds the line of a record that is indexed."""
        line = format_line(record, filename=filename)
        if line is not None:
            self.sums[filename].add(line.encode("utf-8"))


def verify_index(
    connection: Any, folder: ArchiveFolder, tally: Tally, *, known: set[str], is_running: bool
) -> Iterator[Finding]:
    """Compares the index, and the lines that wait to be merged into it, with what the closed files `known` call for."""
    waiting = {row[0].encode("utf-8") for row in connection.execute("SELECT line FROM _index_lines")}
    found: defaultdict[str, Sum] = defaultdict(Sum)
    for line in waiting:
        found[find_filename(line) or "no file"].add(line)
    last = b""
    for number, line in enumerate(lines_of(folder.index), start=1):
        if line < last:
            yield Finding(fault="index out of step", path=_PLACE, detail=f"line {number} is out of order")
        last = line
        if line not in waiting:  # one that is merged in while we look stands in both
            found[find_filename(line) or "no file"].add(line)
    compared = known if is_running else known | set(found)
    for filename in sorted(compared - tally.damaged):
        if found[filename] != tally.sums[filename]:
            detail = (
                f"it has {found[filename].lines} lines about {filename}, its records call for "
                f"{tally.sums[filename].lines}, or for other ones"
            )
            yield Finding(fault="index out of step", path=_PLACE, detail=detail)
