"""Text: what is cleaned away, what folding keeps."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.normalize.text import clean_text, fold, fold_tone

CLEANED = [
    ("", ""),
    ("  Sông\tCầu \n mùa lũ ", "Sông Cầu mùa lũ"),
    ("Sông\u00a0Cầu\u200b", "Sông Cầu"),
    ("chè &amp;amp;amp; mật ong", "chè & mật ong"),
    ("L&ecirc; &#38;Tr&igrave;nh", "Lê &Trình"),
    (unicodedata.normalize("NFD", "Phổ Yên, Đồng Hỷ"), "Phổ Yên, Đồng Hỷ"),
    ("Ðồng Hỷ", "Đồng Hỷ"),
    ("một\u2028hai\u0000ba\x85bốn", "một haiba bốn"),
    ("nửa \ud83d", "nửa \ufffd"),
    ("soft\u00adhyphen \ufeffBOM", "softhyphen BOM"),
    ("5 < 6 & 7 > 3; a&b", "5 < 6 & 7 > 3; a&b"),
]


@pytest.mark.parametrize(("raw", "clean"), CLEANED)
def test_clean(raw: str, clean: str) -> None:
    assert clean_text(raw) == clean


@given(st.text(st.characters(codec=None)))
def test_cleaning_never_raises_and_is_idempotent(text: str) -> None:
    cleaned = clean_text(text)
    assert clean_text(cleaned) == cleaned
    assert unicodedata.is_normalized("NFC", cleaned)
    assert not set("\u200b\u00a0\ufeff\u0000\n") & set(cleaned)
    cleaned.encode()


@given(
    st.lists(
        st.sampled_from(["&", "amp;", "#38;", "#", "lt;", "3", ";", "&#x26;", " ", "\u037e", "à", "\u200b"])
    )
)
def test_entities_nested_by_somebody_hostile_come_to_an_end(parts: list[str]) -> None:
    cleaned = clean_text("".join(parts))
    assert clean_text(cleaned) == cleaned


@given(st.text())
def test_folding_keeps_the_length(text: str) -> None:
    cleaned = clean_text(text)
    assert len(fold(cleaned)) == len(cleaned)
    assert fold(fold(cleaned)) == fold(cleaned)


@given(
    st.text(
        alphabet="àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ –“ÑüßΣaBZ1", min_size=1
    )
)
def test_long_and_short_texts_fold_alike(text: str) -> None:
    assert fold(text * 400) == fold(text) * 400


def test_fold_reaches_the_stroke_of_d() -> None:
    assert fold("PHÁT ĐỘNG Đường đời") == "phat dong duong doi"


@pytest.mark.parametrize(
    ("new", "old"),
    [
        ("hoà", "hòa"),
        ("HOÀ", "HÒA"),
        ("thuỷ", "thủy"),
        ("khoẻ", "khỏe"),
        ("quý", "quý"),
        ("hoàn", "hoàn"),
        ("thuyết", "thuyết"),
    ],
)
def test_two_tone_placements_meet(new: str, old: str) -> None:
    assert fold_tone(new) == fold_tone(old) == old
    assert len(fold_tone(new)) == len(new)
