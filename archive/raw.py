"""Records as they stand in the WARC files, for people who must see the bytes."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import Any

from archive.errors import DamagedRecord, UsageError
from archive.folder import ArchiveFolder
from archive.lookup import find_first, lookup_article
from archive.replay import lookup_capture, read_member

LAST_OF_URL = "SELECT id FROM captures WHERE url = :text ORDER BY id DESC LIMIT 1"


def read_raw_record(
    connection: Any, folder: ArchiveFolder, text: str, spellings: Sequence[str] = ()
) -> bytes:
    """The WARC record, decompressed, that shows this article (by id) or was captured last under this URL or, where
    nothing was, under one of its other spellings.

    Raises: UsageError when nothing was captured under it · StoreError when the file or the record is damaged.
    """
    capture_id = find_first(connection, LAST_OF_URL, () if text.isdecimal() else (text, *spellings))
    capture_id = capture_id or lookup_article(connection, text, spellings)["capture_id"]
    capture = lookup_capture(connection, capture_id)
    if capture is None:
        raise UsageError(f"Nothing was captured under {text!r}.")
    member = read_member(folder, capture)
    try:
        return zlib.decompress(member, 31)
    except zlib.error as error:
        raise DamagedRecord(
            f"{capture.warc} is damaged at byte {capture.offset} ({error}): run `baoluu verify`.",
            path=folder.warc / capture.warc,
            offset=capture.offset,
        ) from error
