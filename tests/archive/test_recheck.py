"""When a page is asked for again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from archive.recheck import AGES, ATTEMPTS, CONFIRM_AFTER, due_after_absence, due_after_failure, due_again

BORN = datetime(2026, 5, 28, 2, 43, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def test_an_article_is_looked_at_at_each_age_and_then_every_half_year() -> None:
    at, looks = BORN, []
    for _ in range(8):
        at = due_again(BORN, at, AGES)
        looks.append(at - BORN)
    assert looks == [HOUR, 6 * HOUR, DAY, 7 * DAY, 30 * DAY, 180 * DAY, 360 * DAY, 540 * DAY]


def test_ages_that_have_passed_are_one_look() -> None:
    assert due_again(BORN, BORN + 2 * DAY, AGES) == BORN + 7 * DAY


def test_an_article_found_late_is_old_already() -> None:
    assert due_again(BORN, BORN + 400 * DAY, AGES) == BORN + 580 * DAY


def test_without_a_date_or_with_one_in_the_future_an_article_is_as_young_as_its_capture() -> None:
    assert due_again(None, BORN, AGES) == due_again(BORN + 9 * DAY, BORN, AGES) == BORN + HOUR


def test_an_absence_is_checked_the_next_day_and_when_it_can_be_confirmed() -> None:
    first = due_after_absence(BORN, BORN)
    assert first == BORN + DAY
    assert due_after_absence(BORN, first) == BORN + CONFIRM_AFTER
    assert due_after_absence(BORN, BORN + CONFIRM_AFTER) > BORN + 30 * DAY


def test_failures_are_tried_again_ever_later_and_given_up_in_the_end() -> None:
    waits = [due_after_failure(attempts, BORN) for attempts in range(1, ATTEMPTS)]
    assert all(waits)
    assert waits == sorted(waits, key=lambda moment: moment or BORN)
    assert due_after_failure(ATTEMPTS, BORN) is None
