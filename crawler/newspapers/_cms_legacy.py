"""The ASP.NET pages of Báo Thái Nguyên, about 2009 to 2022."""

from crawler.newspapers._schema import Figure, Layout, Listing, Pager

LEGACY = Layout(
    family="legacy",
    name="2009",
    marker="div.news_detail",
    title="div.title_detail a, div.title_detail",
    sapo="div.Summary p strong, div.Summary strong, div.Summary",
    date="span.date_up",
    section="div.path a:last-of-type",
    body=("div.news_detail",),
    drop="div.title_detail, span.date_up, div.Summary, ul.page_view",
    figures=(Figure(box="div.JustifyImage"),),
    tags="div.tag_news a",
    article_url=r"^/tin-tuc/(?:[^/?]+/)+[^/?]*-(?P<legacy>\d+)-\d+\.html$",
    listing=Listing(
        item="div.col_cm > div.info_news_cm_2",
        date="span.date_cm",
        pager=Pager(links="ul.page_view a[href]", parameter="Page"),
    ),
    verified="configuration",
)
