"""Who did what for an article and where it was taken from, filled phrase by phrase."""

from __future__ import annotations

import re
from dataclasses import field

from archive.values import dataclass
from pipelines.normalize.people import is_initials, is_vietnamese
from pipelines.normalize.publications import Publication
from pipelines.normalize.roles import MEDIA, Part

_PAPER_WORD = re.compile(  # in the names of papers that are no persons
    r"(?<!\w)(?:the|daily|weekly|times|post|news|x?press|express|journal|review|today|health|science|magazine|tribune|mail"
    r"|herald|star|sun|globe|observer|insider|report|online|tv|radio|media|conversation)(?!\w)",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Credits:
    """What the phrases of a line have said so far."""

    authors: list[str] = field(default_factory=list)
    by_role: dict[Part, list[str]] = field(default_factory=dict)
    groups: list[str] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    media_sources: list[str] = field(default_factory=list)  # gave the pictures, not the words
    data_sources: list[str] = field(default_factory=list)
    pending: list[str] = field(default_factory=list)  # after "Theo": a person, or a paper the table lacks
    open_names: list[str] = field(default_factory=list)  # names that a mark behind them may still claim
    roles: set[Part] = field(default_factory=set)  # all that labels and marks named
    marks: set[str] = field(default_factory=set)  # "label", "mark", "theo": what makes the line explicit
    has_foreign: bool = False
    has_slash: bool = False  # "/" stands before the last of the pending
    doubt: str | None = None

    @property
    def has_only_pictures(self) -> bool:
        """Whether labels and marks spoke of photos alone, and nobody is named yet."""
        return self.roles == {"photographer", "source"} and not (self.authors or self.groups or self.by_role)

    def people(self, role: Part) -> list[str]:
        """The names that do this, to be added to."""
        return self.by_role.setdefault(role, [])

    def add_name(self, name: str, role: Part) -> None:
        """Adds a person; who makes more than pictures is an author, and a mark may follow."""
        if role not in MEDIA:
            _append(self.authors, name)
            self.open_names.append(name)
        if role != "text":
            _append(self.people(role), name)

    def add_publication(self, found: Publication, *, media: bool = False) -> None:
        """Adds a source, of pictures only with `media`; it ends a run of names."""
        self.has_foreign |= found.foreign
        _append(self.sources, found.name)
        if media:
            _append(self.media_sources, found.name)
        self.open_names.clear()

    def add_publications(self, papers: list[Publication], *, media: bool = False) -> None:
        """Adds several sources in their order."""
        for paper in papers:
            self.add_publication(paper, media=media)

    def apply_mark(self, roles: frozenset[Part]) -> None:
        """Gives roles to the names before a mark; who made only pictures is no author any more."""
        self.marks.add("mark")
        self.roles |= roles
        for name in self.open_names or self.pending:
            for role in sorted(roles - {"text", "source"}):
                _append(self.people(role), name)
            if roles <= MEDIA and name in self.authors:
                self.authors.remove(name)
        self.open_names.clear()

    def settle(self) -> None:
        """Decides on names behind `Theo`: with a paper or a role they are people, else papers."""
        if not self.sources and self.has_slash and len(self.pending) > 1:
            self.sources.append(self.pending.pop())  # Theo Lan Chi/Ngày Nay
        if self.sources or (self.by_role and not self.authors):
            papers = [name for name in self.pending if self._is_paper(name)]
            for name in self.pending:
                if name not in papers:
                    _append(self.authors, name)
            self.sources = [*papers, *(name for name in self.sources if name not in papers)]
        elif len(self.pending) == 1 and " " not in self.pending[0] and is_vietnamese(self.pending[0]):
            self.pending.clear()  # Theo Bác
        elif self.pending:
            self.sources.extend(self.pending)
            self.note_doubt(f"{self.pending[0]!r} may be a person")

    def _is_paper(self, name: str) -> bool:
        """Whether a name beside a source is rather one of its own: Theo Sky Weekly, BBC; Theo Tanjug/TTXVN."""
        if not self.sources or is_vietnamese(name) or is_initials(name):
            return False
        return " " not in name or _PAPER_WORD.search(name) is not None

    def note_doubt(self, doubt: str) -> None:
        """Keeps the first doubt."""
        self.doubt = self.doubt or doubt


def _append(names: list[str], name: str) -> None:
    if name not in names:
        names.append(name)
