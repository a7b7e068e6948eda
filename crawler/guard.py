"""Which addresses a request may go to: the public internet, and what the operator allows."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import SplitResult, urlsplit

from scrapy.exceptions import DownloadFailedError, UnsupportedURLSchemeError

IsAllowed = Callable[[str], bool]
_NAT64 = ip_network("64:ff9b::/96")
_ROUTED = ip_network("2000::/3")  # all that is given out for the public IPv6 internet (RFC 4291, 2.4)


class AddressRefused(DownloadFailedError):
    """A name leads to an address that is not on the public internet; nothing was sent there."""


NEVER_SENT = (AddressRefused, UnsupportedURLSchemeError)
"""What ends a request before a byte of it has left this machine."""


def split_url(url: str) -> SplitResult:
    """The parts of an http or https URL without credentials.

    Raises:
        UnsupportedURLSchemeError: the URL has another scheme, credentials, no host or an impossible port.
    """
    try:
        parts = urlsplit(url)
        is_fetchable = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError as error:
        raise UnsupportedURLSchemeError(f"{url!r} is no URL: {error}") from error
    if not is_fetchable or "@" in parts.netloc:
        raise UnsupportedURLSchemeError(f"{url!r} is not fetched: only http and https, without credentials")
    return parts


def is_global(address: str) -> bool:
    """True for an address of the public internet, also where IPv6 carries an IPv4 address inside."""
    outer = ip_address(address.partition("%")[0])
    return all(inner.is_global and not inner.is_multicast for inner in _unwrap(outer))


def _unwrap(address: IPv4Address | IPv6Address) -> list[IPv4Address | IPv6Address]:
    """The addresses that a packet may end at: mapped, 6to4, Teredo and NAT64 ones hide an IPv4 address. Whatever else
    lies outside the public IPv6 internet counts as the unspecified address, which is not global."""
    if isinstance(address, IPv4Address):
        return [address]
    if address.ipv4_mapped:
        return [address.ipv4_mapped]
    hidden: list[IPv4Address | None] = [address.sixtofour, *(address.teredo or ())]
    if address in _NAT64:
        hidden.append(IPv4Address(int(address) & 0xFFFFFFFF))
    elif address not in _ROUTED:
        return [IPv6Address(0)]
    return [address, *(inner for inner in hidden if inner is not None)]


def make_guard(allowed_networks: Iterable[str]) -> IsAllowed:
    """A function that says whether a request may go to an address: a global one, or one of these networks.

    Raises:
        ValueError: one of them is no network such as `127.0.0.1` or `10.0.0.0/8`.
    """
    networks = [ip_network(network) for network in allowed_networks]

    def is_allowed(address: str) -> bool:
        bare = ip_address(address.partition("%")[0])
        return is_global(address) or any(bare in network for network in networks)

    return is_allowed
