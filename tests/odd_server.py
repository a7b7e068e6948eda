"""A server that answers as no server should, from a list, and remembers every byte of both directions."""

from __future__ import annotations

import gzip
import socket
import ssl
import struct
import threading
import time
from dataclasses import dataclass
from typing import Literal, Self

from archive.records import Truncation

End = Literal["keep", "close", "reset", "hang"]
TEXT = "<p>Lũ trên sông Cầu đang lên chậm, học sinh ba xã được nghỉ học.</p>".encode() * 40
PACKED = gzip.compress(TEXT, mtime=0)


@dataclass(frozen=True, kw_only=True)
class Odd:
    """An answer as it is sent, piece by piece, and what a faithful capture makes of it."""

    name: str
    pieces: tuple[bytes, ...]
    end: End = "keep"
    truncated: Truncation | None = None
    error: str | None = None  # name of the Scrapy exception that the handler raises

    @property
    def sent(self) -> bytes:
        """All the bytes of the answer."""
        return b"".join(self.pieces)


def answer(*headers: bytes, body: bytes = TEXT, status: bytes = b"HTTP/1.1 200 OK") -> bytes:
    """A response whose head is exactly these lines and whose body is not touched."""
    return b"\r\n".join((status, *headers, b"", body))


def sized(*headers: bytes, body: bytes = TEXT, status: bytes = b"HTTP/1.1 200 OK") -> bytes:
    """The same with a true Content-Length."""
    return answer(*headers, b"Content-Length: %d" % len(body), body=body, status=status)


def chunked(body: bytes, size: int = 1000, end: bytes = b"0\r\n\r\n") -> bytes:
    """The body in chunks of this size."""
    parts = [body[start : start + size] for start in range(0, len(body), size)]
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts) + end


