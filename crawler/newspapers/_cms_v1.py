"""The CMS that Báo Thái Nguyên used from 2022 to 2026 and several provincial papers still use."""

from crawler.newspapers._schema import Figure, Layout, Listing, Pager

ARTICLE_URL = r"^/(?:[^/?]+/)+(?P<month>20\d{4})/[^/?]*-(?P<hex>[0-9a-f]{7})/?$"
"""Seven hex digits alone are too few for a whole newspaper; with the month they are its key."""
SECTION_URL = r"^/(?:[a-z0-9-]+/){1,2}(?:\?page=\d+)?$"
LEAVE_OUT = r"^/(?:audio|multimedia|podcast|video|tim-kiem|search|quang-cao|doc-bao|e-magazine)"

V1 = Layout(
    family="v1",
    name="2022",
    marker="#content.content-detail .td-post-content, table.image.center",
    sapo_in_body="all bold",
    section=".breadcrumb a:last-of-type",
    body=(
        "#content .td-post-content",
        ".td-post-content",
        "#content",
        "body:has(> p)",
        "body:has(> table.image)",
    ),
    drop="div.related, table.rl, video, audio",
    figures=(Figure(box="table.image", caption="td.desc"),),
    photo_stamps=True,
    tags=".tags a.tag",
    article_url=ARTICLE_URL,
    listing=Listing(
        item="div:has(> a.title2), li:has(> a.title2)",
        pager=Pager(links=".pagination a[href], .paging a[href]", parameter="page"),
    ),
    verified="saved page",
)
