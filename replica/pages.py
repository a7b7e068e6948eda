"""The pages people read: articles, sections, the front page, and what stands where a page is missing."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from replica.layouts import PER_PAGE, redesign, write_article, write_listing
from replica.layouts.frame import fill_frame, page_end
from replica.markup import text
from replica.sections import Generation, Section
from replica.teasers import full_teasers, newest_numbers, related_teasers
from replica.visit import Listing, Visit
from replica.wire import Reply
from replica.world import World

_LIST_BYTES = 12_000


def show_article(world: World, number: int, path: str, reader: Visit) -> Reply:
    """The article's page; 301 where its slug is another, and what is left where it was deleted."""
    if path != world.path(number):
        return Reply(status=301, headers=(("Location", world.path(number)),))
    if world.timeline.fate(number).is_gone(reader.now):
        return _show_gone(world, number, reader)
    truth = world.truth(number, reader.now)
    page = write_article(truth, replace(reader, related=related_teasers(world, number, reader.now)))
    changed_at = truth.modified_at
    if redesigned_at := _redesigned_at(world, reader.now):
        page, changed_at = redesign(page), max(changed_at, redesigned_at)
    return Reply(
        body=page.encode(),
        tail=page_end(truth.generation, world.page_bytes),
        etag=f'W/"{number:x}-{truth.version}-{int(bool(redesigned_at))}"',
        modified_at=changed_at,
    )


def show_section(
    world: World, generation: Generation, section: Section, *, page: int, reader: Visit
) -> Reply:
    """One page of a section, the newest articles first; beyond the last one an empty list."""
    numbers, size = world.numbers_in(section, reader.now), PER_PAGE[generation]
    pages = max(1, -(-len(numbers) // size))
    if world.traps:  # a pager that always has a next page, and begins again where there is none
        page, pages, shown_page = page, page + 3, (page - 1) % pages + 1
    else:
        shown_page = page
    shown = numbers[max(0, shown_page - 1) * size : max(0, shown_page) * size]
    listing = Listing(
        generation=generation,
        section=section,
        teasers=full_teasers(world, shown, reader.now),
        page=page,
        pages=pages,
        reader=reader,
    )
    return _reply(generation, write_listing(listing))


def show_home(world: World, reader: Visit) -> Reply:
    """The front page: links to the sections and to the newest articles."""
    teasers = full_teasers(world, newest_numbers(world, reader.now), reader.now)
    links = "".join(f'<p><a href="{item.path}">{text(item.title)}</a></p>' for item in teasers)
    if world.traps:
        links += f'<p><a href="/lich/{reader.now:%Y/%m}/">Lịch</a> <a href="/?sid={reader.count:x}">Vào lại</a></p>'
    return _show_plain(world, f'<div class="home">{links}</div>', "Báo Thái Nguyên điện tử", reader)


def show_missing(world: World, reader: Visit, *, status: int = 404) -> Reply:
    """The page that says there is none."""
    main = "<h2>Không tìm thấy trang</h2><p>Trang bạn tìm không còn ở đây nữa.</p>"
    return replace(_show_plain(world, main, "Không tìm thấy trang", reader), status=status)


def show_calendar(world: World, year: int, month: int, reader: Visit) -> Reply:
    """A month of an endless calendar: every month links to the one before and the one after."""
    earlier, later = (year * 12 + month - 2, year * 12 + month)
    links = " ".join(
        f'<a href="/lich/{at // 12}/{at % 12 + 1:02d}/">tháng khác</a>' for at in (earlier, later)
    )
    return _show_plain(world, f"<h2>Tháng {month}-{year}</h2>{links}", "Lịch", reader)


def _show_gone(world: World, number: int, reader: Visit) -> Reply:
    form = world.timeline.fate(number).gone
    if form == "home":
        return Reply(status=302, headers=(("Location", "/"),))
    if form == "empty":
        return _show_plain(world, "", "Báo Thái Nguyên", reader)
    return show_missing(world, reader, status=int(form))


def _redesigned_at(world: World, now: datetime) -> datetime | None:
    """When the template changed, if it has changed by now."""
    return world.redesigned_at if world.redesigned_at and world.redesigned_at <= now else None


def _show_plain(world: World, main: str, title: str, reader: Visit) -> Reply:
    generation = world.generations[0]
    return _reply(generation, fill_frame(generation, main, title=title, reader=reader))


def _reply(generation: Generation, page: str) -> Reply:
    return Reply(body=page.encode(), tail=page_end(generation, _LIST_BYTES))
