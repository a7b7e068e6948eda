"""The CMS of the Mekong delta papers whose addresses end in `-a<id>.html`."""

from crawler.newspapers._schema import Figure, Layout, Listing, Pager

ARTICLE_URL = r"^/(?:[^/?]+/)*[^/?]*-a(?P<id>\d+)\.html$"
SECTION_URL = r"^/(?:[a-z0-9-]+/?){1,2}(?:\?p=\d+)?$"
LEAVE_OUT = r"^/(?:print|tim-kiem|video|xem-bao|khmer|news/|rao-vat|bang-gia)"

A_ID = Layout(
    family="a-id",
    name="2023",
    marker="#newscontents",
    title="h1:not(.titlecate h1)",
    sapo_in_body="bold start",
    date="span.pubdate",
    section=".titlecate h1 > a",
    body=("#newscontents",),
    figures=(Figure(box="p:has(> img), p:has(> a > img)", caption_after='p[style*="center"]'),),
    tags="a.tag_item",
    article_url=ARTICLE_URL,
    listing=Listing(
        item="li.news-img, li.news-img-left",
        pager=Pager(links="#page a[href]", parameter="p"),
    ),
    verified="saved page",
)
