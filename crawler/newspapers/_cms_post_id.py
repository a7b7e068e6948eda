"""The CMS of papers whose addresses end in `-post<id>.html`."""

from crawler.newspapers._schema import Figure, Layout, Listing, Pager

ARTICLE_URL = r"^/(?:[^/?]+/)*[^/?]*-post(?P<id>\d+)\.(?:html|amp)$"
SECTION_URL = r"^/(?:[a-z0-9-]+/){1,2}(?:\?page=\d+)?$"
LEAVE_OUT = r"^/(?:video|podcast|epaper|multimedia|infographic|e-magazine|tu-khoa|search|thong-tin-quang-cao)"

POST_ID = Layout(
    family="post-id",
    name="2023",
    marker=".article__title",
    title=".article__title",
    sapo=".article__sapo",
    date="time[datetime]",
    section=".breadcrumbs a, .article__section a",
    byline=".article__author",
    body=(".article__body.cms-body", ".article__body"),
    drop="div.sda_middle, .rennab, .article__author",
    figures=(
        Figure(box="figure", caption="figcaption"),
        Figure(box="table.picture, table.image", caption=".caption, figcaption, td.desc"),
    ),
    tags=".article__tags a",
    article_url=ARTICLE_URL,
    listing=Listing(
        item="article.story, article",
        date="time",
        pager=Pager(links=".pagination a[href]", parameter="page"),
    ),
    verified="saved page",
)
