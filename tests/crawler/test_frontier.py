"""One spelling of each address, and what each leads to."""

from __future__ import annotations

from urllib.parse import quote, urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from w3lib.url import safe_url_string

from crawler.frontier import article_key, canonical_url, classify_url, fetched_url, resolve_url
from crawler.newspapers import iter_newspapers, lookup_newspaper

PAPER = lookup_newspaper("baothainguyen")
TV = lookup_newspaper("thainguyentv")
REPLICA = lookup_newspaper("replica")
V1 = "https://baothainguyen.vn/kinh-te/202301/gia-che-len-abcdef1/"


@pytest.mark.parametrize(
    "url",
    [
        V1,
        "http://baothainguyen.vn/kinh-te/202301/gia-che-len-abcdef1/",
        "https://www.baothainguyen.vn/kinh-te/202301/gia-che-len-abcdef1/#binh-luan",
        "HTTPS://BaoThaiNguyen.vn:443/kinh-te/202301/gia-che-len-abcdef1/?utm_source=zalo&fbclid=x",
        "https://baothainguyen.org.vn/kinh-te/202301/gia-che-len-abcdef1",
        "https://baothainguyen.vn/kinh-te/x/../202301/gia-che-len-abcdef1/?PHPSESSID=1",
        "https://baothainguyen.vn/kinh-te/202301/gia-che-len-abcdef1/;jsessionid=AB12",
        "https://baothainguyen.vn/kinh-te/202301/gia%2Dche%2dlen-abcdef1/?sid=0123456789abcdef0123",
    ],
)
def test_many_spellings_are_one_address(url: str) -> None:
    assert canonical_url(url, PAPER) == V1


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("http://Khac.example:80", "http://khac.example/"),
        ("http://khac.example:8080/a?b=1&utm_medium=x&c=", "http://khac.example:8080/a?b=1&c="),
        ("https://khac.example/ảnh/cs(30).jpg?width=500", "https://khac.example/%E1%BA%A3nh/cs(30).jpg"),
        ("https://khac.example/tin?sid=7", "https://khac.example/tin?sid=7"),
        ("https://báo.example/", "https://xn--bo-mia.example/"),
        ("  mailto:a@b.c ", "mailto:a@b.c"),
        ("http://[::1", "http://[::1"),
    ],
)
def test_addresses_of_others_keep_their_scheme_and_host(url: str, canonical: str) -> None:
    assert canonical_url(url) == canonical


@given(st.text(max_size=60), st.sampled_from((PAPER, TV, REPLICA, None)))
def test_canonical_form_is_final(path: str, newspaper: object) -> None:
    url = canonical_url(f"https://baothainguyen.vn/{path}", newspaper)  # type: ignore[arg-type]
    assert canonical_url(url, newspaper) == url  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        (V1, "article"),
        ("https://baothainguyen.vn/tin-tuc/xa-hoi/chim-ve-123-85.html", "article"),
        ("https://baothainguyen.vn/chuyen-muc/xa-hoi_85.html?Page=7", "section"),
        ("https://baothainguyen.vn/xa-hoi?page=2", "section"),
        ("https://baothainguyen.vn/", "section"),
        ("https://baothainguyen.vn/rss/home.rss", "feed"),
        ("https://api-public.baothainguyen.vn/v1/article?category_ids=&page=2&limit=50", "feed"),
        ("https://baothainguyen.vn/sitemap.xml", "sitemap"),
        ("https://baothainguyen.vn/sitemap-article-2026-01-21.xml", "sitemap"),
        ("https://baothainguyen.vn/robots.txt", "robots"),
        ("https://baothainguyen.vn/file/a/112022/anh_20221116161929.jpg", "requisite"),
        ("https://baothainguyen.vn/video/202301/mot-clip-abcdef1/", None),
        ("https://baothainguyen.vn/search?key=a", None),
        ("https://bao-khac.example/kinh-te/202301/gia-che-len-abcdef1/", None),
        ("javascript:void(0)", None),
    ],
)
def test_what_an_address_leads_to(url: str, kind: str | None) -> None:
    assert classify_url(url, PAPER) == kind


def test_pager_of_mastercms_has_no_question_mark() -> None:
    assert classify_url("https://thainguyentv.vn/thoi-su&s_cond=&BRSR=48", TV) == "section"
    assert classify_url("https://thainguyentv.vn/tag/che-7.tag", TV) is None


def test_an_article_is_known_by_its_id_in_every_section() -> None:
    moved = V1.replace("kinh-te", "xa-hoi").replace("gia-che-len", "gia-che-lai-len")
    assert article_key(V1, PAPER) == article_key(moved, PAPER) == "baothainguyen:month=202301,hex=abcdef1"
    assert article_key(V1.replace("202301", "202302"), PAPER) != article_key(V1, PAPER)
    assert article_key("https://baothainguyen.vn/tieu-diem", PAPER) == "https://baothainguyen.vn/tieu-diem"


