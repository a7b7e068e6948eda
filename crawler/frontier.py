"""Addresses: one spelling for each, what each leads to, and which of them are the same article."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import quote, urljoin, urlsplit

from w3lib.url import safe_url_string

from archive.records import Kind
from archive.warcrecord import quote_controls
from crawler.newspapers._schema import DaySitemaps, Feed, JsonListing, Newspaper, Section, Sitemap

_TRACKING = re.compile(
    r"""^(?: utm_\w+ | fbclid | gclid | gclsrc | dclid | msclkid | yclid | twclid | igshid | zarsrc | zclid
          | _ga | _gl | mc_[ce]id | spm | vero_id | __twitter_impression )$""",
    re.VERBOSE | re.IGNORECASE,
)
_SESSION = re.compile(
    r"^(?:phpsessid|jsessionid|aspsessionid\w*|asp\.net_sessionid|sessionid|session_id|cftoken)$", re.I
)
# `sid` and the like are sections on some sites: a session only where the value looks like one
_SESSION_LIKE = re.compile(r"^(?:sid|s|session|sess)=[0-9a-z]{20,}$", re.I)
_SESSION_IN_PATH = re.compile(r";jsessionid=[^/;?]*|/\(S\([0-9a-z]+\)\)", re.I)
_IMAGE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|bmp|svg|css|js|woff2?|ttf|ico)$", re.I)
_IMAGE_SIZE = re.compile(r"^(?:width|height|w|h|size|quality|q|mode|crop)=", re.I)
_ESCAPE = re.compile(r"%([0-9a-fA-F]{2})")
_KEPT = "/%:@!$&'()*+,;=~-._?[]"
_PLAIN = re.compile(r"[A-Za-z0-9/%:@!$&'()*+,;=~\-._]*").fullmatch
_ORIGIN = re.compile(r"https?://[A-Za-z0-9.:-]+(?![^/?#])")
_ROOTED = re.compile(r"/(?:[A-Za-z0-9_./%~+=&?(),!@*$:-]*[A-Za-z0-9_/%)-])?")
_PORT = r"(?::(?:[1-9][0-9]{0,3}|[1-5][0-9]{4}))?"  # none that may be too high
# A plain host; behind it no blank, no bracket and no other alphabet
_HARMLESS = re.compile(rf"https?://[A-Za-z0-9.-]+{_PORT}(?:[/?#][!#-Z^-~\\]*)?")
_ASKED_FOR = re.compile(rf"(?P<asked>https?://[a-z0-9.-]+{_PORT}/[\w/.~=&?+()-]*)(?:#.*)?", re.ASCII)
# The same taken apart
_PARTED = re.compile(rf"(https?)://([a-z0-9.-]+)({_PORT})(/[!-\"$->@-~]*)?(?:\?([!-\"$-~]*))?")
_LONGEST = 2048  # characters of an address; servers refuse longer ones
_DEFAULT_PORTS = {"http": 80, "https": 443}
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")


class _Parts(NamedTuple):
    """An http address taken apart, as `urlsplit` does it."""

    scheme: str
    host: str  # in small letters
    port: int | None
    path: str
    query: str

    @property
    def address(self) -> str:
        """What stands behind the host."""
        return f"{self.path}?{self.query}" if self.query else self.path

    @property
    def origin(self) -> str:
        """Scheme, host in ASCII and port, where it is not the scheme's own."""
        port = f":{self.port}" if self.port and self.port != _DEFAULT_PORTS[self.scheme] else ""
        return f"{self.scheme}://{_ascii_host(self.host)}{port}"


@lru_cache(maxsize=8192)
def canonical_url(url: str, newspaper: Newspaper | None = None) -> str:
    """The one spelling of an address: no fragment, tracking, session or image size; the newspaper's own host.

    For an address of the newspaper, scheme, "www." and old domains become those of its home page. What is
    no http address comes back stripped and otherwise as it is.
    """
    parts = _split(url)
    if parts is None:
        return url.strip()
    path = _clean_path(parts.path)
    query = _clean_query(parts.query, image=bool(_IMAGE.search(path)))
    origin = _canonical_origin(parts, newspaper)
    address = f"{path}?{query}" if query else path
    if newspaper is not None and newspaper.ends_with_slash is not None and not query:
        address = _set_slash(address, newspaper)
    return origin + address


@lru_cache(maxsize=8192)
def classify_url(url: str, newspaper: Newspaper) -> Kind | None:
    """What an address of this newspaper leads to, or None where it is out of scope."""
    parts = _split(canonical_url(url, newspaper))
    if parts is None or not _owns_host(newspaper, parts.host):
        return None
    address = parts.address
    if newspaper.leave_out and re.search(newspaper.leave_out, address):
        return None
    if _compile(newspaper.article_url).search(address):
        return "article"
    return _classify_rest(address, newspaper) or _classify_seed(url, newspaper)


@lru_cache(maxsize=8192)
def article_key(url: str, newspaper: Newspaper) -> str:
    """What identifies an article whatever its section, host or CMS generation: its id, else its address."""
    canonical = canonical_url(url, newspaper)
    parts = _split(canonical)
    match = _compile(newspaper.article_url).search(parts.address) if parts is not None else None
    ids = {name: value for name, value in match.groupdict().items() if value} if match else {}
    if not ids or parts is None:
        return canonical
    origin = f"{parts.origin}/" if newspaper.any_port else ""
    return f"{newspaper.slug}:{origin}" + ",".join(f"{name}={value}" for name, value in ids.items())


