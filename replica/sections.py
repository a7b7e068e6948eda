"""The sections of the invented newspaper; each belongs to one generation of its pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Generation = Literal["legacy", "v1", "v2", "mastercms"]
GENERATIONS: tuple[Generation, ...] = ("legacy", "v1", "v2", "mastercms")
"""Three generations of Báo Thái Nguyên and the broadcaster that reprints it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Section:
    """One section: its address, its name as pages print it, and what it writes about."""

    slug: str
    name: str
    topic: str  # key into topics.TOPICS
    number: int = 0  # the section id in addresses of the legacy generation


def _legacy(slug: str, number: int, name: str, topic: str) -> Section:
    return Section(slug=slug, number=number, name=name, topic=topic)


def _section(slug: str, name: str, topic: str) -> Section:
    return Section(slug=slug, name=name, topic=topic)


# v1 and v2 share one form of address: no slug may stand in both, nor in mastercms.
SECTIONS: dict[Generation, tuple[Section, ...]] = {
    "legacy": (
        _legacy("thoi-su-trong-tinh", 205, "Thời sự trong tỉnh", "movement"),
        _legacy("chinh-tri", 97, "Chính trị", "movement"),
        _legacy("kinh-te", 108, "Kinh tế", "farming"),
        _legacy("xa-hoi", 85, "Xã hội", "health"),
        _legacy("giao-duc", 100, "Giáo dục", "school"),
        _legacy("giao-thong", 103, "Giao thông", "roads"),
    ),
    "v1": (
        _section("chinh-tri", "Chính trị", "movement"),
        _section("kinh-te", "Kinh tế", "farming"),
        _section("xa-hoi", "Xã hội", "health"),
        _section("phap-luat", "Pháp luật", "safety"),
        _section("giao-duc", "Giáo dục", "school"),
        _section("y-te", "Y tế", "health"),
    ),
    "v2": (
        _section("thoi-su-thai-nguyen", "Thời sự Thái Nguyên", "movement"),
        _section("van-hoa", "Văn hóa", "festival"),
        _section("the-thao", "Thể thao", "sport"),
        _section("giao-thong", "Giao thông", "roads"),
        _section("tai-nguyen-moi-truong", "Tài nguyên - Môi trường", "nature"),
        _section("quoc-phong-an-ninh", "Quốc phòng - An ninh", "safety"),
    ),
    "mastercms": (
        _section("thoi-su", "Thời sự", "movement"),
        _section("doi-song", "Đời sống", "health"),
        _section("nong-nghiep-nong-thon", "Nông nghiệp - Nông thôn", "farming"),
        _section("van-hoa-the-thao", "Văn hóa - Thể thao", "festival"),
        _section("chuyen-doi-so", "Chuyển đổi số", "digital"),
    ),
}

OUTLETS: dict[Generation, str] = {
    "legacy": "Báo Thái Nguyên",
    "v1": "Báo Thái Nguyên",
    "v2": "Báo Thái Nguyên",
    "mastercms": "Đài Phát thanh - Truyền hình Thái Nguyên",
}
