"""The photos of an article, the largest size of each, with the caption that its template prints."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import field
from itertools import islice
from operator import itemgetter
from urllib.parse import urlsplit, urlunsplit

from selectolax.lexbor import LexborNode

from archive.records import RawPhoto, RawValue
from archive.values import dataclass
from crawler.blocks import RELATED, iter_ancestors, read_blocks, read_line, squeeze
from crawler.captions import find_shared, next_element, read_plain_caption, read_table_caption
from crawler.frontier import fetched_url, resolve_url
from crawler.furniture import PROSE
from crawler.newspapers._schema import Figure, Layout

_SOURCES = ("data-original", "data-src", "data-lazy-src", "data-original-src", "src")
_NO_PHOTO = re.compile(r"(?:spacer|blank|pixel|loading|lazy|icon|logo)[^/]*\.(?:gif|png|svg)$|\.svg$", re.I)
_PATH = re.compile(r"https?://[^/?#]*([^?#]*)", re.I)
_RESIZED = re.compile(r"^(?:width|height|w|h|size|quality|mode)=", re.I)
_SIZE = re.compile(r"(\d{1,6}(?:\.\d{1,3})?)[wx](?:,(.*))?")  # "1200w", "1200w," and "1200w,/next.jpg"
_CDN_SIZE = re.compile(r"(?<=/)w\d{2,4}(?=/)")
_CDN = re.compile(r"^https?://cdn\.[^/]+/w\d{2,4}/|^(?:https?://[^/]+)?/cdn/w\d{2,4}/")
_SOURCES_BEFORE = 40  # nodes before an image in which those of its picture stand
_MOST = 1000  # images looked at in one article; galleries end before that
_COMMON = (
    Figure(box="figure", caption="figcaption"),
    Figure(box="table.image, table.picture", caption="td.desc, .caption, figcaption"),
    Figure(box="div.JustifyImage"),
)
_ANY_BOX = ", ".join(figure.box for figure in _COMMON)
_MOST_BOXES = 200  # whose text is looked at
_LONGEST = 300  # characters of a caption that its box does not tell from other text
_LISTS = frozenset(("li", "aside", "nav", "footer"))
# What a click on a photo of the article opens
_FILE = re.compile(r"\.(?:jpe?g|png|webp|gif)(?:[?#]|$)|^#?$", re.I)
_STAMP = re.compile(r"(20\d{12})(?=\.[A-Za-z]{3,4}(?:\?|$))")


@dataclass(slots=True)
class Photos:
    """Photos in reading order, and the elements that were read as photos or captions."""

    by_url: dict[str, RawPhoto] = field(default_factory=dict)
    used: set[int] = field(default_factory=set)  # mem_ids, to be left out of the text

    @property
    def found(self) -> tuple[RawPhoto, ...]:
        """The photos, each address once."""
        return tuple(self.by_url.values())


def read_photos(area: LexborNode, layout: Layout, url: str) -> Photos:
    """Every photo inside `area`, those in the layout's boxes with their captions."""
    photos = Photos()
    images = area.css("img") or area.css("amp-img")
    if not images:
        return photos
    boxes = _find_boxes(area, layout)
    tables: set[int] = set()  # by mem_id; one that a second photo stands in is no frame
    drop = f"{RELATED}, {layout.drop}" if layout.drop else RELATED
    dropped = {node.mem_id for node in area.css(drop)}
    shared = find_shared(images, area)
    for image in images[:_MOST]:
        around = list(iter_ancestors(image, area))
        if (
            image.mem_id in photos.used
            or any(node.mem_id in dropped for node in around)
            or _is_teaser(around)
        ):
            continue
        boxed = [node for node in around if node.mem_id in boxes]
        caption = None
        if not boxed:
            table = next((node for node in around if node.tag == "table"), None)
            if table is not None and table.mem_id not in tables:
                tables.add(table.mem_id)
                caption = read_table_caption(table, image, photos.used)
            _add(photos, image, caption or read_plain_caption(image, area, photos.used, shared), url)
        else:
            _add_box(photos, boxed, boxes, url)
    return photos


def _is_teaser(around: list[LexborNode]) -> bool:
    """Whether an image is a link to another page in a list of them."""
    link = next((node for node in around if node.tag == "a"), None)
    if link is None or not any(node.tag in _LISTS for node in around):
        return False
    return _FILE.search(link.attributes.get("href") or "") is None


def _find_boxes(area: LexborNode, layout: Layout) -> dict[int, Figure]:
    """The boxes of photos by mem_id: those of the layout, and those of layouts that its older articles had."""
    common = _COMMON if area.css_first(_ANY_BOX) is not None else ()
    found = {
        box.mem_id: (box, figure)
        for figure in (*common, *reversed(layout.figures))
        for box in area.css(figure.box)
    }
    frames: set[int] = set()  # what stands around text: boxes that nobody closed
    for box, figure in islice(reversed(found.values()), _MOST_BOXES):
        if box.mem_id not in frames and _holds_text(box, figure):
            frames |= {node.mem_id for node in iter_ancestors(box, area)}
    return {place: figure for place, (_, figure) in found.items() if place not in frames}


