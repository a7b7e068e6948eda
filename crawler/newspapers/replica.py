"""The invented newspaper of `python -m replica`: every generation of pages, on port 8800 unless told otherwise."""

from crawler.newspapers import _cms_v1
from crawler.newspapers._cms_legacy import LEGACY
from crawler.newspapers._cms_mastercms import MASTERCMS
from crawler.newspapers._cms_mediasoft import V2
from crawler.newspapers._cms_v1 import V1
from crawler.newspapers._schema import DaySitemaps, Feed, Newspaper, Section

_HOME = "http://127.0.0.1:8800"
_LEGACY = (
    "thoi-su-trong-tinh_205", "chinh-tri_97", "kinh-te_108", "xa-hoi_85", "giao-duc_100", "giao-thong_103",
)  # fmt: skip
_V1 = ("chinh-tri", "kinh-te", "xa-hoi", "phap-luat", "giao-duc", "y-te")
_V2 = (
    "thoi-su-thai-nguyen", "van-hoa", "the-thao", "giao-thong", "tai-nguyen-moi-truong", "quoc-phong-an-ninh",
)  # fmt: skip
_MASTERCMS = ("thoi-su", "doi-song", "nong-nghiep-nong-thon", "van-hoa-the-thao", "chuyen-doi-so")

NEWSPAPER = Newspaper(
    slug="replica",
    name="Báo Ví Dụ",
    home=_HOME,
    hosts=("127.0.0.1", "localhost"),
    seeds=(
        Feed(f"{_HOME}/rss/home.rss"),
        DaySitemaps(f"{_HOME}/sitemap.xml", day=r"sitemap-article-(\d{4}-\d{2}-\d{2})\.xml"),
        *(Section(f"{_HOME}/chuyen-muc/{slug}.html") for slug in _LEGACY),
        *(Section(f"{_HOME}/{slug}/") for slug in _V1),
        *(Section(f"{_HOME}/{slug}") for slug in (*_V2, *_MASTERCMS)),
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
