"""`--origin`: a newspaper asked for at another scheme, host and port, its own addresses kept in the archive."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import urlsplit

from w3lib.url import safe_url_string

from archive.errors import UsageError
from archive.values import dataclass
from crawler.newspapers._schema import Newspaper

_SHOWN = 100  # characters of what is no address


@dataclass(frozen=True, kw_only=True, slots=True)
class Mirror:
    """Where requests for `newspaper` are really sent; `sent` is None when that is the newspaper itself."""

    newspaper: Newspaper
    sent: str | None = None

    def to_sent(self, url: str) -> str:
        """The address to request for one of the newspaper's own."""
        parts = urlsplit(url)
        if self.sent is None or not self._is_own(parts.hostname):
            return url
        return f"{self.sent}{url[len(f'{parts.scheme}://{parts.netloc}') :]}"

    def to_own(self, url: str) -> str:
        """The newspaper's own address for one that its mirror prints."""
        if self.sent is not None and (url == self.sent or url.startswith(f"{self.sent}/")):
            return f"{self.newspaper.home.rstrip('/')}{url[len(self.sent) :]}"
        return url

    def _is_own(self, host: str | None) -> bool:
        name = (host or "").removeprefix("www.")
        return name in self.newspaper.hosts or name in self.newspaper.aliases


def clean_typed(text: str) -> str:
    """A typed address as it will be requested: blanks and letters percent-encoded, no fragment.

    Raises: UsageError for what is no web address, names an impossible port, or carries a password.
    """
    try:
        parts = urlsplit(text.strip())
        is_address = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
        text.encode()  # a byte of a list that is no UTF-8 stands in it as half a character
    except ValueError:
        is_address = False
    if not is_address or re.search(r"[\s\\<>\"]", parts.netloc):
        shown = text if len(text) <= _SHOWN else text[:_SHOWN] + "…"
        raise UsageError(
            f"{shown!r} is no web address; it should look like https://baovidu.example/bai-1.html."
        )
    if "@" in parts.netloc:
        raise UsageError(
            "An address with a name or password in it would be kept in the archive; leave them out."
        )
    return safe_url_string(text.strip().partition("#")[0])


def parse_origin(text: str) -> str:
    """`scheme://host:port` without a slash at the end.

    Raises: UsageError for anything else.
    """
    try:
        parts = urlsplit(clean_typed(text))
    except UsageError:
        parts = urlsplit("/no/origin")
    if parts.path not in ("", "/") or parts.query:
        raise UsageError(f"--origin takes scheme://host:port, such as http://127.0.0.1:8800, not {text!r}.")
    return f"{parts.scheme}://{parts.netloc}"


def is_loopback(host: str | None) -> bool:
    """Whether a host as written in a URL is this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host or "").is_loopback
    except ValueError:
        return False
