"""What surrounds every page of a generation: menu, most-read box, ballast."""

from __future__ import annotations

from functools import cache

from replica.addresses import listing_path
from replica.markup import ballast, text, weekday
from replica.sections import SECTIONS, Generation, Section
from replica.template import read_template
from replica.visit import Visit

# How each generation prints the reader's clock after the name of the day.
_CLOCKS: dict[Generation, str] = {
    "legacy": ", %d/%m/%Y %H:%M:%S",
    "v1": ", ngày %d/%m/%Y, %H:%M:%S",
    "v2": ", %d/%m/%Y %H:%M:%S",
    "mastercms": " %d/%m/%Y %H:%M",
}
_NATURAL_BYTES = 7_500  # of a page without ballast, about


@cache
def menu(generation: Generation) -> str:
    """Links to the sections of this generation as list items."""
    return "".join(
        f'<li><a href="{text(listing_path(generation, section))}">{text(section.name)}</a></li>'
        for section in SECTIONS[generation]
    )


def most_read(reader: Visit) -> str:
    """The most read articles as list items."""
    return "".join(f'<li><a href="{item.path}">{text(item.title)}</a></li>' for item in reader.related[:3])


def section_link(generation: Generation, section: Section | str) -> str:
    """The address of a section, by itself or by its slug."""
    if isinstance(section, str):
        section = next(each for each in SECTIONS[generation] if each.slug == section)
    return listing_path(generation, section)


def pick_number(start: int, numbers: range) -> list[int]:
    """So many page numbers around one, as pagers print them."""
    return [number for number in range(start - 3, start + 5) if number in numbers]


def fill_frame(generation: Generation, main: str, *, title: str, reader: Visit, head: str = "") -> str:
    """The page around `main`, up to where `page_end` takes over."""
    return read_template(generation).fill(
        {
            "title": text(title),
            "clock": f"{weekday(reader.now)}{reader.now:{_CLOCKS[generation]}}",
            "menu": menu(generation),
            "popular": most_read(reader),
            "views": str(reader.count),
            "main": main,
            "head": head,
        }
    )


@cache
def page_end(generation: Generation, size: int) -> bytes:
    """The end of every page: ballast that fills an article's page up to about `size` bytes."""
    return f"{ballast(generation, max(0, size - _NATURAL_BYTES))}\n</body>\n</html>\n".encode()
