"""Báo Thanh Hóa: of the family that keeps its text in `#dcontent`."""

from crawler.newspapers._cms_dcontent import ARTICLE_URL, DCONTENT, LEAVE_OUT, SECTION_URL
from crawler.newspapers._schema import Newspaper, Section

NEWSPAPER = Newspaper(
    slug="baothanhhoa",
    name="Báo Thanh Hóa",
    home="https://baothanhhoa.vn",
    hosts=("baothanhhoa.vn",),
    seeds=(
        Section("https://baothanhhoa.vn/"),
        Section("https://baothanhhoa.vn/chinh-tri"),
        Section("https://baothanhhoa.vn/kinh-te"),
        Section("https://baothanhhoa.vn/xa-hoi"),
        Section("https://baothanhhoa.vn/van-hoa"),
    ),
    article_url=ARTICLE_URL,
    section_url=SECTION_URL,
    leave_out=LEAVE_OUT,
    layouts=(DCONTENT,),
    verified="guess",
)
