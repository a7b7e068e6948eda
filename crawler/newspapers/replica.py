"""The invented newspaper of `python -m replica`: every generation of pages, on any loopback port."""

from crawler.newspapers import _cms_v1
from crawler.newspapers._cms_legacy import LEGACY
from crawler.newspapers._cms_mastercms import MASTERCMS
from crawler.newspapers._cms_mediasoft import V2
from crawler.newspapers._cms_v1 import V1
from crawler.newspapers._schema import DaySitemaps, Feed, Newspaper, Section

NEWSPAPER = Newspaper(
    slug="replica",
    name="Báo Ví Dụ",
    home="http://127.0.0.1",
    hosts=("127.0.0.1", "localhost"),
    seeds=(
        Feed("http://127.0.0.1/rss/home.rss"),
        DaySitemaps("http://127.0.0.1/sitemap.xml", day=r"sitemap-article-(\d{4}-\d{2}-\d{2})\.xml"),
        Section("http://127.0.0.1/"),
    ),
    article_url=rf"{_cms_v1.ARTICLE_URL}|{LEGACY.article_url}|{MASTERCMS.article_url}",
    section_url=(
        r"^/chuyen-muc/[a-z0-9-]+_\d+\.html(?:\?Page=\d+)?$"
        r"|^/[a-z0-9-]+/?(?:\?page=\d+|&s_cond=&BRSR=\d+)?$"
    ),
    leave_out=r"^/(?:audio|multimedia|podcast|video|doc-bao-in|tim-kiem|search|thong-tin-quang-cao)",
    layouts=(V2, V1, LEGACY, MASTERCMS),
    any_port=True,
    verified="saved page",
)
