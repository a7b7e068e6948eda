"""Báo Đà Nẵng: of the "b-grid" family."""

from crawler.newspapers._cms_bgrid import ARTICLE_URL, B_GRID, LEAVE_OUT, SECTION_URL
from crawler.newspapers._schema import Newspaper, Section

NEWSPAPER = Newspaper(
    slug="baodanang",
    name="Báo Đà Nẵng",
    home="https://baodanang.vn",
    hosts=("baodanang.vn",),
    seeds=(
        Section("https://baodanang.vn/"),
        Section("https://baodanang.vn/chinh-tri"),
        Section("https://baodanang.vn/kinh-te"),
        Section("https://baodanang.vn/xa-hoi"),
        Section("https://baodanang.vn/van-hoa"),
    ),
    article_url=ARTICLE_URL,
    section_url=SECTION_URL,
    leave_out=LEAVE_OUT,
    layouts=(B_GRID,),
    verified="configuration",
)
