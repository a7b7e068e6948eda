"""What a researcher types, turned into a query that FTS5 understands and `articles_fts` can answer."""

from __future__ import annotations

import functools
import itertools
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from typing import Literal

from archive.values import dataclass
from pipelines.normalize.text import fold, fold_tone

COLUMNS = ("title", "sapo", "body")
WORDS_LIMIT = 256  # so many are sought and counted in less than a second among 20,000 articles
PREFIX_WORDS = 16  # a beginning costs as much as so many words
LETTER_WORDS = 64  # and one of a single letter
DEPTH_LIMIT = 8  # brackets nested deeper are not read as brackets: the parser of FTS5 has a small stack
VARIANTS_LIMIT = 8  # spellings of one phrase

Kind = Literal["text", "column", "open", "close", "and", "or", "not", "minus"]

_TOKEN = re.compile(
    r"""
    (?i:(?P<column>title|sapo|body)):(?=\s*[\w"(])
    | (?<![^\s(])(?P<minus>-)(?=[\w"(])         # before a word, behind a blank: it shall not be there
    | (?P<operator>AND|OR|NOT)(?=[\s()"]|$)      # capitals only: "and" is a word like any other
    | "(?P<phrase>[^"]*)"(?P<star>\*?)           # a quotation mark without its partner is passed over
    | (?P<bracket>[()])
    | (?P<chunk>[^\s"()]+)                       # Bắc-Nam and 2/9/1945 are phrases of their parts
    """,
    re.VERBOSE,
)
_OPERATORS: dict[str, Kind] = {"AND": "and", "OR": "or", "NOT": "not"}
_OPERANDS: tuple[Kind, ...] = ("text", "column", "open")
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


@dataclass(frozen=True, kw_only=True, slots=True)
class Query:
    """What was typed, as it was understood."""

    fts: str | None  # in FTS5's syntax, over the six columns of `articles_fts`; None: nothing is asked for
    terms: tuple[Term, ...]  # wanted, for marking them in what was found
    left_out: int  # words beyond what one query may ask for
    has_idle_negation: bool  # NOT or a hyphen where there is nothing to take away from


@functools.lru_cache(maxsize=64)
def read_query(text: str) -> Query:
    """The query that a text means; no text is an error.

    Words with accents are sought as written, bare words folded; a phrase is sought as written when any of
    its words has an accent. Phrases, prefix*, AND, OR, NOT, brackets and `title:`, `sapo:`, `body:` mean what
    they mean in FTS5, and `-word` means NOT word; whatever else stands in the text is passed over.
    """
    tokens, left_out = _limit_words(_iter_tokens(unicodedata.normalize("NFC", text)))
    reader = _Reader(list(_iter_balanced(tokens)))
    fts = reader.read()
    return Query(
        fts=fts,
        terms=tuple(dict.fromkeys(reader.terms)),
        left_out=left_out,
        has_idle_negation=reader.has_idle_negation,
    )


def rewrite_query(text: str) -> str | None:
    """The query in FTS5's syntax over the six columns of `articles_fts`, or None where nothing is asked for."""
    return read_query(text).fts


def find_terms(text: str) -> tuple[Term, ...]:
    """The words and phrases that the query wants to be there, for marking them in what was found."""
    return read_query(text).terms


def _iter_tokens(text: str) -> Iterator[_Token]:
    for match in _TOKEN.finditer(text.translate(_QUOTES)):
        if match["column"]:
            yield _Token(kind="column", words=(match["column"].lower(),))
        elif match["minus"]:
            yield _Token(kind="minus")
        elif match["operator"]:
            yield _Token(kind=_OPERATORS[match["operator"]])
        elif match["bracket"]:
            yield _Token(kind="open" if match["bracket"] == "(" else "close")
        else:
            chunk = match["phrase"] if match["phrase"] is not None else match["chunk"]
            words = tuple(_WORD.findall(chunk))
            if words:
                yield _Token(kind="text", words=words, is_prefix=bool(match["star"]) or chunk.endswith("*"))


def _limit_words(tokens: Iterable[_Token]) -> tuple[list[_Token], int]:
    """The tokens up to the limit, and how many words stand behind it."""
    kept, room, left_out = [], WORDS_LIMIT, 0
    for token in tokens:
        cost = _count_words(token) if token.kind == "text" else 0
        if cost <= room:
            kept.append(token)
            room -= cost
            continue
        words = () if token.is_prefix else token.words[:room]  # a phrase that is too long loses its end
        if words:
            kept.append(_Token(kind="text", words=words))
        left_out += len(token.words) - len(words)
        room = 0
    return kept, left_out


