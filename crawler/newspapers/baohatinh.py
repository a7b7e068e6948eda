"""Báo Hà Tĩnh: of the family whose addresses end in `-post<id>.html`."""

from crawler.newspapers._cms_post_id import ARTICLE_URL, LEAVE_OUT, POST_ID, SECTION_URL
from crawler.newspapers._schema import Newspaper, Section

NEWSPAPER = Newspaper(
    slug="baohatinh",
    name="Báo Hà Tĩnh",
    home="https://baohatinh.vn",
    hosts=("baohatinh.vn",),
    seeds=(
        Section("https://baohatinh.vn/"),
        Section("https://baohatinh.vn/chinh-tri/"),
        Section("https://baohatinh.vn/kinh-te/"),
        Section("https://baohatinh.vn/xa-hoi/"),
        Section("https://baohatinh.vn/van-hoa/"),
    ),
    article_url=ARTICLE_URL,
    section_url=SECTION_URL,
    leave_out=LEAVE_OUT,
    layouts=(POST_ID,),
    verified="configuration",
)
