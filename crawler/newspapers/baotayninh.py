"""Báo Tây Ninh: of the family whose addresses end in `-a<id>.html`."""

from crawler.newspapers._cms_a_id import A_ID, ARTICLE_URL, LEAVE_OUT, SECTION_URL
from crawler.newspapers._schema import Newspaper, Section

NEWSPAPER = Newspaper(
    slug="baotayninh",
    name="Báo Tây Ninh",
    home="https://baotayninh.vn",
    hosts=("baotayninh.vn",),
    seeds=(
        Section("https://baotayninh.vn/"),
        Section("https://baotayninh.vn/chinh-tri/"),
        Section("https://baotayninh.vn/kinh-te/"),
        Section("https://baotayninh.vn/van-hoa/"),
        Section("https://baotayninh.vn/giao-duc/"),
        Section("https://baotayninh.vn/phap-luat/"),
    ),
    article_url=ARTICLE_URL,
    section_url=SECTION_URL,
    leave_out=LEAVE_OUT,
    layouts=(A_ID,),
    verified="configuration",
)
