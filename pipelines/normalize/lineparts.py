"""An attribution line taken apart: phrases, the separators before them, brackets, labels and `Theo`."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from pipelines.normalize.roles import Part, parse_roles
from pipelines.normalize.text import fold

_TOKEN = re.compile(
    r"""
    (?P<role>  (?<!\w)[tT]/[hH](?!\w) )         # tổng hợp; its slash parts nothing
  | (?P<open>  [(\[{] )
  | (?P<close> [)\]}] )
  | (?P<colon> : )
  | (?P<sep>   [/,;|•·\\] | \s[-–—]+(?=\s) | [–—] | -(?=\s) )
  | (?P<word>  [^\s()\[\]{}/,;|•·\\:–—]+ )
    """,
    re.VERBOSE,
)
_STOPS = ".…!?\"'“”‘’*"
_MOST_PARTS = 24


@dataclass(slots=True)
class Phrase:
    """A run of words, what stands before it and what its label says."""

    sep: str  # "", "/", ",", "-" or "(" where it opens a bracket
    depth: int
    words: list[str] = field(default_factory=list)
    label: frozenset[Part] | None = None  # from a label of its own, such as "Ảnh:"
    theo: bool = False  # "Theo" stands before it
    colon: bool = False  # its label ended in a colon

    @property
    def text(self) -> str:
        return " ".join(self.words)


def split_phrases(line: str) -> list[Phrase] | None:
    """The phrases of a line in order, or None where its brackets do not match or it has too many."""
    builder = _Builder()
    for match in _TOKEN.finditer(line):
        if not builder.take(match.lastgroup or "", match[0]):
            return None
    return builder.finish()


class _Builder:
    """Collects phrases token by token."""

    def __init__(self) -> None:
        self.phrases: list[Phrase] = []
        self.current = Phrase(sep="", depth=0)
        self.depth = 0

    def take(self, kind: str, text: str) -> bool:
        if kind in ("word", "role"):
            self._take_word(text)
        elif kind == "colon":
            return self._take_label()
        elif kind == "sep":
            self._cut("-" if text.strip() in ("-", "–", "—", "--") else text)
        elif kind == "open":
            self.depth += 1
            self._cut("(")
        else:
            self.depth -= 1
            self._cut(")")
        return self.depth >= 0 and len(self.phrases) <= _MOST_PARTS

    def finish(self) -> list[Phrase] | None:
        self._cut("")
        return self.phrases if self.depth == 0 else None

    def _take_word(self, text: str) -> None:
        if not text.strip(_STOPS):
            return
        if fold(text) == "theo" and not self.current.theo:
            self._cut(" ")
            self.current.theo = True
            return
        self.current.words.append(text)

    def _cut(self, sep: str) -> None:
        """Ends the current phrase; an empty one gives its separator to the next."""
        current = self.current
        if current.words or current.theo or current.label is not None:
            self.phrases.append(current)
            self.current = Phrase(sep=sep, depth=self.depth)
            return
        if sep != " ":
            current.sep, current.depth = sep, self.depth

    def _take_label(self) -> bool:
        """Makes a label of the words before a colon, and of those behind earlier separators as far as they are one."""
        current = self.current
        if current.theo and not current.words:
            return True
        taken, roles = [current], parse_roles(current.text)
        if not roles:
            return False
        for phrase in reversed(self.phrases):
            more = parse_roles(phrase.text + " " + " ".join(part.text for part in reversed(taken)))
            if phrase.label is not None or phrase.depth != current.depth or phrase.theo or not more:
                break
            taken.append(phrase)
            roles = more
        for _ in taken[1:]:
            self.phrases.pop()
        first = taken[-1]
        self.current = Phrase(sep=first.sep, depth=first.depth, label=roles, colon=True)
        return True
