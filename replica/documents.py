"""What machines fetch: robots.txt, feeds, sitemaps, the style sheet, photos."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from urllib.parse import parse_qs, urlsplit

from replica import feeds
from replica.addresses import find_photo, largest, listing_path
from replica.jpeg import draw_jpeg
from replica.sections import SECTIONS, Section
from replica.teasers import FEED_LENGTH, full_teasers, newest_numbers
from replica.visit import Visit
from replica.wire import XML, Reply
from replica.world import World

_STYLE = "body{font-family:serif;max-width:60em;margin:auto}\nimg{max-width:100%}\naside,.col_right{font-size:small}\n"


def send_robots(world: World, reader: Visit) -> Reply:
    """The robots.txt, the same for every world."""
    return _document(feeds.write_robots(reader.origin), "text/plain; charset=utf-8")


def send_style(world: World, reader: Visit) -> Reply:
    """The style sheet of every page."""
    return _document(_STYLE, "text/css")


def send_sitemap_index(world: World, reader: Visit) -> Reply:
    """The index of all sitemaps."""
    return _document(feeds.write_sitemap_index(world.timeline.days(reader.now), reader), XML)


def send_category_sitemap(world: World, reader: Visit) -> Reply:
    """The sitemap of sections."""
    paths = (
        (listing_path(generation, section), None)
        for generation in world.generations
        for section in SECTIONS[generation]
    )
    return _document(feeds.write_sitemap(paths, reader), XML)


def send_news_sitemap(world: World, reader: Visit) -> Reply:
    """The sitemap of the newest articles."""
    truths = (world.truth(number, reader.now) for number in newest_numbers(world, reader.now))
    return _document(feeds.write_news_sitemap(truths, reader), XML)


def send_day_sitemap(world: World, day: str, reader: Visit) -> Reply | None:
    """The sitemap of one day ("2025-06-01"), or None where nothing of that day is live."""
    try:
        numbers = world.timeline.numbers_on(date.fromisoformat(day))
    except ValueError:
        return None
    live = [number for number in numbers if world.is_live(number, reader.now)]
    pages = ((world.path(number), _changed_at(world, number, reader.now)) for number in live)
    return _document(feeds.write_sitemap(pages, reader), XML) if live else None


def send_home_feed(world: World, reader: Visit) -> Reply:
    """The feed of the whole newspaper."""
    return _feed(world, "Báo Thái Nguyên", newest_numbers(world, reader.now), reader)


def send_section_feed(world: World, section: Section, reader: Visit) -> Reply:
    """The feed of one section."""
    return _feed(world, section.name, world.numbers_in(section, reader.now)[:FEED_LENGTH], reader)


def send_json_listing(world: World, target: str, reader: Visit) -> Reply | None:
    """One page of the public JSON of v2, the newest articles first, or None where there is no v2."""
    if "v2" not in world.generations:
        return None
    wanted = parse_qs(urlsplit(target).query)
    page, limit = (int(wanted.get(name, ["1"])[0]) for name in ("page", "limit"))
    first, step = world.generations.index("v2"), len(world.generations)
    numbers = range(first, world.timeline.count(reader.now), step)[::-1]
    shown = [world.truth(n, reader.now) for n in numbers[(page - 1) * limit : page * limit]]
    text = feeds.write_json_listing(shown, page=page, limit=limit, total=len(numbers))
    return _document(text, "application/json; charset=utf-8")


def send_photo(world: World, path: str, reader: Visit) -> Reply | None:
    """A photo in any of its sizes, or None where no live article has it."""
    path = largest(path)
    found = find_photo(path)
    if not found:
        return None
    number, position = found
    if number is None:
        return _picture(world, world.shared_photo_key(position), world.opened_at)
    if not number >= 0 or not world.is_live(number, reader.now):
        return None
    if path not in (photo.path for photo in world.photos(number)):
        return None
    return _picture(world, world.photo_key(number, position), world.published_at(number))


def _picture(world: World, key: str, modified_at: datetime) -> Reply:
    etag = f'"{zlib.crc32(key.encode()):08x}"'
    return Reply(body=_jpeg(key, world.photo_bytes), mime="image/jpeg", etag=etag, modified_at=modified_at)


@lru_cache(maxsize=2_000)
def _jpeg(key: str, size: int) -> bytes:
    return draw_jpeg(key, size=size)


def _feed(world: World, title: str, numbers: Iterable[int], reader: Visit) -> Reply:
    return _document(feeds.write_rss(title, full_teasers(world, numbers, reader.now), reader), XML)


def _changed_at(world: World, number: int, now: datetime) -> datetime:
    edits = world.timeline.fate(number).edits_before(now)
    return edits[-1] if edits else world.published_at(number)


def _document(content: str, mime: str) -> Reply:
    body = content.encode()
    return Reply(body=body, mime=mime, etag=f'"{zlib.crc32(body):08x}-{len(body):x}"')