def resolve_url(base: str, href: str) -> str | None:
    """Absolute http address of a link on a page, control characters percent-encoded; None for `#`, `javascript:`,
    `mailto:` and the like."""
    href = href.strip()
    if not href or href.startswith("#") or len(href) > _LONGEST:
        return None
    if _HARMLESS.fullmatch(href) and "/." not in href:
        return href
    origin = _ORIGIN.match(base)
    if origin and _ROOTED.fullmatch(href) and "/." not in href and "//" not in href:
        return origin[0] + href  # what urljoin makes of it, in a tenth of the time
    try:
        url = urljoin(base, href)
    except ValueError:
        return None
    return quote_controls(url) if _split(url) is not None else None


def fetched_url(url: str) -> str | None:
    """The address as it is asked for: no fragment, and what an address may not hold percent-encoded; None where
    there is no such address."""
    if plain := _ASKED_FOR.fullmatch(url):
        return plain["asked"]
    try:
        return safe_url_string(url.partition("#")[0])
    except ValueError:
        return None


def _split(url: str) -> _Parts | None:
    """None for what is no http address, or has a port that is no number."""
    if plain := _PARTED.fullmatch(url):
        scheme, host, port, path, query = plain.groups("")
        return _Parts(scheme, host, int(port[1:]) if port else None, path, query)
    try:
        parts = urlsplit(url.strip())
        if parts.scheme not in _DEFAULT_PORTS or not parts.hostname:
            return None
        return _Parts(parts.scheme, parts.hostname, parts.port, parts.path, parts.query)
    except ValueError:
        return None


def _owns_host(newspaper: Newspaper, host: str) -> bool:
    name = host.removeprefix("www.")
    return name in newspaper.hosts or name in newspaper.aliases


def _canonical_origin(parts: _Parts, newspaper: Newspaper | None) -> str:
    if newspaper is None or newspaper.any_port or not _owns_host(newspaper, parts.host):
        return parts.origin
    home, name = urlsplit(newspaper.home), parts.host.removeprefix("www.")
    return f"{home.scheme}://{home.netloc if name in (newspaper.hosts[0], *newspaper.aliases) else name}"


def _ascii_host(host: str) -> str:
    if host.isascii():
        return f"[{host}]" if ":" in host else host
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        return quote(host, safe="")


def _clean_path(path: str) -> str:
    if not path:
        return "/"
    if ";" in path or "/(" in path:
        path = _SESSION_IN_PATH.sub("", path)
    path = _clean_escapes(path)
    return _resolve_dots(path) if "/." in path else path


def _resolve_dots(path: str) -> str:
    """The path without its `.` and `..`; an empty folder name, as in `//`, stays one (RFC 3986, 5.2.4)."""
    kept: list[str] = []
    *_, last = segments = path.split("/")[1:]
    for segment in segments:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    return "/" + "/".join([*kept, *([""] if last in (".", "..") else [])])


def _clean_escapes(text: str) -> str:
    if _PLAIN(text) and "%" not in text:
        return text
    return quote(_ESCAPE.sub(_clean_escape, text), safe=_KEPT)


def _clean_escape(match: re.Match[str]) -> str:
    letter = chr(int(match[1], 16))
    return letter if letter in _UNRESERVED or letter in "[]" else f"%{match[1].upper()}"


def _clean_query(query: str, *, image: bool) -> str:
    if not query:
        return ""
    kept = (pair for pair in query.split("&") if pair and not _is_noise(pair, image=image))
    return _clean_escapes("&".join(kept))


def _is_noise(pair: str, *, image: bool) -> bool:
    name = pair.partition("=")[0]
    if _TRACKING.match(name) or _SESSION.match(name) or _SESSION_LIKE.match(pair):
        return True
    return image and bool(_IMAGE_SIZE.match(pair))


def _set_slash(address: str, newspaper: Newspaper) -> str:
    bare = address.rstrip("/")
    if not _compile(newspaper.article_url).search(bare + "/") or bare.endswith((".html", ".htm")):
        return address
    return bare + "/" if newspaper.ends_with_slash else bare


def _classify_rest(address: str, newspaper: Newspaper) -> Kind | None:
    if newspaper.feed_url and _compile(newspaper.feed_url).search(address):
        return "feed"
    if newspaper.section_url and _compile(newspaper.section_url).search(address):
        return "section"
    if _IMAGE.search(address.partition("?")[0]):
        return "requisite"
    path = address.partition("?")[0].lower()
    if path == "/robots.txt":
        return "robots"
    if "sitemap" in path and path.endswith((".xml", ".xml.gz")):
        return "sitemap"
    return "feed" if path.endswith((".rss", "/feed", "/feed/")) else None


@lru_cache(maxsize=512)
def _compile(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _classify_seed(url: str, newspaper: Newspaper) -> Kind | None:
    canonical = canonical_url(url, newspaper)
    if canonical == canonical_url(newspaper.home, newspaper):
        return "section"
    seeds = (seed for seed in newspaper.seeds if canonical_url(seed.url, newspaper) == canonical)
    return next(map(seed_kind, seeds), None)


def seed_kind(seed: Feed | Section | Sitemap | DaySitemaps | JsonListing) -> Kind:
    """What the address of a seed is expected to be."""
    if isinstance(seed, Section):
        return "section"
    return "sitemap" if isinstance(seed, Sitemap | DaySitemaps) else "feed"
