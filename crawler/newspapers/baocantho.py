"""Báo Cần Thơ: an article and a section page of it were read."""

from crawler.newspapers._cms_a_id import A_ID, ARTICLE_URL, LEAVE_OUT, SECTION_URL
from crawler.newspapers._schema import Feed, Newspaper, Section

NEWSPAPER = Newspaper(
    slug="baocantho",
    name="Báo Cần Thơ",
    home="https://baocantho.com.vn",
    hosts=("baocantho.com.vn",),
    seeds=(
        Feed("https://baocantho.com.vn/rss/cate/thoi-su/"),
        Section("https://baocantho.com.vn/thoi-su/"),
        Section("https://baocantho.com.vn/chinh-tri/"),
        Section("https://baocantho.com.vn/kinh-te/"),
        Section("https://baocantho.com.vn/xa-hoi-phap-luat/"),
        Section("https://baocantho.com.vn/quoc-phong-an-ninh/"),
        Section("https://baocantho.com.vn/giao-duc/"),
        Section("https://baocantho.com.vn/y-te/"),
        Section("https://baocantho.com.vn/van-hoa-giai-tri/"),
        Section("https://baocantho.com.vn/the-thao/"),
        Section("https://baocantho.com.vn/du-lich/"),
    ),
    article_url=ARTICLE_URL,
    section_url=SECTION_URL,
    leave_out=LEAVE_OUT,
    layouts=(A_ID,),
    verified="saved page",
)
