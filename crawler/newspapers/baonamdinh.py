"""Báo Nam Định: on the CMS of Báo Thái Nguyên's second generation."""

from crawler.newspapers._cms_v1 import ARTICLE_URL, LEAVE_OUT, SECTION_URL, V1
from crawler.newspapers._schema import Newspaper, Section

NEWSPAPER = Newspaper(
    slug="baonamdinh",
    name="Báo Nam Định",
    home="https://baonamdinh.vn",
    hosts=("baonamdinh.vn",),
    seeds=(
        Section("https://baonamdinh.vn/"),
        Section("https://baonamdinh.vn/chinh-tri/"),
        Section("https://baonamdinh.vn/kinh-te/"),
        Section("https://baonamdinh.vn/xa-hoi/"),
        Section("https://baonamdinh.vn/van-hoa/"),
        Section("https://baonamdinh.vn/giao-duc/"),
        Section("https://baonamdinh.vn/phap-luat/"),
    ),
    article_url=ARTICLE_URL,
    section_url=SECTION_URL,
    leave_out=LEAVE_OUT,
    ends_with_slash=True,
    layouts=(V1,),
    verified="configuration",
)