def _holds_text(box: LexborNode, figure: Figure) -> bool:
    """Whether a box says more than its caption: one that nobody closed holds the rest of the article."""
    length = len(squeeze(box.text()))
    if figure.caption_after or not length:
        return False
    if figure.caption is None:
        return length > _LONGEST and sum(len(block.text) >= PROSE for block in read_blocks(box)) > 1
    captions = box.css(figure.caption)
    lengths = [len(squeeze(caption.text())) for caption in captions]
    if sum(told >= PROSE for told in lengths) > max(2, len(box.css("img"))):
        return True
    if captions and length - sum(lengths) < PROSE:
        return False
    rest = read_blocks(box, skip={caption.mem_id for caption in captions})
    return any(len(block.text) >= PROSE for block in rest) if captions else bool(rest)


def largest_url(image: LexborNode, base: str) -> str | None:
    """Absolute address of the largest size of an image, as it is asked for, or None where it is no photo."""
    attributes = image.attributes
    if (attributes.get("width") or "") in ("0", "1"):
        return None
    for source in (_find_largest(image), *map(attributes.get, _SOURCES)):
        url = resolve_url(base, source) if source and not source.startswith("data:") else None
        if url is not None and not _NO_PHOTO.search(_read_path(url)):
            return fetched_url(unsize(url))
    return None


def _read_path(url: str) -> str:
    """The path of an absolute address, as `urlsplit` has it, in a fifth of the time."""
    path = _PATH.match(url)
    return path[1] if path is not None else ""


def _find_largest(image: LexborNode) -> str | None:
    """The widest of the addresses that an image, or the picture around it, offers for screens of several widths."""
    nodes = (image, *_iter_sources(image))
    offered = (node.attributes.get("data-srcset") or node.attributes.get("srcset") or "" for node in nodes)
    offers = (offer for text in offered for offer in _iter_offers(text))
    return max(offers, key=itemgetter(0), default=(0, None))[1]


def _iter_sources(image: LexborNode) -> Iterator[LexborNode]:
    """The elements <source> that stand before an image in its <picture>."""
    before = image.prev if image.parent is not None and image.parent.tag == "picture" else None
    for _ in range(_SOURCES_BEFORE):
        if before is None:
            return
        if before.tag == "source":
            yield before
        before = before.prev


def _iter_offers(offered: str) -> Iterator[tuple[float, str]]:
    """Widths (or densities) and their addresses: "a-600.jpg 600w, a-1200.jpg 1200w"."""
    address = ""
    for word in offered.split():
        size = _SIZE.fullmatch(word) if address else None
        if size is None:
            address = word.lstrip(",")
        else:
            yield float(size[1]), address
            address = size[2] or ""


def unsize(url: str) -> str:
    """The address of the original: without `?width=`, and `original` for `w500` on the CDN."""
    if _CDN.search(url):
        url = _CDN_SIZE.sub("original", url, count=1)
    parts = urlsplit(url) if "?" in url else None
    if parts is None or not parts.query:
        return url
    kept = "&".join(pair for pair in parts.query.split("&") if not _RESIZED.match(pair))
    return urlunsplit(parts._replace(query=kept))


def find_stamp(photos: tuple[RawPhoto, ...]) -> RawValue | None:
    """The 14 digits of the latest upload in the photos' file names: the article is not older."""
    stamps = [match[1] for photo in photos if (match := _STAMP.search(photo.url))]
    return RawValue(text=max(stamps), origin="image-stamp", rule="latest photo upload") if stamps else None


def _add_box(photos: Photos, boxed: list[LexborNode], boxes: dict[int, Figure], url: str) -> None:
    """Adds the photos of the innermost box around an image; where it says nothing, what the boxes around it say."""
    box, *outside = boxed
    images, captions = box.css("img")[:_MOST], _read_captions(box, boxes[box.mem_id], photos.used)
    for outer in outside:
        if not captions:
            captions = _read_outer(outer, boxes, photos.used)
    if len(captions) != len(images):  # what stands under several photos is the caption of the first
        captions = [" ".join(captions), *[""] * (len(images) - 1)]
    photos.used.add(box.mem_id)
    for image, caption in zip(images, captions, strict=False):
        photos.used.add(image.mem_id)
        _add(photos, image, caption or None, url)


def _read_outer(box: LexborNode, boxes: dict[int, Figure], used: set[int]) -> list[str]:
    """What a box says outside the boxes in it, the first time that it is asked: the lines are then used."""
    selector = boxes[box.mem_id].caption
    lines = [line for line in (box.css(selector) if selector else [box]) if line.mem_id not in used]
    own = [line for line in lines if not any(node.mem_id in boxes for node in iter_ancestors(line, box))]
    used |= {line.mem_id for line in own}
    return [text for line in own if (text := read_line(line))]


def _add(photos: Photos, image: LexborNode, caption: str | None, base: str) -> None:
    url = largest_url(image, base)
    if url is not None and url not in photos.by_url:
        alt = squeeze(image.attributes.get("alt") or "") or None
        photos.by_url[url] = RawPhoto(url=url, caption=caption, alt=alt)


def _read_captions(box: LexborNode, figure: Figure, used: set[int]) -> list[str]:
    """The texts that the template prints as captions of a box, in their order."""
    after = next_element(box) if figure.caption_after else None
    if after is not None and after.css_matches(figure.caption_after or "") and _may_be_caption(after):
        used.add(after.mem_id)
        nodes = [after]
    else:
        nodes = box.css(figure.caption) if figure.caption else [box]
    return [text for node in nodes if (text := read_line(node))]


def _may_be_caption(node: LexborNode) -> bool:
    """Whether a line below a photo is no photo itself and no heading in capitals."""
    return node.css_first("img") is None and not node.text().isupper()
