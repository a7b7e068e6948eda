"""Where a response ends on its connection, found while its bytes arrive (RFC 9112, section 6).

Nothing here changes or keeps a body; a response that breaks the rules is followed to the end of its connection,
so that all the server sends is archived, and `archive.http` says later what is wrong with it.
"""

from __future__ import annotations

import re

from archive.http import CHUNK_SIZE, find_framing, parse_headers, parse_status, split_message

HEAD_LIMIT_BYTES = 1024 * 1024
_LINE_LIMIT_BYTES = 16 * 1024
_BLANK_LINE = re.compile(rb"\r?\n\r?\n")
_LONGEST = 10**18  # bytes; a Content-Length beyond it is a joke
_HEX_DIGITS = b"0123456789ABCDEFabcdef"


class HeadTooLong(ValueError):
    """A response head that does not end within 1 MiB."""


class Counted:
    """A body of a declared length."""

    def __init__(self, length: int) -> None:
        self.missing = length

    def feed(self, data: bytes) -> bool:
        """True once the body has ended."""
        self.missing -= len(data)
        return self.missing <= 0

    @property
    def has_surplus(self) -> bool:
        """True where bytes behind the end came with it."""
        return self.missing < 0


class UntilClose:
    """A body that ends with its connection."""

    has_surplus = False  # every byte belongs to it

    def feed(self, data: bytes) -> bool:
        """Never True."""
        return False


class Chunked:
    """A body in chunks; the first malformed line makes it end with its connection."""

    def __init__(self) -> None:
        self.has_surplus = False  # bytes behind the end came with it
        self.is_lost = False  # a line was malformed
        self._skip = 0  # bytes of the present chunk that have not come yet
        self._line = b""  # the beginning of a line whose end has not come yet
        self._take_line = self._take_size

    def feed(self, data: bytes) -> bool:
        """True once the body has ended."""
        position = 0
        while position < len(data) and not self.is_lost:
            step = min(self._skip, len(data) - position)
            self._skip -= step
            line_start = position + step
            position = data.find(b"\n", line_start) + 1 or len(data)
            if self._extend_line(data[line_start:position]):
                self.has_surplus = position < len(data)
                return True
        return False

    def _extend_line(self, piece: bytes) -> bool:
        """True where the piece completes the line that ends the body."""
        self._line += piece
        if not self._line.endswith(b"\n"):
            is_no_size = self._take_line == self._take_size and self._line[:1] not in _HEX_DIGITS
            self.is_lost = is_no_size or len(self._line) > _LINE_LIMIT_BYTES
            return False
        line, self._line = self._line.removesuffix(b"\n").removesuffix(b"\r"), b""
        return self._take_line(line)

    def _take_size(self, line: bytes) -> bool:
        size = CHUNK_SIZE.fullmatch(line + b"\r\n")
        self.is_lost = size is None
        self._skip = int(size[1], 16) if size else 0
        self._take_line = self._take_chunk_end if self._skip else self._take_trailer
        return False

    def _take_chunk_end(self, line: bytes) -> bool:
        self.is_lost = bool(line)
        self._take_line = self._take_size
        return False

    def _take_trailer(self, line: bytes) -> bool:
        return not line


class ResponseFraming:
    """Follows one response from its first byte to its last."""

    def __init__(self) -> None:
        self.status = 0  # of the final response, 0 before its head has come or where it has no status line
        self.protocol = "http/1.1"
        self._head = b""
        self._stays_open = False
        self._body: Counted | UntilClose | Chunked | None = None

    def feed(self, data: bytes) -> bool:
        """True once the final response has ended.

        Raises:
            HeadTooLong: a head does not end within 1 MiB.
        """
        rest = data
        while self._body is None:
            searched = max(0, len(self._head) - 3)
            self._head += rest
            if not _BLANK_LINE.search(self._head, searched):
                if len(self._head) > HEAD_LIMIT_BYTES:
                    raise HeadTooLong(f"the head of the response is longer than {HEAD_LIMIT_BYTES} bytes")
                return False
            head, body_offset = split_message(self._head)
            rest, self._head = self._head[body_offset:], b""
            self._begin_body(head)
        return self._body.feed(rest)

    def _begin_body(self, head: bytes) -> None:
        status = parse_status(head)
        if 100 <= status < 200 and status != 101:
            return  # an interim response: the final one follows
        headers = [(name.lower(), value.lower()) for name, value in parse_headers(head)]
        options = ",".join(value for name, value in headers if name == "connection")
        connection = {option.strip() for option in options.split(",")}
        self.status = status
        self.protocol = "http/1.0" if head.startswith(b"HTTP/1.0") else "http/1.1"
        self._stays_open = "keep-alive" in connection or (
            self.protocol == "http/1.1" and "close" not in connection
        )
        self._body = _choose_body(head)

    @property
    def announced_bytes(self) -> int:
        """Length that the head declares for the rest of the body, 0 where it declares none."""
        return self._body.missing if isinstance(self._body, Counted) else 0

    @property
    def leaves_connection_open(self) -> bool:
        """True where the connection may carry the next request once the response has ended."""
        body = self._body
        return self._stays_open and isinstance(body, Counted | Chunked) and not body.has_surplus

    @property
    def is_whole_at_close(self) -> bool:
        """True where a connection that ends now has ended the response with it."""
        return isinstance(self._body, UntilClose) or (isinstance(self._body, Chunked) and self._body.is_lost)


def _choose_body(head: bytes) -> Counted | UntilClose | Chunked:
    framing = find_framing(head)
    if framing.is_absent:
        return Counted(0)
    if framing.is_chunked:
        return Chunked()
    is_countable = framing.length is not None and framing.length < _LONGEST
    return Counted(framing.length or 0) if is_countable else UntilClose()
