"""The urlkey of CDXJ lines: a URL canonicalised and its host reversed (SURT), so that a site sorts together.

The rules are those of the Wayback Machine's canonicaliser in the form that pywb and cdxj-indexer use.
"""

from __future__ import annotations

import re
import socket
from contextlib import suppress
from urllib.parse import SplitResultBytes, quote, quote_from_bytes, unquote_to_bytes

_URL = re.compile(
    rb"""
    (?: (?P<scheme>[a-zA-Z][a-zA-Z0-9+.-]*) : )?
    (?: // (?P<netloc>[^/?#]*) )?
    (?P<path>[^?#]*)
    (?: \? (?P<query>[^#]*) )?
    """,
    re.VERBOSE,
)
_BLANK = re.compile(r"[\s\x00-\x1f\x7f]")
_REPEATED_SCHEME = re.compile(rb"^(https?://)+")
_HAS_SCHEME = re.compile(rb"[a-zA-Z][a-zA-Z0-9+.-]*:")
_WWW = re.compile(rb"www\d*\.")
_NUMERIC_HOST = re.compile(rb"\d+(\.\d+){0,3}")
_SESSION_IN_PATH = (
    re.compile(rb"^(.*/)(?:\((?:[a-z]\([0-9a-z]{24}\))+\)/)([^?]+\.aspx.*)$", re.IGNORECASE),
    re.compile(rb"^(.*/)(?:\([0-9a-z]{24}\)/)([^?]+\.aspx.*)$", re.IGNORECASE),
)
_SESSION_IN_QUERY = tuple(
    re.compile(rb"^(.*)(?:" + parameter + rb")(?:&(.*))?$", re.IGNORECASE)
    for parameter in (
        rb"jsessionid=[0-9a-zA-Z]{32}",
        rb"phpsessid=[0-9a-zA-Z]{32}",
        rb"sid=[0-9a-zA-Z]{32}",
        rb"ASPSESSIONID[a-zA-Z]{8}=[a-zA-Z]{24}",
        rb"cfid=[^&]+&cftoken=[^&]+",
    )
)
# Nothing to canonicalise but the order of the host and the case of letters, as in nearly every URL of a newspaper.
_PLAIN = re.compile(
    r"""
    https?://  (?> (?:www[0-9]*\.)? )  (?P<host> (?:[a-z0-9-]+\.)+ [a-z]{2,} )
    (?P<path> (?: / [A-Za-z0-9_-] [A-Za-z0-9_.-]* )* )  /?
    """,
    re.VERBOSE,
)
_LONGEST = 8192  # characters of a URL that is canonicalised; for longer ones that may take the square of their length
_UNESCAPED = b"!\"$&'()*+,-./:;<=>?@[\\]^_`{|}~"
_DEFAULT_PORTS = {b"http": 80, b"https": 443}


def make_urlkey(url: str) -> str:
    """The SURT of the URL, such as `vn,baothainguyen)/kinh-te`.

    Where it has no such form, or is too long for one, the URL itself, its blanks escaped, since a line of the index
    is split at them.
    """
    if plain := _PLAIN.fullmatch(url):
        return ",".join(reversed(plain["host"].split("."))) + ")" + (plain["path"].lower() or "/")
    with suppress(ValueError):
        if len(url) <= _LONGEST:
            return _make_urlkey(url.encode("utf-8")).decode("utf-8")
    return _BLANK.sub(lambda match: quote(match[0]), url)


def _make_urlkey(url: bytes) -> bytes:
    parts = _split(url)
    host = _canonical_host(parts.hostname or b"")
    path = _canonical_path(parts.path, is_hierarchical=bool(host))
    query = _canonical_query(parts.query)
    if not host:
        return parts.scheme + b":" + (path or (b"/" if query else b"")) + query
    reversed_host = b",".join(reversed(host.split(b".")))
    is_default = parts.port in (None, 0, _DEFAULT_PORTS.get(parts.scheme.lower()))
    port = b"" if is_default else f":{parts.port}".encode("ascii")
    return reversed_host + port + b")" + path + query


def _split(url: bytes) -> SplitResultBytes:
    bare = re.sub(rb"[\n\r\t]", b"", url.strip())
    if not _HAS_SCHEME.match(bare):
        bare = b"http://" + bare
    match = _URL.match(_REPEATED_SCHEME.sub(rb"\1", bare))
    assert match is not None  # every part is optional
    scheme, netloc, path, query = (match[name] or b"" for name in ("scheme", "netloc", "path", "query"))
    if scheme.startswith(b"http") and path and not netloc.rstrip(b":"):  # http:////host/path
        netloc, _, path = path.lstrip(b"/").partition(b"/")
        path = b"/" + path
    return SplitResultBytes(scheme, netloc.rstrip(b":"), path, query, b"")


def _unquote_fully(text: bytes) -> bytes:
    while (plain := unquote_to_bytes(text)) != text:
        text = plain
    return text


def _quote_once(text: bytes) -> bytes:
    return quote_from_bytes(text, safe=_UNESCAPED).encode("ascii")


def _canonical_host(host: bytes) -> bytes:
    plain = _unquote_fully(host)
    if not plain.isascii():
        plain = _encode_idna(plain)
    plain = plain.replace(b"..", b".").strip(b".")
    if _NUMERIC_HOST.fullmatch(plain):
        return _canonical_address(plain)
    name = _quote_once(plain.lower())
    www = _WWW.match(name)
    return name[www.end() :] if www else name


def _encode_idna(host: bytes) -> bytes:
    try:
        return host.decode("utf-8", "ignore").encode("idna")
    except ValueError:
        return host


def _canonical_address(host: bytes) -> bytes:
    """Dotted quad of an IPv4 address written in any of the old ways (10.1, 0177.0.0.1, 2130706433)."""
    if host.isdigit():
        return socket.inet_ntoa((int(host) & 0xFFFFFFFF).to_bytes(4, "big")).encode("ascii")
    try:
        return socket.inet_ntoa(socket.inet_aton(host.decode("ascii"))).encode("ascii")
    except OSError:
        return host


def _canonical_path(path: bytes, *, is_hierarchical: bool) -> bytes:
    plain = _unquote_fully(path)
    if is_hierarchical:
        plain = _resolve_dots(plain)
    lowered = _quote_once(plain).lower()
    for pattern in _SESSION_IN_PATH:
        lowered = pattern.sub(rb"\1\2", lowered)
    return lowered[:-1] if len(lowered) > 1 and lowered.endswith(b"/") else lowered


def _resolve_dots(path: bytes) -> bytes:
    kept: list[bytes] = []
    for segment in path.split(b"/")[1:]:
        if segment == b".." and kept:
            kept.pop()
        elif segment != b".":
            kept.append(segment)
    inner = [segment for segment in kept[:-1] if segment]
    return b"/" + b"/".join([*inner, *kept[-1:]])


def _canonical_query(query: bytes) -> bytes:
    """The query with its parameters in order and its question mark, or nothing."""
    plain = _quote_once(_unquote_fully(query))
    for pattern in _SESSION_IN_QUERY:
        if match := pattern.match(plain):
            plain = match[1] + (match[2] or b"")
    pairs = sorted(tuple(pair.split(b"=", 1)) for pair in plain.lower().split(b"&"))
    joined = b"&".join(b"=".join(pair) for pair in pairs)
    return b"?" + joined if joined else b""
