"""The invented newspaper as a whole: everything follows from seed, article number and virtual time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from replica.addresses import article_path, find_article_number, photo_path, shared_photo_path
from replica.dice import Dice
from replica.people import draw_byline, draw_caption
from replica.sections import GENERATIONS, OUTLETS, SECTIONS, Generation, Section
from replica.story import Subject, choose_subject, write_afterthought, write_scene, write_story
from replica.timeline import VIETNAM, Timeline
from replica.truth import TruePhoto, Truth

SHARED_PHOTOS = 24
_UPDATED = " (cập nhật)"


@dataclass(frozen=True, kw_only=True)
class World:
    """A newspaper of any size that takes no room: its articles are made when asked for."""

    seed: int = 1
    articles: int = 400
    generations: tuple[Generation, ...] = GENERATIONS
    opened_at: datetime = datetime(2025, 6, 2, tzinfo=VIETNAM)  # when the virtual clock starts
    per_day: int = 40  # articles a day before that
    growth: int = 0  # articles a day from then on
    edits: float = 0.0
    deletions: float = 0.0
    restorations: float = 0.4
    redesigned_at: datetime | None = None  # from then on article pages have a template nobody knows
    traps: bool = False  # an endless calendar, and pagers that never end
    page_bytes: int = 35_000
    photo_bytes: int = 20_000

    @cached_property
    def timeline(self) -> Timeline:
        """When articles are published, edited, deleted and restored."""
        return Timeline(
            seed=self.seed,
            articles=self.articles,
            opened_at=self.opened_at,
            per_day=self.per_day,
            growth=self.growth,
            edits=self.edits,
            deletions=self.deletions,
            restorations=self.restorations,
        )

    @property
    def is_changing(self) -> bool:
        """Whether anything happens after the opening, so that time matters."""
        return bool(self.growth or self.edits or self.deletions or self.redesigned_at)

    def generation(self, number: int) -> Generation:
        """The generation whose pages show this article."""
        return self.generations[number % len(self.generations)]

    def section(self, number: int) -> Section:
        """The section this article stands in."""
        sections = SECTIONS[self.generation(number)]
        return sections[number // len(self.generations) % len(sections)]

    def numbers_in(self, section: Section, now: datetime) -> range:
        """The articles of this section published by then, the newest first."""
        generation = next(each for each in self.generations if section in SECTIONS[each])
        sections = SECTIONS[generation]
        first = self.generations.index(generation) + len(self.generations) * sections.index(section)
        return range(first, self.timeline.count(now), len(self.generations) * len(sections))[::-1]

    def subject(self, number: int) -> Subject:
        """What this article is about."""
        return choose_subject(self.seed, number, self.section(number).topic)

    def path(self, number: int) -> str:
        """The path of this article's page; edits do not change it."""
        path = self._paths.get(number)
        if path is None:
            path = self._paths[number] = self._make_path(number)
        return path

    def published_at(self, number: int) -> datetime:
        """When this article was or will be published: +07:00, to the minute."""
        moment = self._moments.get(number)
        if moment is None:
            moment = self._moments[number] = self.timeline.published_at(number)
        return moment

    @cached_property
    def _paths(self) -> dict[int, str]:
        return {}

    @cached_property
    def _moments(self) -> dict[int, datetime]:
        return {}

    def _make_path(self, number: int) -> str:
        return article_path(
            self.generation(number),
            self.section(number),
            title=self.subject(number).title,
            number=number,
            published_at=self.published_at(number),
        )

    def find_number(self, path: str, now: datetime) -> int | None:
        """The article published by then whose address has this id, or None; its slug may differ."""
        number = find_article_number(path)
        return number if number is not None and 0 <= number < self.timeline.count(now) else None

    def is_live(self, number: int, now: datetime) -> bool:
        """Whether the article is published and not deleted at that time."""
        return number < self.timeline.count(now) and not self.timeline.fate(number).is_gone(now)

    def truth(self, number: int, at: datetime | None = None) -> Truth:
        """What the article said at that time; without a time, as it was first published."""
        subject, published_at = self.subject(number), self.published_at(number)
        edits = self.timeline.fate(number).edits_before(at) if at else ()
        dice = Dice(self.seed, "article", number)
        story = write_story(subject, dice, published_at)
        updates = tuple(
            write_afterthought(subject, Dice(self.seed, "edit", number, version), moment)
            for version, moment in enumerate(edits)
        )
        section = self.section(number)
        return Truth(
            number=number,
            version=len(edits),
            generation=self.generation(number),
            outlet=OUTLETS[self.generation(number)],
            section=section.name,
            section_slug=section.slug,
            path=self.path(number),
            title=subject.title + (_UPDATED if self._is_retitled(number, len(edits)) else ""),
            sapo=story.sapo,
            paragraphs=story.paragraphs + updates,
            subheads=story.subheads,
            published_at=published_at,
            modified_at=edits[-1] if edits else published_at,
            byline=draw_byline(dice),
            photos=self.photos(number),
            tags=story.tags,
        )

    def _is_retitled(self, number: int, version: int) -> bool:
        return version > 0 and Dice(self.seed, "retitled", number).chance(0.25)

    def photos(self, number: int) -> tuple[TruePhoto, ...]:
        """The photos of this article, in reading order."""
        subject = self.subject(number)
        dice = Dice(self.seed, "photos", number)
        return tuple(
            self._photo(number, position, subject, dice) for position in range(dice.pick((0, 1, 1, 2, 3)))
        )

    def _photo(self, number: int, position: int, subject: Subject, dice: Dice) -> TruePhoto:
        published_at, generation = self.published_at(number), self.generation(number)
        path = photo_path(generation, number=number, position=position, published_at=published_at)
        if dice.chance(0.12):
            path = shared_photo_path(generation, dice.below(SHARED_PHOTOS))
        return draw_caption(path, write_scene(subject, dice), dice)

    def photo_key(self, number: int, position: int) -> str:
        """What decides the bytes of a photo; some photos are the same picture under another name."""
        dice = Dice(self.seed, "picture", number, position)
        if dice.chance(0.1):
            return self.shared_photo_key(dice.below(SHARED_PHOTOS))
        return f"{self.seed}/{number}/{position}"

    def shared_photo_key(self, index: int) -> str:
        """What decides the bytes of a picture from the drawer."""
        return f"{self.seed}/shared/{index}"
