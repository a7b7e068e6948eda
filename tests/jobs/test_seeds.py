"""A newspaper moves its listings, retires them, or leads away from them: none of it goes unnoticed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import run_baoluu
from tests.gatekeeper import Answer, Gatekeeper

SEEDS = ("/", "/thoi-su", "/kinh-te", "/xa-hoi", "/van-hoa", "/the-thao")
LOST = "seeds that led to articles and lead to none"
ELSEWHERE = Answer(status=301, headers=(("Location", "https://khac.example/"),))
WALL = Answer(
    body="<html><body><h1>Đăng nhập</h1><p>Mời bạn đăng nhập để đọc tiếp.</p></body></html>".encode()
)


class Paper:
    """Thái Nguyên's broadcaster with eight articles in each section, and four more every day."""

    def __init__(self) -> None:
        self.day = 0
        self.moved: dict[str, Answer] = {}  # what seeds answer from the second day on

    def answer(self, target: str, before: int) -> Answer | None:
        if self.day and target in self.moved:
            return self.moved[target]
        listing = target.removeprefix("/muc")
        if listing in SEEDS:
            first = 100 * (1 + SEEDS.index(listing))
            return self._list(range(first, first + 8 + 4 * self.day))
        if target.startswith("/lu-ve-"):
            return self._show(target)
        return WALL if target == "/dang-nhap" else Answer(status=404)

    def _list(self, numbers: range) -> Answer:
        items = "".join(
            f'<li><a href="/lu-ve-{number}.html">Lũ về đợt {number}</a></li>' for number in numbers
        )
        return Answer(body=f'<html><body><ul class="list-news">{items}</ul></body></html>'.encode())

    def _show(self, target: str) -> Answer:
        text = f"<p>Tin {target}: người dân các xã ven sông thu hoạch trước khi nước lên cao.</p>" * 3
        return Answer(
            body=f"""<html><body><h1 class="detail-title">Lũ về trên sông Cầu {target}</h1>
            <span class="format_time">09:43</span><span class="format_date">28/05/2026</span>
            <div class="__MASTERCMS_CONTENT">{text}</div></body></html>""".encode()
        )


def live_days(archive: Path, paper: Paper, days: int) -> list[tuple[int, int, str]]:
    """Exit code, new articles and message of one harvest a day."""
    found = []
    with Gatekeeper(None, paper.answer) as gate:
        for day in range(days):
            paper.day = day
            run = run_baoluu("harvest", "thainguyentv", "--origin", gate.origin, "--json", archive=archive)
            found.append((run.returncode, json.loads(run.stdout)["articles_new"], run.stderr))
    return found


def test_a_moved_listing_is_read_in_every_run(tmp_path: Path) -> None:
    paper = Paper()
    paper.moved = {seed: Answer(status=301, headers=(("Location", f"/muc{seed}"),)) for seed in SEEDS[1:]}
    days = live_days(tmp_path / "archive", paper, 4)
    assert [(code, new) for code, new, _ in days] == [(0, 48), (0, 24), (0, 24), (0, 24)]


@pytest.mark.parametrize(
    ("answer", "named"),
    [
        (Answer(status=404), "6, the first of them https://thainguyentv.vn/."),
        (Answer(status=410), "6, the first of them https://thainguyentv.vn/."),
        (ELSEWHERE, "6, the first of them https://thainguyentv.vn/."),
        (
            Answer(status=302, headers=(("Location", "/dang-nhap"),)),
            "1, the first of them https://thainguyentv.vn/dang",
        ),
    ],
    ids=["not-found", "gone", "off-the-newspaper", "to-a-wall"],
)
def test_retired_listings_are_an_alarm_in_every_run(tmp_path: Path, answer: Answer, named: str) -> None:
    paper = Paper()
    paper.moved = dict.fromkeys(SEEDS, answer)
    first, *later = live_days(tmp_path / "archive", paper, 3)
    assert first[0] == 0
    for code, new, message in later:
        assert (code, new) == (9, 0)
        assert f"{LOST}: {named}" in message


def test_a_listing_that_moved_and_is_retired_then_is_an_alarm(tmp_path: Path) -> None:
    paper, archive = Paper(), tmp_path / "archive"
    paper.moved = {"/kinh-te": Answer(status=301, headers=(("Location", "/muc/kinh-te"),))}
    assert [code for code, _, _ in live_days(archive, paper, 3)] == [0, 0, 0]
    paper.moved["/kinh-te"] = Answer(status=404)
    assert live_days(archive, paper, 2)[1][0] == 9


def test_the_alarm_ends_when_the_listing_is_back(tmp_path: Path) -> None:
    paper, archive = Paper(), tmp_path / "archive"
    paper.moved = {"/kinh-te": Answer(status=404)}
    assert live_days(archive, paper, 2)[1][0] == 9
    assert LOST in run_baoluu("status", archive=archive).stdout
    paper.moved = {}
    assert live_days(archive, paper, 1)[0][0] == 0
    assert LOST not in run_baoluu("status", archive=archive).stdout
