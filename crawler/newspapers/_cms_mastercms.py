"""MasterCMS: thainguyentv.vn and a dozen newspapers and magazines."""

from crawler.newspapers._schema import Figure, Layout, Listing, Pager

ARTICLE_URL = r"^/[^/?&]+-(?P<id>\d+)\.html$"
SECTION_URL = r"^/[a-z0-9-]+(?:/[a-z0-9-]+)?(?:&s_cond=&BRSR=\d+)?$|^/apicenter@/article_lm"
LEAVE_OUT = r"^/(?:apicenter@/(?!article_lm)|adsfw|widgets@|tim-kiem|search_enginer|tag/|tac-gia/|video|rss)"

MASTERCMS = Layout(
    family="mastercms",
    name="2017",
    marker=".__MASTERCMS_CONTENT, .__MASTERCMS_BODY, .__MASTERCMS_CONTENT_BODY",
    title="h1.detail-title, h1.article-detail-title, h1.post-title",
    kicker="p.detail-subtitle",
    sapo="p.detail-sapo, div.article-detail-desc, div.post-desc, .article-desc",
    date="span.format_time, span.bx-time, span.article-date",
    date_rest="span.format_date",
    section=".bread-crumbs a.cate-name",
    byline='a.article-author[href$=".sign"], p.author, .article-detail-source',
    body=(".__MASTERCMS_CONTENT", ".__MASTERCMS_BODY", ".__MASTERCMS_CONTENT_BODY"),
    drop=(
        "table.__MB_ARTICLE_A, table.__mb_article_in_image, p.___widget_video_article, p.fb-like, "
        "#lightGallery, input.__PARAMS_ID_WIDGET"
    ),
    figures=(Figure(box="table.MASTERCMS_TPL_TABLE", caption="tr:nth-of-type(n+2) td"),),
    tags='a[href$=".tag"]',
    article_url=ARTICLE_URL,
    listing=Listing(
        item="ul.list-news > li, article.article",
        date="span.format_time, span.post-publish-time, span.article-publish-time",
        pager=Pager(links="div.__MB_ARTICLE_PAGING a[href], input.__MB_NEXT_URL", parameter="BRSR", step=24),
    ),
    verified="saved page",
)
