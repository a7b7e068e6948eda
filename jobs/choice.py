"""The newspapers of an archive whose pages are to be read again."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from archive.database import FILENAME, connect_reader
from archive.errors import UsageError
from crawler.newspapers import lookup_newspaper
from crawler.newspapers._schema import Newspaper
from jobs.extract import refuse_merged

# The last two find what was captured before the newspaper was declared: typed addresses, and files of other crawlers.
_CAPTURED = """
SELECT 1 FROM articles WHERE newspaper = :slug
UNION ALL SELECT 1 FROM _frontier WHERE newspaper = :slug AND (run_id IS NOT NULL OR state = 'done')
UNION ALL SELECT 1 FROM _frontier f, json_each(:homes) h WHERE f.newspaper IS NULL AND f.url GLOB h.value
UNION ALL SELECT 1 FROM captures c, json_each(:homes) h WHERE c.warc IN (SELECT warc FROM _imports)
    AND c.url GLOB h.value
LIMIT 1
"""


def choose_newspapers(archive: Path, names: Sequence[str]) -> tuple[str, ...]:
    """The slugs, sorted and each once; none where none is named.

    Raises: UsageError where the archive has no capture of one or was merged · NewspaperError · StoreError.
    """
    if not names:
        return ()
    newspapers = [lookup_newspaper(name) for name in sorted(set(names))]
    if not (archive / FILENAME).is_file():
        raise UsageError(
            f"{archive} has no database to mend in part: run `baoluu extract` without --newspaper."
        )
    with closing(connect_reader(archive)) as reader:
        refuse_merged(reader, archive)
        for newspaper in newspapers:
            if not _is_captured(reader, newspaper):
                raise UsageError(
                    f"{archive} has no capture of {newspaper.slug!r}: there is nothing to read again."
                )
    return tuple(newspaper.slug for newspaper in newspapers)


def _is_captured(connection: Any, newspaper: Newspaper) -> bool:
    hosts = (*newspaper.hosts, *newspaper.aliases)
    homes = [f"http*://{prefix}{host}[:/]*" for host in hosts for prefix in ("", "www.")]
    row = connection.execute(_CAPTURED, {"slug": newspaper.slug, "homes": json.dumps(homes)}).fetchone()
    return row is not None
