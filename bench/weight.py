"""The replica's pages made as heavy as those of real newspapers: 35 to 150 kB, most of it around the article."""

from __future__ import annotations

import gzip
import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from archive.event import restore_errand
from archive.http import read_answer
from archive.rebuild import rebuild_exchange
from archive.records import Errand, Exchange
from archive.stream import Span, iter_span
from archive.warc import RunStamp, build_event, build_warcinfo
from archive.warcfile import WarcFile

LIGHTEST, HEAVIEST = 35_000, 150_000  # bytes of HTML
WORDS = (
    "thời sự",
    "kinh tế",
    "văn hóa",
    "xã hội",
    "du lịch",
    "giáo dục",
    "thể thao",
    "pháp luật",
    "nông thôn mới",
)


def weigh_pages(harvested: Path, target: Path) -> None:
    """Writes the articles of a harvested file, made heavy, with their events to a new one in the folder `target`."""
    dice = random.Random(1)
    file: WarcFile | None = None
    stamp = RunStamp(run_id=1, warcinfo_id="<urn:uuid:00000000-0000-4000-8000-000000000000>")
    for exchange, errand in _iter_articles(harvested):
        if file is None:
            file = WarcFile.create(
                target, prefix="BAOLUU", opened_at=exchange.started_at, serial=0, slug="heavy"
            )
            head = build_warcinfo(filename=file.filename, opened_at=exchange.started_at, fields=())
            file.write([head.member])
        body = _add_weight(read_answer(exchange.response).body, dice)
        event = build_event(replace(exchange, response=_answer(body)), errand, run=stamp)
        file.write([record.member for record in event.records])
    if file is not None:
        file.close()


def _iter_articles(path: Path) -> Iterator[tuple[Exchange, Errand]]:
    """The articles under the newspaper's own addresses, as a harvest without a mirror keeps them."""
    size = path.stat().st_size
    for event in iter_span(Span(place=str(path), start=0, end=size, size=size)):
        errand = restore_errand(event) if event.is_capture else None
        if errand is not None and errand.kind == "article":
            own = errand.article_url or errand.url
            exchange = rebuild_exchange(event, lambda digest: None)
            yield replace(exchange, url=own), replace(errand, url=own, article_url=None)


def _answer(body: bytes) -> bytes:
    packed = gzip.compress(body, mtime=0)
    head = (
        "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Encoding: gzip\r\n"
        f"Content-Length: {len(packed)}\r\n\r\n"
    )
    return head.encode() + packed


def _add_weight(body: bytes, dice: random.Random) -> bytes:
    """The page with menus, teasers and scripts behind its article, up to a size between the two bounds."""
    missing = dice.randint(LIGHTEST, HEAVIEST) - len(body)
    pieces: list[bytes] = []
    while missing > 0:
        piece = _invent_piece(dice)
        pieces.append(piece)
        missing -= len(piece)
    head, end, tail = body.rpartition(b"</body>")
    return head + b"".join(pieces) + end + tail


def _invent_piece(dice: random.Random) -> bytes:
    words = " ".join(dice.choices(WORDS, k=5))
    number = dice.randrange(10**6)
    if dice.random() < 0.3:
        script = f"window.q=window.q||[];q.push({{slot:{number},path:'{number:x}',size:[300,250]}});"
        return f"<script>{script}</script>\n".encode()
    return (
        f'<div class="box-item"><a class="box-thumb" href="/tin-{number}" title="{words}"><i class="ic"></i></a>'
        f'<h3 class="box-title"><a href="/tin-{number}">{words.capitalize()}</a></h3>'
        f'<span class="box-time">{number % 28 + 1}/5/2026</span></div>\n'
    ).encode()
