"""Báo Sài Gòn Giải Phóng: of the family whose addresses end in `-post<id>.html`."""

from crawler.newspapers._cms_post_id import ARTICLE_URL, LEAVE_OUT, POST_ID, SECTION_URL
from crawler.newspapers._schema import Newspaper, Section

NEWSPAPER = Newspaper(
    slug="sggp",
    name="Báo Sài Gòn Giải Phóng",
    home="https://sggp.org.vn",
    hosts=("sggp.org.vn",),
    seeds=(
        Section("https://sggp.org.vn/"),
        Section("https://sggp.org.vn/chinh-tri/"),
        Section("https://sggp.org.vn/kinh-te/"),
        Section("https://sggp.org.vn/xa-hoi/"),
        Section("https://sggp.org.vn/van-hoa/"),
    ),
    article_url=ARTICLE_URL,
    section_url=SECTION_URL,
    leave_out=LEAVE_OUT,
    layouts=(POST_ID,),
    verified="configuration",
)
