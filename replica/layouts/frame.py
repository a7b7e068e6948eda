"""What surrounds every page of a generation: menu, most-read box, ballast."""

from __future__ import annotations

from functools import cache

from replica.addresses import listing_path
from replica.markup import ballast, text
from replica.sections import SECTIONS, Generation, Section
from replica.template import read_template
from replica.visit import Visit

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


def fill_frame(
    generation: Generation, main: str, *, title: str, clock: str, reader: Visit, head: str = "", size: int = 0
) -> str:
    """The whole page around `main`, filled up to about `size` bytes."""
    return read_template(generation).fill(
        {
            "title": text(title),
            "clock": clock,
            "menu": menu(generation),
            "popular": most_read(reader),
            "views": str(reader.count),
            "main": main,
            "head": head,
            "ballast": ballast(generation, max(0, size - _NATURAL_BYTES)),
        }
    )
