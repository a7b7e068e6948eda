"""A new database beside the old one: what was applied to it is not lost before it has taken the old one's place."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pysqlite3
import pytest
from sqlite_utils import Database as Tables

from archive.database import FILENAME, connect_writer, transaction
from archive.errors import StoreError
from archive.folder import ArchiveFolder
from archive.renewal import Renewal, open_renewal, take_over


def begin(renewal: Renewal) -> None:
    with transaction(renewal.tables):
        renewal.progress.offsets["a.warc.gz"] = 7
        renewal.note_progress()


def test_a_renewal_that_could_not_take_over_goes_on_where_it_was(tmp_path: Path) -> None:
    archive = connect_writer(tmp_path)
    archive.close()
    folder = ArchiveFolder(tmp_path)
    unwritable = pysqlite3.connect(f"file:{tmp_path / FILENAME}?mode=ro", uri=True)
    with closing(unwritable), open_renewal(folder, "rules") as renewal:
        begin(renewal)
        with pytest.raises(StoreError):
            take_over(renewal, Tables(unwritable))
    with open_renewal(folder, "rules") as renewal:
        assert renewal.progress.offsets == {"a.warc.gz": 7}


def test_the_archive_is_left_no_trace_of_its_renewal(tmp_path: Path) -> None:
    archive = connect_writer(tmp_path)
    with open_renewal(ArchiveFolder(tmp_path), "rules") as renewal:
        begin(renewal)
        take_over(renewal, archive)
    assert archive.execute("SELECT count(*) FROM _facts WHERE name = 'renewal'").fetchone() == (0,)
    archive.close()
