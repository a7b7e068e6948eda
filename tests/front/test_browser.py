"""What a researcher does, in a real browser: nothing fails, nothing leaves the machine, nothing foreign runs."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, expect, sync_playwright

from tests.front.browser import Reader, launch, reading

pytestmark = pytest.mark.browser

PAGES = {
    "home": "/",
    "search": "/-/search?q=doan+vien",
    "nothing": "/-/search?q=kh%C3%B4ng-c%C3%B3-%C4%91%C3%A2u",
    "article": "/-/article/1",
    "compare": "/-/compare/1?a=1&b=3",
    "people": "/-/person",
    "person": "/-/person/L%C3%B2%20Th%E1%BB%8B%20M%C3%A2y",
    "tags": "/-/tag",
    "newspaper": "/-/newspaper/baovidu",
    "day": "/-/day/2026-05-28",
    "plots": "/-/plots?word=thu%E1%BB%B7",
    "capture": "/-/capture/1",
    "record": "/-/record/1",
    "database": "/archive",
    "table": "/archive/articles",
    "query": "/archive/most_reprinted_sources?from_day=&to_day=",
    "row": "/archive/captures/1",
}
HOSTILE = ("/", "/-/article/2", "/-/capture/{page}", "/-/search?q=alert", "/archive/articles", "/archive/photos",
           "/archive/evidence", "/archive/versions", "/archive/tags", "/-/section", "/-/tag", "/-/person",
           "/-/compare/2", "/-/plots")  # fmt: skip


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


@pytest.fixture
def reader(browser: Browser, address: str) -> Iterator[Reader]:
    with reading(browser, address) as reader:
        yield reader


@pytest.mark.parametrize("name", PAGES)
def test_page_is_shown_and_accessible(reader: Reader, name: str) -> None:
    page = reader.open(PAGES[name])
    reader.photograph(name)
    assert page.locator("h1").inner_text()
    assert reader.judge() == []


@pytest.mark.parametrize("name", ["home", "article", "newspaper", "plots", "table", "capture"])
def test_small_and_dark_screens(browser: Browser, address: str, name: str) -> None:
    small = {"width": 360, "height": 740}
    with reading(browser, address, viewport=small, color_scheme="dark", has_touch=True) as reader:
        page = reader.open(PAGES[name])
        reader.photograph(f"{name}-small")
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= 360, "the page is wider than the screen"
        assert reader.judge() == []


def test_search_with_and_without_accents(reader: Reader) -> None:
    page = reader.open("/")
    for query, count in (
        ("thuỷ lợi", 28),
        ("thuy loi", 28),
        ("thủy", 28),
        ("đoàn viên", 1),
        ("doan vien", 1),
    ):
        page.locator("header input[name=q]").fill(query)
        with page.expect_navigation():
            page.keyboard.press("Enter")
        assert page.locator(".count").inner_text().startswith(f"{count} bài"), query
        assert page.locator("mark").count() > 0


def test_read_an_article_and_follow_it(reader: Reader) -> None:
    page = reader.open("/-/search?q=doan+vien")
    page.locator(".hits a").first.click()
    assert page.locator("h1").inner_text() == "Ra quân làm đường liên xã"
    assert "Hơn ba trăm đoàn viên" in page.locator(".body").inner_text()
    assert page.locator(".body mark").all_inner_texts() == ["đoàn", "viên"]
    page.locator("figure img").last.scroll_into_view_if_needed()
    expect(page.locator("figure img")).to_have_count(2)
    for image in page.locator("figure img").all():
        expect(image).to_have_js_property("naturalWidth", 480)
    assert page.locator(".missing").count() == 1
    assert "Ảnh: Vàng A Sử" in page.locator("figcaption").first.inner_text()
    page.locator("#versions a", has_text="so với").last.click()
    assert page.locator(".difference ins").all_inner_texts() == ["nắng", "ba"]
    assert page.locator(".difference del").all_inner_texts() == ["mưa", "hai"]


def test_follow_a_person_a_source_and_a_tag(reader: Reader) -> None:
    page = reader.open("/-/article/1")
    page.get_by_role("link", name="Lò Thị Mây").click()
    assert page.locator(".count").inner_text() == "29 bài"
    page.get_by_role("link", name="Trang sau").is_hidden()
    reader.open("/-/article/1").get_by_role("link", name="TTXVN").click()
    assert page.locator("h1").inner_text() == "TTXVN"
    reader.open("/-/article/1").get_by_role("link", name="giao thông").click()
    assert page.locator(".headline").count() == 1


def test_copy_the_citation(browser: Browser, address: str) -> None:
    with reading(browser, address, permissions=["clipboard-read", "clipboard-write"]) as reader:
        page = reader.open("/-/article/1")
        page.locator("button.copy").first.click()
        page.get_by_role("button", name="Đã chép").wait_for()
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied.startswith("Lò Thị Mây, “Ra quân làm đường liên xã”, Báo Ví Dụ, 28/5/2026.")
        assert "sha256:" in copied


def test_run_a_canned_query(reader: Reader) -> None:
    page = reader.open("/archive")
    page.get_by_role("link", name="Bài sửa sau khi đăng").click()
    assert page.locator("table.rows tbody tr").count() == 2
    page.get_by_label("Sau ít nhất mấy giờ").fill("10")
    page.get_by_role("button", name="Chạy").click()
    assert page.locator("table.rows tbody tr").count() == 1
    page.locator("table.rows tbody a").first.click()
    assert page.locator("h1").inner_text() == "Ra quân làm đường liên xã"


def test_every_plot_is_drawn(reader: Reader) -> None:
    page = reader.open("/-/plots?word=thu%E1%BB%B7")
    drawn = [
        plot.locator("rect").evaluate_all(
            "all => all.filter(r => r.getBoundingClientRect().height > 1).length"
        )
        for plot in page.locator("svg.plot").all()
    ]
    assert len(drawn) == 4
    assert all(count > 1 for count in drawn)
    assert page.locator(".plot-calendar a").count() > 20


def press(reader: Reader, target: Locator) -> None:
    """Clicks into the frame; Playwright's own listeners there are what the sandbox complains of, and only then."""
    assert reader.offences == []
    target.click()
    reader.page.wait_for_timeout(300)
    reader.offences[:] = [line for line in reader.offences if "Blocked script execution" not in line]


