"""What the operator and the run decide about how captures are followed up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from archive.recheck import AGES


@dataclass(frozen=True, kw_only=True, slots=True)
class Rules:
    """The settings of one run that `ledger.apply` obeys."""

    run_id: int
    ages: tuple[timedelta, ...] = AGES
    backfill: bool = False  # follow listings to their end even where they bring nothing new
    listing_pages: int = 20  # pages of one listing that a run without backfill walks
    sitemap_days: int = 30  # day sitemaps older than that wait for a backfill
    only_typed: bool = False  # archive just what was asked for, and what that shows