def _count_words(token: _Token) -> int:
    if not token.is_prefix:
        return len(token.words)
    return len(token.words) + (LETTER_WORDS if len(token.words[-1]) == 1 else PREFIX_WORDS)


def _iter_balanced(tokens: Iterable[_Token]) -> Iterator[_Token]:
    """The tokens without brackets that close nothing or lie too deep."""
    depth = 0
    for token in tokens:
        if token.kind == "open":
            depth += 1
            if depth > DEPTH_LIMIT:
                continue
        elif token.kind == "close":
            depth -= 1
            if depth < 0 or depth >= DEPTH_LIMIT:
                depth = max(depth, 0)
                continue
        yield token


class _Reader:
    """Reads tokens by FTS5's precedence: side by side, then NOT, AND, OR."""

    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens = tokens
        self._place = 0
        self._negations = 0  # around the place
        self.terms: list[Term] = []
        self.has_idle_negation = False

    def read(self) -> str | None:
        return self._read_or(COLUMNS)

    def _read_or(self, columns: tuple[str, ...]) -> str | None:
        found = [self._read_and(columns)]
        while self._take("or"):
            found.append(self._read_and(columns))
        return _join("OR", found)

    def _read_and(self, columns: tuple[str, ...]) -> str | None:
        """What stands side by side or joined by AND, without all that is negated among it."""
        wanted: list[str | None] = []
        unwanted: list[str | None] = []
        while self._next() not in (None, "or", "close"):
            if self._take("and"):
                continue
            if self._take("not"):
                unwanted.append(self._read_negated(self._read_row, columns))
            elif self._take("minus"):
                unwanted.append(self._read_negated(self._read_item, columns))
            else:
                wanted.append(self._read_item(columns))
        return self._take_away(_join("AND", wanted), _join("OR", unwanted))

    def _take_away(self, wanted: str | None, unwanted: str | None) -> str | None:
        """FTS5 can only take away from something: without a left side there is nothing to find."""
        if wanted and unwanted:
            return f"({wanted} NOT {unwanted})"
        self.has_idle_negation |= unwanted is not None
        return wanted

    def _read_negated(
        self, read: Callable[[tuple[str, ...]], str | None], columns: tuple[str, ...]
    ) -> str | None:
        self._negations += 1
        found = read(columns)
        self._negations -= 1
        return found

    def _read_row(self, columns: tuple[str, ...]) -> str | None:
        found = []
        while self._next() in _OPERANDS:
            found.append(self._read_item(columns))
        return _join("AND", found)

    def _read_item(self, columns: tuple[str, ...]) -> str | None:
        if self._next() not in _OPERANDS:
            return None
        token = self._tokens[self._place]
        self._place += 1
        if token.kind == "text":
            return self._read_term(token, columns)
        if token.kind == "column":
            return self._read_item(token.words) if self._next() in ("text", "open") else None
        found = self._read_or(columns)
        self._take("close")
        return found

    def _read_term(self, token: _Token, columns: tuple[str, ...]) -> str:
        term = _to_term(token)
        if not self._negations:
            self.terms.append(term)
        return _format_term(term, columns)

    def _next(self) -> Kind | None:
        return self._tokens[self._place].kind if self._place < len(self._tokens) else None

    def _take(self, kind: Kind) -> bool:
        is_there = self._next() == kind
        self._place += is_there
        return is_there


def _join(operator: str, found: Iterable[str | None]) -> str | None:
    """The parts side by side, never nested: FTS5 takes no tree of many floors."""
    parts = tuple(dict.fromkeys(filter(None, found)))
    joined = f" {operator} ".join(parts)
    return f"({joined})" if len(parts) > 1 else joined or None


def _to_term(token: _Token) -> Term:
    text = " ".join(token.words).lower()
    is_folded = fold(text) == text
    spellings = (text,) if is_folded else tuple(_iter_spellings(token.words))
    return Term(spellings=spellings, is_folded=is_folded, is_prefix=token.is_prefix)


def _format_term(term: Term, columns: tuple[str, ...]) -> str:
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
