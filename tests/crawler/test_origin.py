"""`--origin`: requests go to a mirror, the archive keeps the newspaper's own addresses."""

from __future__ import annotations

import pytest

from archive.errors import UsageError
from crawler.newspapers import lookup_newspaper
from crawler.origin import Mirror, clean_typed, is_loopback, parse_origin

MIRROR = "http://127.0.0.1:8801"
PAPER = lookup_newspaper("baothainguyen")


@pytest.mark.parametrize(
    ("own", "sent"),
    [
        ("https://baothainguyen.vn/kinh-te?page=2", f"{MIRROR}/kinh-te?page=2"),
        ("http://www.baothainguyen.vn/", f"{MIRROR}/"),
        ("https://baothainguyen.org.vn/tin-tuc/a-1-2.html", f"{MIRROR}/tin-tuc/a-1-2.html"),
        ("https://api-public.baothainguyen.vn/v1/article?page=1", f"{MIRROR}/v1/article?page=1"),
        ("https://cdn.baothainguyen.vn/original/a.jpg", "https://cdn.baothainguyen.vn/original/a.jpg"),
    ],
)
def test_only_the_newspapers_own_hosts_are_sent_elsewhere(own: str, sent: str) -> None:
    assert Mirror(newspaper=PAPER, sent=MIRROR).to_sent(own) == sent


def test_without_a_mirror_nothing_changes() -> None:
    assert Mirror(newspaper=PAPER).to_sent("https://baothainguyen.vn/a") == "https://baothainguyen.vn/a"
    assert Mirror(newspaper=PAPER).to_own(f"{MIRROR}/a") == f"{MIRROR}/a"


@pytest.mark.parametrize(
    ("printed", "own"),
    [
        (f"{MIRROR}/kinh-te", "https://baothainguyen.vn/kinh-te"),
        (MIRROR, "https://baothainguyen.vn"),
        ("http://127.0.0.1:88011/kinh-te", "http://127.0.0.1:88011/kinh-te"),
        ("https://khac.example/a", "https://khac.example/a"),
    ],
)
def test_addresses_that_the_mirror_prints_become_the_newspapers(printed: str, own: str) -> None:
    assert Mirror(newspaper=PAPER, sent=MIRROR).to_own(printed) == own


@pytest.mark.parametrize("text", ["http://127.0.0.1:8801", " https://mirror.example/ "])
def test_an_origin_is_scheme_host_and_port(text: str) -> None:
    assert parse_origin(text) == text.strip().rstrip("/")


@pytest.mark.parametrize(
    "text", ["", "127.0.0.1:8801", "ftp://a.example", "http://", "http://a.example/b", "http://a/?q=1"]
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="scheme://host:port"):
        parse_origin(text)


def test_half_a_character_is_no_address() -> None:
    with pytest.raises(UsageError, match="is no web address"):
        clean_typed("http://127.0.0.1/b\udce0i.html")


@pytest.mark.parametrize("host", ["localhost", "127.8.9.1", "::1"])
def test_this_machine(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["10.0.0.1", "localhost.example", "", None])
def test_another_machine(host: str | None) -> None:
    assert not is_loopback(host)
