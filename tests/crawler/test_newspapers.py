"""The declared newspapers themselves."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from selectolax.lexbor import LexborHTMLParser

from archive.errors import NewspaperError
from cli.newspapers import list_command
from crawler import newspapers
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


GOOD = """
from crawler.newspapers._cms_a_id import A_ID
from crawler.newspapers._schema import Newspaper, Section
NEWSPAPER = Newspaper(slug="baovidu", name="Báo Ví Dụ", home="https://baovidu.example", hosts=("baovidu.example",),
    seeds=(Section("https://baovidu.example/"),), article_url=r"-a(?P<id>[0-9]+)", layouts=(A_ID,))
"""
MISFITS = {
    "layouts": ("A_ID", r"layouts: Layout\(family='a-id'.* stands there, but a tuple \(with a comma"),
    "seeds": ('Section("https://baovidu.example/")', "seeds: Section"),
    "sections": ('{"thoi-su": "Thời sự"}', "sections: {'thoi-su': 'Thời sự'} stands there, but a tuple"),
    "article_url": ("None", "article_url: None stands there, but a string is wanted"),
    "name": ("None", "name: None stands there, but a string is wanted"),
    "hosts": ('"baovidu.example"', "hosts: 'baovidu.example' stands there, but a tuple"),
    "founded": (
        '"2005-01-01"',
        "founded: '2005-01-01' stands there, but a date such as date.* or None is wanted",
    ),
    "fixup": ('"x"', "fixup: 'x' stands there, but a function or None is wanted"),
    "ends_with_slash": ('"no"', "ends_with_slash: 'no' stands there, but True or False or None is wanted"),
    "any_port": ('"yes"', "any_port: 'yes' stands there, but True or False is wanted"),
}
INSIDE = {
    "a string among the seeds": (
        'seeds=("https://baovidu.example/",)',
        r"seeds\[1\]: 'https://baovidu.example/' stands",
    ),
    "a section of one word": ('sections=(("thoi-su",),)', r"sections\[1\]: \('thoi-su',\) stands there"),
    "a figure in no tuple": (
        'layouts=(replace(A_ID, figures=Figure(box="b")),)',
        r"layouts\[1\]\.figures: Figure",
    ),
    "a strange word": (
        'layouts=(replace(A_ID, sapo_in_body="bold"),)',
        r"layouts\[1\]\.sapo_in_body: 'bold' stands",
    ),
    "a year": ("founded=2005", "founded: 2005 stands there"),
}
BAD = {
    "a bracket too few": (GOOD.replace("layouts=(A_ID,))", "layouts=(A_ID,)"), "SyntaxError"),
    "a field too few": (GOOD.replace('name="Báo Ví Dụ", ', ""), "TypeError"),
    "another slug": (GOOD.replace('slug="baovidu"', 'slug="khac"'), "must set NEWSPAPER"),
    "a regex": (GOOD.replace("(?P<id>[0-9]+)", "(?P<id>"), "article_url: .* is no regular expression"),
    "a selector": (
        GOOD.replace("NEWSPAPER =", "from dataclasses import replace\nBAD = replace(A_ID, title='h1..x')\nNEWSPAPER =")
        .replace("layouts=(A_ID,)", "layouts=(BAD,)"),
        "title: 'h1..x' is no CSS selector",
    ),
    "a word": (GOOD.replace("layouts=(A_ID,)", 'layouts=(A_ID,), verified="gues"'),
               "verified: 'gues' stands there, but one of 'saved page', "),
    "a port among the hosts": (GOOD.replace('hosts=("baovidu.example",)', 'hosts=("baovidu.example:80",)'),
                               "hosts: 'baovidu.example:80' is no bare host name"),
    "a scheme among the hosts": (GOOD.replace('hosts=("baovidu.example",)', 'hosts=("http://baovidu.example",)'),
                                 "hosts: .* is no bare host name"),
    "a scheme in a pattern": (GOOD.replace('r"-a(', 'r"^https?://baovidu.example/-a('),
                              "article_url: .* is held against path and query only"),
    "no scheme in the home": (GOOD.replace('home="https://', 'home="'), "home: 'baovidu.example' is no address"),
    "an empty marker": (
        GOOD.replace("NEWSPAPER =", "from dataclasses import replace\nBAD = replace(A_ID, marker='')\nNEWSPAPER =")
        .replace("layouts=(A_ID,)", "layouts=(BAD,)"),
        "marker: it is empty",
    ),
}  # fmt: skip


def with_value(written: str) -> str:
    """The good file with one field changed, or said."""
    name = written.partition("=")[0]
    imports = "from dataclasses import replace\nfrom crawler.newspapers._schema import Figure\n"
    return f"{imports}{GOOD}NEWSPAPER = replace(NEWSPAPER, {name}={written.partition('=')[2]})\n"


BAD |= {
    f"{name} of another type": (with_value(f"{name}={value}"), says)
    for name, (value, says) in MISFITS.items()
}
BAD |= {name: (with_value(written), says) for name, (written, says) in INSIDE.items()}


@pytest.fixture
def drawer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder whose newspaper files are declared beside the others."""
    monkeypatch.setattr(newspapers, "__path__", [*newspapers.__path__, str(tmp_path)])
    caches = (newspapers.list_slugs, newspapers.lookup_newspaper, newspapers._hosts)
    for cache in caches:
        cache.cache_clear()
    yield tmp_path
    for cache in caches:
        cache.cache_clear()
    sys.modules.pop("crawler.newspapers.baovidu", None)


def test_a_newspaper_file_that_can_work_is_taken(drawer: Path) -> None:
    (drawer / "baovidu.py").write_text(GOOD, encoding="utf-8")
    assert lookup_newspaper("baovidu") is find_newspaper("www.baovidu.example")


@pytest.mark.parametrize("flaw", BAD)
def test_one_that_cannot_is_named_and_keeps_no_other_from_its_work(drawer: Path, flaw: str) -> None:
    text, says = BAD[flaw]
    (drawer / "baovidu.py").write_text(text, encoding="utf-8")
    with pytest.raises(NewspaperError, match=says) as caught:
        lookup_newspaper("baovidu")
    assert "crawler/newspapers/baovidu.py" in str(caught.value)
    assert find_newspaper("baovidu.example") is None
    assert find_newspaper("baothainguyen.vn") is lookup_newspaper("baothainguyen")


def test_the_list_shows_the_others_and_names_the_file_that_is_wrong(drawer: Path) -> None:
    (drawer / "baovidu.py").write_text(with_value("name=None"), encoding="utf-8")
    printed = CliRunner().invoke(list_command, [])
    assert "baothainguyen" in printed.output
    assert isinstance(printed.exception, NewspaperError)
    assert "crawler/newspapers/baovidu.py: name: None stands there" in str(printed.exception)
