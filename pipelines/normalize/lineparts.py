"""An attribution line taken apart: phrases, the separators before them, brackets, labels and `Theo`."""

from __future__ import annotations

import re

from archive.values import dataclass
from pipelines.normalize.roles import MAKERS, TEXT, Part, parse_roles

_TOKEN = re.compile(
    r"""
    (?P<run>   (?:(?:[tT]/[hH]|[pP]/[vV])(?!\w) | [^\s()\[\]{}/,;|•·\\:–—-]+ (?:-[^\s()\[\]{}/,;|•·\\:–—-]+)*)
               (?:\ (?: (?:[tT]/[hH]|[pP]/[vV])(?!\w) | [^\s()\[\]{}/,;|•·\\:–—-]+ (?:-[^\s()\[\]{}/,;|•·\\:–—-]+)*))* )
  | (?P<open>  [(\[{] )
  | (?P<close> [)\]}] )
  | (?P<colon> : )
  | (?P<sep>   [/,;|•·\\] | [-–—]+ )
    """,
    re.VERBOSE,
)
_PLAIN = re.compile(r"(?:[^\W\d_]|[. ])+")  # most bylines are a name and nothing else
_THEO = re.compile(r"(?:^|\s)(?:[Tt]heo|THEO)(?:\s|$)")
# "dịch từ AFP", "tổng hợp từ VnExpress": the source without its "Theo"
_FROM = re.compile(r"(?:(?<=hợp)|(?<=dịch)|(?<=soạn)|(?<=thuật)|(?<=t/h))\s+từ(?:\s+nguồn)?\s", re.IGNORECASE)
# Labels of several makers, and the heads of labels that name nobody who wrote: the rest of them is no name
_TEAM = re.compile(
    r"(?:nhóm|tổ|ê kíp|ekip|e-kip|kíp) (?:(?:pv|p\.v|phóng viên|tác giả|biên tập)(?: thực hiện)?|thực hiện|sản xuất)"
    r"|biên tập viên"
)
_LABEL_HEADS = frozenset(
    ("nhóm", "tổ", "ê kíp", "ekip", "ban", "tổng", "phó tổng", "phụ trách", "trưởng nhóm", "trưởng ban", "đạo diễn",
     "tổng đạo diễn", "trợ lý", "chịu trách nhiệm")
)  # fmt: skip
_STOPS = " .…!?\"'“”‘’*"
_MOST_PARTS = 24


@dataclass(slots=True)
class Phrase:
    """A run of words, what stands before it and what its label says."""

    sep: str  # "", "/", ",", "-", or "(" and ")" where a bracket opens or closes before it
    depth: int
    text: str = ""
    label: frozenset[Part] | None = None  # from a label of its own, such as "Ảnh:"
    theo: bool = False  # "Theo" stands before it


def split_phrases(line: str) -> list[Phrase] | None:
    """The phrases of a line in order, or None where brackets do not match or a colon follows no label.

    >>> [(p.sep, p.text, p.theo) for p in split_phrases("Lan Anh (Theo AFP, AP)")]
    [('', 'Lan Anh', False), ('(', 'AFP', True), (',', 'AP', False)]
    """
    if _PLAIN.fullmatch(line) and " từ " not in line and _THEO.search(line) is None:
        return [Phrase(sep="", depth=0, text=line)]
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
        """Adds a token; False where it cannot stand in an attribution."""
        if kind == "run":
            self._take_run(text)
            return True
        if kind == "colon":
            return self._take_label()
        if kind == "sep":
            self._cut("-" if text[0] in "-–—" else text)
        elif kind == "open":
            self.depth += 1
            self._cut("(")
        else:
            self.depth -= 1
            self._cut(")")
        return self.depth >= 0 and len(self.phrases) <= _MOST_PARTS

    def finish(self) -> list[Phrase] | None:
        """The phrases, or None where a bracket is left open."""
        self._cut("")
        return self.phrases if self.depth == 0 else None

    def _take_run(self, text: str) -> None:
        if "heo" in text or "HEO" in text:
            before, *rest = _THEO.split(text, 1)
        else:
            before, *rest = _FROM.split(text, 1) if " từ " in text else (text,)
        if before.strip(_STOPS):
            self.current.text = before
        if rest:
            self._cut(" ")
            self.current.theo = True
            self.current.text = rest[0] if rest[0].strip(_STOPS) else ""

    def _cut(self, sep: str) -> None:
        """Ends the current phrase; an empty one gives its place to the next."""
        current = self.current
        if current.text or current.theo or current.label is not None:
            self.phrases.append(current)
            self.current = Phrase(sep=sep, depth=self.depth)
        elif sep != " ":
            current.sep, current.depth = sep, self.depth

    def _take_label(self) -> bool:
        """Makes a label of the words before a colon, and of the phrases before them as far as they are roles too."""
        current = self.current
        if current.theo and not current.text:
            return True
        roles = parse_roles(current.text) or (TEXT if _TEAM.fullmatch(current.text.lower()) else frozenset())
        if not roles:
            roles = self._split_label()
            current = self.current
        if not roles:
            return False
        while self.phrases and self._is_in_label(self.phrases[-1]):
            current = self.phrases.pop()
            roles |= parse_roles(current.text)
        self.current = Phrase(sep=current.sep, depth=current.depth, label=roles)
        return True

    def _split_label(self) -> frozenset[Part]:
        """Roles at the end of a phrase that ran into them: the "Ảnh" of "Lan Anh. Ảnh: Hà My"."""
        words = self.current.text.split()
        for start in range(max(1, len(words) - 4), len(words)):
            roles = parse_roles(" ".join(words[start:])) if words[start][0].isupper() else frozenset()
            if roles and " ".join(words[:start]).lower() in _LABEL_HEADS:
                return frozenset()
            if roles:
                self.current.text = " ".join(words[:start])
                self._cut("-")
                return roles
        return frozenset()

    def _is_in_label(self, phrase: Phrase) -> bool:
        """Whether the phrase is the "Tin" of "Tin, ảnh:", and no mark of the name before its bracket."""
        free = phrase.label is None and not phrase.theo and phrase.depth == self.current.depth
        roles = parse_roles(phrase.text)
        is_mark = phrase.sep == "(" and len(self.phrases) > 1 and roles <= MAKERS
        return free and bool(roles) and not is_mark
