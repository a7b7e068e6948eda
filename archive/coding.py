"""Content codings (RFC 9110, 8.4.1) removed strictly: to the end of the stream, in bounded memory."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import field
from importlib import import_module
from typing import Any

from isal import isal_zlib as zlib

from archive.values import dataclass


def _find_module(name: str) -> Any:
    """The module, or None where it is not installed."""
    try:
        return import_module(name)
    except ImportError:
        return None


brotli, zstd = _find_module("brotli"), _find_module("backports.zstd")

Encoded = bytes | bytearray | memoryview

_RATIO = 200  # no page is packed so tightly; a bomb is
_ALWAYS_ALLOWED_BYTES = 5 * 1024 * 1024
_PIECE_BYTES = 1 << 16  # what follows a member is copied, so that a stream is fed by the piece
_MOST_MEMBERS = 4096  # of 64 KiB, as some servers pack them, no answer has so many
_DAMAGE: tuple[Any, ...] = (zlib.error, zstd.ZstdError) if zstd is not None else (zlib.error,)
_RAW_DEFLATE, _ZLIB, _GZIP = -15, 15, 31  # zlib's window bits


class CodingError(ValueError):
    """A body is not whole under its coding; `decoded` is what could be read of it."""

    def __init__(self, message: str, decoded: bytes = b"") -> None:
        super().__init__(message)
        self.decoded = decoded


def decode_body(encoded: Encoded, codings: Sequence[str], *, limit_bytes: int) -> tuple[bytes, str | None]:
    """The body without its content codings, at most `limit_bytes` long, and why it is not whole, if so.

    Codings are named in the order in which they were applied. An unknown one is left on the body.
    """
    bound = min(limit_bytes, max(_ALWAYS_ALLOWED_BYTES, _RATIO * len(encoded)))
    body = encoded
    for coding in reversed(codings if len(encoded) else ()):
        decode = _DECODERS.get(coding)
        if decode is None:
            return bytes(body[:limit_bytes]), f"content coding {coding[:40]!r} cannot be removed here"
        try:
            body = decode(body, bound)
        except CodingError as error:
            return error.decoded, f"{coding}: {error}"
    if len(body) > limit_bytes:
        return bytes(body[:limit_bytes]), _too_long(limit_bytes)
    return bytes(body), None


def _too_long(bound: int) -> str:
    return f"the body is longer than {bound} bytes"


@dataclass(slots=True)
class _Decoded:
    """What a stream held so far; of a page that is packed as most are, one piece that is never copied."""

    pieces: list[bytes] = field(default_factory=list)
    length: int = 0

    def add(self, piece: bytes) -> None:
        self.pieces.append(piece)
        self.length += len(piece)

    def join(self) -> bytes:
        return b"".join(self.pieces)


def _read_member(view: memoryview, position: int, stream: Any, decoded: _Decoded, bound: int) -> int:
    """Where the member that begins at `position` ends; what it holds is added to `decoded`."""
    while not stream.eof and position < len(view):
        piece = view[position : position + _PIECE_BYTES]
        try:
            decoded.add(stream.decompress(piece, bound + 1 - decoded.length))
        except _DAMAGE as error:
            raise CodingError(f"damaged ({error})", decoded.join()) from error
        position += len(piece)
        if decoded.length > bound:
            raise CodingError(_too_long(bound), decoded.join()[:bound])
    if not stream.eof:
        raise CodingError("cut short", decoded.join())
    return position - len(stream.unused_data)


def _read_members(encoded: Encoded, bound: int, open_stream: Callable[[], Any], mark: bytes) -> bytes:
    """All members of the stream, each of which after the first begins with the mark."""
    decoded, position = _Decoded(), 0
    with memoryview(encoded) as view:
        for _ in range(_MOST_MEMBERS):
            position = _read_member(view, position, open_stream(), decoded, bound)
            if position == len(view) or view[position : position + len(mark)] != mark:
                return decoded.join()
    raise CodingError(f"more than {_MOST_MEMBERS} members", decoded.join())


def _decode_gzip(encoded: Encoded, bound: int) -> bytes:
    """All members of the stream; bytes behind them that begin no member are ignored, as browsers do."""
    return _read_members(encoded, bound, lambda: zlib.decompressobj(_GZIP), b"\x1f\x8b")


def _decode_deflate(encoded: Encoded, bound: int) -> bytes:
    """RFC 9110 means the zlib format; some servers send the bare stream."""
    is_zlib = len(encoded) > 1 and encoded[0] & 15 == 8 and (encoded[0] << 8 | encoded[1]) % 31 == 0
    decoded = _Decoded()
    with memoryview(encoded) as view:
        _read_member(view, 0, zlib.decompressobj(_ZLIB if is_zlib else _RAW_DEFLATE), decoded, bound)
    return decoded.join()


def _decode_brotli(encoded: Encoded, bound: int) -> bytes:
    stream, decoded = brotli.Decompressor(), bytearray()
    piece: Encoded = bytes(encoded)
    try:
        while True:
            decoded += stream.process(piece, output_buffer_limit=bound + 1 - len(decoded))
            if stream.is_finished() or stream.can_accept_more_data() or len(decoded) > bound:
                break
            piece = b""
    except brotli.error as error:
        raise CodingError("damaged", bytes(decoded)) from error
    if len(decoded) > bound:
        raise CodingError(_too_long(bound), bytes(decoded[:bound]))
    if not stream.is_finished():
        raise CodingError("cut short", bytes(decoded))
    return bytes(decoded)


def _decode_zstd(encoded: Encoded, bound: int) -> bytes:
    """All frames of the stream, in windows of at most 8 MiB (RFC 9659)."""
    options = {zstd.DecompressionParameter.window_log_max: 23}
    return _read_members(encoded, bound, lambda: zstd.ZstdDecompressor(options=options), b"")


_DECODERS: dict[str, Callable[[Encoded, int], Encoded]] = {
    "identity": lambda encoded, bound: encoded,
    "gzip": _decode_gzip,
    "x-gzip": _decode_gzip,
    "deflate": _decode_deflate,
}
if brotli is not None:
    _DECODERS["br"] = _decode_brotli
if zstd is not None:
    _DECODERS["zstd"] = _decode_zstd
