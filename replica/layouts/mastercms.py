"""The broadcaster's pages: tables around photos, attributes torn by quotation marks, `&` without `?`."""

from __future__ import annotations

from datetime import timedelta

from replica.addresses import listing_path, slugify
from replica.layouts.frame import fill_frame, pick_number, section_link
from replica.markup import quoted, text
from replica.template import read_template
from replica.truth import TruePhoto, Truth
from replica.visit import Listing, Teaser, Visit

PER_PAGE = 24
_WIDGETS = (
    '<table class="__mb_article_in_image"><tbody><tr><td>Xem thêm ảnh</td></tr></tbody></table>\n'
    '<p class="___widget_video_article">Bản tin tối qua</p>'
)


def write_article(truth: Truth, reader: Visit) -> str:
    """The page of one article."""
    main = read_template("mastercms_article").fill(
        {
            "number": str(truth.number),
            "section_path": section_link("mastercms", truth.section_slug),
            "section": text(truth.section),
            "title": text(truth.title),
            "time": f"{truth.published_at:%H:%M}",
            "date": f"{truth.published_at:%d/%m/%Y}",
            "views": str(reader.count),
            "sapo": text(truth.sapo),
            "body": _body(truth, reader),
            "tags": " ".join(map(_tag, truth.tags)),
            "related": "".join(map(_related, reader.related)),
        }
    )
    head = (
        f'<meta property="og:type" content="article" /><meta property="og:title" content="{quoted(truth.title)}" />'
        f'<meta property="og:url" content="{reader.origin}{truth.path}" />'
    )
    return fill_frame("mastercms", main, title=truth.title, reader=reader, head=head)


def write_listing(listing: Listing) -> str:
    """One page of a section; its pager counts articles, not pages."""
    main = read_template("mastercms_listing").fill(
        {
            "section_path": listing_path("mastercms", listing.section),
            "section": text(listing.section.name),
            "items": "\n".join(_item(teaser, listing.reader) for teaser in listing.teasers),
            "pager": _pager(listing),
        }
    )
    reader = listing.reader
    return fill_frame("mastercms", main, title=listing.section.name, reader=reader)


def _body(truth: Truth, reader: Visit) -> str:
    bare = slugify(truth.title).replace("-", " ")
    photos = [_photo(photo, truth, bare) for photo in truth.photos]
    blocks = []
    for place, paragraph in enumerate(truth.paragraphs):
        if place % 2 == 0:
            blocks += photos[place // 2 : 1 + place // 2]
        bold = place in truth.subheads
        words = f"<strong>{text(paragraph)}</strong>" if bold else text(paragraph)
        blocks.append(f'<p style="text-align: justify;">{words}</p>')
        if place == 3:
            blocks += [_inset(reader), _WIDGETS]
    blocks += photos[(len(truth.paragraphs) + 1) // 2 :]
    if truth.byline.line:
        blocks.append(f'<p align="right">\n<strong>{text(truth.byline.line)}</strong>\n</p>')
    return "\n\n".join(blocks)


def _photo(photo: TruePhoto, truth: Truth, bare: str) -> str:
    caption = text(photo.printed) if photo.printed else "&nbsp;"
    return (
        '<table border="0" cellpadding="0" cellspacing="0" class="MASTERCMS_TPL_TABLE" style="width: 100%;">\n'
        f'<tbody>\n<tr>\n<td><img alt="{bare}" border="0/" class="__img_mastercms" src="{quoted(photo.path)}" '
        f'style="max-width: 100%;" title="{text(truth.title)}"></td>\n</tr>\n<tr>\n<td>{caption}</td>\n</tr>\n'
        "</tbody>\n</table>"
    )


def _inset(reader: Visit) -> str:
    links = "".join(
        f'<tr><td><a href="{item.path}">{text(item.title)}</a></td></tr>' for item in reader.related[:2]
    )
    return f'<table class="__MB_ARTICLE_A" align="left"><tbody>{links}</tbody></table>'


def _tag(tag: str) -> str:
    return f'<a href="/tag/{slugify(tag)}-{len(tag)}.tag" title="{quoted(tag)}">{text(tag)}</a>'


def _related(teaser: Teaser) -> str:
    # The theme forgets to escape the quotation marks it puts around a word of the title.
    torn = text(teaser.title).replace(" ", ' "', 1).replace(" ở ", '" ở ', 1)
    return f'<li><a href="{teaser.path}" title="{torn}" class="box-img">{text(teaser.title)}</a></li>'


def _item(teaser: Teaser, reader: Visit) -> str:
    picture = f'<img src="{quoted(teaser.picture)}" alt="">' if teaser.picture else ""
    return (
        f'<li><a href="{teaser.path}" class="box-img" title="{quoted(teaser.title)}">{picture}</a>'
        f'<div class="box-text"><div class="box-title"><a href="{teaser.path}" class="title">{text(teaser.title)}</a>'
        '</div><div class="box-meta"><span class="publish-time"><i class="far fa-clock"></i> '
        f'<span class="format_time">{_age(teaser, reader)}</span></span></div></div></li>'
    )


def _age(teaser: Teaser, reader: Visit) -> str:
    """When it was published; for the last day how long ago, without the word "trước"."""
    minutes = (reader.now - teaser.published_at) // timedelta(minutes=1)
    if not 0 <= minutes < 24 * 60:
        return f"{teaser.published_at:%d/%m/%Y %H:%M}"
    return f"{minutes // 60} giờ {minutes % 60} phút" if minutes >= 60 else f"{minutes} phút"


def _pager(listing: Listing) -> str:
    links = ['<span class="current next">|&lt;</span>'] if listing.page == 1 else []
    for number in pick_number(listing.page, range(1, listing.pages + 1)):
        address = text(listing_path("mastercms", listing.section, number))
        current = f'<span class="current">{number}</span>'
        links.append(
            current if number == listing.page else f'<a rel="nofollow" href="{address}">{number}</a>'
        )
    if listing.page < listing.pages:
        following = text(listing_path("mastercms", listing.section, listing.page + 1))
        last = text(listing_path("mastercms", listing.section, listing.pages))
        links.append(
            f'<a rel="nofollow" href="{following}">&gt;</a> <a rel="nofollow" href="{last}">&gt;|</a>'
        )
    return " ".join(links)
