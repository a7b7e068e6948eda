"""A WACZ judged by the tools of its inventors, and by the rules of 1.2.0 where they know only 1.1.1."""

from __future__ import annotations

import hashlib
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from archive.database import connect_reader, connect_writer
from archive.errors import UsageError
from archive.export.order import Order, fill_order
from archive.export.selection import Selection
from archive.folder import ArchiveFolder
from archive.scan import iter_records
from archive.suppression import suppress_article
from front.texts import read_texts
from tests.judges.conftest import JUDGES, Judge
from tests.judges.shelf import ARTICLES, article_url, fill

RULES = (
    "check_required_contents", "check_file_paths", "check_compression", "check_file_hashes",
    "check_data_package_hash_and_sig",
)  # fmt: skip
JUDGEMENT = "\n".join(
    (
        "import json, sys",
        "from wacz.validate import Validation",
        "v = Validation(sys.argv[1])",
        *[f"print('{rule}', getattr(v, '{rule}')())" for rule in RULES],
        "v.datapackage['profile'] = 'data-package'  # frictionless looks for a file named as any other profile",
        "json.dump(v.datapackage, open(v.datapackage_path, 'w'))",
        "print('frictionless_validate', v.frictionless_validate())",
    )
)
SELECTIONS = {
    "everything": Selection(),
    "some": Selection(where="id IN (2, 4, 8, 12)"),
    "a repeated photo alone": Selection(where="id = 8"),
}


def export(archive: Path, path: Path, selection: Selection) -> zipfile.ZipFile:
    order = Order(form="wacz", selection=selection, texts=read_texts(), software="baoluu", force=True)
    fill_order(ArchiveFolder(archive), order, path, watch=lambda *_: None)
    return zipfile.ZipFile(path)


def read_index(package: zipfile.ZipFile) -> list[dict[str, Any]]:
    lines = package.read("indexes/index.cdxj").decode().splitlines()
    assert lines == sorted(lines, key=lambda line: line.encode())
    return [json.loads(line.split(" ", 2)[2]) for line in lines]


@pytest.mark.parametrize("name", SELECTIONS)
def test_it_obeys_the_rules(archive: Path, tmp_path: Path, judge: Judge, name: str) -> None:
    path = tmp_path / "x.wacz"
    package = export(archive, path, SELECTIONS[name])
    assert all(entry.compress_type == zipfile.ZIP_STORED for entry in package.infolist())
    description = json.loads(package.read("datapackage.json"))
    assert description["profile"] == "wacz"
    listed = {resource["path"]: resource for resource in description["resources"]}
    assert set(listed) == set(package.namelist()) - {"datapackage.json", "datapackage-digest.json"}
    for member, resource in listed.items():
        content = package.read(member)
        assert (resource["bytes"], resource["hash"]) == (len(content), _hash(content))
    digest = json.loads(package.read("datapackage-digest.json"))
    assert digest == {"path": "datapackage.json", "hash": _hash(package.read("datapackage.json"))}
    told = judge("python", "-c", JUDGEMENT, path).stdout
    assert all(f"{rule} True" in told or f"{rule} 0" in told for rule in (*RULES, "frictionless_validate")), (
        told
    )


def _hash(content: bytes) -> str:
    return "sha256:" + hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize("name", SELECTIONS)
def test_it_holds_the_original_of_every_revisit(archive: Path, tmp_path: Path, name: str) -> None:
    package = export(archive, tmp_path / "x.wacz", SELECTIONS[name])
    package.extractall(tmp_path / "unpacked")
    (warc,) = (tmp_path / "unpacked" / "archive").iterdir()
    records = list(iter_records(warc))
    responses = {record.record_id for record in records if record.rec_type == "response"}
    referred = {record.header("WARC-Refers-To") for record in records if record.rec_type == "revisit"}
    assert referred <= responses
    assert referred


def test_nothing_makes_no_package(archive: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="Nothing"):
        export(archive, tmp_path / "x.wacz", Selection(where="id < 0"))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["everything", "some"])
def test_its_index_is_the_one_that_cdxj_indexer_makes(
    archive: Path, tmp_path: Path, judge: Judge, name: str
) -> None:
    package = export(archive, tmp_path / "x.wacz", SELECTIONS[name])
    package.extractall(tmp_path / "unpacked")
    (warc,) = (tmp_path / "unpacked" / "archive").iterdir()
    assert judge("cdxj-indexer", "--sort", warc).stdout == package.read("indexes/index.cdxj").decode()


def test_every_page_is_in_its_index(archive: Path, tmp_path: Path) -> None:
    package = export(archive, tmp_path / "x.wacz", Selection())
    head, *pages = map(json.loads, package.read("pages/pages.jsonl").decode().splitlines())
    assert head["format"] == "json-pages-1.0"
    assert len(pages) == ARTICLES
    indexed = {line["url"] for line in read_index(package)}
    assert {page["url"] for page in pages} <= indexed
    assert pages[0] == {"id": "1", "url": article_url(1), "ts": "2026-05-28T02:00:10Z", "title": "Bài 1"}


def test_a_whole_file_is_taken_as_it_is(archive: Path, warc: Path, tmp_path: Path) -> None:
    package = export(archive, tmp_path / "x.wacz", Selection())
    assert package.read(f"archive/{warc.name}") == warc.read_bytes()


def test_a_suppressed_article_is_left_out_with_its_photo(tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    fill(archive, articles=8)
    tables = connect_writer(archive)
    suppress_article(tables, ArchiveFolder(archive), article_url(3), reason="gỡ")
    tables.close()
    urls = {line["url"] for line in read_index(export(archive, tmp_path / "x.wacz", Selection()))}
    assert article_url(3) not in urls
    assert "https://bao.example/anh/3.jpg" not in urls
    assert {article_url(4), "https://bao.example/anh/4.jpg"} <= urls
    with connect_reader(archive) as connection:
        assert (
            connection.execute("SELECT count(*) FROM captures WHERE url = ?", (article_url(3),)).fetchone()[0]
            == 1
        )


def test_the_judges_are_the_ones_that_were_pinned() -> None:
    locked = (JUDGES.parents[1] / "deploy" / "judges.lock").read_text()
    for judge in ("pywb==2.10.0", "cdxj-indexer==1.5.0", "wacz==0.6.0", "warcio==1.8.1"):
        assert judge in locked
