"""The pages of 2022: text and photos pasted from a rich text editor, entities and tables included."""

from __future__ import annotations

import json

from replica.addresses import listing_path
from replica.layouts.frame import fill_frame, pick_number, section_link
from replica.markup import entities, quoted, text
from replica.template import read_template
from replica.truth import TruePhoto, Truth
from replica.visit import Listing, Teaser, Visit

PER_PAGE = 20
_VIDEO = (
    '<div class="media_core" align="center"><video id="aid-5d1c0a7b" poster="/file/poster.jpg" controls="controls" '
    'width="100%"></video>\n<p>&nbsp;</p>\n</div>'
)


def write_article(truth: Truth, reader: Visit) -> str:
    """The page of one article; its date stands in JSON-LD alone."""
    main = read_template("v1_article").fill(
        {
            "section_path": section_link("v1", truth.section_slug),
            "section": text(truth.section),
            "title": text(truth.title),
            "views": str(reader.count),
            "body": _body(truth, reader),
            "tags": _tags(truth),
            "related": "".join(
                f'<a class="title1" href="{t.path}">{text(t.title)}</a>' for t in reader.related
            ),
        }
    )
    head = _head(truth, reader)
    return fill_frame("v1", main, title=truth.title, reader=reader, head=head)


def write_listing(listing: Listing) -> str:
    """One page of a section."""
    main = read_template("v1_listing").fill(
        {
            "section_path": listing_path("v1", listing.section),
            "section": text(listing.section.name),
            "items": "\n".join(map(_item, listing.teasers)),
            "pager": _pager(listing),
        }
    )
    reader = listing.reader
    return fill_frame("v1", main, title=listing.section.name, reader=reader)


def _head(truth: Truth, reader: Visit) -> str:
    address = reader.origin + truth.path
    article = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": truth.title,
        "datePublished": truth.published_at.isoformat(),
        "dateModified": truth.modified_at.isoformat(),
        "articleSection": truth.section,
        "author": {"@type": "Person", "name": ""},
        "publisher": {"@type": "Organization", "name": truth.outlet},
        "mainEntityOfPage": address,
    }
    picture = reader.origin + truth.photos[0].path if truth.photos else ""
    return (
        f'<link rel="canonical" href="{address}">\n<meta property="og:type" content="article">\n'
        f'<meta property="og:title" content="{quoted(truth.title)}">\n<meta property="og:url" content="{address}">\n'
        f'<meta property="og:image" content="{picture}">\n<meta name="author" content="">\n'
        f'<script type="application/ld+json">{json.dumps(article, ensure_ascii=False)}</script>'
    )


def _body(truth: Truth, reader: Visit) -> str:
    write = entities if truth.number // 5 % 2 else text
    photos = [_photo(photo, reader.origin) for photo in truth.photos]
    blocks = [*photos[:1], _sapo(truth, write(truth.sapo))]
    for place, paragraph in enumerate(truth.paragraphs):
        words = write(paragraph)
        block = f"<p><strong>{words}</strong></p>" if place in truth.subheads else f"<p>{words}</p>"
        wrapped = place == 1 and truth.number // 7 % 3 == 0
        blocks.append(f'<div class="media_core" align="center">\n{block}\n</div>' if wrapped else block)
        if place % 2 == 1:
            blocks += photos[1 + place // 2 : 2 + place // 2]
    blocks += photos[1 + len(truth.paragraphs) // 2 :]
    if truth.byline.line:
        blocks.append(f'<p style="text-align: right;"><strong>{write(truth.byline.line)}</strong></p>')
    blocks.insert(len(blocks) // 2, _related_table(reader))
    if truth.number // 3 % 4 == 0:
        blocks.insert(len(blocks) // 2, _VIDEO)
    return "\n".join(blocks)


def _sapo(truth: Truth, sapo: str) -> str:
    """The lead in bold: in one piece, in two, or in a box of its own."""
    form = truth.number // 11 % 3
    if form == 0:
        return f"<p><strong>{sapo}</strong></p>"
    if form == 1:
        first, _, rest = sapo.partition(" ")
        return f"<p><strong>{first}&nbsp;</strong><strong>{rest}</strong></p>"
    return f"<div><div><strong>{sapo}</strong></div></div>"


def _photo(photo: TruePhoto, origin: str) -> str:
    address = quoted(origin + photo.path)
    caption = photo.printed or "\u00a0"
    # The CMS cuts its attributes at the first quotation mark of the caption.
    cut = text(caption.partition('"')[0])
    return (
        '<div>\n<table class="image center" align="center">\n<tbody>\n<tr>\n<td>\n<div class="new">'
        f'<a class="example-image-link" href="{address}" data-lightbox="slide-1" data-title="{cut}">'
        f'<img src="{address}?width=700" alt="{cut if photo.printed else ""}"></a></div>\n</td>\n</tr>\n<tr>\n'
        f'<td class="desc">{text(caption)}</td>\n</tr>\n</tbody>\n</table>\n</div>'
    )


def _related_table(reader: Visit) -> str:
    links = "".join(f'<p><a href="{item.path}">{text(item.title)}</a></p>' for item in reader.related[:2])
    return f'<table class="rl" align="left"><tbody><tr><td>{links}</td></tr></tbody></table>'


def _tags(truth: Truth) -> str:
    links = " ".join(f'<a class="tag" href="/tags/{text(tag)}/">{text(tag)}</a>' for tag in truth.tags)
    return f'<div class="tags">{links}</div>'


def _item(teaser: Teaser) -> str:
    picture = (
        f'<a href="{teaser.path}"><img src="{teaser.picture}?width=300" alt=""></a>' if teaser.picture else ""
    )
    return (
        f'<div class="item">{picture}<a class="title2" href="{teaser.path}">{text(teaser.title)}</a>'
        f'<div class="desc">{text(teaser.sapo)}</div></div>'
    )


def _pager(listing: Listing) -> str:
    numbers = pick_number(listing.page, range(1, listing.pages + 1))
    return " ".join(f'<a href="{listing_path("v1", listing.section, n)}">{n}</a>' for n in numbers)
