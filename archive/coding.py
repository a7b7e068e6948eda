"""Content codings (RFC 9110, 8.4.1) removed strictly: to the end of the stream, in bounded memory."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any

from isal import isal_zlib as zlib


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


def _inflate(encoded: Encoded, bound: int, window_bits: int) -> tuple[bytes, bytes]:
    """One deflate stream, and what follows it."""
    stream = zlib.decompressobj(window_bits)
    try:
        decoded = stream.decompress(encoded, bound + 1)
    except zlib.error as error:  # type: ignore[misc]  # the stub calls the class an instance
        raise CodingError(f"damaged ({error})") from error
    if len(decoded) > bound:
        raise CodingError(_too_long(bound), decoded[:bound])
    if not stream.eof:
        raise CodingError("cut short", decoded)
    return decoded, stream.unused_data


def _decode_gzip(encoded: Encoded, bound: int) -> bytes:
    """All members of the stream; bytes behind them that begin no member are ignored, as browsers do."""
    decoded, rest = _inflate(encoded, bound, _GZIP)
    while rest[:2] == b"\x1f\x8b":
        try:
            more, rest = _inflate(rest, bound - len(decoded), _GZIP)
        except CodingError as error:
            raise CodingError(str(error), decoded + error.decoded) from error
        decoded += more
    return decoded


def _decode_deflate(encoded: Encoded, bound: int) -> bytes:
    """RFC 9110 means the zlib format; some servers send the bare stream."""
    is_zlib = len(encoded) > 1 and encoded[0] & 15 == 8 and (encoded[0] << 8 | encoded[1]) % 31 == 0
    return _inflate(encoded, bound, _ZLIB if is_zlib else _RAW_DEFLATE)[0]


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
    decoded, rest = b"", bytes(encoded)
    while rest:
        stream = zstd.ZstdDecompressor(options={zstd.DecompressionParameter.window_log_max: 23})
        try:
            decoded += stream.decompress(rest, bound + 1 - len(decoded))
        except zstd.ZstdError as error:
            raise CodingError(f"damaged ({error})", decoded) from error
        if len(decoded) > bound:
            raise CodingError(_too_long(bound), decoded[:bound])
        if not stream.eof:
            raise CodingError("cut short", decoded)
        rest = stream.unused_data
    return decoded


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
