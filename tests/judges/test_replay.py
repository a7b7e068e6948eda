"""pywb shows what was captured, looked at in a headless Chromium."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime

import pytest
from playwright.sync_api import Page, sync_playwright

from tests.front.browser import launch
from tests.judges.shelf import ARTICLES, COPY, UNCHANGED_AT, article_url, captured_at

pytestmark = pytest.mark.browser
SAMPLE = 20
IMAGES = "Array.from(document.images, image => image.complete && image.naturalWidth)"


@pytest.fixture(scope="module")
def page(replay: str) -> Iterator[Page]:
    """A page that asks nobody but the replay."""
    origin = replay.rpartition("/")[0]
    with sync_playwright() as playwright:
        browser = launch(playwright)
        page = browser.new_page()
        foreign: list[str] = []
        page.on(
            "request",
            lambda r: None if r.url.startswith((origin, "data:", "blob:")) else foreign.append(r.url),
        )
        yield page
        browser.close()
        assert foreign == []


def show(page: Page, replay: str, url: str, at: datetime) -> str:
    """The heading of a page as of one moment, inside pywb's frame; its photos must all be drawn."""
    answer = page.goto(f"{replay}/{at:%Y%m%d%H%M%S}/{url}")
    assert answer is not None
    assert answer.status == 200, url
    archived = page.frame_locator("#replay_iframe")
    heading = archived.locator("h1").inner_text()
    frame = page.frame(name="replay_iframe")
    assert frame is not None
    frame.wait_for_load_state("load")
    widths = frame.evaluate(IMAGES)
    assert widths, url
    assert all(widths), (url, widths)
    assert f"{at:%Y%m%d%H%M%S}" in frame.url
    return heading


def test_sampled_pages_are_shown_with_their_photos(page: Page, replay: str) -> None:
    for number in random.Random(20).sample(range(1, ARTICLES + 1), SAMPLE):
        assert show(page, replay, article_url(number), captured_at(number)) == f"Bài {number}"


def test_a_page_kept_as_a_revisit_is_shown_from_its_original(page: Page, replay: str) -> None:
    """Its photo has an address of its own, found beside the original's."""
    assert show(page, replay, COPY, captured_at(ARTICLES + 1)) == "Bài 1"


def test_a_page_that_had_not_changed_is_shown(page: Page, replay: str) -> None:
    assert show(page, replay, article_url(2), UNCHANGED_AT) == "Bài 2"
