"""Báo Bình Dương: of the family whose addresses end in `-a<id>.html`."""

from crawler.newspapers._cms_a_id import A_ID, ARTICLE_URL, LEAVE_OUT, SECTION_URL
from crawler.newspapers._schema import Newspaper, Section

NEWSPAPER = Newspaper(
    slug="baobinhduong",
    name="Báo Bình Dương",
    home="https://baobinhduong.vn",
    hosts=("baobinhduong.vn",),
    seeds=(
        Section("https://baobinhduong.vn/"),
        Section("https://baobinhduong.vn/chinh-tri/"),
        Section("https://baobinhduong.vn/kinh-te/"),
        Section("https://baobinhduong.vn/van-hoa/"),
        Section("https://baobinhduong.vn/giao-duc/"),
        Section("https://baobinhduong.vn/phap-luat/"),
    ),
    article_url=ARTICLE_URL,
    section_url=SECTION_URL,
    leave_out=LEAVE_OUT,
    layouts=(A_ID,),
    verified="configuration",
)
