"""Pages that call themselves UTF-8 are believed: what is read of them is what a look at every byte would have given."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.records import Answer, PageReading
from crawler import markup
from crawler.extract import read_page
from jobs.interpret import decode
from pipelines.normalize.charsets import CHARSETS
from tests.crawler.pages import CASES, FOLDER
from tests.pipelines.normalize.test_encoding import encode_charset, encode_windows

PAGES = {case: Path(FOLDER, case, "page.html").read_text("utf-8") for case in CASES}
URL = "https://baothainguyen.vn/xa-hoi/202605/lu-ve-som-0a1b2c3/"


ANSWER = Answer(status=200, reason="OK", headers=(("Content-Type", "text/html; charset=utf-8"),), body=b"")


def read(body: bytes) -> PageReading:
    return read_page(replace(ANSWER, body=body), url=URL, kind="article", newspaper=None, decode=decode)


def read_closely(body: bytes) -> PageReading:
    """The reading of a page that nobody believes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(markup, "_calls_itself_utf8", lambda answer: False)
        return read(body)


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("encoding", ["cp1258", "latin-1", "utf-16-le"])
def test_a_page_that_lies_about_its_encoding_is_read_as_one_that_does_not(case: str, encoding: str) -> None:
    body = PAGES[case].encode(encoding, "replace")
    assert read(body) == read_closely(body)


MENU = (
    "<nav>Thời sự, kinh tế, văn hóa, đời sống, những người của tỉnh và đất nước được về với một năm này</nav>"
    * 9
)
PHOTO = '<div class="__MASTERCMS_CONTENT"><p>Ca phe sang.</p><img src="/anh/lũ-về.jpg"></div>'
LIST = '<a href="/xa-hoi/202605/lũ-về-sớm-0a1b2c3/"><img src="a.jpg"></a>'
PROSE = f"<title>Ca phe</title><article><p>{'Nuoc len. ' * 7}</p><p>{'ắằẳ' * 14}</p></article>"


@pytest.mark.parametrize("part", [PHOTO, LIST, PROSE])
@pytest.mark.parametrize("encoding", ["windows-1258", *CHARSETS])
def test_where_no_text_tells_the_bytes_are_looked_at(part: str, encoding: str) -> None:
    page = f"<html><body>{part}{MENU}</body></html>"
    body = encode_windows(page) if encoding == "windows-1258" else encode_charset(page, encoding)
    assert read(body) == read_closely(body)


@settings(deadline=None)
@given(case=st.sampled_from(CASES), place=st.floats(0, 1), wrong=st.binary(min_size=1, max_size=3))
def test_broken_bytes_give_the_same_reading_wherever_they_stand(
    case: str, place: float, wrong: bytes
) -> None:
    body = PAGES[case].encode()
    at = int(place * len(body))
    broken = body[:at] + wrong + body[at:]
    assert read(broken) == read_closely(broken)
