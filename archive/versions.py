"""States of an article compared: a digest that moves only with the text, and a diff by words."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Literal

from archive.digest import label_digest
from archive.records import Article
from archive.values import dataclass

Operation = Literal["same", "removed", "added"]

PARAGRAPH_BREAK = "\n\n"
WHOLESALE_PAIRS = 25_000_000  # above so many pairs of words a block is shown as replaced whole
FIELD_SEPARATOR = "\x1f"  # cannot stand in cleaned text
ABSENT = "\x00"  # nor can this: an absent sapo and an empty one differ

# A syllable, date or hyphenated name; else one sign; else the space between them.
_WORD = re.compile(r"\w+(?:[-./]\w+)*|[^\w\s]|\s+")


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


def diff_words(earlier: str, later: str) -> tuple[Change, ...]:
    """Changes in reading order; what is "same" or "removed" spells `earlier`, "same" or "added" `later`.

    Paragraphs are compared first, words only inside the paragraphs that differ.
    """
    old, new = _split_paragraphs(earlier), _split_paragraphs(later)
    changes: list[Change] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        before, after = "".join(old[i1:i2]), "".join(new[j1:j2])
        changes += [Change(operation="same", text=before)] if tag == "equal" else _diff_block(before, after)
    return tuple(_joined(changes))


def _split_paragraphs(text: str) -> list[str]:
    parts = text.split(PARAGRAPH_BREAK)
    return [part + PARAGRAPH_BREAK for part in parts[:-1]] + ([parts[-1]] if parts[-1] else [])


def _diff_block(before: str, after: str) -> Iterator[Change]:
    if all(text.endswith(PARAGRAPH_BREAK) for text in (before, after)):
        end = len(PARAGRAPH_BREAK)
        yield from _diff_block(before[:-end], after[:-end])
        yield Change(operation="same", text=PARAGRAPH_BREAK)
        return
    old, new = _WORD.findall(before), _WORD.findall(after)
    if len(old) * len(new) > WHOLESALE_PAIRS:
        yield from _replaced(before, after)
        return
    # Blanks are junk to the matcher: they join matches but never make one.
    matcher = SequenceMatcher(str.isspace, old, new, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            yield Change(operation="same", text="".join(old[i1:i2]))
        else:
            yield from _replaced("".join(old[i1:i2]), "".join(new[j1:j2]))


def _replaced(before: str, after: str) -> Iterator[Change]:
    if before:
        yield Change(operation="removed", text=before)
    if after:
        yield Change(operation="added", text=after)


def _joined(changes: Sequence[Change]) -> Iterator[Change]:
    """The changes with neighbours of one operation made one."""
    pending: Change | None = None
    for change in changes:
        if pending and pending.operation == change.operation:
            pending = Change(operation=change.operation, text=pending.text + change.text)
            continue
        if pending:
            yield pending
        pending = change
    if pending:
        yield pending
