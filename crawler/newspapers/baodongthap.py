"""Báo Đồng Tháp: of the family whose addresses end in `-a<id>.html`."""

from crawler.newspapers._cms_a_id import A_ID, ARTICLE_URL, LEAVE_OUT, SECTION_URL
from crawler.newspapers._schema import Newspaper, Section

NEWSPAPER = Newspaper(
    slug="baodongthap",
    name="Báo Đồng Tháp",
    home="https://baodongthap.vn",
    hosts=("baodongthap.vn",),
    seeds=(
        Section("https://baodongthap.vn/"),
        Section("https://baodongthap.vn/chinh-tri/"),
        Section("https://baodongthap.vn/kinh-te/"),
        Section("https://baodongthap.vn/van-hoa/"),
        Section("https://baodongthap.vn/giao-duc/"),
        Section("https://baodongthap.vn/phap-luat/"),
    ),
    article_url=ARTICLE_URL,
    section_url=SECTION_URL,
    leave_out=LEAVE_OUT,
    layouts=(A_ID,),
    verified="configuration",
)
