"""The ASP.NET pages: attributes of their time, dates in words, `?Page=N` with a capital."""

from __future__ import annotations

from datetime import datetime

from replica.addresses import listing_path
from replica.layouts.frame import fill_frame, pick_number, section_link
from replica.markup import entities, text, weekday
from replica.template import read_template
from replica.truth import TruePhoto, Truth
from replica.visit import Listing, Teaser, Visit

PER_PAGE = 15


def write_article(truth: Truth, reader: Visit) -> str:
    """The page of one article."""
    main = read_template("legacy_article").fill(
        {
            "section_path": section_link("legacy", truth.section_slug),
            "section": text(truth.section),
            "path": truth.path,
            "title": text(truth.title),
            "date": _long_date(truth.published_at),
            "views": str(reader.count),
            "sapo": text(truth.sapo),
            "body": _body(truth),
            "tags": _tags(truth),
            "related": "".join(f'<li><a href="{t.path}">{text(t.title)}</a></li>' for t in reader.related),
        }
    )
    return fill_frame("legacy", main, title=truth.title, reader=reader)


def write_listing(listing: Listing) -> str:
    """One page of a section."""
    main = read_template("legacy_listing").fill(
        {
            "section_path": listing_path("legacy", listing.section),
            "section": text(listing.section.name),
            "items": "\n".join(map(_item, listing.teasers)),
            "pager": _pager(listing),
        }
    )
    return fill_frame("legacy", main, title=listing.section.name, reader=listing.reader)


def _long_date(moment: datetime) -> str:
    return f"{weekday(moment)}, {moment:%d/%m/%Y %H:%M} (GMT+7)"


def _body(truth: Truth) -> str:
    # Rich text editors of the time: some wrote entities, some did not.
    write = entities if truth.number // 5 % 3 == 0 else text
    photos = [_photo(photo) for photo in truth.photos]
    blocks = photos[:1]
    for place, paragraph in enumerate(truth.paragraphs):
        blocks.append(_paragraph(write(paragraph), place, subhead=place in truth.subheads))
        if place % 3 == 1:
            blocks += photos[1 + place // 3 : 2 + place // 3]
        if place == truth.number // 3 % 5:
            blocks.append("<p>&nbsp;</p><p></p>")
    blocks += photos[1 + (len(truth.paragraphs) + 1) // 3 :]
    if truth.byline.line:
        blocks.append(f'<p style="text-align: right;"><strong>{write(truth.byline.line)}</strong></p>')
    return "\n".join(blocks)


def _paragraph(words: str, place: int, *, subhead: bool) -> str:
    if subhead:
        return f"<p><b>{words}</b></p>"
    if place % 4 == 3:
        words = f'<span style="font-family: Arial; font-size: 10pt;">{words}</span>'
    return f'<p style="text-align: justify;">{words}</p>'


def _photo(photo: TruePhoto) -> str:
    caption = text(photo.printed) if photo.printed else "&nbsp;"
    return (
        f'<div class="JustifyImage" align="center"><img border="0" src="{photo.path}" alt="" /><br />'
        f"<em>{caption}</em></div>"
    )


def _tags(truth: Truth) -> str:
    if not truth.tags:
        return '<div class="tag_news"></div>'
    links = ", ".join(f'<a href="/tim-kiem?tag={text(tag)}">{text(tag)}</a>' for tag in truth.tags)
    return f'<div class="tag_news">Từ khóa: {links}</div>'


def _item(teaser: Teaser) -> str:
    picture = f'<img src="{teaser.picture}" width="120" alt="" />' if teaser.picture else ""
    return (
        f'<div class="info_news_cm_2"><a href="{teaser.path}">{picture}</a>'
        f'<div class="title_news"><a href="{teaser.path}">{text(teaser.title)}</a></div>'
        f'<span class="date_cm">({teaser.published_at:%d/%m/%Y})</span><p>{text(teaser.sapo)}</p></div>'
    )


def _pager(listing: Listing) -> str:
    numbers = pick_number(listing.page, range(1, listing.pages + 1))
    links = [f'<li><a href="{listing_path("legacy", listing.section, n)}">{n}</a></li>' for n in numbers]
    last = listing_path("legacy", listing.section, max(2, listing.pages)) if listing.pages > 1 else ""
    return "".join(links) + (f'<li><a href="{last}">Cuối</a></li>' if last else "")
