"""Whether a page shows another article than before: newspapers give ids, and so addresses, away a second time."""

from __future__ import annotations

import re

from archive.values import dataclass
from pipelines.normalize.text import fold

RUN = 3  # so many syllables in a row: shorter runs stand in any two Vietnamese texts
FOREIGN_SHARE = (
    0.1  # of the shorter text's runs that the other has too: edits leave more, other articles less
)

_SYLLABLE = re.compile(r"\w+")


@dataclass(frozen=True, kw_only=True, slots=True)
class Printed:
    """What one version of an article says of itself."""

    title: str
    body: str
    published_at: str | None  # ISO 8601


def is_another_article(earlier: Printed, later: Printed) -> bool:
    """Whether title, text and date are all different: an article that was merely edited keeps one of them."""
    return (
        earlier.published_at != later.published_at
        and _is_foreign(earlier.title, later.title, run=2)
        and _is_foreign(earlier.body, later.body, run=RUN)
    )


def _is_foreign(earlier: str, later: str, *, run: int) -> bool:
    old, new = _SYLLABLE.findall(fold(earlier)), _SYLLABLE.findall(fold(later))
    run = max(1, min(run, len(old), len(new)))
    shorter, longer = sorted((_list_runs(old, run), _list_runs(new, run)), key=len)
    return len(shorter & longer) <= FOREIGN_SHARE * len(shorter)


def _list_runs(syllables: list[str], length: int) -> set[tuple[str, ...]]:
    return set(zip(*(syllables[start:] for start in range(length)), strict=False))
