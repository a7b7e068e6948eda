"""Báo Lao động Thủ đô, on MasterCMS."""

from crawler.newspapers._cms_mastercms import ARTICLE_URL, LEAVE_OUT, MASTERCMS, SECTION_URL
from crawler.newspapers._schema import Newspaper, Section

NEWSPAPER = Newspaper(
    slug="laodongthudo",
    name="Báo Lao động Thủ đô",
    home="https://laodongthudo.vn",
    hosts=("laodongthudo.vn",),
    seeds=(Section("https://laodongthudo.vn/"),),
    article_url=ARTICLE_URL,
    section_url=SECTION_URL,
    leave_out=LEAVE_OUT,
    layouts=(MASTERCMS,),
    verified="configuration",
)
