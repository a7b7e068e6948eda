"""The records of a file that is not kept as it is, one by one, and the places where none can be read."""

from __future__ import annotations

import gzip
import io
import re
import zlib
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from tempfile import gettempdir
from typing import Any, BinaryIO

from archive.records import Wire
from archive.spool import Spool
from archive.stream import find_member
from archive.values import dataclass
from archive.warcfile import explain_error

Headers = tuple[tuple[str, str], ...]

_LINE_BYTES = 4 << 20  # addresses may be of any length, but not longer than this
_OVERLAP_BYTES = 1 << 16
_ENDS = b"\r\n\r\n"
_DRAFT = b"WARC/0."  # of the standard, as Heritrix 1 wrote: the fields are those of WARC 1.0
_WINDOW_BYTES = 1 << 20
_PIECE_BYTES = 1 << 16
_GZIP_WINDOW = 31  # zlib's window bits for a gzip member


@dataclass(frozen=True, kw_only=True, slots=True)
class Lost:
    """A stretch of a file that holds no record anybody can read."""

    offset: int  # bytes into the file
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Whole:
    """A record of a file that is written anew."""

    offset: int  # bytes into the file; of the gzip member that the record stands in
    version: bytes  # as it stands in the file: "WARC/1.0"
    headers: Headers
    block: Wire

    def write(self, target: BinaryIO) -> None:
        """Adds the record to a file as one gzip member, its length as it is."""
        lines = [f"{name}: {value}\r\n" for name, value in self.headers if name.lower() != "content-length"]
        head = "".join([*lines, f"Content-Length: {len(self.block)}\r\n\r\n"]).encode(
            "utf-8", "surrogateescape"
        )
        version = b"WARC/1.0" if self.version.startswith(_DRAFT) else self.version
        with gzip.GzipFile(filename="", mode="wb", fileobj=target, mtime=0) as member:
            member.writelines((version, b"\r\n", head, self.block, _ENDS))


@dataclass(frozen=True, kw_only=True, slots=True)
class Form:
    """A form of files that hold records one behind another, as they are or packed into gzip members."""

    head: re.Pattern[bytes]  # the line that begins a record
    read: Callable[[Any, int], Whole]
    """The record that comes next in a stream; it stands at this offset. Raises: ValueError where none is whole."""


class _Unreadable(ValueError):
    """No whole record stands there."""

    def __init__(self, reason: str, offset: int) -> None:
        super().__init__(reason)
        self.offset = offset


def salvage(file: BinaryIO, size: int, form: Form, *, is_packed: bool) -> Iterator[Whole | Lost]:
    """Every record that can be read, and the places where none can."""
    iter_wholes = _iter_member if is_packed else _iter_plain
    begin, offset = -1, 0
    while begin < offset < size:  # it stands still where the file has become shorter meanwhile
        begin = offset
        try:
            offset = yield from iter_wholes(file, begin, form)
        except _Unreadable as flaw:
            yield Lost(offset=flaw.offset, reason=str(flaw))
            find = find_member if is_packed else find_head
            offset = find(file, flaw.offset + 1, size, form.head)


def _iter_plain(file: Any, offset: int, form: Form) -> Generator[Whole, None, int]:
    """The records from the offset on; what it returns is the end of the file."""
    file.seek(offset)
    while _skip_blank(file):
        offset = file.tell()
        try:
            yield form.read(file, offset)
        except ValueError as error:
            raise _Unreadable(str(error), offset) from error
    return int(file.tell())


def _iter_member(file: BinaryIO, offset: int, form: Form) -> Generator[Whole, None, int]:
    """The records of the gzip member at the offset; what it returns is its end. The last one counts where the member's
    checksum is right, or was cut off."""
    member = _Member(file, offset)
    stream = io.BufferedReader(member, _PIECE_BYTES)
    try:
        is_more = _skip_blank(stream)
        while is_more:
            whole = form.read(stream, offset)
            is_more = _skip_blank(stream)
            member.require_sound()
            yield whole
        member.require_sound()
    except ValueError as error:
        raise _Unreadable(member.flaw or str(error), offset) from error
    return member.end


class _Member(io.RawIOBase):
    """What is in a gzip member, up to where it is damaged."""

    def __init__(self, file: BinaryIO, offset: int) -> None:
        self.end = offset  # behind the member, once it is read
        self.flaw: str | None = None
        self._file = file
        self._stream = zlib.decompressobj(_GZIP_WINDOW)
        self._rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        piece = b""
        while not piece and self.flaw is None and not self._stream.eof:
            is_at_end = not self._rest and not self._refill()
            piece = self._unpack(len(buffer))
            if is_at_end and not piece:
                break
        buffer[: len(piece)] = piece
        return len(piece)

    def require_sound(self) -> None:
        """Raises: ValueError where the member is damaged in what has been read."""
        if self.flaw is not None:
            raise ValueError(self.flaw)

    def _refill(self) -> bool:
        self._file.seek(self.end)
        self._rest = self._file.read(_PIECE_BYTES)
        self.end += len(self._rest)
        return bool(self._rest)

    def _unpack(self, most: int) -> bytes:
        try:
            piece = self._stream.decompress(self._rest, most)
        except zlib.error as error:
            self.flaw = f"the gzip member is damaged ({error})"
            return b""
        self._rest = self._stream.unconsumed_tail
        self.end -= len(self._stream.unused_data)
        return piece


def _skip_blank(stream: Any) -> bool:
    """Passes over line ends; False where nothing follows them."""
    while window := stream.peek(1):
        rest = window.lstrip(b"\r\n")
        stream.read(len(window) - len(rest))
        if rest:
            return True
    return False


def read_line(stream: Any) -> bytes:
    """The next line without its end.

    Raises: ValueError: the stream ends in it, or it is longer than any head.
    """
    line: bytes = stream.readline(_LINE_BYTES)
    if not line.endswith(b"\n"):
        raise ValueError("it ends within its head")
    return line.rstrip(b"\r\n")


def read_block(stream: Any, length: int) -> Wire:
    """The next bytes of a stream, in a file where they are many.

    Raises: ValueError: there are fewer · DiskFull · StoreError: there is no room, which is no damage of what is read.
    """
    spool = Spool()
    try:
        while spool.length < length and (piece := stream.read(min(_WINDOW_BYTES, length - spool.length))):
            spool.write(piece)
        block = spool.finish()
    except OSError as error:
        raise explain_error(error, Path(gettempdir())) from error
    if len(block) != length:
        raise ValueError("it ends before its Content-Length")
    return block


def find_head(file: BinaryIO, start: int, size: int, head: re.Pattern[bytes]) -> int:
    """Offset of the next line at or behind `start` that begins a record of an uncompressed file; `size` where none
    does."""
    pattern = re.compile(rb"(?<=\n)" + head.pattern, head.flags)
    file.seek(start - 1)
    base, window = start - 1, b""
    while piece := file.read(_WINDOW_BYTES):
        window += piece
        found = pattern.search(window)
        if found is not None:
            return base + found.start()
        kept = window[-_OVERLAP_BYTES:]
        base, window = base + len(window) - len(kept), kept
    return size
