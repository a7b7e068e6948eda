"""Báo Khánh Hòa: on the CMS of Báo Thái Nguyên's second generation."""

from crawler.newspapers._cms_v1 import ARTICLE_URL, LEAVE_OUT, SECTION_URL, V1
from crawler.newspapers._schema import Newspaper, Section

NEWSPAPER = Newspaper(
    slug="baokhanhhoa",
    name="Báo Khánh Hòa",
    home="https://baokhanhhoa.vn",
    hosts=("baokhanhhoa.vn",),
    seeds=(
        Section("https://baokhanhhoa.vn/"),
        Section("https://baokhanhhoa.vn/chinh-tri/"),
        Section("https://baokhanhhoa.vn/kinh-te/"),
        Section("https://baokhanhhoa.vn/xa-hoi/"),
        Section("https://baokhanhhoa.vn/van-hoa/"),
        Section("https://baokhanhhoa.vn/giao-duc/"),
        Section("https://baokhanhhoa.vn/phap-luat/"),
    ),
    article_url=ARTICLE_URL,
    section_url=SECTION_URL,
    leave_out=LEAVE_OUT,
    ends_with_slash=True,
    layouts=(V1,),
    verified="configuration",
)
