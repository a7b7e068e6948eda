"""What was hidden stays hidden: without the database, without the ledger, with half of it, and in a merged archive."""

from __future__ import annotations

import zipfile
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from archive.database import connect_reader
from archive.folder import ArchiveFolder
from archive.takedownmerge import join_ledgers
from archive.takedowns import Suppression, append_lines, iter_ledger, read_decisions
from front.guard import is_capture_hidden
from tests.conftest import Harvested, run_baoluu
from tests.gatekeeper import Answer, Gatekeeper
from tests.jobs.test_extract import copy_archive
from tests.jobs.test_import import PAGE, URL, answer, take_in, write_warc
from tests.jobs.test_merge import merge, query, write

HIDDEN = "SELECT count(*) FROM articles WHERE status = 'suppressed'"
FOUND = "SELECT count(*) FROM articles_fts"


@pytest.fixture(scope="module")
def hiding(harvested: Harvested, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive whose articles 3 and 4 are hidden."""
    archive = copy_archive(harvested.archive, tmp_path_factory.mktemp("hiding") / "archive", database=True)
    for article in ("3", "4"):
        assert run_baoluu("suppress", article, "--reason", "gỡ", archive=archive).returncode == 0
    return archive


@pytest.fixture
def archive(hiding: Path, tmp_path: Path) -> Path:
    """A copy of it to be written to."""
    return copy_archive(hiding, tmp_path / "archive", database=True)


def count_hidden(archive: Path) -> tuple[int, int]:
    """Hidden articles, and articles that the full text lacks."""
    ((hidden,), (found,), (all_,)) = (
        query(archive, sql)[0] for sql in (HIDDEN, FOUND, "SELECT count(*) FROM articles")
    )
    return int(str(hidden)), int(str(all_)) - int(str(found))


def arguments(harvested: Harvested, command: str) -> tuple[str, ...]:
    section = ("replica", "--section", "doi-song", "--origin", harvested.server.origin)
    return section if command == "harvest" else ()


def harvest(archive: Path, harvested: Harvested) -> str:
    done = run_baoluu("harvest", *arguments(harvested, "harvest"), archive=archive)
    assert done.returncode == 0, done.stderr
    return done.stderr


def test_a_harvest_hides_what_a_command_that_died_had_only_written_down(
    archive: Path, harvested: Harvested
) -> None:
    write(archive, "UPDATE articles SET status = 'live' WHERE id = 3")
    harvest(archive, harvested)
    assert query(archive, HIDDEN) == [(2,)]


def test_a_lost_database_hides_again_what_its_files_show(archive: Path, harvested: Harvested) -> None:
    for path in archive.glob("archive.db*"):
        path.unlink()
    harvest(archive, harvested)
    assert count_hidden(archive) == (2, 2)


@pytest.mark.parametrize(
    ("left", "command"), [(None, "extract"), (0, "harvest"), (60, "harvest"), (-1, "extract")]
)
def test_a_lost_ledger_is_written_again_from_the_database(
    archive: Path, harvested: Harvested, left: int | None, command: str
) -> None:
    ledger = archive / "suppressions.jsonl"
    content = ledger.read_bytes()
    if left is None:
        ledger.unlink()
    else:
        ledger.write_bytes(content[:left])
    done = run_baoluu(command, *arguments(harvested, command), archive=archive)
    assert done.returncode == 0
    told = done.stderr
    assert ("no word of" in told) == (left != -1)
    assert count_hidden(archive) == (2, 2)
    assert len(read_decisions(ArchiveFolder(archive))) == 2
    assert run_baoluu("verify", archive=archive).returncode == 0


def test_a_line_without_its_end_stays(archive: Path) -> None:
    ledger = archive / "suppressions.jsonl"
    ledger.write_bytes(ledger.read_bytes().rstrip())
    assert run_baoluu("suppress", "5", "--reason", "gỡ", archive=archive).returncode == 0
    assert len(list(iter_ledger(ArchiveFolder(archive)))) == 3


@pytest.mark.parametrize(
    "line", ['{"at": 5, "action": [], "url": [1], "reason": "", "status_before": ""}', "[]", "gỡ"]
)
def test_a_damaged_ledger_is_told_by_everyone_and_stops_no_harvest(
    archive: Path, harvested: Harvested, line: str
) -> None:
    ledger = archive / "suppressions.jsonl"
    ledger.write_text(line + "\n" + ledger.read_text(encoding="utf-8"), encoding="utf-8")
    assert "Line 1 of" in harvest(archive, harvested)
    assert "Line 1 of" in run_baoluu("status", archive=archive).stdout
    verified = run_baoluu("verify", archive=archive)
    assert (verified.returncode, "ledger damaged" in verified.stdout + verified.stderr) == (11, True)
    extracted = run_baoluu("extract", archive=archive)
    assert (extracted.returncode, "Line 1 of" in extracted.stderr) == (3, True)
    assert count_hidden(archive) == (2, 2)


def decide(archive: Path, *decisions: tuple[str, str]) -> None:
    """Adds lines about one article, each a moment and an action."""
    lines = [
        Suppression(at=at, action=action, url="https://bao.example/1", reason="gỡ", status_before="live")  # type: ignore[arg-type]
        for at, action in decisions
    ]
    append_lines(ArchiveFolder(archive), lines)


def actions(archive: Path) -> list[str]:
    return [line.action for line in iter_ledger(ArchiveFolder(archive))]


@pytest.mark.parametrize(
    "moments", [("01:00", "02:00", "01:30"), ("01:00", "01:00", "01:00"), ("03:00", "02:00", "01:00")]
)
def test_decisions_keep_their_order_whatever_the_clock_said(
    moments: tuple[str, str, str], tmp_path: Path
) -> None:
    source, into = tmp_path / "source", tmp_path / "into"
    source.mkdir()
    into.mkdir()
    first, second, third = (f"2026-05-28T{moment}:00Z" for moment in moments)
    decide(source, (first, "suppress"), (second, "unsuppress"))
    join_ledgers([ArchiveFolder(source)], ArchiveFolder(into))
    decide(source, (third, "suppress"))
    for _ in range(2):
        join_ledgers([ArchiveFolder(source)], ArchiveFolder(into))
        assert actions(into) == ["suppress", "unsuppress", "suppress"]


A, B, OWN = "a", "b", "own"
SUPPRESS, SHOW = "suppress", "unsuppress"


@pytest.mark.parametrize(
    ("steps", "last"),
    [
        ([(A, SUPPRESS), (A, SHOW), "merge a", "merge b"], SHOW),
        ([(B, SUPPRESS), (A, SUPPRESS), (A, SHOW), "merge a", "merge b"], SUPPRESS),
        ([(B, SUPPRESS), "merge b", (A, SUPPRESS), "merge a", (A, SHOW), "merge a"], SUPPRESS),
        ([(B, SUPPRESS), "merge b", (A, SUPPRESS), (A, SHOW), "merge a", (B, SHOW), "merge b"], SHOW),
        ([(A, SUPPRESS), "merge a", (OWN, SUPPRESS), (A, SHOW), "merge a"], SUPPRESS),
        ([(B, SUPPRESS), "merge b", (OWN, SHOW), "merge b", (A, SUPPRESS), (A, SHOW), "merge a"], SHOW),
        ([(A, SUPPRESS), "merge a", (OWN, SHOW), (B, SUPPRESS), "merge b"], SUPPRESS),
    ],
)
def test_archives_merged_one_by_one_hide_what_any_of_them_hides(
    steps: list[tuple[str, str] | str], last: str, tmp_path: Path
) -> None:
    folders = {name: tmp_path / name for name in (A, B, OWN)}
    for folder in folders.values():
        folder.mkdir()
    for hour, step in enumerate(steps):
        if isinstance(step, str):
            source = folders[step.removeprefix("merge ")]
            join_ledgers([ArchiveFolder(source)], ArchiveFolder(folders[OWN]))
        else:
            decide(folders[step[0]], (f"2026-05-28T0{hour}:00:00Z", step[1]))
    assert actions(folders[OWN])[-1] == last


def test_what_one_archive_shows_again_another_still_hides(archive: Path, tmp_path: Path) -> None:
    other = copy_archive(archive, tmp_path / "other", database=True)
    assert run_baoluu("unsuppress", "3", "--reason", "", archive=other).returncode == 0
    merge(archive, other, tmp_path / "all")
    assert query(tmp_path / "all", HIDDEN) == [(2,)]
    assert run_baoluu("unsuppress", "3", "--reason", "", archive=tmp_path / "all").returncode == 0
    merge(archive, other, tmp_path / "all")
    assert query(tmp_path / "all", HIDDEN) == [(1,)]


@pytest.mark.parametrize("is_turned", [False, True])
def test_an_article_under_two_addresses_is_one_and_hidden(
    archive: Path, harvested: Harvested, tmp_path: Path, is_turned: bool
) -> None:
    other = copy_archive(harvested.archive, tmp_path / "other", database=True)
    write(
        other,
        "UPDATE articles SET url = url || '?sua' WHERE id IN (3, 7)",
        "UPDATE warcs SET sha256 = upper(sha256)",  # another archive than the first, for the merge
    )
    merge(*((other, archive) if is_turned else (archive, other)), tmp_path / "all")
    assert query(tmp_path / "all", "SELECT count(*) FROM articles") == [(320,)]
    assert count_hidden(tmp_path / "all") == (2, 2)


@pytest.mark.parametrize("is_turned", [False, True])
def test_what_a_source_hides_without_a_word_in_its_ledger_is_hidden_until_the_merged_archive_shows_it(
    archive: Path, harvested: Harvested, tmp_path: Path, is_turned: bool
) -> None:
    (archive / "suppressions.jsonl").unlink()
    other, into = copy_archive(harvested.archive, tmp_path / "other", database=True), tmp_path / "all"
    write(other, "UPDATE warcs SET sha256 = upper(sha256)")  # another archive than the first, for the merge
    sources = (other, archive) if is_turned else (archive, other)
    merge(*sources, into)
    assert count_hidden(into) == (2, 2)
    hidden = str(query(into, "SELECT min(id) FROM articles WHERE status = 'suppressed'")[0][0])
    assert run_baoluu("unsuppress", hidden, "--reason", "", archive=into).returncode == 0
    merge(*sources, into)
    assert count_hidden(into) == (1, 1)


def test_what_a_source_hides_under_another_address_after_a_merge_is_hidden_until_the_merged_archive_shows_it(
    harvested: Harvested, tmp_path: Path
) -> None:
    source, other, into = (tmp_path / name for name in ("source", "other", "all"))
    copy_archive(harvested.archive, source, database=True)
    write(
        copy_archive(harvested.archive, other, database=True),
        "UPDATE articles SET url = url || '?sua' WHERE id = 3",
        "UPDATE warcs SET sha256 = upper(sha256)",  # another archive than the first, for the merge
    )
    merge(source, other, into)
    hiding = source if query(into, "SELECT 1 FROM articles WHERE url LIKE '%?sua'") else other
    assert run_baoluu("suppress", "3", "--reason", "gỡ", archive=hiding).returncode == 0
    merge(source, other, into)
    assert count_hidden(into) == (1, 1)
    hidden = str(query(into, "SELECT id FROM articles WHERE status = 'suppressed'")[0][0])
    assert run_baoluu("unsuppress", hidden, "--reason", "", archive=into).returncode == 0
    merge(source, other, into)
    assert count_hidden(into) == (0, 0)


@pytest.mark.parametrize("words", [(), ("--newspaper", "replica")])
@pytest.mark.parametrize("has_key", [False, True])
def test_what_was_hidden_under_an_address_of_earlier_rules_stays_hidden_when_it_is_read_again(
    archive: Path, words: tuple[str, ...], has_key: bool
) -> None:
    write(
        archive,
        "UPDATE articles SET url = replace(url, 'http:', 'https:') WHERE id IN (3, 5)",
        f"UPDATE _article_keys SET key = 'as it was' WHERE article_id = 3 AND NOT {int(has_key)}",
    )
    ledger = archive / "suppressions.jsonl"
    first, second = ledger.read_text(encoding="utf-8").splitlines(keepends=True)
    ledger.write_text(first.replace("http:", "https:") + second, encoding="utf-8")
    done = run_baoluu("extract", *words, archive=archive)
    assert done.returncode == 0, done.stderr
    assert count_hidden(archive) == (2, 2)
    assert query(archive, "SELECT DISTINCT substr(url, 1, 5) FROM articles") == [("http:",)]
    assert run_baoluu("verify", archive=archive).returncode == 0


def test_a_hidden_article_is_hidden_where_other_crawlers_spelt_its_address_otherwise(tmp_path: Path) -> None:
    archive, package, other = tmp_path / "archive", tmp_path / "all.wacz", "https://khac.example/khac"
    take_in(archive, write_warc(tmp_path / "first.warc.gz", (URL, answer(PAGE))))
    assert run_baoluu("suppress", "1", "--reason", "gỡ", archive=archive).returncode == 0
    spelt = [URL.rstrip("/"), f"{URL}?utm_source=fb", URL.replace("https", "http")]
    pages = [(url, answer(PAGE)) for url in spelt]
    take_in(archive, write_warc(tmp_path / "second.warc.gz", *pages, (other, answer(b"<p>Tin"))))
    with closing(connect_reader(archive)) as connection:
        hidden = [is_capture_hidden(connection, number) for number in range(1, 6)]
    assert sorted(hidden) == [False, True, True, True, True]
    assert run_baoluu("export", "wacz", package, archive=archive).returncode == 0
    with zipfile.ZipFile(package) as opened:
        (line,) = opened.read("indexes/index.cdxj").splitlines()
    assert other.encode() in line
    assert run_baoluu("extract", "--jobs", "1", archive=archive).returncode == 0
    with closing(connect_reader(archive)) as connection:
        assert [is_capture_hidden(connection, number) for number in range(1, 6)] == hidden


def test_the_photo_of_a_hidden_article_is_hidden_as_a_browser_spelt_its_address(tmp_path: Path) -> None:
    archive, package, photo = tmp_path / "archive", tmp_path / "all.wacz", f"{URL}anh[1]|a.jpg"
    page = PAGE.replace(b"<article>", f'<article><figure><img src="{photo}"></figure>'.encode())
    picture = b"HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\n\r\n\xff\xd8" + b"j" * 3000
    take_in(archive, write_warc(tmp_path / "site.warc.gz", (URL, answer(page)), (photo, picture)))
    ((capture_id,),) = query(archive, "SELECT capture_id FROM photos")
    assert run_baoluu("suppress", "1", "--reason", "gỡ", archive=archive).returncode == 0
    with closing(connect_reader(archive)) as connection:
        assert is_capture_hidden(connection, int(str(capture_id)))
    assert run_baoluu("export", "wacz", package, archive=archive).returncode == 2


ADDRESSES = (
    "/xa-hoi/202605/che-moi-1a2b3c4/",
    "/xa-hoi/202605/mua-che-1a2b3c4/",
    "/kinh-te/202605/che-1a2b3c4/",
)


def move_twice(archive: Path) -> None:
    """Captures an article whose newspaper gives it a new address before each further look, its text as it was."""
    looks = 0

    def respond(target: str, _: object) -> Answer:
        if target not in ADDRESSES:
            return Answer(status=404)
        if target == ADDRESSES[looks]:
            return Answer(body=PAGE)
        return Answer(status=301, headers=(("Location", ADDRESSES[looks]),))

    with Gatekeeper(None, respond) as gate:
        for looks in range(len(ADDRESSES)):
            known = ADDRESSES[max(looks - 1, 0)]
            done = run_baoluu("capture", gate.origin + known, archive=archive)
            assert done.returncode == (8 if looks else 0), done.stderr  # another address stands in its place


@pytest.mark.parametrize("is_merged", [False, True])
def test_a_hidden_article_is_hidden_under_every_address_that_it_had(tmp_path: Path, is_merged: bool) -> None:
    archive = tmp_path / "archive"
    move_twice(archive)
    if is_merged:
        merge(archive, tmp_path / "all")
        archive = tmp_path / "all"
    assert run_baoluu("suppress", "1", "--reason", "gỡ", archive=archive).returncode == 0
    pages = query(
        archive, "SELECT id, url FROM captures WHERE status = 200 AND url LIKE '%1a2b3c4/' ORDER BY id"
    )
    assert tuple(urlsplit(str(url)).path for _, url in pages) == ADDRESSES
    with closing(connect_reader(archive)) as connection:
        assert all(is_capture_hidden(connection, int(str(number))) for number, _ in pages)
