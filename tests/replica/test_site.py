"""Every form of page over real HTTP."""

from __future__ import annotations

import gzip
import json
import re
import zlib
from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree

import pytest

from replica.addresses import listing_path
from replica.sections import GENERATIONS, SECTIONS, Generation, Section
from replica.server import ReplicaServer
from replica.world import World
from tests.replica.conftest import Fetch

MARKERS = {
    "legacy": ('<div class="news_detail">', '<span class="date_up">'),
    "v1": ('class="td-post-content"', '"datePublished"'),
    "v2": ('id="page_info" data-article-id=', '<h1 class="title-info'),
    "mastercms": ("__MASTERCMS_CONTENT", '<span class="format_date">'),
}
SECTION_LIST = [(generation, section) for generation in GENERATIONS for section in SECTIONS[generation]]
LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"


@pytest.mark.parametrize("number", range(0, 40))
def test_an_article_page_says_what_is_true(fetch: Fetch, world: World, number: int) -> None:
    truth = world.truth(number)
    answer = fetch(truth.path)
    assert answer.status == 200
    assert all(marker in answer.source for marker in MARKERS[truth.generation])
    for text in (truth.title, truth.sapo, *truth.paragraphs, *truth.tags, truth.byline.line or ""):
        assert text in answer.text
    for photo in truth.photos:
        assert " ".join((photo.printed or "").split()) in answer.text


@pytest.mark.parametrize("generation", GENERATIONS)
def test_a_page_prints_when_its_article_was_published(
    fetch: Fetch, world: World, generation: Generation
) -> None:
    truth = world.truth(GENERATIONS.index(generation) + 8)
    forms = {
        "legacy": f"{truth.published_at:%d/%m/%Y %H:%M} (GMT+7)",
        "v1": f'"datePublished": "{truth.published_at.isoformat()}"',
        "v2": f'<time class="article-date" datetime="{truth.published_at:%Y-%m-%dT%H:%M}">',
        "mastercms": f'"format_time">{truth.published_at:%H:%M}</span> | <span class="format_date">'
        f"{truth.published_at:%d/%m/%Y}<",
    }
    assert forms[generation] in fetch(truth.path).source


@pytest.mark.parametrize(("generation", "section"), SECTION_LIST)
def test_the_pager_leads_to_every_article_of_a_section_once(
    fetch: Fetch, world: World, generation: Generation, section: Section
) -> None:
    wanted = [world.path(number) for number in world.numbers_in(section, world.opened_at)]
    seen: list[str] = []
    page = 1
    while page:
        text = fetch(listing_path(generation, section, page)).source
        listed = dict.fromkeys(path for path in re.findall(r'href="([^"]+)"', text) if path in wanted)
        seen += listed
        page = page + 1 if f'href="{listing_path(generation, section, page + 1)}"' in text else 0
    assert seen == wanted


def test_beyond_its_last_page_a_section_is_empty(fetch: Fetch) -> None:
    answer = fetch("/van-hoa?page=99")
    assert answer.status == 200
    assert "article-date" not in answer.source


def test_every_article_stands_in_one_day_sitemap(fetch: Fetch, world: World) -> None:
    index = ElementTree.fromstring(fetch("/sitemap.xml").body)
    days = [loc.text or "" for loc in index.iter(LOC) if "article" in (loc.text or "")]
    found = [
        _path(loc.text or "")
        for day in days
        for loc in ElementTree.fromstring(fetch(_path(day)).body).iter(LOC)
    ]
    assert sorted(found) == sorted(world.path(number) for number in range(world.articles))


def test_all_days_of_the_sitemap_index_claim_one_change(fetch: Fetch) -> None:
    assert len(set(re.findall("<lastmod>(.*?)</lastmod>", fetch("/sitemap.xml").source))) == 1


@pytest.mark.parametrize("path", ["/rss/home.rss", "/rss/chinh-tri.rss", "/rss/doi-song.rss"])
def test_a_feed_names_the_newest_articles_first(fetch: Fetch, world: World, path: str) -> None:
    channel = ElementTree.fromstring(fetch(path).body)
    links = [_path(item.findtext("link") or "") for item in channel.iter("item")]
    numbers = [world.find_number(link, world.opened_at) for link in links]
    assert len(numbers) > 5
    assert numbers == sorted(numbers, key=lambda number: number or 0, reverse=True)


def test_news_and_category_sitemaps_are_well_formed(fetch: Fetch, world: World) -> None:
    news = ElementTree.fromstring(fetch("/sitemap-news.xml").body)
    assert _path(news.findtext(f".//{LOC}") or "") == world.path(world.articles - 1)
    categories = ElementTree.fromstring(fetch("/sitemap-category.xml").body)
    assert len(list(categories.iter(LOC))) == len(SECTION_LIST)


