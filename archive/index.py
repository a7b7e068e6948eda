"""index/index.cdxj kept sorted: a batch of new lines is merged in, the rest of the file copied as it is."""

from __future__ import annotations

import json
import mmap
import os
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from sqlite_utils import Database as Tables

from archive import steps
from archive.database import transaction
from archive.folder import ArchiveFolder
from archive.indexlines import collect_lines
from archive.warcfile import create_file, explain_error, sync_folder

_PIECE_BYTES = 1 << 20


def add_lines(connection: Any, lines: Iterable[str]) -> None:
    """Lets the lines wait in the database, in the transaction that acknowledges their records."""
    connection.executemany("INSERT INTO _index_lines VALUES (?)", [(line,) for line in lines])


def flush_index(tables: Tables, folder: ArchiveFolder) -> None:
    """Merges the lines that wait in the database into the CDXJ file."""
    connection: Any = tables.conn
    lines = [row[0] for row in connection.execute("SELECT line FROM _index_lines")]
    if not lines:
        return
    try:
        merge_sorted(folder.index, sorted(set(lines)))
    except OSError as error:
        raise explain_error(error, folder.index) from error
    steps.reached("index merged")
    with transaction(tables) as writing:
        writing.execute("DELETE FROM _index_lines")


def merge_index(path: Path, lines: Iterable[str]) -> None:
    """Puts the lines, in any order and as many as there are, into the index where they belong, bytewise; those it has
    already are not added twice.

    Raises: OSError; the index is then as it was.
    """
    with collect_lines() as collected:
        collected.add(lines)
        if next(iter(collected), None) is not None:
            merge_sorted(path, collected)


def merge_sorted(path: Path, lines: Iterable[str]) -> None:
    """The same for lines that are sorted bytewise, each there once."""
    partial = path.with_name(path.name + ".partial")
    with create_file(partial) as target:
        for piece in _merge(path, (line.encode() + b"\n" for line in lines)):
            target.write(piece)
        target.flush()
        os.fsync(target.fileno())
    partial.replace(path)
    sync_folder(path.parent)


def _merge(path: Path, fresh: Iterator[bytes]) -> Iterator[bytes]:
    """The lines of both; a last line that is torn, and stands for no record any more, is left out."""
    if not path.exists() or path.stat().st_size == 0:
        yield from fresh
        return
    with path.open("rb") as source, mmap.mmap(source.fileno(), 0, access=mmap.ACCESS_READ) as old:
        copied, end = 0, old.rfind(b"\n") + 1
        for line in fresh:
            place = find_place(old, line, copied, end)
            yield from _iter_pieces(old, copied, place)
            copied = place
            if old[place : place + len(line)] != line:
                yield line
        yield from _iter_pieces(old, copied, end)


def _iter_pieces(old: mmap.mmap, start: int, end: int) -> Iterator[bytes]:
    return (old[place : min(place + _PIECE_BYTES, end)] for place in range(start, end, _PIECE_BYTES))


def find_place(index: mmap.mmap, line: bytes, start: int, end: int) -> int:
    """Offset of the first line of the index, between `start` and `end`, that is not smaller than `line`."""
    low, high = start, end
    while low < high:
        middle = index.rfind(b"\n", start, (low + high) // 2) + 1 or start
        middle = max(middle, start)
        behind = index.find(b"\n", middle) + 1
        if index[middle:behind] < line:
            low = behind
        else:
            high = middle
    return low


def count_lines(index: Path) -> Counter[str]:
    """Number of lines about each WARC file."""
    return Counter(map(find_filename, lines_of(index)))


def find_filename(line: bytes) -> str:
    """The WARC file that a line is about, "" where it names none."""
    try:
        return str(json.loads(line.split(b" ", 2)[2])["filename"])
    except (IndexError, ValueError, KeyError):
        return ""


def lines_of(index: Path) -> Iterator[bytes]:
    """Every line of the index, without its line end; none where there is no index, nor of a last one that is torn."""
    if index.exists():
        with index.open("rb") as source:
            for line in source:
                if line.endswith(b"\n"):
                    yield line[:-1]
