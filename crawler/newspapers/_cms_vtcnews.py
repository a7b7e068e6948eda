"""VTCNews CMS, whose photo essays print their text between the photos."""

from crawler.newspapers._schema import Figure, Layout, Listing, Pager

ARTICLE_URL = r"^/(?:[^/?]+/)*[^/?]*-ar(?P<id>\d+)\.html$"
SECTION_URL = r"^/[a-z0-9-]+-\d+\.html(?:\?page=\d+)?$"
LEAVE_OUT = r"^/(?:tim-kiem|tac-gia|tieu-diem|video|pc/|mobile/)"

VTCNEWS = Layout(
    family="vtcnews",
    name="2025",
    marker=".nd-detail .edittor-content",
    title=".nd-detail h1",
    sapo=".content-wrapper > h2",
    date=".time-update",
    section="a.mt-category",
    byline=".author-make",
    body=(".edittor-content",),
    drop=".author-make, .div-interaction, .sys-ads, .ads-item, .result-quizz",
    figures=(Figure(box="figure", caption="figcaption"),),
    tags=".keylink a",
    article_url=ARTICLE_URL,
    listing=Listing(
        item="article", date=".time-update", pager=Pager(links=".paging a[href]", parameter="page")
    ),
    verified="saved page",
)
