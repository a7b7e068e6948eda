"""Answers that are broken or hostile, by row of the table of faults, and what the archive must make of each."""

from __future__ import annotations

import gzip
import re
import socket
import struct
import zlib
from dataclasses import dataclass

import brotli
from backports import zstd

from tests.faults.hostile import Part, drip, hang, in_turn, pour, raw, redirect, reply
from tests.faults.newspaper import article_page

MIB = 1 << 20
PAGE = article_page().encode()
GZIP, BR, ZSTD = "Content-Encoding: gzip", "Content-Encoding: br", "Content-Encoding: zstd"
HTML, CHUNKED = "Content-Type: text/html; charset=utf-8", "Transfer-Encoding: chunked"
ZEROS = bytes(MIB)


@dataclass(frozen=True, kw_only=True)
class Hostile:
    """What is served under a name, and what follows from it.

    `reason` is what the ledger says when nothing is made of the page; None: it becomes an article.
    """

    row: int
    name: str
    part: Part
    reason: str | None = None
    status: str = "live"  # of its article, where there is one
    is_captured: bool = True
    truncated: str | None = None

    @property
    def target(self) -> str:
        return f"/{self.name}"

    @property
    def label(self) -> str:
        return f"{self.row}-{self.name}"


def pack_zeros(mebibytes: int) -> bytes:
    """A gzip stream of nothing but zeros."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join(packer.compress(ZEROS) for _ in range(mebibytes)) + packer.flush()


def chunk(body: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(body), body)


def nest(word: str, times: int) -> str:
    return f"<{word}>" * times


def reset(connection: socket.socket) -> None:
    """Breaks the connection off inside the body."""
    connection.sendall(raw(HTML, "Content-Length: 9999", body=PAGE[:500]))
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


TORN = gzip.compress(PAGE)[:-12]
BOMB = pack_zeros(200)
TIMEOUT = "took longer than|took too long|cut off"
TITLE = "Nước sông Cầu lên nhanh trong đêm"

TRANSPORT = (
    Hostile(row=31, name="error-500", part=reply(PAGE, status="500 Oops"), reason="status 500|^500"),
    Hostile(row=31, name="bad-gateway", part=reply(status="502 Bad"), reason="502"),
    Hostile(row=31, name="timeout-504", part=reply(status="504 Late"), reason="504"),
    Hostile(row=31, name="fails-once", part=in_turn(reply(status="500 Oops"), reply(PAGE))),
    Hostile(row=33, name="forbidden", part=reply(PAGE, status="403 No"), reason="403"),
    Hostile(row=34, name="slow-body", part=drip(raw(HTML), b"x"), reason=TIMEOUT, truncated="time"),
    Hostile(
        row=34,
        name="slow-head",
        part=drip(b"HTTP/1.1 200 OK\r\nX-Long: ", b"x"),
        reason=TIMEOUT,
        truncated="time",
    ),
    Hostile(
        row=34,
        name="stuck",
        part=hang(raw(HTML, "Content-Length: 9999", body=PAGE)),
        reason=TIMEOUT,
        truncated="time",
    ),
    Hostile(row=34, name="silent", part=hang(b""), reason=TIMEOUT, is_captured=False),
    Hostile(
        row=35,
        name="short-of-length",
        part=raw(HTML, f"Content-Length: {len(PAGE) + 9}", body=PAGE),
        reason="closed before",
        truncated="disconnect",
    ),
    Hostile(row=35, name="reset", part=reset, reason="closed|reset", truncated="disconnect"),
    Hostile(
        row=36,
        name="no-length-cut",
        part=raw(HTML, body=PAGE[: len(PAGE) // 2]),
        reason="closed before </html>",
    ),
    Hostile(
        row=37,
        name="length-too-small",
        part=raw(HTML, f"Content-Length: {len(PAGE) // 2}", body=PAGE),
        reason="bytes came where",
    ),
    Hostile(
        row=38,
        name="no-last-chunk",
        part=raw(HTML, CHUNKED, body=chunk(PAGE)),
        reason="closed before",
        truncated="disconnect",
    ),
    Hostile(
        row=38,
        name="chunk-garbage",
        part=raw(HTML, CHUNKED, body=chunk(PAGE) + b"zz\r\nrest"),
        reason="chunk size is malformed",
    ),
    Hostile(row=39, name="torn-gzip", part=reply(TORN, GZIP), reason="gzip: cut short"),
    Hostile(row=39, name="torn-br", part=reply(brotli.compress(PAGE)[:-3], BR), reason="br: cut short"),
    Hostile(row=39, name="torn-zstd", part=reply(zstd.compress(PAGE)[:-3], ZSTD), reason="zstd: cut short"),
    Hostile(
        row=39,
        name="torn-deflate",
        part=reply(zlib.compress(PAGE)[:-3], "Content-Encoding: deflate"),
        reason="deflate: cut short",
    ),
    Hostile(row=40, name="bomb-gzip", part=reply(BOMB, GZIP), reason="is longer than"),
    Hostile(
        row=40,
        name="bomb-twice",
        part=reply(gzip.compress(BOMB), "Content-Encoding: gzip, gzip"),
        reason="is longer than",
    ),
    Hostile(
        row=40,
        name="bomb-br",
        part=reply(brotli.compress(ZEROS * 100, quality=3), BR),
        reason="is longer than",
    ),
    Hostile(row=40, name="bomb-zstd", part=reply(zstd.compress(ZEROS * 200), ZSTD), reason="is longer than"),
    Hostile(row=41, name="gzip", part=reply(gzip.compress(PAGE), GZIP)),
    Hostile(row=41, name="br", part=reply(brotli.compress(PAGE), BR)),
    Hostile(row=41, name="zstd", part=reply(zstd.compress(PAGE), ZSTD)),
    Hostile(row=41, name="deflate", part=reply(zlib.compress(PAGE), "Content-Encoding: deflate")),
    Hostile(
        row=41,
        name="unknown-coding",
        part=reply(PAGE, "Content-Encoding: rot13"),
        reason="'rot13' cannot be removed",
    ),
    Hostile(row=42, name="says-gzip", part=reply(PAGE, GZIP), reason="gzip: damaged"),
    Hostile(row=43, name="many-headers", part=reply(PAGE, *(f"X-{n}: {n}" for n in range(20_000)))),
    Hostile(
        row=43,
        name="duplicates",
        part=reply(article_page(2), "Set-Cookie: a=1", "set-cookie: b=2", "X-Fold: 1\r\n\t2"),
    ),
    Hostile(
        row=43,
        name="endless-headers",
        part=pour(b"HTTP/1.1 200 OK\r\n", b"X-More: 1\r\n" * 3000),
        reason="is longer than",
        truncated="length",
    ),
    Hostile(
        row=43,
        name="endless-line",
        part=pour(b"HTTP/1.1 200 OK\r\nX: ", b"x" * 65536),
        reason="is longer than",
        truncated="length",
    ),
    Hostile(
        row=44,
        name="header-name-not-ascii",
        part=reply(article_page(3)).replace(b"Connection", "X-Tỉnh: 1\r\nConnection".encode()),
    ),
    Hostile(row=59, name="http-1.0", part=raw(HTML, body=PAGE, status="HTTP/1.0 200 OK")),
    Hostile(row=59, name="http-0.9", part=PAGE, reason="status line|closed before", truncated="disconnect"),
    Hostile(
        row=59, name="garbage-status", part=raw(body=PAGE, status="HTTP/9 yes please"), reason="status line"
    ),
    Hostile(
        row=59,
        name="interim",
        part=b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + reply(article_page(4)),
    ),
    Hostile(row=59, name="no-content", part=raw(status="HTTP/1.1 204 No Content"), reason=""),
    Hostile(
        row=59,
        name="partial-content",
        part=reply(PAGE, status="206 Partial Content"),
        reason="a part of the page",
    ),
    Hostile(row=59, name="not-modified", part=raw(status="HTTP/1.1 304 Not Modified"), reason=""),
    Hostile(
        row=64,
        name="endless-body",
        part=pour(raw(HTML), b"<p>" + b"x" * 65536),
        reason="is longer than",
        truncated="length",
    ),
    Hostile(
        row=64,
        name="announced-1-gb",
        part=hang(raw(HTML, "Content-Length: 1073741824", body=PAGE)),
        reason="is longer than",
        truncated="length",
    ),
)
CONTENT = (
    Hostile(
        row=50,
        name="cookie-wall",
        part=reply('<html><script>document.cookie="D1N=4be1";window.location.reload(true)</script></html>'),
        reason="cookie wall or challenge",
    ),
    Hostile(
        row=50,
        name="just-a-moment",
        part=reply("<title>Just a moment...</title><div class=cf-chl-x></div>"),
        reason="cookie wall or challenge",
    ),
    Hostile(
        row=51,
        name="soft-404",
        part=reply(
            "<html><title>Không tìm thấy trang</title><h1>Không tìm thấy trang</h1><p>Đường dẫn đã cũ.</p></html>"
        ),
        reason="",
    ),
    Hostile(row=61, name="utf-16", part=reply(article_page().encode("utf-16"))),
    Hostile(row=61, name="wrong-charset", part=reply(PAGE, mime="text/html; charset=windows-1258")),
    Hostile(row=61, name="invalid-bytes", part=reply(PAGE.replace(b"<p>", b"<p>\xff\xfe\xc3 "))),
    Hostile(row=61, name="byte-order-mark", part=reply(b"\xef\xbb\xbf" + PAGE)),
    Hostile(
        row=63,
        name="nul-bytes",
        part=reply(article_page(text="Nước\0 sông \x01\x1b[31m Cầu &#xd800; &#0; dâng " * 9)),
    ),
    Hostile(
        row=63,
        name="nul-title",
        part=reply(article_page(title="Nước sông Cầu \0lên \ufffe nhanh &#xdfff; trong đêm")),
    ),
    Hostile(
        row=64,
        name="fifty-mebibytes",
        part=reply(PAGE + b"<p>nuoc len</p>" * (50 * MIB // 15)),
        reason="is longer than",
        truncated="length",
    ),
    Hostile(
        row=64,
        name="five-mebibytes",
        part=reply(article_page(extra=f"<p>{'nước lên ' * 1000}</p>" * (5 * MIB // 12_000))),
    ),
    Hostile(row=65, name="nested-tags", part=reply(article_page(extra=nest("div", 1_000_000)))),
    Hostile(row=65, name="nested-spans", part=reply(nest("b", 1_000_000)), reason=""),
    Hostile(
        row=66,
        name="attributes",
        part=reply(f"<div {' '.join(f'a{n}=1' for n in range(300_000))}>{article_page()}"),
    ),
    Hostile(row=67, name="brackets", part=reply(article_page(text="((((" * 100_000 + " Theo Theo" * 50_000))),
    Hostile(row=67, name="letters", part=reply(article_page(text="a" * 1_000_000, title="b" * 200_000))),
    Hostile(row=78, name="empty-200", part=reply(""), reason="the body is empty"),
    Hostile(row=78, name="blanks-only", part=reply(" \n" * 50_000), reason="the body is empty"),
    Hostile(row=78, name="title-without-text", part=reply(article_page(text="")), reason=""),
    Hostile(row=78, name="hardly-any-text", part=reply(article_page(text="Đang tải")), status="quarantined"),
    Hostile(
        row=95,
        name="escape-in-title",
        part=reply(article_page(title="Nước\x1b]0;mất\x07 lên\nERROR giả &#13;&#10; nhanh")),
    ),
    Hostile(
        row=95,
        name="bidi-title",
        part=reply(article_page(title="Nước \u202egnôs\u202c\u200b\u2066 Cầu\u2069 lên nhanh")),
    ),
    Hostile(
        row=90,
        name="script-in-title",
        part=reply(article_page(title="=cmd|' /C calc'!A0 &lt;script&gt;alert(1)&lt;/script&gt;")),
    ),
)
# Addresses in one step, which the newspaper of this machine takes for sections: deeper ones are nobody's.
CHAIN = {f"/chain-{n}": redirect(f"/chain-{n + 1}") for n in range(1, 50)}
LOOPS: dict[str, Part] = {
    "/loop": redirect("/loop"),
    "/there": redirect("/back"),
    "/back": redirect("/there"),
    **CHAIN,
}
ANSWERS = (*TRANSPORT, *CONTENT)


def matches(reason: str, said: str | None) -> bool:
    """Whether the ledger says what it should."""
    return re.search(reason, said or "") is not None