CHUNKED = b"Transfer-Encoding: chunked"
GZIP = b"Content-Encoding: gzip"
WHOLE = (
    Odd(name="plain", pieces=(sized(b"Content-Type: text/html"),)),
    Odd(name="empty-body", pieces=(sized(body=b""),)),
    Odd(name="gzip", pieces=(sized(GZIP, body=PACKED),)),
    Odd(name="chunked", pieces=(answer(CHUNKED, body=chunked(TEXT)),)),
    Odd(name="chunked-gzip", pieces=(answer(GZIP, CHUNKED, body=chunked(PACKED, 7)),)),
    Odd(
        name="chunk-extensions",
        pieces=(answer(CHUNKED, body=b"0005;a=b\r\nXin c\r\n3 \r\nhao\r\n0;z\r\n\r\n"),),
    ),
    Odd(
        name="chunk-upper-hex",
        pieces=(answer(b"transfer-encoding:Chunked", body=b"1A\r\n" + b"x" * 26 + b"\r\n0\r\n\r\n"),),
    ),
    Odd(
        name="trailer",
        pieces=(answer(CHUNKED, body=chunked(TEXT, end=b"0\r\nX-Sum: 1\r\nX-More: 2\r\n\r\n")),),
    ),
    Odd(name="chunks-with-bare-lf", pieces=(answer(CHUNKED, body=b"3\nXin\n0\n\n"),)),
    Odd(name="lower-case-names", pieces=(sized(b"content-type: text/html", b"x-ODD-cAsE: 1"),)),
    Odd(
        name="duplicate-names",
        pieces=(sized(b"Set-Cookie: a=1", b"X: 1", b"set-cookie: b=2", b"SET-COOKIE: c=3"),),
    ),
    Odd(name="no-colon", pieces=(sized(b"this line has no colon", b"X: 1"),)),
    Odd(name="folded", pieces=(sized(b"X-Long: first", b"\tsecond", b"   third"),)),
    Odd(name="odd-blanks", pieces=(sized(b"X-Tight:1", b"X-Wide:\t  2  \t", b"X-Empty:"),)),
    Odd(name="latin-1-value", pieces=(sized(b"X-City: Th\xe1i Nguy\xean", b"Location: /t\xe9"),)),
    Odd(name="utf-8-value", pieces=(sized("X-Tỉnh: Thái Nguyên".encode()),)),
    Odd(name="utf-8-reason", pieces=(sized(status="HTTP/1.1 200 Được".encode()),)),
    Odd(name="latin-1-reason", pieces=(sized(status=b"HTTP/1.1 404 Non trouv\xe9"),)),
    Odd(name="no-reason", pieces=(sized(status=b"HTTP/1.1 200"),)),
    Odd(name="blank-reason", pieces=(sized(status=b"HTTP/1.1 200 "),)),
    Odd(name="redirect", pieces=(sized(b"Location: /x?a=1#b", status=b"HTTP/1.1 302 Found"),)),
    Odd(name="not-found", pieces=(sized(status=b"HTTP/1.1 404 Not Found"),)),
    Odd(name="gone", pieces=(sized(body=b"", status=b"HTTP/1.1 410 Gone"),)),
    Odd(name="unavailable", pieces=(sized(b"Retry-After: 7", status=b"HTTP/1.1 503 Busy"),)),
    Odd(name="no-content", pieces=(answer(body=b"", status=b"HTTP/1.1 204 No Content"),)),
    Odd(name="not-modified", pieces=(answer(b'ETag: "1"', body=b"", status=b"HTTP/1.1 304 Not Modified"),)),
    Odd(
        name="not-modified-with-length",
        pieces=(answer(b"Content-Length: 9", body=b"", status=b"HTTP/1.1 304 X"),),
    ),
    Odd(
        name="not-modified-chunked",
        pieces=(answer(b"Transfer-Encoding: chunked", body=b"", status=b"HTTP/1.1 304 X"),),
    ),
    Odd(
        name="no-content-chunked",
        pieces=(answer(b"Transfer-Encoding: chunked", body=b"", status=b"HTTP/1.1 204 X"),),
    ),
    Odd(name="chunked-folded", pieces=(answer(b"Transfer-Encoding:", b" chunked", body=chunked(TEXT)),)),
    Odd(name="partial-content", pieces=(sized(b"Content-Range: bytes 0-1/9", status=b"HTTP/1.1 206 Part"),)),
    Odd(
        name="early-hints",
        pieces=(answer(b"Link: </a.css>", body=b"", status=b"HTTP/1.1 103 Early Hints"), sized()),
    ),
    Odd(
        name="two-interim",
        pieces=(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n" + sized(),),
    ),
    Odd(name="head-inside-body", pieces=(sized(body=b"a\r\n\r\nHTTP/1.1 200 OK\r\n\r\nb"),)),
    Odd(name="bare-lf", pieces=(b"HTTP/1.1 200 OK\nContent-Length: 3\nX: 1\n\nabc",)),
    Odd(name="same-length-twice", pieces=(answer(b"Content-Length: 3", b"Content-Length: 3", body=b"abc"),)),
    Odd(name="same-length-in-a-list", pieces=(answer(b"Content-Length: 3, 3", body=b"abc"),)),
    Odd(name="thousand-headers", pieces=(sized(*(b"X-%d: %d" % (n, n) for n in range(1000))),)),
    Odd(name="long-header", pieces=(sized(b"X-Long: " + b"y" * 200_000),)),
    Odd(
        name="byte-by-byte",
        pieces=tuple(bytes([byte]) for byte in answer(CHUNKED, body=chunked(b"Xin chao", 3))),
    ),
    Odd(name="large", pieces=(sized(body=bytes(range(256)) * 25_000),)),
    Odd(name="connection-close", pieces=(sized(b"Connection: close"),), end="close"),
    Odd(name="until-close", pieces=(answer(b"Content-Type: text/html"),), end="close"),
    Odd(name="http-1.0", pieces=(answer(b"Server: old", status=b"HTTP/1.0 200 OK"),), end="close"),
    Odd(name="http-1.0-sized", pieces=(sized(status=b"HTTP/1.0 200 OK"),), end="close"),
    Odd(name="http-1.0-kept", pieces=(sized(b"Connection: Keep-Alive", status=b"HTTP/1.0 200 OK"),)),
    Odd(name="not-really-chunked", pieces=(answer(CHUNKED),), end="close"),
    Odd(
        name="malformed-chunk",
        pieces=(answer(CHUNKED, body=b"3\r\nabc\r\nzz\r\nrest"), b" and more"),
        end="close",
    ),
    Odd(
        name="lengths-differ",
        pieces=(answer(b"Content-Length: 3", b"Content-Length: 5", body=b"abcdefgh"),),
        end="close",
    ),
    Odd(name="length-is-a-word", pieces=(answer(b"Content-Length: many"),), end="close"),
    Odd(name="more-than-length", pieces=(answer(b"Content-Length: 5", body=b"Xin chao"),), end="close"),
    Odd(
        name="more-than-chunks",
        pieces=(answer(CHUNKED, body=chunked(b"abc") + b"HTTP/1.1 200 OK\r\n\r\n"),),
        end="close",
    ),
    Odd(name="gzip-cut-short", pieces=(sized(GZIP, body=PACKED[:-9]),)),
    Odd(name="unknown-coding", pieces=(sized(b"Content-Encoding: rot13"),)),
)
LIMIT_BYTES = 16 * 1024 * 1024
LOST, LATE, LONG, FAILED = (
    "ResponseDataLossError", "DownloadTimeoutError", "DownloadCancelledError", "DownloadFailedError",
)  # fmt: skip
BROKEN = (
    Odd(
        name="short-of-length",
        pieces=(answer(b"Content-Length: 9999"),),
        end="close",
        truncated="disconnect",
        error=LOST,
    ),
    Odd(
        name="chunk-cut",
        pieces=(answer(CHUNKED, body=b"5\r\nabc"),),
        end="close",
        truncated="disconnect",
        error=LOST,
    ),
    Odd(
        name="no-last-chunk",
        pieces=(answer(CHUNKED, body=chunked(TEXT, end=b"")),),
        end="close",
        truncated="disconnect",
        error=LOST,
    ),
    Odd(
        name="head-cut",
        pieces=(b"HTTP/1.1 200 OK\r\nContent-",),
        end="close",
        truncated="disconnect",
        error=LOST,
    ),
    Odd(
        name="reset-in-body",
        pieces=(answer(b"Content-Length: 9999"),),
        end="reset",
        truncated="disconnect",
        error=LOST,
    ),
    Odd(name="reset-until-close", pieces=(answer(),), end="reset", truncated="disconnect", error=LOST),
    Odd(name="stuck-in-head", pieces=(b"HTTP/1.1 200 OK\r\n",), end="hang", truncated="time", error=LATE),
    Odd(
        name="stuck-in-body",
        pieces=(answer(b"Content-Length: 9999"),),
        end="hang",
        truncated="time",
        error=LATE,
    ),
    Odd(
        name="stuck-in-chunk",
        pieces=(answer(CHUNKED, body=b"5\r\nabc"),),
        end="hang",
        truncated="time",
        error=LATE,
    ),
    Odd(
        name="announced-too-long",
        pieces=(answer(b"Content-Length: %d" % (LIMIT_BYTES * 2)),),
        end="hang",
        truncated="length",
        error=LONG,
    ),
    Odd(name="not-http", pieces=(b"ICY 200 OK\r\nicy-name: dai\r\n\r\n" + TEXT,), end="close", error=FAILED),
    Odd(name="http-0.9", pieces=(TEXT,), end="close", truncated="disconnect", error=LOST),
)
ENDLESS = (
    Odd(
        name="endless-body",
        pieces=(answer(body=bytes(LIMIT_BYTES + 1_000_000)),),
        end="hang",
        truncated="length",
        error=LONG,
    ),
    Odd(
        name="endless-head",
        pieces=(b"HTTP/1.1 200 OK\r\nX: " + b"x" * 2_000_000,),
        end="hang",
        truncated="length",
        error=LONG,
    ),
)
SILENT = (
    Odd(name="closed-at-once", pieces=(), end="close", error=FAILED),
    Odd(name="never-answers", pieces=(), end="hang", error=LATE),
)


class OddServer:
    """Serves every odd answer under its name, whatever follows the name; one thread per connection."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.received: dict[str, bytes] = {}  # request target → the request as it came
        self.connections = 0
        self._odds = {odd.name: odd for odd in (*WHOLE, *BROKEN, *ENDLESS, *SILENT)}
        self._tls = tls
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._closing = threading.Event()
        self.origin = f"{'https' if tls else 'http'}://127.0.0.1:{self._listener.getsockname()[1]}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.set()
        self._listener.close()

    def _accept(self) -> None:
        while not self._closing.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, plain: socket.socket) -> None:
        self.connections += 1
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            connection = self._tls.wrap_socket(plain, server_side=True) if self._tls else plain
            with connection:
                while request := _read_request(connection):
                    if not self._answer(connection, request):
                        return
        except OSError:
            plain.close()

    def _answer(self, connection: socket.socket, request: bytes) -> bool:
        """True while the connection may carry another request."""
        target = request.split(b" ", 2)[1].decode("ascii")
        self.received[target] = request
        odd = self._odds[target.split("?")[0].strip("/").split("/")[0]]
        for piece in odd.pieces:
            connection.sendall(piece)
            time.sleep(0.001 if len(odd.pieces) > 1 else 0)
        if odd.end == "reset":
            time.sleep(0.05)  # what was sent has arrived before the reset overtakes it
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        if odd.end == "hang":
            self._closing.wait(30)
        return odd.end == "keep"


def _read_request(connection: socket.socket) -> bytes:
    """One request without a body, b"" where the client has closed."""
    request = b""
    while not request.endswith(b"\r\n\r\n"):
        piece = connection.recv(65536)
        if not piece:
            return b""
        request += piece
    return request
