"""Báo Nghệ An: of the "b-grid" family."""

from crawler.newspapers._cms_bgrid import ARTICLE_URL, B_GRID, LEAVE_OUT, SECTION_URL
from crawler.newspapers._schema import Newspaper, Section

NEWSPAPER = Newspaper(
    slug="baonghean",
    name="Báo Nghệ An",
    home="https://baonghean.vn",
    hosts=("baonghean.vn",),
    seeds=(
        Section("https://baonghean.vn/"),
        Section("https://baonghean.vn/chinh-tri"),
        Section("https://baonghean.vn/kinh-te"),
        Section("https://baonghean.vn/xa-hoi"),
        Section("https://baonghean.vn/van-hoa"),
    ),
    article_url=ARTICLE_URL,
    section_url=SECTION_URL,
    leave_out=LEAVE_OUT,
    layouts=(B_GRID,),
    verified="configuration",
)
