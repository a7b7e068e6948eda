"""The redesign of Báo Thái Nguyên in 2026."""

from crawler.newspapers._schema import Figure, Layout, Listing, Pager

V2 = Layout(
    family="v2",
    name="2026",
    marker="#page_info[data-article-id], h1.title-info",
    title="h1.title-info",
    sapo="p.desc-info",
    date="time.article-date[datetime]",
    section="nav a:last-of-type",
    body=(".article-prose", "#content"),
    figures=(Figure(box="figure", caption="figcaption"),),
    photo_area="article:has(.article-prose)",
    tags="a.tag-link",
    listing=Listing(
        item="article:has(span.article-date)",
        date="span.article-date",
        pager=Pager(
            links='a[href*="?page="]', parameter="page", more='a[href="#"]:lexbor-contains("Xem thêm")'
        ),
    ),
    verified="saved page",
)
