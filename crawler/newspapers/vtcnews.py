"""VTC News: an article of it was read."""

from crawler.newspapers._cms_vtcnews import ARTICLE_URL, LEAVE_OUT, SECTION_URL, VTCNEWS
from crawler.newspapers._schema import Newspaper, Section

NEWSPAPER = Newspaper(
    slug="vtcnews",
    name="VTC News",
    home="https://vtcnews.vn",
    hosts=("vtcnews.vn",),
    seeds=(
        Section("https://vtcnews.vn/"),
        Section("https://vtcnews.vn/kinh-te-29.html"),
        Section("https://vtcnews.vn/dau-tu-199.html"),
    ),
    article_url=ARTICLE_URL,
    section_url=SECTION_URL,
    leave_out=LEAVE_OUT,
    layouts=(VTCNEWS,),
    verified="saved page",
)
