"""What a researcher types, turned into a query that FTS5 understands and `articles_fts` can answer."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from pipelines.normalize.text import fold, fold_tone

COLUMNS = ("title", "sapo", "body")
TERMS_LIMIT = 64  # more words than this are not read; a sentence pasted whole has fewer
DEPTH_LIMIT = 16  # brackets nested deeper are not read as brackets
VARIANTS_LIMIT = 8  # spellings of one phrase

Kind = Literal["text", "column", "open", "close", "and", "or", "not"]

_TOKEN = re.compile(
    r"""
    (?i:(?P<column>title|sapo|body)):(?=\s*[\w"(])
    | (?P<operator>AND|OR|NOT)(?=[\s()"]|$)      # capitals only: "and" is a word like any other
    | "(?P<phrase>[^"]*)"(?P<star>\*?)           # a quotation mark without its partner is passed over
    | (?P<bracket>[()])
    | (?P<chunk>[^\s"()]+)                       # Bắc-Nam and 2/9/1945 are phrases of their parts
    """,
    re.VERBOSE,
)
_OPERATORS: dict[str, Kind] = {"AND": "and", "OR": "or", "NOT": "not"}
_WORD = re.compile(r"(?:[^\W_][\u0300-\u036f]*)+")
_QUOTES = str.maketrans("“”„«»＂", '""""""')

_NEW_TONES = {fold_tone(new): new for new in (
    first + second for first, seconds in (("o", "àáảãạèéẻẽẹ"), ("u", "ỳýỷỹỵ")) for second in seconds
)}  # fmt: skip
# òa, òe and ủy at the end of a word, as the older spelling has them.
_OPEN_PAIR = re.compile(r"(?<!q)(?:[òóỏõọ][ae]|[ùúủũụ]y)(?!\w)")


@dataclass(frozen=True, kw_only=True, slots=True)
class Term:
    """A word or phrase that a query asks for, in small letters."""

    spellings: tuple[str, ...]
    is_folded: bool
    is_prefix: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class _Token:
    kind: Kind
    words: tuple[str, ...] = ()
    is_prefix: bool = False


def rewrite_query(text: str) -> str | None:
    """The query in FTS5's syntax over the six columns of `articles_fts`, or None where nothing is asked for.

    Words with accents are sought as written, bare words folded; a phrase is sought as written when any of
    its words has an accent. Phrases, prefix*, AND, OR, NOT, brackets and `title:`, `sapo:`, `body:` mean what
    they mean in FTS5; whatever else stands in the text is passed over, so that no text is an error.
    """
    return _Reader(_read_tokens(text)).read()


def find_terms(text: str) -> tuple[Term, ...]:
    """The words and phrases that the query wants to be there, for marking them in what was found."""
    terms, wanted = [], True
    for token in _read_tokens(text):
        if token.kind == "text":
            if wanted:
                terms.append(_to_term(token))
            wanted = True
        elif token.kind == "not":
            wanted = False
    return tuple(dict.fromkeys(terms))


def _read_tokens(text: str) -> list[_Token]:
    return list(itertools.islice(_iter_tokens(unicodedata.normalize("NFC", text)), TERMS_LIMIT))


def _iter_tokens(text: str) -> Iterator[_Token]:
    for match in _TOKEN.finditer(text.translate(_QUOTES)):
        if match["column"]:
            yield _Token(kind="column", words=(match["column"].lower(),))
        elif match["operator"]:
            yield _Token(kind=_OPERATORS[match["operator"]])
        elif match["bracket"]:
            yield _Token(kind="open" if match["bracket"] == "(" else "close")
        else:
            chunk = match["phrase"] if match["phrase"] is not None else match["chunk"]
            words = tuple(_WORD.findall(chunk))
            if words:
                yield _Token(kind="text", words=words, is_prefix=bool(match["star"]) or chunk.endswith("*"))


class _Reader:
    """Reads tokens by FTS5's precedence: side by side, then NOT, AND, OR."""

    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens = tokens
        self._place = 0
        self._depth = 0

    def read(self) -> str | None:
        found = None
        while self._place < len(self._tokens):
            found = _joined("AND", found, self._read_or(COLUMNS))
            self._take("close")
        return found

    def _read_or(self, columns: tuple[str, ...]) -> str | None:
        found = self._read_and(columns)
        while self._take("or"):
            found = _joined("OR", found, self._read_and(columns))
        return found

    def _read_and(self, columns: tuple[str, ...]) -> str | None:
        found = self._read_not(columns)
        while self._take("and"):
            if self._take("not"):
                found = _without(found, self._read_row(columns))
            else:
                found = _joined("AND", found, self._read_not(columns))
        return found

    def _read_not(self, columns: tuple[str, ...]) -> str | None:
        found = self._read_row(columns)
        while self._take("not"):
            found = _without(found, self._read_row(columns))
        return found

    def _read_row(self, columns: tuple[str, ...]) -> str | None:
        found = None
        while self._place < len(self._tokens) and self._tokens[self._place].kind in (
            "text",
            "column",
            "open",
        ):
            found = _joined("AND", found, self._read_item(columns))
        return found

    def _read_item(self, columns: tuple[str, ...]) -> str | None:
        token = self._tokens[self._place]
        self._place += 1
        if token.kind == "text":
            return _format_term(token, columns)
        if token.kind == "column":
            has_operand = self._place < len(self._tokens) and self._tokens[self._place].kind in (
                "text",
                "open",
            )
            return self._read_item(token.words) if has_operand else None
        return self._read_bracket(columns)

    def _read_bracket(self, columns: tuple[str, ...]) -> str | None:
        if self._depth == DEPTH_LIMIT:
            return None
        self._depth += 1
        found = self._read_or(columns)
        self._take("close")
        self._depth -= 1
        return found

    def _take(self, kind: Kind) -> bool:
        if self._place < len(self._tokens) and self._tokens[self._place].kind == kind:
            self._place += 1
            return True
        return False


def _joined(operator: str, left: str | None, right: str | None) -> str | None:
    return f"({left} {operator} {right})" if left and right else left or right


def _without(left: str | None, right: str | None) -> str | None:
    """FTS5 can only take away from something: without a left side there is nothing to find."""
    return f"({left} NOT {right})" if left and right else left


def _to_term(token: _Token) -> Term:
    text = " ".join(token.words).lower()
    is_folded = fold(text) == text
    spellings = (text,) if is_folded else tuple(_iter_spellings(token.words))
    return Term(spellings=spellings, is_folded=is_folded, is_prefix=token.is_prefix)


def _format_term(token: _Token, columns: tuple[str, ...]) -> str:
    term = _to_term(token)
    names = " ".join(f"{column}_folded" if term.is_folded else column for column in columns)
    star = " *" if term.is_prefix else ""
    spellings = " OR ".join(f'"{spelling}"{star}' for spelling in term.spellings)
    return f"{{{names}}} : ({spellings})"


def _iter_spellings(words: tuple[str, ...]) -> Iterator[str]:
    """The words in every mixture of hòa and hoà, thủy and thuỷ."""
    choices = []
    for word in map(str.lower, words):
        older = fold_tone(word)
        newer = _OPEN_PAIR.sub(lambda match: _NEW_TONES[match[0]], older)
        choices.append(tuple(dict.fromkeys((word, older, newer))))
    return itertools.islice(map(" ".join, itertools.product(*choices)), VARIANTS_LIMIT)