def test_replay_a_capture(reader: Reader) -> None:
    page = reader.open("/-/capture/1")
    assert "28/5/2026 09:00 UTC" in page.locator(".banner").inner_text()
    assert "sha256:" in page.locator(".banner").inner_text()
    frame = page.frame_locator("iframe.replay")
    assert frame.locator("h1").inner_text() == "Ra quân làm đường"
    frame.locator("img").scroll_into_view_if_needed()
    expect(frame.locator("img")).to_have_js_property("naturalWidth", 480)
    assert "allow-scripts" not in (page.locator("iframe").get_attribute("sandbox") or "")
    press(reader, frame.get_by_role("link", name="Bài khác"))
    page.wait_for_url("**/-/capture/*")
    assert "tin-3.html" in page.locator(".banner").inner_text()


@pytest.mark.parametrize("path", HOSTILE)
def test_nothing_of_a_hostile_article_runs(reader: Reader, path: str, hostile_capture: int) -> None:
    page = reader.open(path.format(page=hostile_capture))
    page.wait_for_timeout(300)
    for element in page.locator("main a, article *").all()[:80]:
        element.dispatch_event("mouseover")
    assert "PWNED" not in page.title()
    assert page.locator("main script, article iframe").count() == 0


def test_a_hostile_page_keeps_its_words_and_loses_its_links(reader: Reader, hostile_capture: int) -> None:
    page = reader.open(f"/-/capture/{hostile_capture}")
    frame = page.frame_locator("iframe.replay")
    assert "Chữ còn lại" in frame.locator("body").inner_text()
    assert (
        frame.locator("a[href], iframe, script, form, style, svg, object, embed, [style], img[src]").count()
        == 0
    )
    press(reader, frame.get_by_text("out", exact=True))
    assert page.url.endswith(f"/-/capture/{hostile_capture}")


def test_by_keyboard_alone(reader: Reader) -> None:
    page = reader.open("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    for _ in range(2):
        page.keyboard.press("Tab")
    page.keyboard.type("doan vien")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=*")
    page.locator(".hits a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/article/1?*")


def test_both_languages(reader: Reader) -> None:
    page = reader.open("/")
    assert page.locator("html").get_attribute("lang") == "vi"
    page.get_by_role("link", name="English").click()
    assert page.locator("html").get_attribute("lang") == "en"
    page = reader.open("/-/article/1")
    assert page.locator("#citation h2").inner_text() == "Citation"
    page.get_by_role("link", name="Tiếng Việt").click()
    assert page.locator("#citation h2").inner_text() == "Trích dẫn"
