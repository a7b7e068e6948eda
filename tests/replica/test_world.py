"""The replica's world is a function of seed, number and time, and of nothing else."""

from __future__ import annotations

import pickle
import unicodedata
from datetime import datetime, timedelta

import pytest

from replica.sections import GENERATIONS, SECTIONS
from replica.timeline import VIETNAM
from replica.world import World


def test_the_same_seed_gives_the_same_articles() -> None:
    assert [World(articles=60).truth(n) for n in range(60)] == [
        World(articles=60).truth(n) for n in range(60)
    ]


def test_articles_do_not_depend_on_what_was_asked_before() -> None:
    asked, fresh = World(articles=60), World(articles=60)
    for number in range(60):
        asked.truth(number)
    assert asked.truth(41) == fresh.truth(41)


def test_another_seed_gives_another_newspaper() -> None:
    assert World(seed=1).truth(5).title != World(seed=2).truth(5).title


def test_a_world_with_its_caches_can_be_sent_to_another_process() -> None:
    world = World(articles=10, seed=3)
    world.truth(4)
    assert pickle.loads(pickle.dumps(world)).truth(4) == world.truth(4)


def test_titles_and_paths_are_unique_in_a_large_newspaper() -> None:
    world = World(articles=120_000)
    numbers = range(0, 120_000, 5)
    assert len({world.subject(number).title for number in numbers}) == len(numbers)
    assert len({world.path(number) for number in numbers}) == len(numbers)


def test_every_path_leads_back_to_its_number() -> None:
    world = World(articles=500)
    now = world.opened_at
    assert [world.find_number(world.path(number), now) for number in range(500)] == list(range(500))


def test_a_hundred_thousand_articles_cost_nothing_until_asked_for() -> None:
    world = World(articles=100_000)
    assert world.truth(99_999).published_at < world.opened_at
    assert world.truth(0).published_at.year < 2020


def test_articles_are_published_in_the_order_of_their_numbers() -> None:
    world = World(articles=300, growth=13)
    moments = [world.published_at(number) for number in range(500)]
    assert moments == sorted(moments)
    assert moments[299] < world.opened_at < moments[300]
    assert all(moment.second == 0 and moment.utcoffset() == timedelta(hours=7) for moment in moments)


@pytest.mark.parametrize("hours", [0, 5, 7, 12, 23, 30, 100, 24 * 60])
def test_count_agrees_with_the_moments_of_publication(hours: int) -> None:
    world = World(articles=100, growth=7)
    now = world.opened_at + timedelta(hours=hours)
    assert world.timeline.count(now) == sum(world.published_at(number) <= now for number in range(700))


def test_each_section_lists_its_articles_newest_first_and_all_sections_list_all() -> None:
    world = World(articles=230)
    now = world.opened_at
    listed = []
    for generation in GENERATIONS:
        for section in SECTIONS[generation]:
            numbers = list(world.numbers_in(section, now))
            assert numbers == sorted(numbers, reverse=True)
            assert {world.section(number) for number in numbers} <= {section}
            listed += numbers
    assert sorted(listed) == list(range(230))


def test_no_slug_belongs_to_two_generations_with_the_same_addresses() -> None:
    slugs = [section.slug for generation in ("v1", "v2", "mastercms") for section in SECTIONS[generation]]
    assert len(slugs) == len(set(slugs))


def test_text_is_composed_and_titles_are_trimmed() -> None:
    for truth in map(World().truth, range(200)):
        for text in (truth.title, truth.sapo, *truth.paragraphs, *truth.tags, *truth.captions):
            assert unicodedata.is_normalized("NFC", text)
            assert text == text.strip()
            assert "{" not in text


def test_a_moderate_share_of_articles_calls_for_a_campaign() -> None:
    share = sum(truth.mentions("phát động") for truth in map(World().truth, range(400))) / 400
    assert 0.05 < share < 0.25


def test_every_kind_of_attribution_occurs() -> None:
    kinds = {truth.byline.kind for truth in map(World().truth, range(400))}
    assert kinds >= {
        "none", "author", "authors", "group", "compiled", "translated", "recorded", "interview", "text_photo",
        "photo_credit", "republished", "translated_from",
    }  # fmt: skip


def test_subheads_stand_between_paragraphs() -> None:
    truths = [truth for truth in map(World().truth, range(200)) if truth.subheads]
    assert 30 < len(truths) < 90
    for truth in truths:
        assert all(len(truth.paragraphs[place]) < 40 for place in truth.subheads)
        assert 0 not in truth.subheads
        assert len(truth.paragraphs) - 1 not in truth.subheads


def test_some_captions_are_blank_and_some_photos_shared() -> None:
    photos = [photo for truth in map(World().truth, range(400)) for photo in truth.photos]
    assert any(photo.printed is None for photo in photos)
    assert any(photo.caption and not photo.credit for photo in photos)
    assert len({photo.path for photo in photos}) < len(photos)
    assert all(photo.credit in photo.printed for photo in photos if photo.credit and photo.printed)


def test_a_world_of_one_generation_has_no_other_pages() -> None:
    world = World(articles=40, generations=("v2",))
    assert {world.truth(number).generation for number in range(40)} == {"v2"}


def test_fates_are_known_from_the_beginning_and_come_in_order() -> None:
    world = World(articles=400, edits=0.3, deletions=0.2)
    fates = [world.timeline.fate(number) for number in range(400)]
    assert 60 < sum(bool(fate.edited_at) for fate in fates) < 180
    assert 40 < sum(bool(fate.deleted_at) for fate in fates) < 130
    for fate in fates:
        assert list(fate.edited_at) == sorted(fate.edited_at)
        assert not (fate.deleted_at and fate.restored_at) or fate.restored_at > fate.deleted_at


def test_an_edit_changes_what_is_true_from_its_moment_on() -> None:
    world = World(articles=100, edits=1.0)
    moment = world.timeline.fate(7).edited_at[0]
    before, after = world.truth(7, moment - timedelta(minutes=1)), world.truth(7, moment)
    assert (before.version, after.version) == (0, 1)
    assert after.modified_at == moment
    assert after.paragraphs[:-1] == before.paragraphs
    assert after.path == before.path


def test_the_opening_is_in_vietnam() -> None:
    assert World().opened_at == datetime(2025, 6, 2, tzinfo=VIETNAM)
