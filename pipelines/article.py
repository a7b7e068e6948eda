"""The article of a page: normalised, then checked; what the stages of a harvest and a rereading share."""

from __future__ import annotations

import logging

from archive.page import OWN_FAULT, Page
from archive.values import replace
from pipelines.checks import find_doubt, find_fault
from pipelines.fallback_dates import read_date
from pipelines.normalize.article import normalize_article

logger = logging.getLogger(__name__)


def normalize(page: Page) -> Page:
    """The page with its article normalised, where its reading found one."""
    reading = page.reading
    if reading is None or reading.raw is None or page.captured_at is None:
        return page
    try:
        article = normalize_article(reading.raw, captured_at=page.captured_at, read_date=read_date)
    except Exception as error:
        logger.exception("%r could not be normalised", page.errand.url)
        return replace(page, failure=f"{OWN_FAULT} ({type(error).__name__})")
    return replace(page, article=article)


def check(page: Page) -> Page:
    """The page with the reason, if there is one, why its article must not be shown as good, or with a doubt."""
    if page.article is None:
        return page
    fault = find_fault(page.article)
    if fault:
        return replace(page, quarantine=fault)
    doubt = find_doubt(page.article)
    if doubt is None:
        return page
    return replace(page, article=replace(page.article, doubts=(*page.article.doubts, doubt)))
