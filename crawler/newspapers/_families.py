"""The layouts of every CMS known, for pages of newspapers that nobody has declared yet."""

from crawler.newspapers._cms_a_id import A_ID
from crawler.newspapers._cms_bgrid import B_GRID
from crawler.newspapers._cms_dcontent import DCONTENT
from crawler.newspapers._cms_legacy import LEGACY
from crawler.newspapers._cms_mastercms import MASTERCMS
from crawler.newspapers._cms_mediasoft import V2
from crawler.newspapers._cms_post_id import POST_ID
from crawler.newspapers._cms_v1 import V1
from crawler.newspapers._cms_vtcnews import VTCNEWS

FAMILIES = (V2, MASTERCMS, POST_ID, A_ID, VTCNEWS, LEGACY, B_GRID, DCONTENT, V1)
"""The most telling markers first; that of V1 is a table that others might also print."""
