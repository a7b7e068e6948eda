"""Pages in the encodings Vietnam used before Unicode give the text that the UTF-8 page gives."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.normalize.charsets import CHARSETS, convert_charset
from pipelines.normalize.encoding import decode_page

PAGE = (
    "<html><body><h1>Được mùa chè</h1><p>Năm nay, người trồng chè của tỉnh đã có một vụ tốt. Các hộ ở hai xã này thu về"
    " nhiều hơn những năm trước, và không phải đến chợ phố để bán: việc mua bán đồng loạt tại vườn.</p></body></html>"
)
TONES = "\u0300\u0301\u0303\u0309\u0323"


def encode_windows(text: str) -> bytes:
    """Letters with hat or horn, tones behind them, as windows-1258 has them."""
    out = bytearray()
    for letter in text:
        marks = unicodedata.normalize("NFD", letter)
        tone = "".join(mark for mark in marks if mark in TONES)
        base = unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in TONES))
        out += base.encode("cp1258") + tone.encode("cp1258")
    return bytes(out)


def encode_charset(text: str, charset: str) -> bytes:
    """The page in one of our charsets, letter by letter from the shortest writing that converts to it."""
    latin = [chr(code) for code in range(256)]
    singles = {convert_charset(char, charset): char for char in reversed(latin)}
    if charset == "vni":
        marked = "aAeEoOuUyYôÔöÖ"
        pairs = (first + second for first in marked for second in latin[0xC0:])
        singles |= {letter: pair for pair in pairs if len(letter := convert_charset(pair, charset)) == 1}
    return "".join(singles[letter] for letter in text).encode("latin-1")


@pytest.mark.parametrize("declared", [None, "utf-8", "windows-1258", "iso-8859-1", "no-such-charset"])
def test_utf8_is_believed_before_any_header(declared: str | None) -> None:
    assert decode_page(PAGE.encode(), declared).text == PAGE


@pytest.mark.parametrize("declared", [None, "windows-1258", "utf-8", "iso-8859-1"])
def test_windows_1258(declared: str | None) -> None:
    decoded = decode_page(encode_windows(PAGE), declared)
    assert decoded.text == PAGE
    assert decoded.encoding == "windows-1258"


@pytest.mark.parametrize("charset", CHARSETS)
def test_legacy_charset_is_recognised_by_its_words(charset: str) -> None:
    decoded = decode_page(encode_charset(PAGE, charset))
    assert decoded.text == PAGE
    assert decoded.encoding == charset


@pytest.mark.parametrize("charset", CHARSETS)
def test_legacy_charset_inside_utf8(charset: str) -> None:
    latin = encode_charset(PAGE, charset).decode("latin-1")
    assert decode_page(latin.encode()).text == PAGE


def test_article_in_an_old_font_under_a_menu_in_unicode() -> None:
    old = encode_charset(PAGE, "tcvn3").decode("latin-1")
    page = f"<nav>Thời sự à ơi</nav><font face='.VnTime'>{old}</font>"
    decoded = decode_page(page.encode())
    assert "Thời sự à ơi" in decoded.text
    assert "người trồng chè của tỉnh" in decoded.text


FOREIGN = [*CHARSETS, "windows-1258"]


def encode_old(text: str, charset: str) -> bytes:
    return encode_windows(text) if charset == "windows-1258" else encode_charset(text, charset)


@pytest.mark.parametrize("declared", [None, "utf-8"])
@pytest.mark.parametrize("charset", FOREIGN)
def test_an_article_in_old_bytes_in_a_template_of_utf8(charset: str, declared: str | None) -> None:
    menu, foot = '<nav title="Thời sự">Thời sự – Đời sống</nav>', "<p>© Báo Thái Nguyên</p>"
    decoded = decode_page(menu.encode() + encode_old(PAGE, charset) + foot.encode(), declared)
    assert decoded.text == menu + PAGE + foot
    assert decoded.encoding == f"{charset} beside utf-8"
    assert decoded.doubt is None


@pytest.mark.parametrize("charset", FOREIGN)
def test_one_paragraph_in_old_bytes_in_a_page_of_utf8(charset: str) -> None:
    paragraph = "<p>Năm nay, người trồng chè của tỉnh đã có một vụ tốt, và không phải đến chợ phố để bán.</p>"
    decoded = decode_page((PAGE * 5).encode() + encode_old(paragraph, charset) + PAGE.encode(), "utf-8")
    assert decoded.text == PAGE * 5 + paragraph + PAGE


@pytest.mark.parametrize("declared", [None, "utf-8", "windows-1252"])
@pytest.mark.parametrize(
    "text",
    [
        "Министр иностранных дел России Сергей Лавров прибыл во Вьетнам",
        "Ο πρωθυπουργός επισκέφθηκε το Βιετνάμ",
        "ភាសាខ្មែរ",
        unicodedata.normalize("NFD", "Hội nghị tổng kết năm của tỉnh Thái Nguyên, người dân phấn khởi"),
    ],
)
def test_one_stray_byte_changes_nothing_in_what_is_utf8(text: str, declared: str | None) -> None:
    page = f"{PAGE}<p>{text}</p>" * 2
    assert decode_page(page.encode() + b"<p>\xff</p>", declared).text.startswith(page)
    assert decode_page(f"<p>{text}</p>".encode() * 4 + b"<p>\xff</p>", declared).text.startswith(
        f"<p>{text}</p>" * 4
    )


@pytest.mark.parametrize("end", ["<p>© 2008</p>".encode(), "<b>Le café…»</b>".encode("cp1252")])
def test_a_page_is_read_as_it_declares_though_something_in_it_could_be_utf8(end: bytes) -> None:
    page = "<p>L’été à Genève, déjà vu, où naît le garçon</p>" * 9
    assert decode_page(page.encode("cp1252") + end, "windows-1252").text.startswith(page)


@pytest.mark.parametrize("charset", FOREIGN)
def test_a_short_page_in_a_declared_old_encoding_beside_utf8(charset: str) -> None:
    page = "<p>Tin tức</p><p>Bản đồ</p>"
    decoded = decode_page(encode_old(page, charset) + "<p>José</p>".encode(), charset)
    assert decoded.text == f"{page}<p>José</p>"


def test_a_lone_word_with_quotation_marks_is_not_utf8_by_chance() -> None:
    old = (
        encode_charset(PAGE, "tcvn3")
        + b"<b>Tha thi"
        + encode_charset("bố", "tcvn3")
        + "…”".encode("cp1252")
        + b"</b>"
    )
    assert "Tha thibố" in decode_page(old).text


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_byte_order(codec: str) -> None:
    assert decode_page(PAGE.encode(codec)).text == PAGE


def test_a_torn_page_stays_utf8_and_is_doubted() -> None:
    decoded = decode_page(PAGE.encode()[:-60] + b"\xe1\xbb")
    assert decoded.encoding == "utf-8"
    assert decoded.doubt


def test_foreign_page_is_left_alone() -> None:
    page = "<p>Le café « été » est fermé à Nîmes, où l'on aime le pâté.</p>"
    assert decode_page(page.encode()).text == page
    assert decode_page(page.encode("cp1252"), "windows-1252").text == page


def test_a_charset_that_is_no_name_is_passed_over() -> None:
    assert decode_page(b"\xe0 la", "\0").text == "\xe0 la"


@given(st.binary(), st.none() | st.text(max_size=12))
def test_never_raises(body: bytes, declared: str | None) -> None:
    assert isinstance(decode_page(body, declared).text, str)


@pytest.mark.parametrize(
    "run", [b"QUJD", b"a ", b"/", b"'", b"\xc3\xa0 ", b"\xe0", b"\xff ", b"&#7899;", b">"]
)
def test_long_runs_take_no_longer_for_a_byte_that_is_none(run: bytes) -> None:
    """A picture in base64 in a page with one byte that is no UTF-8 took minutes."""
    page = b'<p>Th\xe1i Nguy\xean</p><img src="data:image/png;base64,' + run * (1_000_000 // len(run)) + b'">'
    start = time.process_time()
    decode_page(page)
    assert time.process_time() - start < 5


@pytest.mark.parametrize("run", ["é b", "<é ", "é", "a>"])
def test_long_scripts_in_a_page_that_names_an_old_font_are_passed_over(run: str) -> None:
    page = f"<p style='font-family:.VnTime'>x</p><script>a=>'{run * 100_000}';b=>1</script>".encode()
    start = time.process_time()
    decode_page(page)
    assert time.process_time() - start < 5
