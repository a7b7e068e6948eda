"""SURTs as the reference implementation makes them; the expectations come from it."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from archive.urlkey import make_urlkey

KEYS = [
    ("https://www.baovidu.example/Kinh-Te/", "example,baovidu)/kinh-te"),
    ("http://www2.baovidu.example:80/", "example,baovidu)/"),
    ("https://baovidu.example:443", "example,baovidu)/"),
    ("https://baovidu.example:8443/a", "example,baovidu:8443)/a"),
    ("http://127.0.0.1:8080/a?b=2&a=1", "1,0,0,127:8080)/a?a=1&b=2"),
    ("http://127.1/", "1,0,0,127)/"),
    ("http://2130706433/", "1,0,0,127)/"),
    (
        "https://baovidu.example/tin-tức/%C4%90ường",
        "example,baovidu)/tin-t%e1%bb%a9c/%c4%90%c6%b0%e1%bb%9dng",
    ),
    ("https://baovidu.example/a//b/../c/./d/", "example,baovidu)/a/c/d"),
    ("https://baovidu.example/%2525", "example,baovidu)/%25"),
    ("https://baovidu.example/a?B=2&a&B=1#x", "example,baovidu)/a?a&b=1&b=2"),
    ("https://baovidu.example/a?", "example,baovidu)/a"),
    ("https://baovidu.example/a?phpsessid=0123456789abcdef0123456789abcdef&z=1", "example,baovidu)/a?z=1"),
    ("https://baovidu.example/(abcdefghijklmnopqrstuvwx)/tin.aspx", "example,baovidu)/tin.aspx"),
    ("https://báovídụ.example/", "example,xn--bovd-5na8e493z)/"),
    ("https://user:secret@baovidu.example./x", "example,baovidu)/x"),
    ("baovidu.example/x", "example,baovidu)/x"),
    ("http://http://baovidu.example/x", "example,baovidu)/x"),
    ("urn:baoluu:run:7:Log", "urn:baoluu:run:7:log"),
    ("urn:baoluu:wire:https://baovidu.example/a?b", "urn:baoluu:wire:https://baovidu.example/a?b"),
    ("http://baovidu.example:99999/", "http://baovidu.example:99999/"),
]


@pytest.mark.parametrize(("url", "key"), KEYS)
def test_urlkey(url: str, key: str) -> None:
    assert make_urlkey(url) == key


@pytest.mark.parametrize("url", ["https://xn--a.vn:99999/ä b?c", "https://[::1\t", "http://a:b\u00a0/\n"])
def test_a_key_is_one_word(url: str) -> None:
    """A line of the index is split at blanks."""
    assert len(make_urlkey(url).split()) == 1


PLAIN = st.from_regex(
    r"https?://(www[0-9]{0,2}\.)?([a-z0-9-]{1,6}\.){0,2}[a-z0-9]{1,4}(/[A-Za-z0-9_.-]{0,5}){0,4}",
    fullmatch=True,
)


@given(PLAIN)
@example("https://www.vn/a")
@example("https://www٣.h.vn/a")
@example("https://www.www1.vn/./a/../b/")
def test_the_short_way_leads_where_the_long_one_does(url: str) -> None:
    """A fragment, which no key names, keeps a URL from the short way."""
    assert make_urlkey(url) == make_urlkey(f"{url}#x")


def test_a_key_is_its_own_key() -> None:
    for url, _ in KEYS:
        path = make_urlkey(url).partition(")")[2]
        assert make_urlkey("https://baovidu.example" + path) == "example,baovidu)" + (path or "/")
