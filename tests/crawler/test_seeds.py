"""Where a harvest starts."""

from __future__ import annotations

import pytest

from archive.errors import UsageError
from crawler.newspapers import iter_newspapers, lookup_newspaper
from crawler.newspapers._schema import Newspaper
from crawler.seeds import seed_links, segments


@pytest.mark.parametrize("paper", list(iter_newspapers()), ids=lambda paper: paper.slug)
def test_every_newspaper_has_seeds_on_its_own_hosts(paper: Newspaper) -> None:
    links = seed_links(paper)
    assert len({link.url for link in links}) == len(links) > 0
    assert {link.via for link in links} == {"seed"}
    assert {link.kind for link in links} <= {"feed", "section", "sitemap"}


def test_a_section_is_chosen_by_its_name_in_the_address() -> None:
    urls = [link.url for link in seed_links(lookup_newspaper("baothainguyen"), section="xa-hoi")]
    assert urls == ["https://baothainguyen.vn/xa-hoi", "https://baothainguyen.vn/chuyen-muc/xa-hoi_85.html"]


def test_an_unknown_section_is_answered_with_those_there_are() -> None:
    with pytest.raises(UsageError, match=r"no section 'thoi-tiet'; it has: .*kinh-te"):
        seed_links(lookup_newspaper("baothainguyen"), section="thoi-tiet")


@pytest.mark.parametrize(
    ("path", "parts"),
    [("/", []), ("/kinh-te/", ["kinh-te"]), ("/chuyen-muc/xa-hoi_85.html", ["chuyen-muc", "xa-hoi"])],
)
def test_segments(path: str, parts: list[str]) -> None:
    assert segments(f"https://a.example{path}") == parts
