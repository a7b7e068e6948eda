"""Báo Quảng Trị: on the CMS of Báo Thái Nguyên's second generation."""

from crawler.newspapers._cms_v1 import ARTICLE_URL, LEAVE_OUT, SECTION_URL, V1
from crawler.newspapers._schema import Newspaper, Section

NEWSPAPER = Newspaper(
    slug="baoquangtri",
    name="Báo Quảng Trị",
    home="https://baoquangtri.vn",
    hosts=("baoquangtri.vn",),
    seeds=(
        Section("https://baoquangtri.vn/"),
        Section("https://baoquangtri.vn/chinh-tri/"),
        Section("https://baoquangtri.vn/kinh-te/"),
        Section("https://baoquangtri.vn/xa-hoi/"),
        Section("https://baoquangtri.vn/van-hoa/"),
        Section("https://baoquangtri.vn/giao-duc/"),
        Section("https://baoquangtri.vn/phap-luat/"),
    ),
    article_url=ARTICLE_URL,
    section_url=SECTION_URL,
    leave_out=LEAVE_OUT,
    ends_with_slash=True,
    layouts=(V1,),
    verified="configuration",
)
