"""What researchers take away: whole, described, readable by the tools they use."""

from __future__ import annotations

import csv
import json
import subprocess
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import bagit
import duckdb
import pandas
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database as Tables

from archive.database import connect_reader, connect_writer
from archive.errors import StoreError, UsageError
from archive.export.csvfile import neutralize, restore
from archive.export.order import Form, Order, fill_order
from archive.export.selection import Selection
from archive.export.tables import PARTS, read_tables
from archive.folder import ArchiveFolder
from archive.scan import iter_records
from front.texts import read_texts
from tests.judges.shelf import fill

HOSTILE = ('=HYPERLINK("http://evil.example")', "+1", "-1", "@SUM(A1)", "'=1", "a\nb", 'x","y', "Tăng 5%")
TABULAR: tuple[Form, ...] = ("csv", "parquet")


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Eight articles, one suppressed, one quarantined, the titles of the others hostile to spreadsheets."""
    archive = tmp_path_factory.mktemp("export") / "archive"
    fill(archive, articles=10)
    tables = connect_writer(archive)
    tables.execute("UPDATE articles SET status = 'suppressed' WHERE id = 9")
    tables.execute("UPDATE articles SET status = 'quarantined' WHERE id = 10")
    for number, title in enumerate(HOSTILE, start=1):
        day = f"2026-05-{number:02d}T23:30:00+07:00"
        tables.execute("UPDATE articles SET title = ?, published_at = ? WHERE id = ?", (title, day, number))
        tables.execute("INSERT INTO tags VALUES (?, 'làm đường')", (number,))
        tables.execute(
            "INSERT INTO attributions VALUES (?, 'author', 'Lò Thị Mây', NULL, 'Lò Thị Mây', 'name')",
            (number,),
        )
    tables.close()
    return archive


def export(archive: Path, destination: Path, form: Form, *, force: bool = False, **selection: Any) -> Path:
    how = selection.pop("how", {})
    order = Order(
        form=form,
        selection=Selection(**selection),
        texts=read_texts(),
        software="baoluu 0",
        force=force,
        **how,
    )
    fill_order(ArchiveFolder(archive), order, destination, watch=lambda *_: None)
    return destination


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def read_jsonl(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "articles.jsonl").read_text().splitlines()]


@pytest.mark.parametrize("form", ["jsonl", *TABULAR])
def test_every_column_is_described_and_every_file_is_summed(
    archive: Path, tmp_path: Path, form: Form
) -> None:
    folder = export(archive, tmp_path / "x", form)
    package = json.loads((folder / "datapackage.json").read_text())
    for resource in package["resources"]:
        assert (folder / resource["path"]).stat().st_size == resource["bytes"]
        assert all(len(field["description"]) > 10 for field in resource["schema"]["fields"])
        assert resource["description"]
    subprocess.run(["sha256sum", "--check", "--quiet", "manifest-sha256.txt"], cwd=folder, check=True)
    assert "Báo" not in package["name"]
    citation = (folder / "CITATION.cff").read_text()
    assert "cff-version: 1.2.0" in citation
    assert '- name: "bao"' in citation


@pytest.mark.parametrize("form", TABULAR)
def test_the_described_columns_are_those_of_the_database(archive: Path, tmp_path: Path, form: Form) -> None:
    folder = export(archive, tmp_path / "x", form)
    package = json.loads((folder / "datapackage.json").read_text())
    described = {r["name"]: [field["name"] for field in r["schema"]["fields"]] for r in package["resources"]}
    with connect_reader(archive) as connection:
        assert described == {table.name: list(table.names) for table in read_tables(connection)}
        for name, columns in described.items():
            found = connection.execute("SELECT name FROM pragma_table_info(?)", (name,))
            assert [row[0] for row in found] == columns


def test_csv_comes_back_as_it_was(archive: Path, tmp_path: Path) -> None:
    rows = read_csv(export(archive, tmp_path / "x", "csv") / "articles.csv")
    assert [restore(row["title"]) for row in rows] == list(HOSTILE)
    assert not [row["title"] for row in rows if row["title"][0] in "=+-@"]
    assert [row["id"] for row in rows] == [str(number) for number in range(1, 9)]
    assert rows[0]["published_at"] == "2026-05-01T23:30:00+07:00"


def test_csv_options(archive: Path, tmp_path: Path) -> None:
    folder = export(archive, tmp_path / "x", "csv", how={"has_bom": True, "keeps_formulas": True})
    content = (folder / "articles.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbfid,")
    assert b"\r\n" in content
    assert [row["title"] for row in read_csv(folder / "articles.csv")] == list(HOSTILE)


@given(st.text(alphabet="'=+-@\t\r\n＝aà 1"))
def test_a_neutralized_cell_can_be_restored_and_never_runs(text: str) -> None:
    cell = neutralize(text)
    assert restore(cell) == text
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝"))


def test_parquet_is_typed_and_joins(archive: Path, tmp_path: Path) -> None:
    folder = export(archive, tmp_path / "x", "parquet")
    frame = pandas.read_parquet(folder / "articles.parquet")
    assert str(frame["published_at"].dtype) == "datetime64[ms, UTC+07:00]"
    assert str(frame["first_captured_at"].dtype) == "datetime64[ms, UTC]"
    assert list(frame["title"]) == list(HOSTILE)
    assert frame["published_at"][0].isoformat() == "2026-05-01T23:30:00+07:00"
    joined = duckdb.sql(
        f"SELECT p.name, count(*) FROM '{folder}/attributions.parquet' p JOIN '{folder}/articles.parquet' a "
        f"ON a.id = p.article_id JOIN '{folder}/captures.parquet' c ON c.id = a.capture_id GROUP BY 1"
    ).fetchall()
    assert joined == [("Lò Thị Mây", 8)]


def test_jsonl_holds_an_article_with_its_parts(archive: Path, tmp_path: Path) -> None:
    articles = read_jsonl(export(archive, tmp_path / "x", "jsonl"))
    assert len(articles) == 8
    first = articles[0]
    assert first["tags"] == ["làm đường"]
    assert [person["name"] for person in first["attributions"]] == ["Lò Thị Mây"]
    assert first["photos"][0]["url"] == "https://bao.example/anh/1.jpg"
    assert first["versions"][0]["number"] == 1
    assert first["capture"]["warc"].startswith("BAOLUU-")
    assert set(PARTS) <= set(first)


@pytest.mark.parametrize("form", ["jsonl", *TABULAR])
def test_hidden_articles_are_nowhere_in_an_export(archive: Path, tmp_path: Path, form: Form) -> None:
    folder = export(archive, tmp_path / "x", form, where="1 OR status = 'suppressed'")
    for path in folder.iterdir():
        if path.suffix in (".csv", ".jsonl"):
            assert "/bai/9" not in path.read_text()
            assert "/bai/10" not in path.read_text()
    if form == "parquet":
        (found,) = duckdb.sql(f"SELECT list(id ORDER BY id) FROM '{folder}/articles.parquet'").fetchall()
        assert found == (list(range(1, 9)),)


@pytest.mark.parametrize(
    ("selection", "expected"),
    [
        ({}, [1, 2, 3, 4, 5, 6, 7, 8]),
        ({"newspaper": "bao"}, [1, 2, 3, 4, 5, 6, 7, 8]),
        ({"newspaper": "khac"}, []),
        ({"since": date(2026, 5, 7)}, [7, 8]),
        ({"until": date(2026, 5, 2)}, [1, 2]),
        ({"since": date(2026, 5, 3), "until": date(2026, 5, 3)}, [3]),
        ({"where": "id % 2 = 0 -- gerade"}, [2, 4, 6, 8]),
        ({"where": "id IN (1, 9, 10)", "since": date(2026, 5, 1)}, [1]),
    ],
)
def test_selections(archive: Path, tmp_path: Path, selection: dict[str, Any], expected: list[int]) -> None:
    assert [a["id"] for a in read_jsonl(export(archive, tmp_path / "x", "jsonl", **selection))] == expected


@pytest.mark.parametrize("where", ["nosuch = 1", "1) OR (1", "1; DELETE FROM articles", "(", "1 LIMIT 2"])
def test_a_condition_that_is_none_is_refused(archive: Path, tmp_path: Path, where: str) -> None:
    with pytest.raises(UsageError, match="--where"):
        export(archive, tmp_path / "x", "jsonl", where=where)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("form", ["csv", "wacz"])
@pytest.mark.parametrize("force", [False, True])
def test_only_an_earlier_export_is_replaced(archive: Path, tmp_path: Path, form: Form, force: bool) -> None:
    place, folder, package = tmp_path / "x", tmp_path / "home", tmp_path / "photos.zip"
    place.write_text("precious")
    folder.mkdir()
    (folder / "precious").touch()
    with zipfile.ZipFile(package, "w") as photos:
        photos.writestr("precious", "")
    for path in (place, folder, package):
        with pytest.raises(UsageError, match="--force"):
            export(archive, path, form, force=force)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["home", "photos.zip", "x"]
    assert place.read_text() == "precious"
    assert (folder / "precious").exists()


@pytest.mark.parametrize("form", ["csv", "wacz"])
def test_an_earlier_export_is_replaced_when_asked_for(archive: Path, tmp_path: Path, form: Form) -> None:
    for neighbour in ("x.old", "x.partial"):
        (tmp_path / neighbour).mkdir()
    place = export(archive, tmp_path / "x", form)
    first = place.stat().st_ino
    with pytest.raises(UsageError, match="exists already"):
        export(archive, place, form)
    export(archive, place, form, force=True)
    assert place.stat().st_ino != first
    assert sorted(path.name for path in tmp_path.iterdir()) == ["x", "x.old", "x.partial"]


@pytest.mark.parametrize("form", ["csv", "wacz", "bagit"])
@pytest.mark.parametrize("place", [".", "warc", "archive.db", "new/er", ".."])
def test_the_archive_itself_is_never_replaced(archive: Path, form: Form, place: str) -> None:
    before = sorted(archive.rglob("*"))
    with pytest.raises(UsageError, match="place outside it"):
        export(archive, archive / place, form, force=True)
    assert sorted(archive.rglob("*")) == before


def test_an_export_that_fails_leaves_nothing(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("archive.export.csvfile.write_table", fail)
    with pytest.raises(Exception, match="full"):
        export(archive, tmp_path / "x", "csv")
    assert list(tmp_path.iterdir()) == []


def test_a_bag_is_valid_and_holds_tables_and_records(archive: Path, tmp_path: Path) -> None:
    folder = export(archive, tmp_path / "x", "bagit")
    bag = bagit.Bag(str(folder))
    bag.validate()
    assert (
        bag.info["Payload-Oxum"]
        == f"{sum(f.stat().st_size for f in _payload(folder))}.{len(_payload(folder))}"
    )
    assert len(read_jsonl(folder / "data" / "tables")) == 8
    (warc,) = (folder / "data" / "warc").iterdir()
    urls = {record.header("WARC-Target-URI") for record in iter_records(warc)}
    assert "https://bao.example/bai/8" in urls
    assert "https://bao.example/bai/9" not in urls
    lines = (folder / "data" / "index.cdxj").read_text().splitlines()
    assert len(lines) == sum(r.rec_type in ("response", "revisit") for r in iter_records(warc)) + _count_304(
        warc
    )


def _count_304(warc: Path) -> int:
    """The verbatim 304 stands in a metadata record of its own, which is indexed."""
    return sum(
        record.rec_type == "metadata" and (record.header("Content-Type") or "").startswith("application/http")
        for record in iter_records(warc)
    )


def _payload(folder: Path) -> list[Path]:
    return [path for path in (folder / "data").rglob("*") if path.is_file()]


def test_an_export_sees_one_state_of_a_changing_archive(archive: Path, tmp_path: Path) -> None:
    """An article that appears while the tables are written is in none of them."""
    order = Order(form="parquet", selection=Selection(), texts=read_texts(), software="baoluu 0")
    writer: list[Tables] = []

    def change(*_: object) -> None:
        if not writer:
            writer.append(connect_writer(archive))
            writer[0].execute("INSERT INTO tags VALUES (1, 'mới')")

    try:
        fill_order(ArchiveFolder(archive), order, tmp_path / "x", watch=change)
        tags = pandas.read_parquet(tmp_path / "x" / "tags.parquet")
        assert set(tags["tag"]) == {"làm đường"}
    finally:
        writer[0].execute("DELETE FROM tags WHERE tag = 'mới'")
        writer[0].close()


def test_an_earlier_export_comes_back_where_the_new_one_cannot_take_its_place(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = export(archive, tmp_path / "x", "csv")
    rename = Path.rename

    def fail_once(path: Path, target: Path) -> Path:
        if path.name == "new":
            raise OSError(5, "Input/output error")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", fail_once)
    with pytest.raises(StoreError):
        export(archive, place, "csv", force=True)
    assert (place / "articles.csv").is_file()
    assert [path.name for path in tmp_path.iterdir()] == ["x"]
