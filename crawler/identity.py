"""How the crawler names itself to a newspaper."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

PRODUCT = "baoluu"


def product_version() -> str:
    """The installed version, such as "0.1.0"; "0" in a tree that was never installed."""
    try:
        return version(PRODUCT)
    except PackageNotFoundError:
        return "0"


def user_agent(contact: str) -> str:
    """The User-Agent header: product, version and, where the operator gave one, how to reach them."""
    reach = f"; {contact}" if contact else ""
    return f"{PRODUCT}/{product_version()} (web archiving of Vietnam's provincial press{reach})"
