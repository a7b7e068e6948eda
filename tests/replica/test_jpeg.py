"""The pictures are baseline JPEG: the segments are whole, and the picture decodes to its size."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from replica.jpeg import draw_jpeg


@pytest.mark.parametrize("size", [0, 5_000, 20_000, 200_000])
def test_a_picture_decodes_and_has_about_the_wanted_size(size: int) -> None:
    body = draw_jpeg("a hill", size=size)
    picture = Image.open(io.BytesIO(body))
    picture.load()
    assert (picture.format, picture.mode, picture.size) == ("JPEG", "RGB", (240, 160))
    assert size <= len(body) <= max(size, 2_000) + 100


def test_a_picture_shows_more_than_one_colour() -> None:
    picture = Image.open(io.BytesIO(draw_jpeg("a hill")))
    assert len(picture.getcolors(50_000) or ()) > 10


def test_no_code_looks_like_a_marker() -> None:
    for number in range(200):
        _, _, scan = draw_jpeg(f"key {number}").partition(b"\xff\xda")
        assert scan.count(b"\xff") == 1, "only the end of the picture is a marker"


def test_every_key_has_its_own_picture_and_always_the_same() -> None:
    assert len({draw_jpeg(f"key {number}") for number in range(40)}) == 40
    assert draw_jpeg("again") == draw_jpeg("again")
