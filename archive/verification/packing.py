"""Records whose bytes changed where no checksum of theirs reaches: gzip headers and the padding of deflate.

Only the checksum of the whole file notices that. Packing each record again shows which one it was.
"""

from __future__ import annotations

import os
import zlib
from pathlib import Path

from archive.scan import iter_records
from archive.warcrecord import deflate_member, store_member

_VERSION_LINE = len(b"WARC/1.1\r\n")
_MOSTLY = 0.5


def find_altered(path: Path) -> list[int]:
    """Offsets of the records that are packed otherwise than this program packs them, where most are not.

    Empty for a file that others made, or an earlier version did: nothing can be told from its packing. Every record
    of the file must be whole.
    """
    total, altered = 0, []
    with path.open("rb", buffering=0) as file:
        for record in iter_records(path):
            total += 1
            member = os.pread(file.fileno(), record.length, record.offset)
            if not _is_packed_as_ever(member):
                altered.append(record.offset)
    return altered if len(altered) < total * _MOSTLY else []


def _is_packed_as_ever(member: bytes) -> bool:
    plain = zlib.decompress(member, 31)
    head, blank, rest = plain.partition(b"\r\n\r\n")
    pieces = (
        head[:_VERSION_LINE],
        head[_VERSION_LINE:] + blank[:2],
        blank[2:],
        rest[:-4],
        rest[-4:],
    )
    return member in (deflate_member(pieces), store_member(pieces))