def test_the_replica_keeps_its_port() -> None:
    url = "http://127.0.0.1:8801/dong-xuan-ve-100007.html"
    assert canonical_url(url, REPLICA) == url
    assert classify_url(url, REPLICA) == "article"
    assert article_key(url, REPLICA) != article_key(url.replace("8801", "8802"), REPLICA)


@pytest.mark.parametrize(
    "href", ["", "#", "#a", "javascript:void(0)", "mailto:a@b.c", "http://[x", "a" * 5000]
)
def test_links_that_lead_nowhere(href: str) -> None:
    assert resolve_url("https://baothainguyen.vn/", href) is None


@pytest.mark.parametrize("control", ["\x01", "\x1b", "\x7f", "\x85", "\x9f"])
def test_control_characters_in_a_link_are_percent_encoded(control: str) -> None:
    found = resolve_url("https://baothainguyen.vn/", f"/anh{control}x.jpg")
    assert found == f"https://baothainguyen.vn/anh{quote(control)}x.jpg"


@pytest.mark.parametrize("href", ["http://]/x.jpg", "http://a／b/x.jpg", "http://a[b/x.jpg", "//]/x.jpg",
    "https://a.example:80443/x.jpg", "//a.example:99999/", f"http://a.example:{'9' * 500}/", "http:///x.jpg",
])  # fmt: skip
def test_links_to_what_can_be_no_host_lead_nowhere(href: str) -> None:
    assert resolve_url("https://baothainguyen.vn/", href) is None


@pytest.mark.parametrize(
    ("path", "clean"),
    [
        ("//a/./b.html", "//a/b.html"),
        ("//tin/.well.html", "//tin/.well.html"),
        ("//tin-tuc/../bai-1.html", "//bai-1.html"),
        ("//x]/./a.jpg", "//x]/a.jpg"),
        ("/%2e", "/"),
        ("/a/..", "/"),
        ("/../a/./", "/a/"),
        ("/a/b/../../../c", "/c"),
    ],
)
def test_dots_in_a_path_are_resolved(path: str, clean: str) -> None:
    assert canonical_url(f"http://bao.example{path}") == f"http://bao.example{clean}"


@given(st.from_regex(r"/[a./%2e\[\]]{0,12}", fullmatch=True))
def test_the_one_spelling_of_a_path_is_its_own(path: str) -> None:
    clean = canonical_url(f"http://bao.example{path}")
    assert canonical_url(clean) == clean


HREFS = st.from_regex(r"/[a-z0-9./?&=%~#;:(),@!$*-]{0,12}", fullmatch=True)
BASES = st.from_regex(r"https?://[a-z.]{1,6}(:80)?(/[a-z./?#]{0,6})?", fullmatch=True)


@given(BASES, HREFS)
def test_links_from_the_root_are_joined_as_browsers_do(base: str, href: str) -> None:
    joined = urljoin(base, href)
    assert resolve_url(base, href) == (joined if urlsplit(joined).hostname else None)


@pytest.mark.parametrize("origin", ["https://a.example", "http://a.example:45699"])
def test_whole_links_are_taken_as_they_stand(origin: str) -> None:
    assert (
        resolve_url("https://baothainguyen.vn/tin", f"{origin}/anh(22).jpg?w=7")
        == f"{origin}/anh(22).jpg?w=7"
    )


ADDRESSES = st.from_regex(
    r"https?://[a-zA-Z0-9.-]{1,6}(:[0-9]{1,6})?/[a-z0-9./?&=%~#;:()+é\x01-]{0,12}", fullmatch=True
)


@given(ADDRESSES)
def test_an_address_is_asked_for_as_scrapy_would(address: str) -> None:
    try:
        expected = safe_url_string(address.partition("#")[0])
    except ValueError:
        expected = None
    assert fetched_url(address) == expected


@given(ADDRESSES)
def test_an_address_is_taken_apart_as_python_does(address: str) -> None:
    try:
        there, port = urlsplit(address), urlsplit(address).port
    except ValueError:
        assert canonical_url(address) == address.strip()
        return
    if there.hostname:
        shown = "" if port in (None, 0, 80 if there.scheme == "http" else 443) else f":{port}"
        assert canonical_url(address).startswith(f"{there.scheme}://{there.hostname}{shown}/")


def test_every_newspaper_knows_its_own_seeds() -> None:
    for newspaper in iter_newspapers():
        for seed in newspaper.seeds:
            assert classify_url(seed.url, newspaper) in ("section", "feed", "sitemap"), seed
