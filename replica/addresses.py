"""Addresses of articles, listings and photos in each generation, and the way back from them."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime

from replica.sections import Generation, Section

FIRST_ID = 100_000  # ids of a newspaper do not begin at nought
TENANT = "5d1c0a7be24f93864ba7e0192c6d83f5"
"""The folder of v1 in which the CMS keeps the uploads of one newspaper."""

_HEX_BITS = 1 << 28
_HEX_FACTOR = 0x9E3779B  # odd, so that no two numbers meet in seven hex digits
_HEX_INVERSE = pow(_HEX_FACTOR, -1, _HEX_BITS)
_ARTICLE = re.compile(
    r"""/tin-tuc/[a-z-]+/[a-z0-9-]+-(?P<legacy>\d+)-\d+\.html
      | /[a-z-]+/\d{6}/[a-z0-9-]+-(?P<hex>[0-9a-f]{7})/
      | /[a-z0-9-]+-(?P<mastercms>\d+)\.html""",
    re.VERBOSE,
)
_PHOTO = re.compile(r"/anh-(?P<number>\d+)[-(_](?P<position>\d)\D|/tu-lieu\((?P<shared>\d+)\)\.jpg$")
_SIZE = re.compile(r"^/cdn/w\d+/")


def slugify(title: str) -> str:
    """The title as addresses write it: ASCII, lower case, words joined with "-"."""
    bare = unicodedata.normalize("NFD", title.lower().replace("đ", "d")).encode("ascii", "ignore").decode()
    return "-".join(re.findall(r"[a-z0-9]+", bare))


def article_path(
    generation: Generation, section: Section, *, title: str, number: int, published_at: datetime
) -> str:
    """The path of an article's page."""
    slug = slugify(title)
    if generation == "legacy":
        return f"/tin-tuc/{section.slug}/{slug}-{FIRST_ID + number}-{section.number}.html"
    if generation == "mastercms":
        return f"/{slug}-{FIRST_ID + number}.html"
    return f"/{section.slug}/{published_at:%Y%m}/{slug}-{_scatter(number)}/"


def find_article_number(path: str) -> int | None:
    """The number of the article that may have this path, or None."""
    match = _ARTICLE.fullmatch(path)
    if not match:
        return None
    if match["hex"]:
        return int(match["hex"], 16) * _HEX_INVERSE % _HEX_BITS - 1
    return int(match["legacy"] or match["mastercms"]) - FIRST_ID


def listing_path(generation: Generation, section: Section, page: int = 1) -> str:
    """Path and query of one page of a section, as the pager of its generation writes them."""
    further = page > 1
    if generation == "legacy":
        return f"/chuyen-muc/{section.slug}_{section.number}.html" + (f"?Page={page}" if further else "")
    if generation == "mastercms":
        return f"/{section.slug}" + (f"&s_cond=&BRSR={(page - 1) * 24}" if further else "")
    slash = "/" if generation == "v1" else ""
    return f"/{section.slug}{slash}" + (f"?page={page}" if further else "")


def photo_path(generation: Generation, *, number: int, position: int, published_at: datetime) -> str:
    """The path of a photo in its largest size."""
    if generation == "legacy":
        return f"/UserFiles/image/anh-{number}({position}).jpg"
    if generation == "v1":
        return f"/file/{TENANT}/{published_at:%m%Y}/anh-{number}_{position}_{published_at:%Y%m%d%H%M}07.jpg"
    if generation == "v2":
        return f"/cdn/original/{published_at:%Y/%m}/anh-{number}-{position}.jpg"
    return f"/stores/news_dataimages/toasoan/{published_at:%m%Y/%d/%H}/anh-{number}_{position}_copy.jpg"


def shared_photo_path(generation: Generation, index: int) -> str:
    """The path of a picture from the newspaper's drawer, printed with many articles."""
    if generation == "mastercms":
        return f"/stores/news_dataimages/tu-lieu({index}).jpg"
    if generation == "v2":
        return f"/cdn/original/tu-lieu({index}).jpg"
    return f"/file/oldimage/baothainguyen/UserFiles/image/tu-lieu({index}).jpg"


def find_photo(path: str) -> tuple[int | None, int] | None:
    """Article number (None: the shared drawer) and position that a photo's path names, or None."""
    match = _PHOTO.search(path)
    if not match:
        return None
    if match["shared"]:
        return None, int(match["shared"])
    return int(match["number"]), int(match["position"])


def largest(path: str) -> str:
    """The path of the same photo in its largest size."""
    return _SIZE.sub("/cdn/original/", path)


def _scatter(number: int) -> str:
    return f"{(number + 1) * _HEX_FACTOR % _HEX_BITS:07x}"
