"""The CMS whose article text stands in `#dcontent`; some of its bodies are decoded by script."""

from crawler.newspapers._schema import Figure, Layout, Listing, Pager

ARTICLE_URL = r"^/(?:[^/?]+/)*[^/?]*-(?P<id>\d+)\.htm$"
SECTION_URL = r"^/[a-z0-9-]+(?:/[a-z0-9-]+)?/?(?:\?page=\d+)?$"
LEAVE_OUT = r"^/(?:video|podcast|multimedia|tim-kiem|search|quang-cao)"

DCONTENT = Layout(
    family="dcontent",
    name="2023",
    marker="#dcontent",
    title="h1",
    body=("#dcontent",),
    figures=(
        Figure(box="figure", caption="figcaption"),
        Figure(box="table:has(img)", caption="tr:nth-of-type(n+2) td"),
    ),
    article_url=ARTICLE_URL,
    listing=Listing(pager=Pager(links=".pagination a[href], .paging a[href]", parameter="page")),
    verified="guess",
)
