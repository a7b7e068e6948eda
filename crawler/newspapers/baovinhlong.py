"""Báo Vĩnh Long: on the CMS of Báo Thái Nguyên's second generation."""

from crawler.newspapers._cms_v1 import ARTICLE_URL, LEAVE_OUT, SECTION_URL, V1
from crawler.newspapers._schema import Newspaper, Section

NEWSPAPER = Newspaper(
    slug="baovinhlong",
    name="Báo Vĩnh Long",
    home="https://baovinhlong.com.vn",
    hosts=("baovinhlong.com.vn",),
    seeds=(
        Section("https://baovinhlong.com.vn/"),
        Section("https://baovinhlong.com.vn/chinh-tri/"),
        Section("https://baovinhlong.com.vn/kinh-te/"),
        Section("https://baovinhlong.com.vn/xa-hoi/"),
        Section("https://baovinhlong.com.vn/van-hoa/"),
        Section("https://baovinhlong.com.vn/giao-duc/"),
        Section("https://baovinhlong.com.vn/phap-luat/"),
    ),
    article_url=ARTICLE_URL,
    section_url=SECTION_URL,
    leave_out=LEAVE_OUT,
    ends_with_slash=True,
    layouts=(V1,),
    verified="configuration",
)
