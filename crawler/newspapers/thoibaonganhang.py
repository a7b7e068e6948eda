"""Thời báo Ngân hàng: an article and two listings of it were read."""

from crawler.newspapers._cms_mastercms import ARTICLE_URL, LEAVE_OUT, MASTERCMS, SECTION_URL
from crawler.newspapers._schema import Newspaper, Section

NEWSPAPER = Newspaper(
    slug="thoibaonganhang",
    name="Thời báo Ngân hàng",
    home="https://thoibaonganhang.vn",
    hosts=("thoibaonganhang.vn",),
    seeds=(
        Section("https://thoibaonganhang.vn/"),
        Section("https://thoibaonganhang.vn/doanh-nghiep-doanh-nhan"),
    ),
    article_url=ARTICLE_URL,
    section_url=SECTION_URL,
    leave_out=LEAVE_OUT,
    layouts=(MASTERCMS,),
    verified="saved page",
)
