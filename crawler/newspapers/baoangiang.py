"""Báo An Giang: of the family whose addresses end in `-a<id>.html`."""

from crawler.newspapers._cms_a_id import A_ID, ARTICLE_URL, LEAVE_OUT, SECTION_URL
from crawler.newspapers._schema import Newspaper, Section

NEWSPAPER = Newspaper(
    slug="baoangiang",
    name="Báo An Giang",
    home="https://baoangiang.com.vn",
    hosts=("baoangiang.com.vn",),
    seeds=(
        Section("https://baoangiang.com.vn/"),
        Section("https://baoangiang.com.vn/chinh-tri/"),
        Section("https://baoangiang.com.vn/kinh-te/"),
        Section("https://baoangiang.com.vn/van-hoa/"),
        Section("https://baoangiang.com.vn/giao-duc/"),
        Section("https://baoangiang.com.vn/phap-luat/"),
    ),
    article_url=ARTICLE_URL,
    section_url=SECTION_URL,
    leave_out=LEAVE_OUT,
    layouts=(A_ID,),
    verified="configuration",
)
