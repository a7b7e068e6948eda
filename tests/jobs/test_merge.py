"""Archives of several machines as one researcher's database."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest
from fastwarc.warc import ArchiveIterator

from tests.conftest import Harvested, run_baoluu
from tests.jobs.test_extract import copy_archive


@pytest.fixture(scope="module")
def section(harvested: Harvested, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A second archive, with a section of the same newspaper."""
    archive = tmp_path_factory.mktemp("section") / "archive"
    done = run_baoluu(
        "harvest", "replica", "--section", "doi-song", "--origin", harvested.server.origin, archive=archive
    )
    assert done.returncode == 0, done.stderr
    return archive


def merge(*folders: Path) -> list[dict[str, object]]:
    done = run_merge(*folders)
    assert done.returncode == 0, done.stderr
    merged: list[dict[str, object]] = json.loads(done.stdout)
    return merged


def run_merge(*folders: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "cli.main", "merge", "--json", *map(str, folders)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


def query(archive: Path, sql: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(f"file:{archive / 'archive.db'}?mode=ro", uri=True) as connection:
        return connection.execute(sql).fetchall()


def test_two_archives_become_one(harvested: Harvested, section: Path, tmp_path: Path) -> None:
    into = tmp_path / "all"
    first, second = merge(harvested.archive, section, into)
    assert first["articles"] == 320
    assert second["articles"] == 0
    assert second["joined"] == query(section, "SELECT count(*) FROM articles")[0][0]
    assert (
        query(into, "SELECT count(*) FROM articles")
        == query(into, "SELECT count(*) FROM articles_fts")
        == [(320,)]
    )
    assert query(into, "PRAGMA foreign_key_check") == []
    assert run_baoluu("verify", archive=into).returncode == 0


def test_every_article_leads_to_its_record(harvested: Harvested, section: Path, tmp_path: Path) -> None:
    into = tmp_path / "all"
    merge(section, harvested.archive, into)
    rows = query(
        into, "SELECT c.warc, c.offset, c.url FROM articles a JOIN captures c ON c.id = a.capture_id"
    )
    for warc, offset, url in rows[::40]:
        with (into / "warc" / str(warc)).open("rb") as file:
            file.seek(int(str(offset)))
            assert next(ArchiveIterator(file)).headers["WARC-Target-URI"] == url


def test_merging_again_adds_nothing(harvested: Harvested, section: Path, tmp_path: Path) -> None:
    into = tmp_path / "all"
    merge(harvested.archive, section, into)
    before = query(into, "SELECT count(*) FROM captures"), query(into, "SELECT count(*) FROM versions")
    merge(section, harvested.archive, into)
    assert before == (
        query(into, "SELECT count(*) FROM captures"),
        query(into, "SELECT count(*) FROM versions"),
    )


def test_what_was_suppressed_stays_so(harvested: Harvested, section: Path, tmp_path: Path) -> None:
    hiding = copy_archive(harvested.archive, tmp_path / "hiding", database=True)
    assert run_baoluu("suppress", "5", "--reason", "theo yêu cầu", archive=hiding).returncode == 0
    into = tmp_path / "all"
    merge(section, hiding, into)
    hidden = query(into, "SELECT url FROM articles WHERE status = 'suppressed'")
    assert hidden == query(hiding, "SELECT url FROM articles WHERE id = 5")
    assert query(into, "SELECT count(*) FROM articles_fts") == [(319,)]


def test_a_new_folder_wants_the_room_that_its_sources_want(section: Path, tmp_path: Path) -> None:
    sources = [copy_archive(section, tmp_path / name, database=True) for name in ("one", "other")]
    huge = 1 << 40
    for source, wish in zip(sources, (huge, huge + 1), strict=True):
        (source / "baoluu.toml").write_text(f"[limits]\nmin_free_mib = {wish}\n")
    refused = run_merge(*sources, tmp_path / "all")
    assert refused.returncode == 3
    assert (
        f"{huge} are wanted: make room, or lower min_free_mib in {sources[0] / 'baoluu.toml'}"
        in refused.stderr
    )
    assert not (tmp_path / "all").exists()
    (sources[1] / "baoluu.toml").write_text("[limits]\nmin_free_mib = 0\n")
    merge(*sources, tmp_path / "all")


def test_an_archive_of_its_own_is_not_merged_into(
    harvested: Harvested, section: Path, tmp_path: Path
) -> None:
    own = copy_archive(section, tmp_path / "own", database=True)
    refused = run_merge(harvested.archive, own)
    assert refused.returncode == 2
    assert "archive of its own" in refused.stderr


@pytest.mark.parametrize("words", [(), ("--newspaper", "replica")])
def test_a_merged_archive_is_not_extracted(section: Path, tmp_path: Path, words: tuple[str, ...]) -> None:
    into = tmp_path / "all"
    merge(section, into)
    refused = run_baoluu("extract", *words, archive=into)
    assert refused.returncode == 2
    assert "merge them into a new folder" in refused.stderr


def decide(archive: Path, action: str) -> None:
    done = run_baoluu(action, "5", "--reason", "theo yêu cầu", archive=archive)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("is_turned", [False, True])
def test_the_last_decision_holds_whichever_archive_it_was_made_in(
    is_turned: bool, harvested: Harvested, tmp_path: Path
) -> None:
    earlier, later = (
        copy_archive(harvested.archive, tmp_path / name, database=True) for name in ("earlier", "later")
    )
    decide(earlier, "suppress")
    decide(earlier, "unsuppress")
    time.sleep(1)  # the ledger's moments are whole seconds
    decide(later, "suppress")
    merge(*((later, earlier) if is_turned else (earlier, later)), tmp_path / "all")
    assert query(tmp_path / "all", "SELECT count(*) FROM articles WHERE status = 'suppressed'") == [(1,)]


def test_a_source_that_is_still_being_written_keeps_all_out(
    harvested: Harvested, section: Path, tmp_path: Path
) -> None:
    open_one = copy_archive(section, tmp_path / "open", database=True)
    with sqlite3.connect(open_one / "archive.db") as connection:
        connection.execute("UPDATE warcs SET sha256 = NULL")
    done = run_merge(harvested.archive, open_one, tmp_path / "all")
    assert done.returncode == 3
    assert "still being written" in done.stderr
    assert not (tmp_path / "all").exists()


@pytest.mark.parametrize("is_turned", [False, True])
def test_the_first_look_at_an_article_stays_known(
    is_turned: bool, harvested: Harvested, section: Path, tmp_path: Path
) -> None:
    sources = (section, harvested.archive) if is_turned else (harvested.archive, section)
    merge(*sources, tmp_path / "all")
    first = dict(query(harvested.archive, "SELECT url, first_captured_at FROM articles"))
    for url, moment in query(section, "SELECT url, first_captured_at FROM articles"):
        first[url] = min(str(first[url]), str(moment))
    assert dict(query(tmp_path / "all", "SELECT url, first_captured_at FROM articles")) == first


def test_what_has_gone_since_is_gone_when_merged_again(section: Path, tmp_path: Path) -> None:
    source, into = copy_archive(section, tmp_path / "source", database=True), tmp_path / "all"
    merge(source, into)
    with sqlite3.connect(source / "archive.db") as connection:
        connection.execute(
            "INSERT INTO tombstones (article_id, suspected_at, reason, confirmed_at) SELECT id, last_captured_at, "
            "'404', last_captured_at FROM articles WHERE id = 3"
        )
        connection.execute("UPDATE articles SET status = 'gone', gone_at = last_captured_at WHERE id = 3")
        connection.execute(
            "INSERT INTO warcs (filename, sha256, bytes, records, opened_at) "
            "SELECT 'BAOLUU-later.warc.gz', 'f00', bytes, records, opened_at FROM warcs LIMIT 1"
        )
    (source / "warc" / "BAOLUU-later.warc.gz").write_bytes(b"")
    merge(source, into)
    assert query(into, "SELECT count(*) FROM articles WHERE status = 'gone'") == [(1,)]


def test_a_run_stands_once_in_the_ledger_however_often_it_is_merged(
    harvested: Harvested, section: Path, tmp_path: Path
) -> None:
    source, into = copy_archive(section, tmp_path / "source", database=True), tmp_path / "all"
    merge(source, into)
    options = ("--section", "xa-hoi", "--origin", harvested.server.origin)
    assert run_baoluu("harvest", "replica", *options, archive=source).returncode == 0
    merge(source, harvested.archive, into)
    runs = "SELECT command, started_at, requests FROM runs WHERE command <> 'merge' ORDER BY 1, 2, 3"
    assert query(into, runs) == sorted(query(source, runs) + query(harvested.archive, runs))
    assert query(into, "PRAGMA foreign_key_check") == []
    of_runs = "SELECT r.requests, count(*) FROM captures c JOIN runs r ON r.id = c.run_id GROUP BY r.id ORDER BY 1, 2"
    assert query(into, of_runs) == sorted(query(source, of_runs) + query(harvested.archive, of_runs))


@pytest.mark.parametrize("words", [("harvest", "replica"), ("import", __file__)])
def test_nothing_is_added_to_a_merged_archive(section: Path, tmp_path: Path, words: tuple[str, str]) -> None:
    merge(section, tmp_path / "all")
    done = run_baoluu(*words, archive=tmp_path / "all")
    assert done.returncode == 2
    assert "is for reading" in done.stderr


LATER = "strftime('%Y-%m-%dT%H:%M:%SZ', last_captured_at, '{days} days')"


def write(archive: Path, *statements: str) -> Path:
    with sqlite3.connect(archive / "archive.db") as connection:
        for statement in statements:
            connection.execute(statement)
    return archive


def see_it_gone(archive: Path, days: int) -> Path:
    """An archive whose article 5 was found to have gone so many days after it was captured."""
    later = LATER.format(days=f"+{days}")
    return write(
        archive,
        f"INSERT INTO tombstones (article_id, suspected_at, reason, confirmed_at) SELECT id, {later}, '404', {later} "
        "FROM articles WHERE id = 5",
        f"UPDATE articles SET status = 'gone', gone_at = {later} WHERE id = 5",
    )


@pytest.mark.parametrize("is_turned", [False, True])
@pytest.mark.parametrize(("seen", "status", "open_absences"), [(10, "gone", 1), (30, "live", 0)])
def test_the_last_look_says_whether_an_article_is_there(  # noqa: PLR0913 - two fixtures, two parameters of one case
    harvested: Harvested, tmp_path: Path, is_turned: bool, seen: int, status: str, open_absences: int
) -> None:
    gone = see_it_gone(copy_archive(harvested.archive, tmp_path / "gone", database=True), 20)
    live = write(
        copy_archive(harvested.archive, tmp_path / "live", database=True),
        f"UPDATE articles SET last_captured_at = {LATER.format(days=f'+{seen}')}",
        "UPDATE warcs SET sha256 = upper(sha256)",  # another archive than the first, for the merge
    )
    into = tmp_path / "all"
    merge(*((live, gone) if is_turned else (gone, live)), into)
    (url,) = query(gone, "SELECT url FROM articles WHERE id = 5")[0]
    assert query(into, f"SELECT status FROM articles WHERE url = '{url}'") == [(status,)]
    assert query(into, "SELECT count(*) FROM tombstones WHERE restored_at IS NULL") == [(open_absences,)]


def see_it_edited(archive: Path, days: int, *, title: str = "Khác") -> Path:
    """Another archive than the first, which saw its article 5 only so many days later, with this title."""
    later = LATER.format(days=f"+{days}")
    return write(
        archive,
        "UPDATE warcs SET sha256 = upper(sha256)",
        f"UPDATE versions SET title = '{title}', content_digest = '{title}', captured_at = "
        f"(SELECT {later} FROM articles WHERE id = 5) WHERE article_id = 5",
        f"UPDATE articles SET title = '{title}', first_captured_at = {later}, last_changed_at = {later}, "
        f"last_captured_at = {later} WHERE id = 5",
    )


def see_it_again(archive: Path, days: int) -> Path:
    """An archive that saw its article 5 unchanged so many days later."""
    return write(
        archive, f"UPDATE articles SET last_captured_at = {LATER.format(days=f'+{days}')} WHERE id = 5"
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Seen:
    """Two archives of one newspaper; the other one saw article 5 otherwise, ten days later."""

    first: Path
    other: Path

    @property
    def title(self) -> object:
        return query(self.first, "SELECT title FROM articles WHERE id = 5")[0][0]

    def merge(self, into: Path, *, is_turned: bool) -> tuple[tuple[object, ...], list[object]]:
        """Title, status and number of states of the article in the merged archive, and the titles of its states; the
        last state began when the article changed last."""
        merge(*((self.other, self.first) if is_turned else (self.first, self.other)), into)
        (url,) = query(self.first, "SELECT url FROM articles WHERE id = 5")[0]
        ((title, status, states, changed, article),) = query(
            into,
            f"SELECT title, status, version_count, last_changed_at, id FROM articles WHERE url = '{url}'",
        )
        rows = query(
            into, f"SELECT title, captured_at FROM versions WHERE article_id = {article} ORDER BY number"
        )
        assert (rows[-1], len(rows)) == ((title, changed), states)
        return (title, status, states), [row[0] for row in rows]


@pytest.fixture
def seen(harvested: Harvested, tmp_path: Path) -> Seen:
    first, other = (
        copy_archive(harvested.archive, tmp_path / name, database=True) for name in ("one", "other")
    )
    return Seen(first=first, other=see_it_edited(other, 10))


@pytest.mark.parametrize("is_turned", [False, True])
def test_a_text_that_came_back_is_the_last_state(seen: Seen, tmp_path: Path, is_turned: bool) -> None:
    see_it_again(seen.first, 30)
    merged = seen.merge(tmp_path / "all", is_turned=is_turned)
    assert merged == ((seen.title, "live", 3), [seen.title, "Khác", seen.title])


@pytest.mark.parametrize("is_turned", [False, True])
def test_what_has_gone_is_shown_as_it_was_seen_last(seen: Seen, tmp_path: Path, is_turned: bool) -> None:
    see_it_gone(seen.first, 20)
    merged = seen.merge(tmp_path / "all", is_turned=is_turned)
    assert merged == (("Khác", "gone", 2), [seen.title, "Khác"])


@pytest.mark.parametrize("is_turned", [False, True])
def test_what_one_archive_read_well_no_quarantine_of_the_other_hides(
    seen: Seen, tmp_path: Path, is_turned: bool
) -> None:
    write(
        seen.other,
        "INSERT INTO _quarantined VALUES (5, 'layout')",
        "UPDATE articles SET status = 'quarantined' WHERE id = 5",
        "DELETE FROM articles_fts WHERE rowid = 5",
    )
    merged = seen.merge(tmp_path / "all", is_turned=is_turned)
    assert merged == ((seen.title, "live", 1), [seen.title])
    assert query(tmp_path / "all", "SELECT count(*) FROM articles_fts") == [(320,)]
    assert query(tmp_path / "all", "SELECT * FROM _quarantined") == []


@pytest.mark.parametrize("is_turned", [False, True])
def test_a_state_that_both_saw_began_when_the_first_of_them_saw_it(
    seen: Seen, tmp_path: Path, is_turned: bool
) -> None:
    digest = query(seen.first, "SELECT content_digest FROM versions WHERE article_id = 5")[0][0]
    write(
        seen.other,
        f"UPDATE versions SET content_digest = '{digest}', title = '{seen.title}' WHERE article_id = 5",
        f"UPDATE articles SET title = '{seen.title}' WHERE id = 5",
    )
    assert seen.merge(tmp_path / "all", is_turned=is_turned) == ((seen.title, "live", 1), [seen.title])


@pytest.mark.parametrize("is_turned", [False, True])
def test_an_absence_that_two_archives_saw_begin_is_one(
    harvested: Harvested, tmp_path: Path, is_turned: bool
) -> None:
    early = see_it_gone(copy_archive(harvested.archive, tmp_path / "early", database=True), 20)
    late = see_it_gone(copy_archive(harvested.archive, tmp_path / "late", database=True), 30)
    write(late, "UPDATE warcs SET sha256 = upper(sha256)")  # another archive than the first, for the merge
    into = tmp_path / "all"
    merge(*((late, early) if is_turned else (early, late)), into)
    (first,) = query(early, "SELECT suspected_at FROM tombstones")[0]
    assert query(into, "SELECT suspected_at, confirmed_at FROM tombstones") == [(first, first)]
    assert query(into, "SELECT count(*) FROM articles_gone") == [(1,)]


@pytest.mark.parametrize("is_turned", [False, True])
@pytest.mark.parametrize(
    ("confirmed", "last", "absences", "status"),
    [
        (None, 30, [(5, None, 10)], "live"),
        (20, 10, [(5, None, 10), (20, None, None)], "suspected_gone"),
        (20, 30, [(5, None, 10), (20, None, 30)], "live"),
    ],
)
def test_an_absence_ends_when_the_other_archive_first_saw_the_article_again(  # noqa: PLR0913 - parts of one case
    harvested: Harvested,
    tmp_path: Path,
    is_turned: bool,
    confirmed: int | None,
    last: int,
    absences: list[tuple[int, int | None, int | None]],
    status: str,
) -> None:
    missing, other = (
        copy_archive(harvested.archive, tmp_path / name, database=True) for name in ("missing", "other")
    )
    days = {day: LATER.format(days=f"+{day}") for day in (5, 10, 20, 30)}
    write(
        missing,
        "INSERT INTO tombstones (article_id, suspected_at, reason, checks, confirmed_at) "
        f"SELECT id, {days[5]}, '404', 2, {days[confirmed] if confirmed else 'NULL'} FROM articles WHERE id = 5",
        f"UPDATE articles SET status = '{'gone' if confirmed else 'suspected_gone'}' WHERE id = 5",
    )
    see_it_edited(other, 10)
    write(other, f"UPDATE articles SET last_captured_at = {LATER.format(days=f'+{last - 10}')} WHERE id = 5")
    ((url, *moments),) = query(missing, f"SELECT url, {', '.join(days.values())} FROM articles WHERE id = 5")
    day_of = dict(zip([None, *moments], [None, *days], strict=True))
    into = tmp_path / "all"
    merge(*((other, missing) if is_turned else (missing, other)), into)
    rows = query(into, "SELECT suspected_at, confirmed_at, restored_at FROM tombstones ORDER BY 1")
    assert [tuple(day_of[moment] for moment in row) for row in rows] == absences
    assert query(into, f"SELECT status FROM articles WHERE url = '{url}'") == [(status,)]


@pytest.mark.parametrize("is_turned", [False, True])
def test_an_article_keeps_the_addresses_that_it_had_in_either_archive(
    harvested: Harvested, tmp_path: Path, is_turned: bool
) -> None:
    other, into = copy_archive(harvested.archive, tmp_path / "other", database=True), tmp_path / "all"
    write(
        other,
        "UPDATE articles SET url = url || '?sua' WHERE id = 3",
        "UPDATE warcs SET sha256 = upper(sha256)",  # another archive than the first, for the merge
    )
    merge(*((other, harvested.archive) if is_turned else (harvested.archive, other)), into)
    (url,) = query(harvested.archive, "SELECT url FROM articles WHERE id = 3")[0]
    keys = query(into, "SELECT key FROM _article_keys WHERE key GLOB 'http*' ORDER BY key")
    assert keys == [(url,), (f"{url}?sua",)]


def test_photos_that_only_one_archive_fetched_are_linked(harvested: Harvested, tmp_path: Path) -> None:
    bare = write(
        copy_archive(harvested.archive, tmp_path / "bare", database=True),
        f"UPDATE articles SET last_captured_at = {LATER.format(days='+1')}",
        "UPDATE photos SET capture_id = NULL",
        "UPDATE warcs SET sha256 = upper(sha256)",
    )
    into = tmp_path / "all"
    merge(harvested.archive, bare, into)
    linked = "SELECT count(*) FROM photos WHERE capture_id IS NOT NULL"
    assert query(into, linked) == query(harvested.archive, linked) != [(0,)]


def test_another_file_of_the_same_name_is_not_taken_for_it(
    harvested: Harvested, section: Path, tmp_path: Path
) -> None:
    into = tmp_path / "all"
    (name,) = (path.name for path in (harvested.archive / "warc").iterdir())
    (into / "warc").mkdir(parents=True)
    (into / "warc" / name).write_bytes(b"left by a merge that died")
    refused = run_merge(section, harvested.archive, into)
    assert refused.returncode == 3
    assert "bears its name" in refused.stderr


def test_a_missing_file_is_named_where_it_is_missing(section: Path, tmp_path: Path) -> None:
    source = copy_archive(section, tmp_path / "source", database=True)
    (lost,) = (source / "warc").iterdir()
    lost.unlink()
    refused = run_merge(source, tmp_path / "all")
    assert refused.returncode == 3
    assert f"{lost} is missing" in refused.stderr


def test_links_to_where_a_source_stood_are_mended_and_backups_hold_the_bytes(
    section: Path, tmp_path: Path
) -> None:
    into = tmp_path / "all"
    merge(section, into)
    for path in (into / "warc").iterdir():
        path.unlink()
        path.symlink_to(tmp_path / "elsewhere" / path.name)
    merge(section, into)
    for path in (into / "warc").iterdir():
        path.unlink()
        path.symlink_to(section / "warc" / path.name)
    assert run_baoluu("backup", str(tmp_path / "copy"), archive=into).returncode == 0
    assert not any(path.is_symlink() for path in (tmp_path / "copy" / "warc").iterdir())
