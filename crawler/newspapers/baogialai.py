"""Báo Gia Lai: of the family whose addresses end in `-post<id>.html`."""

from crawler.newspapers._cms_post_id import ARTICLE_URL, LEAVE_OUT, POST_ID, SECTION_URL
from crawler.newspapers._schema import Newspaper, Section

NEWSPAPER = Newspaper(
    slug="baogialai",
    name="Báo Gia Lai",
    home="https://baogialai.com.vn",
    hosts=("baogialai.com.vn",),
    seeds=(
        Section("https://baogialai.com.vn/"),
        Section("https://baogialai.com.vn/chinh-tri/"),
        Section("https://baogialai.com.vn/kinh-te/"),
        Section("https://baogialai.com.vn/xa-hoi/"),
        Section("https://baogialai.com.vn/van-hoa/"),
    ),
    article_url=ARTICLE_URL,
    section_url=SECTION_URL,
    leave_out=LEAVE_OUT,
    layouts=(POST_ID,),
    verified="configuration",
)
