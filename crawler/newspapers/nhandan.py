"""Báo Nhân Dân: of the family whose addresses end in `-post<id>.html`."""

from crawler.newspapers._cms_post_id import ARTICLE_URL, LEAVE_OUT, POST_ID, SECTION_URL
from crawler.newspapers._schema import Newspaper, Section

NEWSPAPER = Newspaper(
    slug="nhandan",
    name="Báo Nhân Dân",
    home="https://nhandan.vn",
    hosts=("nhandan.vn",),
    seeds=(
        Section("https://nhandan.vn/"),
        Section("https://nhandan.vn/chinh-tri/"),
        Section("https://nhandan.vn/kinh-te/"),
        Section("https://nhandan.vn/xa-hoi/"),
        Section("https://nhandan.vn/van-hoa/"),
    ),
    article_url=ARTICLE_URL,
    section_url=SECTION_URL,
    leave_out=LEAVE_OUT,
    layouts=(POST_ID,),
    verified="configuration",
)
