"""The CDXJ file, merged into instead of written anew."""

from __future__ import annotations

import errno
import os
import tempfile
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.database import connect_writer, transaction
from archive.errors import DiskFull
from archive.folder import ArchiveFolder, prepare_folder
from archive.index import add_lines, count_lines, flush_index, lines_of, merge_index

LINES = st.lists(
    st.text(st.sampled_from(" ab,)(đ~0"), max_size=6).map(lambda text: "vn,baovidu)/" + text), max_size=12
)


@settings(max_examples=150, deadline=None)
@given(st.lists(LINES, min_size=1, max_size=5))
def test_batches_merged_one_by_one_are_all_lines_sorted_once(batches: list[list[str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "index.cdxj"
        seen: set[bytes] = set()
        for batch in batches:
            merge_index(path, batch)
            seen |= {line.encode() for line in batch}
            assert list(lines_of(path)) == sorted(seen)


def test_ten_thousand_lines_find_their_places(tmp_path: Path) -> None:
    path = tmp_path / "index.cdxj"
    numbers = list(range(10_000))
    for step in (7, 5, 3, 1):
        merge_index(path, [f"vn,baovidu)/{number:06d} 2026" for number in numbers[::step]])
    assert list(lines_of(path)) == [f"vn,baovidu)/{number:06d} 2026".encode() for number in numbers]


@pytest.mark.parametrize(
    "torn", [b"", b'vn,baovidu)/2 2026 {"filena', b'vn,baovidu)/2 2026 {"filename": "b"}']
)
def test_a_torn_last_line_is_cut(tmp_path: Path, torn: bytes) -> None:
    path = tmp_path / "index.cdxj"
    lines = [f'vn,baovidu)/{number} 2026 {{"filename": "b"}}' for number in range(4)]
    path.write_bytes(lines[0].encode() + b"\n" + torn)
    assert count_lines(path) == {"b": 1}
    merge_index(path, lines[1:])
    assert path.read_bytes().decode().splitlines() == lines


def test_a_long_index_is_not_held_in_memory(tmp_path: Path) -> None:
    path, line = tmp_path / "index.cdxj", "vn,baovidu)/{:06d} 2026 " + "x" * 1000
    path.write_text("".join(line.format(number) + "\n" for number in range(16_000)))
    tracemalloc.start()
    merge_index(path, [line.format(16_000)])
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 4 << 20


@pytest.fixture
def folder(tmp_path: Path) -> ArchiveFolder:
    return prepare_folder(tmp_path, min_free_bytes=0)


def test_lines_wait_in_the_database_until_they_are_merged(folder: ArchiveFolder) -> None:
    tables = connect_writer(folder.path)
    for lines in (["b 1", "a 1"], ["a 2", "a 1"]):
        with transaction(tables) as connection:
            add_lines(connection, lines)
    assert not folder.index.exists()
    flush_index(tables, folder)
    assert folder.index.read_bytes() == b"a 1\na 2\nb 1\n"
    assert tables["_index_lines"].count == 0
    tables.close()


def test_an_index_that_cannot_be_written_stays_as_it_was_and_the_lines_wait(
    folder: ArchiveFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    tables = connect_writer(folder.path)
    merge_index(folder.index, ["a 1"])
    with transaction(tables) as connection:
        add_lines(connection, ["b 1"])
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", _fail)
        with pytest.raises(DiskFull):
            flush_index(tables, folder)
    assert folder.index.read_bytes() == b"a 1\n"
    flush_index(tables, folder)
    assert folder.index.read_bytes() == b"a 1\nb 1\n"
    tables.close()


def _fail(descriptor: int) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
