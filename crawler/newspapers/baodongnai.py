"""Báo Đồng Nai: on the CMS of Báo Thái Nguyên's second generation."""

from crawler.newspapers._cms_v1 import ARTICLE_URL, LEAVE_OUT, SECTION_URL, V1
from crawler.newspapers._schema import Newspaper, Section

NEWSPAPER = Newspaper(
    slug="baodongnai",
    name="Báo Đồng Nai",
    home="https://baodongnai.com.vn",
    hosts=("baodongnai.com.vn",),
    seeds=(
        Section("https://baodongnai.com.vn/"),
        Section("https://baodongnai.com.vn/chinh-tri/"),
        Section("https://baodongnai.com.vn/kinh-te/"),
        Section("https://baodongnai.com.vn/xa-hoi/"),
        Section("https://baodongnai.com.vn/van-hoa/"),
        Section("https://baodongnai.com.vn/giao-duc/"),
        Section("https://baodongnai.com.vn/phap-luat/"),
    ),
    article_url=ARTICLE_URL,
    section_url=SECTION_URL,
    leave_out=LEAVE_OUT,
    ends_with_slash=True,
    layouts=(V1,),
    verified="configuration",
)
