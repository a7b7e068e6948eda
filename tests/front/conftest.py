"""An archive with everything that the front has a page for, and a browser to look at it."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator

import httpx
import pytest
import uvicorn

from front.application import build_datasette
from tests.front.shelf import HOST, MIRROR, Shelf, draw_png

HOSTILE_PAGE = b"""<html><head><title>x</title><meta http-equiv=refresh content="0;url=http://evil.example/">
<base href="http://evil.example/"><style>body{background:url(http://evil.example/bg)} @import url(http://evil.example/c)
</style><script>window.top.document.title='PWNED';alert(1)</script></head><body onload="alert(2)">
<h1 style="position:fixed;top:0;background:url(javascript:alert(3))">Trang x\xe1\xba\xa5u</h1>
<img src=x onerror="alert(4)"><img src="http://evil.example/pixel.gif"><svg onload="alert(5)"><script>alert(6)</script>
<a href="javascript:alert(7)">svg</a></svg><a id=js href="javascript:alert(8)">link</a>
<a id=out href="http://evil.example/out">out</a><iframe src="http://evil.example/frame"></iframe>
<iframe srcdoc="<script>parent.alert(9)</script>"></iframe><object data="http://evil.example/o"></object>
<embed src="http://evil.example/e"><form action="http://evil.example/f"><input name=a><button>go</button></form>
<link rel=stylesheet href="http://evil.example/s.css"><math><mtext><script>alert(10)</script></mtext></math>
<a href="data:text/html,<script>alert(11)</script>">data</a><video src="http://evil.example/v" autoplay></video>
<p>Ch\xe1\xbb\xaf c\xc3\xb2n l\xe1\xba\xa1i</p></body></html>"""
HOSTILE_TEXT = (
    "<script>alert('text')</script><img src=x onerror=alert('img')><svg onload=alert(1)>"
    " javascript:alert(1) {{ 7*7 }} </mark><iframe src='http://evil.example/'></iframe>"
)


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    shelf = Shelf(tmp_path_factory.mktemp("front") / "archive")
    _put_main_article(shelf)
    _put_hostile_article(shelf)
    _put_others(shelf)
    return shelf


def _put_main_article(shelf: Shelf) -> None:
    page = f"""<html><body><h1>Ra quân làm đường</h1><p>Hơn hai trăm đoàn viên.</p>
    <img src="/anh/nho/ra-quan.png" alt="Đoàn viên"><a href="{HOST}/tin-3.html">Bài khác</a></body></html>"""
    number = shelf.article(
        "Ra quân làm đường", "Sáng nay trời mưa.\n\nHơn hai trăm đoàn viên có mặt ở xã Phú Thượng.",
        sapo="Một buổi lao động tình nguyện ở vùng cao.", page=page.encode(), kicker="Nông thôn mới",
        authors="Lò Thị Mây", byline="Bài: Lò Thị Mây, ảnh: Vàng A Sử (theo TTXVN)", source="TTXVN",
        url=f"{HOST}/ra-quan-lam-duong-1.html",
    )  # fmt: skip
    shelf.photo(
        number, f"{HOST}/anh/lon/ra-quan.png", body=draw_png(480, 270, (180, 90, 60)),
        caption="Đoàn viên ra quân từ sáng sớm.", credit="Vàng A Sử",
    )  # fmt: skip
    shelf.photo(
        number, f"{HOST}/anh/lon/con-duong.png", body=draw_png(480, 270, (60, 120, 90)), caption="Con đường"
    )
    shelf.photo(number, f"{HOST}/anh/lon/thieu.png", body=None, caption="Ảnh chưa lưu")
    shelf.name(number, "author", "Lò Thị Mây")
    shelf.name(number, "photographer", "Vàng A Sử", "Báo Ví Dụ")
    shelf.name(number, "source", "TTXVN")
    shelf.tables["tags"].insert_all(
        [{"article_id": number, "tag": tag} for tag in ("nông thôn mới", "giao thông")]
    )
    shelf.tables["evidence"].insert(
        {"article_id": number, "field": "title", "raw": "Ra quân  làm đường", "value": "Ra quân làm đường",
         "rule": "h1.detail-title", "origin": "layout"}
    )  # fmt: skip
    shelf.edit(number, hours=6, title="Ra quân làm đường liên xã")
    shelf.edit(number, hours=30, body="Sáng nay trời nắng.\n\nHơn ba trăm đoàn viên có mặt ở xã Phú Thượng.")


def _put_hostile_article(shelf: Shelf) -> None:
    number = shelf.article(
        "Tin xấu <script>alert('title')</script>", HOSTILE_TEXT, sapo=HOSTILE_TEXT, page=HOSTILE_PAGE,
        authors="<b onmouseover=alert(1)>Kẻ Xấu</b>", byline=HOSTILE_TEXT, section="<i>Mục</i>",
    )  # fmt: skip
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(12)"><script>alert(13)</script></svg>'
    shelf.photo(number, f"{HOST}/anh/x.svg", body=svg, mime="image/svg+xml", caption=HOSTILE_TEXT)
    shelf.photo(
        number, f"{HOST}/anh/x.html", body=b"<script>alert(14)</script>", mime="text/html", caption="x"
    )
    shelf.name(number, "author", "<b onmouseover=alert(1)>Kẻ Xấu</b>")
    shelf.tables["tags"].insert({"article_id": number, "tag": "<img src=x onerror=alert(1)>"})


def _put_others(shelf: Shelf) -> None:
    for day in range(1, 29):
        number = shelf.article(
            f"Tin ngày {day} về thuỷ lợi", f"Công trình thuỷ lợi ngày thứ {day}.\n\nNước về đồng.",
            published_at=f"2026-0{1 + day % 5}-{day:02}T08:00:00+07:00", section=("Kinh tế", "Văn hóa")[day % 2],
            authors="Lò Thị Mây",
        )  # fmt: skip
        shelf.name(number, "author", "Lò Thị Mây")
        shelf.name(number, "source", "TTXVN" if day % 3 else "Báo Nhân Dân")
    gone = shelf.article(
        "Bài đã gỡ", "Nội dung không còn.", status="gone", gone_at="2026-05-29T00:00:00Z", byline="=1+1"
    )
    shelf.tables["tombstones"].insert(
        {"article_id": gone, "suspected_at": "2026-05-29T00:00:00Z", "reason": "404", "checks": 2,
         "confirmed_at": "2026-06-12T00:00:00Z"}
    )  # fmt: skip
    for status in ("suppressed", "quarantined"):
        hidden = shelf.article(f"Chuyện giấu kín {status}", "Bí mật không ai được xem.", status=status)
        shelf.photo(
            hidden, f"{HOST}/anh/{status}.png", body=draw_png(8, 8 + hidden, (1, 2, 3)), caption="Bí mật"
        )
        shelf.name(hidden, "author", "Người Giấu Tên")
        shelf.tables["tags"].insert({"article_id": hidden, "tag": "bí mật"})
        shelf.tables["evidence"].insert(
            {"article_id": hidden, "field": "title", "raw": "giấu kín", "rule": "h1", "origin": "layout"}
        )
        shelf.capture(f"{MIRROR}/tin-{hidden}.html", b"a look that found no other text")
    shelf.article("Tin năm trước", "Mùa gặt.", published_at="2025-05-02T08:00:00+07:00", section="Kinh tế")


@pytest.fixture(scope="session")
def address(shelf: Shelf) -> Iterator[str]:
    """Where the front of the archive is served, in a thread of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    config = uvicorn.Config(
        build_datasette(shelf.folder).app(), host="127.0.0.1", port=port, log_level="error", lifespan="on"
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 20
    while not server.started:
        assert time.monotonic() < deadline, "the server did not start"
        time.sleep(0.02)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(timeout=10)


@pytest.fixture(scope="session")
def hostile_capture(shelf: Shelf) -> int:
    """The capture of the hostile article's page."""
    number: int = shelf.tables["articles"].get(2)["capture_id"]
    return number


@pytest.fixture(scope="module")
def client(address: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=address, timeout=30) as client:
        yield client
