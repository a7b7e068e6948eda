"""Báo Lào Cai: an article of it was read."""

from crawler.newspapers._cms_post_id import ARTICLE_URL, LEAVE_OUT, POST_ID, SECTION_URL
from crawler.newspapers._schema import Newspaper, Section

NEWSPAPER = Newspaper(
    slug="baolaocai",
    name="Báo Lào Cai",
    home="https://baolaocai.vn",
    hosts=("baolaocai.vn",),
    seeds=(
        Section("https://baolaocai.vn/"),
        Section("https://baolaocai.vn/phap-luat/"),
        Section("https://baolaocai.vn/the-thao/"),
        Section("https://baolaocai.vn/du-lich/"),
        Section("https://baolaocai.vn/chuyen-doi-so/"),
        Section("https://baolaocai.vn/review-lao-cai/"),
        Section("https://baolaocai.vn/van-hoa/giai-tri/"),
    ),
    article_url=ARTICLE_URL,
    section_url=SECTION_URL,
    leave_out=LEAVE_OUT,
    layouts=(POST_ID,),
    verified="saved page",
)
