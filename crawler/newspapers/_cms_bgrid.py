"""The "b-grid" CMS: long-form pages and grids of teasers."""

from crawler.newspapers._schema import Figure, Layout, Listing, Pager

ARTICLE_URL = r"^/(?:[^/?]+/)*[^/?]*-(?P<id>\d{5,})\.html$"
SECTION_URL = r"^/[a-z0-9-]+(?:/[a-z0-9-]+)?/?(?:\?page=\d+)?$"
LEAVE_OUT = r"^/(?:video|podcast|multimedia|tim-kiem|search|quang-cao|api)"

B_GRID = Layout(
    family="b-grid",
    name="2023",
    marker=".b-maincontent",
    title=".sc-longform-header-title",
    sapo=".sc-longform-header-sapo",
    date=".sc-longform-header-date",
    byline=".sc-longform-header-author",
    body=(".b-maincontent",),
    drop=(
        ".sc-longform-header-title, .sc-longform-header-sapo, .sc-longform-header-date, "
        ".sc-longform-header-author, .b-grid"
    ),
    figures=(Figure(box="figure", caption="figcaption"),),
    article_url=ARTICLE_URL,
    listing=Listing(
        item=".b-grid:has(.b-grid__title)",
        pager=Pager(links=".pagination a[href]", parameter="page"),
    ),
    verified="configuration",
)
