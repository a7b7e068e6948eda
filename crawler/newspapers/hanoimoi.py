"""Báo Hà Nội Mới: of the "b-grid" family."""

from crawler.newspapers._cms_bgrid import ARTICLE_URL, B_GRID, LEAVE_OUT, SECTION_URL
from crawler.newspapers._schema import Newspaper, Section

NEWSPAPER = Newspaper(
    slug="hanoimoi",
    name="Báo Hà Nội Mới",
    home="https://hanoimoi.vn",
    hosts=("hanoimoi.vn",),
    seeds=(
        Section("https://hanoimoi.vn/"),
        Section("https://hanoimoi.vn/chinh-tri"),
        Section("https://hanoimoi.vn/kinh-te"),
        Section("https://hanoimoi.vn/xa-hoi"),
        Section("https://hanoimoi.vn/van-hoa"),
    ),
    article_url=ARTICLE_URL,
    section_url=SECTION_URL,
    leave_out=LEAVE_OUT,
    layouts=(B_GRID,),
    verified="configuration",
)
