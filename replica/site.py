"""From paths to replies: what the replica's newspaper answers at its virtual time."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import lru_cache
from itertools import islice
from urllib.parse import unquote

from replica import feeds
from replica.addresses import find_photo, largest, listing_path
from replica.clock import Clock
from replica.jpeg import draw_jpeg
from replica.layouts import PER_PAGE, redesign, write_article, write_listing
from replica.layouts.frame import fill_frame
from replica.markup import text
from replica.sections import SECTIONS, Generation, Section
from replica.visit import Listing, Teaser, Visit
from replica.wire import XML, Reply, Request, answer_condition
from replica.world import World

_DAY_SITEMAP = re.compile(r"/sitemap-article-(\d{4}-\d\d-\d\d)\.xml")
_LISTING = re.compile(
    r"""/(?:chuyen-muc/(?P<legacy>[a-z-]+)_\d+\.html|(?P<slug>[a-z-]+)/?)
        (?:\?(?:.*&)?[Pp]age=(?P<page>\d+)|&s_cond=&BRSR=(?P<items>\d+))?""",
    re.VERBOSE,
)
_RELATED = 6
_FEED_LENGTH = 30
_STYLE = b"body{font-family:serif;max-width:60em;margin:auto}img{max-width:100%}.col_right,aside{font-size:smaller}\n"


class Site:
    """The newspaper's web site."""

    def __init__(self, world: World, clock: Clock) -> None:
        self.world = world
        self.clock = clock
        self._visits = 0
        self._fixed: dict[str, Callable[[Visit], Reply]] = {
            "/": self._home,
            "/robots.txt": lambda reader: _document(
                feeds.write_robots(reader.origin), "text/plain; charset=utf-8"
            ),
            "/static/style.css": lambda reader: _document(_STYLE.decode(), "text/css"),
            "/sitemap.xml": self._sitemap_index,
            "/sitemap-category.xml": self._category_sitemap,
            "/sitemap-news.xml": self._news_sitemap,
            "/rss/home.rss": self._home_feed,
        }
        self._sections = {
            (generation == "legacy", section.slug): (generation, section)
            for generation in world.generations
            for section in SECTIONS[generation]
        }

    def answer(self, request: Request) -> Reply:
        """The reply to a request, 304 where its conditions say so."""
        if request.method not in ("GET", "HEAD"):
            return Reply(status=405, headers=(("Allow", "GET, HEAD"),))
        self._visits += 1
        reader = Visit(origin=request.origin, now=self.clock.now(), count=self._visits)
        return answer_condition(request, self._route(unquote(request.target), reader))

    def _route(self, target: str, reader: Visit) -> Reply:
        path = target.partition("?")[0]
        if fixed := self._fixed.get(path):
            return fixed(reader)
        number = self.world.find_number(path, reader.now)
        if number is not None:
            return self._article(path, number, reader)
        return self._listing(target, reader) or self._machine(path, reader) or self._missing(reader)

    def _machine(self, path: str, reader: Visit) -> Reply | None:
        if found := _DAY_SITEMAP.fullmatch(path):
            return self._day_sitemap(found[1], reader)
        if path.endswith(".jpg"):
            return self._photo(largest(path), reader)
        if path.startswith("/rss/"):
            return self._section_feed(path[5:].removesuffix(".rss"), reader)
        return None

    def _article(self, path: str, number: int, reader: Visit) -> Reply:
        world = self.world
        if path != world.path(number):
            return Reply(status=301, headers=(("Location", world.path(number)),))
        if world.timeline.fate(number).is_gone(reader.now):
            return self._gone(number, reader)
        truth = world.truth(number, reader.now)
        page = write_article(truth, self._with_related(number, reader), size=world.page_bytes)
        changed_at, template = truth.modified_at, 0
        if world.redesigned_at and reader.now >= world.redesigned_at:
            page, changed_at, template = redesign(page), max(changed_at, world.redesigned_at), 1
        return Reply(
            body=page.encode(), etag=f'W/"{number:x}-{truth.version}-{template}"', modified_at=changed_at
        )

    def _gone(self, number: int, reader: Visit) -> Reply:
        form = self.world.timeline.fate(number).gone
        if form == "home":
            return Reply(status=302, headers=(("Location", "/"),))
        if form == "empty":
            return Reply(body=self._page("", "Báo Thái Nguyên", reader))
        return self._missing(reader, status=int(form))

    def _with_related(self, number: int, reader: Visit) -> Visit:
        step, count = len(self.world.generations), self.world.timeline.count(reader.now)
        around = range(number - 3 * step, number + 4 * step, step)
        numbers = [other for other in around if 0 <= other < count and other != number]
        teasers = tuple(self._teaser(other) for other in numbers[:_RELATED])
        return Visit(origin=reader.origin, now=reader.now, count=reader.count, related=teasers)

    def _teaser(self, number: int) -> Teaser:
        """Title and address only; lead and picture cost more and no box of links shows them."""
        return Teaser(
            path=self.world.path(number),
            title=self.world.subject(number).title,
            sapo="",
            published_at=self.world.timeline.published_at(number),
            picture=None,
        )

    def _full_teasers(self, numbers: Iterable[int], now: datetime) -> tuple[Teaser, ...]:
        truths = (self.world.truth(number, now) for number in numbers if self.world.is_live(number, now))
        return tuple(
            Teaser(
                path=truth.path,
                title=truth.title,
                sapo=truth.sapo,
                published_at=truth.published_at,
                picture=truth.photos[0].path if truth.photos else None,
            )
            for truth in truths
        )

    def _listing(self, target: str, reader: Visit) -> Reply | None:
        match = _LISTING.fullmatch(target) or _LISTING.fullmatch(target.partition("?")[0])
        key = match and (match["legacy"] is not None, match["legacy"] or match["slug"])
        if not match or key not in self._sections:
            return None
        generation, section = self._sections[key]
        size = PER_PAGE[generation]
        page = int(match["items"]) // size + 1 if match["items"] else int(match["page"] or 1)
        return self._section_page(generation, section, page, reader)

    def _section_page(self, generation: Generation, section: Section, page: int, reader: Visit) -> Reply:
        numbers = self.world.numbers_in(section, reader.now)
        size = PER_PAGE[generation]
        pages = max(1, -(-len(numbers) // size))
        if self.world.traps:
            pages = max(pages, page + 3)  # a pager that always has a next page
            page = page if (page - 1) * size < len(numbers) else 1
        shown = numbers[max(0, page - 1) * size : max(0, page) * size]
        listing = Listing(
            generation=generation,
            section=section,
            teasers=self._full_teasers(shown, reader.now),
            page=page,
            pages=pages,
            reader=reader,
        )
        return Reply(body=write_listing(listing).encode())

    def _home(self, reader: Visit) -> Reply:
        links = "".join(
            f'<p><a href="{item.path}">{text(item.title)}</a></p>' for item in self._newest(reader)
        )
        return Reply(body=self._page(f'<div class="home">{links}</div>', "Báo Thái Nguyên điện tử", reader))

    def _page(self, main: str, title: str, reader: Visit) -> bytes:
        page = fill_frame(
            self.world.generations[0], main, title=title, clock=f"{reader.now:%H:%M}", reader=reader
        )
        return page.encode()

    def _missing(self, reader: Visit, *, status: int = 404) -> Reply:
        main = "<h2>Không tìm thấy trang</h2><p>Trang bạn tìm không còn ở đây nữa.</p>"
        return Reply(status=status, body=self._page(main, "Không tìm thấy trang", reader))

    def _photo(self, path: str, reader: Visit) -> Reply | None:
        found = find_photo(path)
        if not found:
            return None
        number, position = found
        if number is None:
            return self._picture(self.world.shared_photo_key(position), self.world.opened_at)
        if not self.world.is_live(number, reader.now):
            return None
        if path not in (photo.path for photo in self.world.truth(number).photos):
            return None
        return self._picture(self.world.photo_key(number, position), self.world.timeline.published_at(number))

    def _picture(self, key: str, modified_at: datetime) -> Reply:
        body = _jpeg(key, self.world.photo_bytes)
        etag = f'"{zlib.crc32(key.encode()):08x}"'
        return Reply(body=body, mime="image/jpeg", etag=etag, modified_at=modified_at)

    def _sitemap_index(self, reader: Visit) -> Reply:
        return _document(feeds.write_sitemap_index(self.world.timeline.days(reader.now), reader), XML)

    def _day_sitemap(self, day: str, reader: Visit) -> Reply | None:
        try:
            numbers = self.world.timeline.numbers_on(date.fromisoformat(day))
        except ValueError:
            return None
        live = [number for number in numbers if self.world.is_live(number, reader.now)]
        if not live:
            return None
        pages = ((self.world.path(number), self._changed_at(number, reader.now)) for number in live)
        return _document(feeds.write_sitemap(pages, reader), XML)

    def _changed_at(self, number: int, now: datetime) -> datetime:
        edits = self.world.timeline.fate(number).edits_before(now)
        return edits[-1] if edits else self.world.timeline.published_at(number)

    def _category_sitemap(self, reader: Visit) -> Reply:
        paths = ((listing_path(generation, section), None) for generation, section in self._sections.values())
        return _document(feeds.write_sitemap(paths, reader), XML)

    def _news_sitemap(self, reader: Visit) -> Reply:
        truths = (self.world.truth(number, reader.now) for number in self._newest_numbers(reader.now))
        return _document(feeds.write_news_sitemap(truths, reader), XML)

    def _home_feed(self, reader: Visit) -> Reply:
        return _document(feeds.write_rss("Báo Thái Nguyên", self._newest(reader), reader), XML)

    def _section_feed(self, slug: str, reader: Visit) -> Reply | None:
        for legacy in (False, True):
            if (legacy, slug) in self._sections:
                section = self._sections[legacy, slug][1]
                numbers = self.world.numbers_in(section, reader.now)[:_FEED_LENGTH]
                return _document(
                    feeds.write_rss(section.name, self._full_teasers(numbers, reader.now), reader), XML
                )
        return None

    def _newest(self, reader: Visit) -> tuple[Teaser, ...]:
        return self._full_teasers(self._newest_numbers(reader.now), reader.now)

    def _newest_numbers(self, now: datetime) -> list[int]:
        numbers = reversed(range(self.world.timeline.count(now)))
        return list(islice((number for number in numbers if self.world.is_live(number, now)), _FEED_LENGTH))


def _document(content: str, mime: str) -> Reply:
    body = content.encode()
    return Reply(body=body, mime=mime, etag=f'"{zlib.crc32(body):08x}-{len(body):x}"')


@lru_cache(maxsize=2_000)
def _jpeg(key: str, size: int) -> bytes:
    return draw_jpeg(key, size=size)
