"""States of an article compared: a digest that moves only with the text, and a diff by words."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from difflib import Match, SequenceMatcher
from itertools import accumulate, groupby, takewhile
from typing import Literal

from archive.digest import label_digest
from archive.records import Article
from archive.values import dataclass

Operation = Literal["same", "removed", "added"]

PARAGRAPH_BREAK = "\n\n"
STEPS = 2_000_000  # of comparison, a third of a second: what differs still is then shown as replaced whole
FIELD_SEPARATOR = "\x1f"  # cannot stand in cleaned text
ABSENT = "\x00"  # nor can this: an absent sapo and an empty one differ

_WORD = re.compile(r"\w+(?:[-./]\w+)*|[^\w\s]")  # a syllable, date or hyphenated name; else one sign


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """A stretch of text that both states have, only the earlier, or only the later."""

    operation: Operation
    text: str


def content_digest(article: Article) -> str:
    """`sha256:` and Base32 over what a version keeps: title, sapo, body, publication time and byline."""
    published = article.published_at.isoformat() if article.published_at else None
    fields = (article.title, article.sapo, article.body, published, article.byline)
    text = FIELD_SEPARATOR.join(ABSENT if value is None else value for value in fields)
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
    return label_digest(digest).rstrip("=")


class _TooLong(Exception):
    """The texts repeat themselves so often that comparing them would take too long."""


class _Matcher(SequenceMatcher[str]):
    """A matcher whose searches cost steps: one for each place in both texts where the same word stands.

    Raises: _TooLong as soon as `left` has no steps for a search.
    """

    def __init__(self, old: Sequence[str], new: Sequence[str], left: list[int]) -> None:
        super().__init__(None, old, new, autojunk=False)
        places = Counter(new)
        self._left = left
        self._costs = list(accumulate((1 + places[word] for word in old), initial=0))

    def find_longest_match(
        self, alo: int = 0, ahi: int | None = None, blo: int = 0, bhi: int | None = None
    ) -> Match:
        """The longest stretch inside these bounds that both texts have."""
        end = len(self._costs) - 1 if ahi is None else ahi
        self._left[0] -= self._costs[end] - self._costs[alo]
        if self._left[0] < 0:
            raise _TooLong
        return super().find_longest_match(alo, ahi, blo, bhi)


def diff_words(earlier: str, later: str) -> tuple[Change, ...]:
    """Changes in reading order; what is "same" or "removed" spells `earlier`, "same" or "added" `later`.

    Paragraphs are compared first, words only inside the paragraphs that differ.
    """
    left = [STEPS]
    old, new = _split_paragraphs(earlier), _split_paragraphs(later)
    changes: list[Change] = []
    i = j = 0
    for match in _find_matches(old, new, left):
        changes += _diff_block("".join(old[i : match.a]), "".join(new[j : match.b]), left)
        i, j = match.a + match.size, match.b + match.size
        changes.append(Change(operation="same", text="".join(old[match.a : i])))
    return tuple(_joined(changes))


def _find_matches(old: Sequence[str], new: Sequence[str], left: list[int]) -> list[Match]:
    """What both have, in reading order; the last is empty and stands at their ends, and is the only one where the
    steps left do not suffice."""
    try:
        return _Matcher(old, new, left).get_matching_blocks()
    except _TooLong:
        return [Match(len(old), len(new), 0)]


def _split_paragraphs(text: str) -> list[str]:
    parts = text.split(PARAGRAPH_BREAK)
    return [part + PARAGRAPH_BREAK for part in parts[:-1]] + ([parts[-1]] if parts[-1] else [])


def _diff_block(before: str, after: str, left: list[int]) -> Iterator[Change]:
    old, new = list(_WORD.finditer(before)), list(_WORD.finditer(after))
    i = j = 0
    for match in _find_matches([word[0] for word in old], [word[0] for word in new], left):
        for one, other in zip(old[match.a :][: match.size], new[match.b :][: match.size], strict=True):
            yield from _diff_gap(before[i : one.start()], after[j : other.start()])
            yield Change(operation="same", text=one[0])
            i, j = one.end(), other.end()
    yield from _diff_gap(before[i:], after[j:])


def _diff_gap(before: str, after: str) -> Iterator[Change]:
    """Stretches without a word in common; the blanks at both their ends are."""
    head = _count_blanks(before, after)
    before, after, blanks = before[head:], after[head:], before[:head]
    tail = _count_blanks(before[::-1], after[::-1])
    yield Change(operation="same", text=blanks)
    yield Change(operation="removed", text=before[: len(before) - tail])
    yield Change(operation="added", text=after[: len(after) - tail])
    yield Change(operation="same", text=before[len(before) - tail :])


def _count_blanks(one: str, other: str) -> int:
    """How many blanks both texts begin with."""
    pairs = zip(one, other, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1] and pair[0].isspace(), pairs))


def _joined(changes: Iterable[Change]) -> Iterator[Change]:
    """The changes that say something, neighbours of one operation made one."""
    said = (change for change in changes if change.text)
    for operation, group in groupby(said, key=lambda change: change.operation):
        yield Change(operation=operation, text="".join(change.text for change in group))
