"""Báo Đắk Lắk: on the CMS of Báo Thái Nguyên's second generation."""

from crawler.newspapers._cms_v1 import ARTICLE_URL, LEAVE_OUT, SECTION_URL, V1
from crawler.newspapers._schema import Newspaper, Section

NEWSPAPER = Newspaper(
    slug="baodaklak",
    name="Báo Đắk Lắk",
    home="https://baodaklak.vn",
    hosts=("baodaklak.vn",),
    seeds=(
        Section("https://baodaklak.vn/"),
        Section("https://baodaklak.vn/chinh-tri/"),
        Section("https://baodaklak.vn/kinh-te/"),
        Section("https://baodaklak.vn/xa-hoi/"),
        Section("https://baodaklak.vn/van-hoa/"),
        Section("https://baodaklak.vn/giao-duc/"),
        Section("https://baodaklak.vn/phap-luat/"),
    ),
    article_url=ARTICLE_URL,
    section_url=SECTION_URL,
    leave_out=LEAVE_OUT,
    ends_with_slash=True,
    layouts=(V1,),
    verified="configuration",
)
