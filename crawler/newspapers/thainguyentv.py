"""Báo và Phát thanh, Truyền hình Thái Nguyên: the broadcaster's site, which reprints the newspaper."""

from dataclasses import replace
from datetime import date

from crawler.newspapers._cms_mastercms import ARTICLE_URL, LEAVE_OUT, MASTERCMS, SECTION_URL
from crawler.newspapers._schema import Newspaper, Section

NEWSPAPER = Newspaper(
    slug="thainguyentv",
    name="Đài Phát thanh - Truyền hình Thái Nguyên",
    home="https://thainguyentv.vn",
    hosts=("thainguyentv.vn",),
    founded=date(2010, 1, 1),
    seeds=(
        Section("https://thainguyentv.vn/"),
        Section("https://thainguyentv.vn/thoi-su"),
        Section("https://thainguyentv.vn/kinh-te"),
        Section("https://thainguyentv.vn/xa-hoi"),
        Section("https://thainguyentv.vn/van-hoa"),
        Section("https://thainguyentv.vn/the-thao"),
    ),
    article_url=ARTICLE_URL,
    section_url=SECTION_URL,
    leave_out=LEAVE_OUT,
    layouts=(replace(MASTERCMS, name="thainguyentv"),),
    verified="configuration",
)
