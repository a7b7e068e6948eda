"""Báo Thái Nguyên: three generations of pages under one name."""

from datetime import date

from crawler.newspapers import _cms_v1
from crawler.newspapers._cms_legacy import LEGACY
from crawler.newspapers._cms_mediasoft import V2
from crawler.newspapers._cms_v1 import V1
from crawler.newspapers._schema import DaySitemaps, Feed, JsonListing, Newspaper, Section

_HOME = "https://baothainguyen.vn"

_SECTIONS = (
    ("thoi-su-thai-nguyen", "Thời sự Thái Nguyên"),
    ("chinh-tri", "Chính trị"),
    ("kinh-te", "Kinh tế"),
    ("xa-hoi", "Xã hội"),
    ("phap-luat", "Pháp luật"),
    ("giao-duc", "Giáo dục"),
    ("y-te", "Y tế"),
    ("van-hoa", "Văn hóa"),
    ("van-nghe-thai-nguyen", "Văn nghệ Thái Nguyên"),
    ("the-thao", "Thể thao"),
    ("giao-thong", "Giao thông"),
    ("o-to-xe-may", "Ô tô - Xe máy"),
    ("tai-nguyen-moi-truong", "Tài nguyên - Môi trường"),
    ("quoc-phong-an-ninh", "Quốc phòng - An ninh"),
    ("quoc-te", "Quốc tế"),
    ("que-huong-dat-nuoc", "Quê hương - Đất nước"),
    ("ban-doc", "Bạn đọc"),
    ("tieu-diem", "Tiêu điểm"),
    ("tin-moi", "Tin mới"),
    ("thong-tin-can-biet", "Thông tin cần biết"),
)
# The ids that end the addresses of the legacy generation.
_LEGACY_SECTIONS = (
    ("205", "thoi-su-trong-tinh", "Thời sự trong tỉnh"),
    ("97", "chinh-tri", "Chính trị"),
    ("108", "kinh-te", "Kinh tế"),
    ("85", "xa-hoi", "Xã hội"),
    ("98", "van-hoa", "Văn hóa"),
    ("100", "giao-duc", "Giáo dục"),
    ("101", "phap-luat", "Pháp luật"),
    ("83", "the-thao", "Thể thao"),
    ("99", "khoa-hoc-cn", "Khoa học - Công nghệ"),
    ("103", "giao-thong", "Giao thông"),
    ("110", "o-to-xe-may", "Ô tô - Xe máy"),
    ("116", "net-dep-doi-thuong", "Nét đẹp đời thường"),
    ("184", "van-ban-chinh-sach-moi", "Văn bản, chính sách mới"),
    ("40", "dat-va-nguoi-thai-nguyen", "Đất và người Thái Nguyên"),
    ("104", "que-huong-dat-nuoc", "Quê hương - Đất nước"),
)

NEWSPAPER = Newspaper(
    slug="baothainguyen",
    name="Báo Thái Nguyên",
    home=_HOME,
    hosts=("baothainguyen.vn", "api-public.baothainguyen.vn"),
    aliases=("baothainguyen.org.vn",),
    founded=date(2009, 1, 1),
    seeds=(
        Feed(f"{_HOME}/rss/home.rss"),
        DaySitemaps(f"{_HOME}/sitemap.xml", day=r"sitemap-article-(\d{4}-\d{2}-\d{2})\.xml"),
        JsonListing(
            "https://api-public.baothainguyen.vn/v1/article"
            "?category_ids=&page=1&limit=50&sortBy=publish_date&sortOrder=DESC"
        ),
        *(Section(f"{_HOME}/{slug}") for slug, _ in _SECTIONS),
        *(Section(f"{_HOME}/chuyen-muc/{slug}_{number}.html") for number, slug, _ in _LEGACY_SECTIONS),
    ),
    article_url=rf"{_cms_v1.ARTICLE_URL}|{LEGACY.article_url}",
    section_url=(r"^/chuyen-muc/[a-z0-9-]+_\d+\.html(?:\?Page=\d+)?$|^/[a-z0-9-]+/?(?:\?page=\d+)?$"),
    feed_url=r"^/v1/article\?",
    leave_out=(
        r"^/(?:audio|multimedia|podcast|video|doc-bao-in|tim-kiem|search|thong-tin-quang-cao|UserFiles/flash)"
        r"|_38\.html"
    ),
    ends_with_slash=True,
    layouts=(V2, V1, LEGACY),
    sections=(*_SECTIONS, *((number, name) for number, _, name in _LEGACY_SECTIONS)),
    verified="saved page",
)
