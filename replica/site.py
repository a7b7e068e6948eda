"""From paths to replies: what the replica's newspaper answers at its virtual time."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import unquote

from replica import documents, pages
from replica.clock import Clock
from replica.sections import SECTIONS
from replica.visit import Visit
from replica.wire import Reply, Request, answer_condition
from replica.world import World

_FIXED: dict[str, Callable[[World, Visit], Reply]] = {
    "/": pages.show_home,
    "/robots.txt": documents.send_robots,
    "/static/style.css": documents.send_style,
    "/sitemap.xml": documents.send_sitemap_index,
    "/sitemap-category.xml": documents.send_category_sitemap,
    "/sitemap-news.xml": documents.send_news_sitemap,
    "/rss/home.rss": documents.send_home_feed,
}
_DAY_SITEMAP = re.compile(r"/sitemap-article-(\d{4}-\d\d-\d\d)\.xml")
_SECTION_FEED = re.compile(r"/rss/([a-z-]+)\.rss")
_CALENDAR = re.compile(r"/lich/(\d{1,4})/(\d\d)/")
# A listing's address with the pager of its generation: ?Page=2, ?page=2, &s_cond=&BRSR=24.
_LISTING = re.compile(
    r"""/(?:chuyen-muc/(?P<legacy>[a-z-]+)_\d+\.html|(?P<slug>[a-z-]+)/?)
        (?:\?(?:[^#]*&)?[Pp]age=(?P<page>\d{1,9})[^#]*|\?[^#]*|&s_cond=&BRSR=(?P<items>\d{1,9}))?""",
    re.VERBOSE,
)
_MASTERCMS_STEP = 24


class Site:
    """The newspaper's web site."""

    def __init__(self, world: World, clock: Clock) -> None:
        self.world = world
        self.clock = clock
        self._visits = 0
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
        if show := _FIXED.get(path):
            return show(self.world, reader)
        number = self.world.find_number(path, reader.now)
        if number is not None:
            return pages.show_article(self.world, number, path, reader)
        reply = self._listing(target, reader) or self._document(path, target, reader)
        return reply or pages.show_missing(self.world, reader)

    def _listing(self, target: str, reader: Visit) -> Reply | None:
        match = _LISTING.fullmatch(target)
        if not match:
            return None
        found = self._sections.get((match["legacy"] is not None, match["legacy"] or match["slug"]))
        if not found:
            return None
        page = int(match["items"]) // _MASTERCMS_STEP + 1 if match["items"] else int(match["page"] or 1)
        return pages.show_section(self.world, *found, page=page, reader=reader)

    def _document(self, path: str, target: str, reader: Visit) -> Reply | None:
        if path == "/v1/article":
            return documents.send_json_listing(self.world, target, reader)
        if path.endswith(".jpg"):
            return documents.send_photo(self.world, path, reader)
        if match := _DAY_SITEMAP.fullmatch(path):
            return documents.send_day_sitemap(self.world, match[1], reader)
        if match := _SECTION_FEED.fullmatch(path):
            found = self._sections.get((False, match[1])) or self._sections.get((True, match[1]))
            return documents.send_section_feed(self.world, found[1], reader) if found else None
        if self.world.traps and (match := _CALENDAR.fullmatch(path)):
            return pages.show_calendar(self.world, int(match[1]), int(match[2]), reader)
        return None
