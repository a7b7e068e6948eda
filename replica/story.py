"""The text of an article: headline, lead, paragraphs and tags, drawn from phrases."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, lru_cache

from replica import phrases
from replica.dice import Dice
from replica.topics import THINGS, TOPICS, Topic

_FIGURE_SETS = 2_048
_STRIDE = 1_000_003  # a prime: walks through every headline before one comes again
HEADLINES_APART = len(phrases.HEADLINES) * THINGS * len(phrases.COMMUNES) * len(phrases.MOMENTS)
"""So many articles have headlines all different; later ones say which round they belong to."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Subject:
    """What an article is about; enough for its headline and its address."""

    title: str
    topic: Topic
    headline: int  # index into HEADLINES and LEADS
    thing: str
    place: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Story:
    """The words of one article."""

    sapo: str
    paragraphs: tuple[str, ...]  # subheads among them
    subheads: frozenset[int]  # which of the paragraphs are subheads
    tags: tuple[str, ...]


@lru_cache(maxsize=65_536)
def choose_subject(seed: int, number: int, topic_key: str) -> Subject:
    """The subject of article `number`: no two articles of a world share a headline."""
    topic = TOPICS[topic_key]
    round_, place_in_round = divmod(number, HEADLINES_APART)
    rest = (place_in_round * _STRIDE + seed * 7_919) % HEADLINES_APART
    rest, headline = divmod(rest, len(phrases.HEADLINES))
    rest, thing = divmod(rest, THINGS)
    moment, commune = divmod(rest, len(phrases.COMMUNES))
    place = f"xã {phrases.COMMUNES[commune]}"
    title = phrases.HEADLINES[headline].format(
        place=place,
        Place=_capitalised(place),
        thing=topic.things[thing],
        Thing=_capitalised(topic.things[thing]),
        moment=phrases.MOMENTS[moment],
    )
    if round_:
        title = f"{title} (kỳ {round_ + 1})"
    return Subject(title=title, topic=topic, headline=headline, thing=topic.things[thing], place=place)


def write_story(subject: Subject, dice: Dice, published_at: datetime) -> Story:
    """Lead, five to nine paragraphs and at times subheads among them, and up to four tags (sometimes none)."""
    words = _draw_words(subject, dice, published_at)
    paragraphs = _write_paragraphs(subject, dice, words)
    subheads: frozenset[int] = frozenset()
    if dice.chance(0.3):
        subheads = frozenset((2, 5))
        first, second = dice.sample(phrases.SUBHEADS, 2)
        paragraphs[2:2] = [first]
        paragraphs[5:5] = [second]
    return Story(
        sapo=phrases.LEADS[subject.headline].format_map(words),
        paragraphs=tuple(paragraphs),
        subheads=subheads,
        tags=tuple(dice.sample(subject.topic.tags, dice.pick((0, 1, 2, 3, 3, 4)))),
    )


def _write_paragraphs(subject: Subject, dice: Dice, words: dict[str, str]) -> list[str]:
    """Sentences of the topic and of any topic, none of them twice, and a closing one."""
    sentences = [*subject.topic.sentences, *phrases.SENTENCES]
    start, stride = dice.below(len(sentences)), dice.pick((3, 7, 11, 13))
    turn = 0
    paragraphs = []
    for _ in range(dice.between(4, 8)):
        words |= _figures(dice.below(_FIGURE_SETS))
        count = dice.between(2, 4)
        chosen = (sentences[(start + step * stride) % len(sentences)] for step in range(turn, turn + count))
        paragraphs.append(" ".join(chosen).format_map(words))
        turn += count
    paragraphs.append(dice.pick(phrases.CLOSINGS).format_map(words))
    return paragraphs


def write_afterthought(subject: Subject, dice: Dice, published_at: datetime) -> str:
    """The paragraph that an edit adds."""
    return dice.pick(phrases.AFTERTHOUGHTS).format_map(_draw_words(subject, dice, published_at))


def write_scene(subject: Subject, dice: Dice) -> str:
    """What a photo of this article shows, as its caption says."""
    return dice.pick(subject.topic.scenes).format(
        place=subject.place,
        hamlet=dice.pick(phrases.HAMLETS),
        surname=dice.pick(phrases.SURNAMES),
        given=dice.pick(phrases.WOMEN).split()[-1],
    )


def _draw_words(subject: Subject, dice: Dice, published_at: datetime) -> dict[str, str]:
    coming = published_at + timedelta(days=dice.between(5, 60))
    return {
        "place": subject.place,
        "Place": _capitalised(subject.place),
        "thing": subject.thing,
        "Part": dice.pick(("Sáng", "Chiều", "Trưa")),
        "day": f"{published_at.day}-{published_at.month}",
        "day2": f"{coming.day}-{coming.month}",
        "year": str(published_at.year - dice.between(1, 4)),
    } | _figures(dice.below(_FIGURE_SETS))


@cache
def _figures(index: int) -> dict[str, str]:
    """Names and numbers that stand in one paragraph; drawing them anew each time would take too long."""
    dice = Dice("figures", index)
    return {
        "hamlet": dice.pick(phrases.HAMLETS),
        "man": f"{dice.pick(phrases.SURNAMES)} {dice.pick(phrases.MEN)}",
        "woman": f"{dice.pick(phrases.SURNAMES)} {dice.pick(phrases.WOMEN)}",
        "num": str(dice.between(45, 480)),
        "num2": str(dice.between(6, 28)),
        "pct": str(dice.between(11, 68)),
        "age": str(dice.between(24, 71)),
        "money": f"{dice.between(1, 9)},{dice.between(1, 9)}",
        "price": str(dice.between(15, 320)),
    }


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]
