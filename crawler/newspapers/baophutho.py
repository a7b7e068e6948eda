"""Báo Phú Thọ: of the family that keeps its text in `#dcontent`."""

from crawler.newspapers._cms_dcontent import ARTICLE_URL, DCONTENT, LEAVE_OUT, SECTION_URL
from crawler.newspapers._schema import Newspaper, Section

NEWSPAPER = Newspaper(
    slug="baophutho",
    name="Báo Phú Thọ",
    home="https://baophutho.vn",
    hosts=("baophutho.vn",),
    seeds=(
        Section("https://baophutho.vn/"),
        Section("https://baophutho.vn/chinh-tri"),
        Section("https://baophutho.vn/kinh-te"),
        Section("https://baophutho.vn/xa-hoi"),
        Section("https://baophutho.vn/van-hoa"),
    ),
    article_url=ARTICLE_URL,
    section_url=SECTION_URL,
    leave_out=LEAVE_OUT,
    layouts=(DCONTENT,),
    verified="guess",
)
