"""The declared newspapers themselves."""

from __future__ import annotations

import re

import pytest
from selectolax.lexbor import LexborHTMLParser

from archive.errors import NewspaperError
from crawler.newspapers import find_newspaper, iter_newspapers, list_slugs, lookup_newspaper
from crawler.newspapers._families import FAMILIES

PAPERS = tuple(iter_newspapers())


def test_files_are_found_by_looking() -> None:
    assert {"baothainguyen", "thainguyentv", "replica"} <= set(list_slugs())
    assert len(PAPERS) >= 23
    assert not any(slug.startswith("_") for slug in list_slugs())


def test_a_wrong_name_brings_near_misses() -> None:
    with pytest.raises(NewspaperError, match="did you mean baothainguyen"):
        lookup_newspaper("baothainguyn")


def test_a_host_has_one_newspaper_whatever_its_port() -> None:
    hosts = [host for paper in PAPERS for host in (*paper.hosts, *paper.aliases)]
    assert len(hosts) == len(set(hosts))
    found = find_newspaper("www.BaoThaiNguyen.vn:443")
    assert found is not None
    assert found.slug == "baothainguyen"
    assert find_newspaper("khac.example") is None


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.slug)
def test_patterns_compile_and_seeds_are_its_own(paper) -> None:  # type: ignore[no-untyped-def]
    for pattern in (paper.article_url, paper.section_url, paper.feed_url, paper.leave_out):
        re.compile(pattern)
    assert paper.layouts
    assert all(find_newspaper(seed.url.split("/")[2]) is paper for seed in paper.seeds)


@pytest.mark.parametrize("layout", FAMILIES, ids=lambda layout: layout.label)
def test_selectors_are_valid(layout) -> None:  # type: ignore[no-untyped-def]
    tree = LexborHTMLParser("<p>x</p>")
    named = (
        layout.marker, layout.title, layout.kicker, layout.sapo, layout.date, layout.date_rest, layout.modified,
        layout.section, layout.byline, *layout.body, layout.drop, layout.photo_area, layout.tags,
        layout.listing.item, layout.listing.date,
        *(figure.box for figure in layout.figures), *(figure.caption for figure in layout.figures),
        *(figure.caption_after for figure in layout.figures),
        *((layout.listing.pager.links, layout.listing.pager.more) if layout.listing.pager else ()),
    )  # fmt: skip
    for selector in filter(None, named):
        tree.css_first(selector)
