"""The redesign of 2026: utility classes, `<figure>`, photos from a CDN in several widths."""

from __future__ import annotations

import json
from urllib.parse import quote

from replica.addresses import listing_path
from replica.layouts.frame import fill_frame, section_link
from replica.markup import broken, quoted, text
from replica.template import read_template
from replica.truth import TruePhoto, Truth
from replica.visit import Listing, Teaser, Visit

PER_PAGE = 10
_ADVERT = '<article class="t:flex"><a href="#"><h3 class="title l3">Quảng cáo</h3></a></article>'


def write_article(truth: Truth, reader: Visit) -> str:
    """The page of one article."""
    photos = [_photo(photo) for photo in truth.photos]
    main = read_template("v2_article").fill(
        {
            "number": str(truth.number),
            "views": str(reader.count),
            "section_path": section_link("v2", truth.section_slug),
            "section": text(truth.section),
            "stamp": f"{truth.published_at:%Y-%m-%dT%H:%M}",
            "date": f"{truth.published_at:%H:%M, %d/%m/%Y}",
            "title": broken(truth.title),
            "sapo": broken(truth.sapo),
            "lead_photo": "".join(photos[:1]),
            "body": _body(truth, photos[1:]),
            "tags": _tags(truth),
            "related": "".join(map(_related, reader.related)),
        }
    )
    head = _head(truth, reader)
    return fill_frame("v2", main, title=truth.title, reader=reader, head=head)


def write_listing(listing: Listing) -> str:
    """One page of a section; it has no `<h1>`."""
    further = listing.page < listing.pages
    more = text(listing_path("v2", listing.section, listing.page + 1))
    main = read_template("v2_listing").fill(
        {
            "section": text(listing.section.name),
            "items": "\n".join((*map(_item, listing.teasers), _ADVERT)),
            "pager": f'<a href="{more}">Xem thêm</a>' if further else "",
        }
    )
    reader = listing.reader
    return fill_frame("v2", main, title=listing.section.name, reader=reader)


def _head(truth: Truth, reader: Visit) -> str:
    address = reader.origin + truth.path
    article = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": truth.title,
        "datePublished": truth.published_at.isoformat(),
        "dateModified": truth.modified_at.isoformat(),
        "author": [{"@type": "Organization", "name": truth.outlet}],
    }
    return (
        f'<link rel="canonical" href="{address}">\n<meta property="og:type" content="article">\n'
        f'<meta property="og:title" content="{quoted(truth.title)}">\n<meta property="og:url" content="{address}">\n'
        f'<meta property="og:description" content="{quoted(truth.sapo)}">\n'
        f'<meta property="article:published_time" content="{truth.published_at:%Y-%m-%dT%H:%M:%S}">\n'
        f'<meta property="article:section" content="{quoted(truth.section)}">\n'
        f'<script type="application/ld+json">{json.dumps(article, ensure_ascii=False)}</script>'
    )


def _body(truth: Truth, photos: list[str]) -> str:
    blocks = []
    for place, paragraph in enumerate(truth.paragraphs):
        heading = place in truth.subheads
        blocks.append(
            f'<h2 id="muc-{place}">{text(paragraph)}</h2>' if heading else f"<p>{_linked(paragraph)}</p>"
        )
        if place % 3 == 0:
            blocks += photos[place // 3 : 1 + place // 3]
    blocks += photos[(len(truth.paragraphs) + 2) // 3 :]
    if truth.byline.line:
        blocks.append(f'<p class="t:text-right t:font-bold">{text(truth.byline.line)}</p>')
    return "\n".join(blocks)


def _linked(paragraph: str) -> str:
    """The paragraph with the first commune it names as a link."""
    words = text(paragraph)
    start = words.find("xã ")
    end = words.find(",", start)
    if start < 0 or end < 0 or end - start > 20:
        return words
    return f'{words[:start]}<a href="/search?key=xa">{words[start:end]}</a>{words[end:]}'


def _photo(photo: TruePhoto) -> str:
    address = quoted(photo.path.replace("/original/", "/w750/"))
    caption = broken(photo.printed) if photo.printed else ""
    return (
        '<figure class="t:mb-6"><div class="img-block t:rounded">'
        f'<img src="{address}" alt="{quoted((photo.caption or "").lower())}" loading="lazy" /></div>'
        f'<figcaption class="t:mt-2 t:text-center t:italic">{caption}</figcaption></figure>'
    )


def _tags(truth: Truth) -> str:
    links = "".join(
        f'<a class="tag-link" href="/search?key={quote(tag)}">{text(tag)}</a>\n' for tag in truth.tags
    )
    return f'<div class="t:flex"><span class="t:text-[#8A94A6]">Tags:</span>\n{links}</div>' if links else ""


def _related(teaser: Teaser) -> str:
    return (
        f'<div class="rel-item"><a href="{teaser.path}"><h4 class="title l4">{text(teaser.title)}</h4></a>'
        f'<time class="article-date">{teaser.published_at:%d/%m/%Y}</time></div>'
    )


def _item(teaser: Teaser) -> str:
    picture = (teaser.picture or "/static/blank.jpg").replace("/original/", "/w350/")
    return (
        '<article class="t:flex t:items-start">'
        f'<a href="{teaser.path}" class="t:block"><figure class="img-block t:w-full"><img src="{picture}" '
        f'alt="{quoted(teaser.title)}" /></figure></a><div class="t:flex t:flex-col">'
        f'<a href="{teaser.path}"><h3 class="title l3 noto">{broken(teaser.title)}</h3></a>'
        '<span class="article-date"><i class="material-symbols--calendar-month-rounded"></i>'
        f'{teaser.published_at:%H:%M, %d/%m/%Y}</span><p class="desc">{text(teaser.sapo)}</p></div></article>'
    )
