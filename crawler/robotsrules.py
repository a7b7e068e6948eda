"""The rules of one robots.txt (RFC 9309): those of the group that names us, else those of the group for everybody."""

from __future__ import annotations

import re

from protego import Protego

from archive.values import dataclass
from crawler.identity import PRODUCT

MAX_BYTES = 512 << 10  # RFC 9309 §2.5: parsers read at least 500 KiB; nobody honest writes more
_EVERYBODY = "*"
# "User-agent: baoluu/1.0 # hello": of what follows the product token nothing counts (§2.2.1)
_OURS = re.compile(
    rf"^([ \t]*user-agent[ \t]*:[ \t]*{PRODUCT})(?:[/*# \t][^\r\n]*)?(?=\r?$)", re.IGNORECASE | re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class RobotsRules:
    """What a robots.txt asks of us."""

    parsed: Protego
    group: str  # the product token whose rules are ours
    crawl_delay_seconds: float | None  # asked for before each request

    def allows(self, url: str) -> bool:
        """Whether the URL may be asked for."""
        return bool(self.parsed.can_fetch(url, self.group))


def parse_rules(body: bytes) -> RobotsRules:
    """The rules in the first `MAX_BYTES` of a robots.txt.

    Protego looks for the name of a group anywhere in the name it is asked for, so that a group `web` would speak to
    every crawler with that word in its User-Agent; it is asked for our product token where a group bears it, else
    for a name that only the group for everybody fits.
    """
    text, ours = _OURS.subn(r"\1", body[:MAX_BYTES].decode("utf-8-sig", "replace"))
    parsed, group = Protego.parse(text), PRODUCT if ours else _EVERYBODY
    delay = parsed.crawl_delay(group)
    return RobotsRules(parsed, group, float(delay) if delay is not None else None)
