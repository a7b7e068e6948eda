"""Báo Hải Phòng: of the "b-grid" family."""

from crawler.newspapers._cms_bgrid import ARTICLE_URL, B_GRID, LEAVE_OUT, SECTION_URL
from crawler.newspapers._schema import Newspaper, Section

NEWSPAPER = Newspaper(
    slug="baohaiphong",
    name="Báo Hải Phòng",
    home="https://baohaiphong.vn",
    hosts=("baohaiphong.vn",),
    seeds=(
        Section("https://baohaiphong.vn/"),
        Section("https://baohaiphong.vn/chinh-tri"),
        Section("https://baohaiphong.vn/kinh-te"),
        Section("https://baohaiphong.vn/xa-hoi"),
        Section("https://baohaiphong.vn/van-hoa"),
    ),
    article_url=ARTICLE_URL,
    section_url=SECTION_URL,
    leave_out=LEAVE_OUT,
    layouts=(B_GRID,),
    verified="configuration",
)
