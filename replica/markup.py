"""Pieces of HTML that every generation prints: escaped text, entities, clocks, ballast."""

from __future__ import annotations

import json
from datetime import datetime
from functools import cache
from html import escape
from html.entities import codepoint2name

from replica.dice import Dice
from replica.phrases import COMMUNES, MOMENTS
from replica.topics import TOPICS

_WEEKDAYS = ("Thứ hai", "Thứ ba", "Thứ tư", "Thứ năm", "Thứ sáu", "Thứ bảy", "Chủ nhật")
# Editors of the time typed Latin-1 letters as entities and left the other Vietnamese letters alone.
_ENTITIES = {code: f"&{name};" for code, name in codepoint2name.items() if 160 <= code <= 255}


def text(plain: str) -> str:
    """Text made safe for a page, no-break spaces as entities."""
    return escape(plain, quote=False).replace("\u00a0", "&nbsp;")


def quoted(plain: str) -> str:
    """Text made safe for an attribute."""
    return escape(plain)


def entities(plain: str) -> str:
    """Text with letters such as "ô" written "&ocirc;", as rich text editors did."""
    return escape(plain, quote=False).translate(_ENTITIES)


def broken(plain: str) -> str:
    """Escaped text with a line break and blanks in it, as templates that are indented print it."""
    head, blank, rest = plain[:60].rpartition(" ")
    return text(f"{head}\n        {rest}{plain[60:]}" if blank else plain)


def weekday(moment: datetime) -> str:
    """The Vietnamese name of the day of the week."""
    return _WEEKDAYS[moment.weekday()]


@cache
def ballast(name: str, size: int) -> str:
    """A script of about so many bytes: real pages are mostly made of such things."""
    dice = Dice("ballast", name)
    entries: list[dict[str, object]] = []
    length = 0
    while length < size:
        topic = TOPICS[dice.pick(tuple(TOPICS))]
        entry = {
            "zone": f"{name}-{dice.below(900)}",
            "label": f"{dice.pick(topic.things)} {dice.pick(MOMENTS)}",
            "place": dice.pick(COMMUNES),
            "weight": dice.below(100_000),
        }
        entries.append(entry)
        length += len(json.dumps(entry, ensure_ascii=False).encode()) + 2
    return f"<script>window.__zones = {json.dumps(entries, ensure_ascii=False)};</script>"