def test_the_public_json_lists_v2_page_by_page(fetch: Fetch, world: World) -> None:
    rows, page = [], 1
    while True:
        answer = json.loads(fetch(f"/v1/article?category_ids=&page={page}&limit=25&sortBy=publish_date").body)
        rows += answer["data"]
        page += 1
        if page > answer["meta"]["totalPages"]:
            break
    assert [row["id"] for row in rows] == [n for n in reversed(range(world.articles)) if n % 4 == 2]
    assert any("&ocirc;" in row["title"] for row in rows)
    assert any("/" not in row["slug"] for row in rows)
    assert all(row["slug"] in world.path(row["id"]) for row in rows)


def test_robots_keep_crawlers_out_of_the_search(fetch: Fetch, server: ReplicaServer) -> None:
    robots = RobotFileParser()
    robots.parse(fetch("/robots.txt").source.splitlines())
    assert not robots.can_fetch("baoluu", "/search?key=x")
    assert robots.can_fetch("baoluu", "/chinh-tri/")
    assert robots.site_maps() == [f"{server.origin}/sitemap.xml"]


def test_photos_are_whole_jpegs_of_about_the_wanted_size(fetch: Fetch, world: World) -> None:
    photos = {photo.path for number in range(30) for photo in world.truth(number).photos}
    bodies = set()
    for path in photos:
        answer = fetch(path)
        assert answer.headers["Content-Type"] == "image/jpeg"
        assert abs(len(answer.body) - world.photo_bytes) < 1_000
        assert answer.body.startswith(b"\xff\xd8\xff\xe0")
        assert answer.body.endswith(b"\xff\xd9")
        bodies.add(answer.body)
    assert len(photos) * 0.6 < len(bodies) <= len(photos)


def test_a_photo_has_several_addresses(fetch: Fetch, world: World) -> None:
    v2 = next(t.photos[0].path for t in map(world.truth, range(2, 1_000, 4)) if t.photos)
    assert fetch(v2.replace("/original/", "/w750/")).body == fetch(v2).body
    v1 = next(t.photos[0].path for t in map(world.truth, range(1, 1_000, 4)) if t.photos)
    assert fetch(f"{v1}?width=700").status == 200


@pytest.mark.parametrize(
    "path",
    ["/nothing", "/nothing-999999.html", "/chinh-tri/202501/x-0000000/", "/cdn/original/2025/05/anh-2-9.jpg"],
)
def test_what_does_not_exist_is_not_found(fetch: Fetch, path: str) -> None:
    assert fetch(path).status == 404


def test_an_old_slug_leads_to_the_article(fetch: Fetch, world: World) -> None:
    answer = fetch(f"/another-title-{100_000 + 3}.html")
    assert (answer.status, answer.headers["Location"]) == (301, world.path(3))


def test_pages_differ_between_visits_and_articles_do_not(fetch: Fetch, world: World) -> None:
    first, second = fetch(world.path(0)), fetch(world.path(0))
    assert first.body != second.body
    assert first.headers["ETag"] == second.headers["ETag"]


@pytest.mark.parametrize("target", ["article", "photo", "/rss/home.rss", "/sitemap.xml", "/robots.txt"])
def test_a_known_page_is_not_sent_again(fetch: Fetch, world: World, target: str) -> None:
    photo = next(truth.photos[0].path for truth in map(world.truth, range(50)) if truth.photos)
    path = {"article": world.path(6), "photo": photo}.get(target, target)
    first = fetch(path)
    again = fetch(path, If_None_Match=first.headers["ETag"])
    assert (again.status, again.body) == (304, b"")
    assert fetch(path, If_None_Match='"another"').status == 200


def test_if_modified_since_is_obeyed(fetch: Fetch, world: World) -> None:
    changed = fetch(world.path(9)).headers["Last-Modified"]
    assert fetch(world.path(9), If_Modified_Since=changed).status == 304
    assert fetch(world.path(9), If_Modified_Since="Mon, 01 Jan 2001 00:00:00 GMT").status == 200
    assert fetch(world.path(9), If_Modified_Since="some day").status == 200


def test_gzip_is_sent_to_those_who_take_it(fetch: Fetch, world: World) -> None:
    packed = fetch(world.path(2), Accept_Encoding="br, gzip")
    assert packed.headers["Content-Encoding"] == "gzip"
    text = gzip.decompress(packed.body).decode()
    assert world.truth(2).title in text
    assert text.endswith("</html>\n")
    unpacker = zlib.decompressobj(31)
    unpacker.decompress(packed.body)
    assert unpacker.eof
    assert not unpacker.unused_data


def test_pages_have_the_wanted_size(fetch: Fetch, world: World) -> None:
    sizes = [len(fetch(world.path(number)).body) for number in range(40)]
    assert 30_000 < sum(sizes) / 40 < 40_000


def test_head_sends_the_head_alone(fetch: Fetch, world: World) -> None:
    answer = fetch(world.path(1), method="HEAD")
    assert answer.body == b""
    assert int(answer.headers["Content-Length"]) > 30_000


def test_other_methods_are_refused(fetch: Fetch) -> None:
    assert fetch("/", method="POST").status == 405


def _path(url: str) -> str:
    return "/" + url.split("/", 3)[3]
