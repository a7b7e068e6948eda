"""Small pictures as baseline JPEG (ITU T.81), made without an imaging library."""

from __future__ import annotations

from hashlib import shake_128

from replica.dice import Dice

_SIDE = 8  # pixels of a block; every block has one colour, so only DC coefficients are written
# Table K.3: how many DC codes have 1, 2, … 16 bits; the values are the categories 0 to 11.
_DC_LENGTHS = (0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0)
_QUANTISER = 16  # one step of a DC coefficient is then two steps of brightness
_COMMENT_LIMIT = 65_533


def _segment(marker: int, payload: bytes) -> bytes:
    return bytes((0xFF, marker)) + (len(payload) + 2).to_bytes(2) + payload


def _dc_codes() -> tuple[str, ...]:
    codes, code = [], 0
    for length, count in enumerate(_DC_LENGTHS, start=1):
        for _ in range(count):
            codes.append(f"{code:0{length}b}")
            code += 1
        code <<= 1
    return tuple(codes)


_DC_CODES = _dc_codes()
_END_OF_BLOCK = "0"  # the one AC code, for "nothing follows"


def _bits(difference: int) -> str:
    """A DC difference as Huffman code and magnitude, then the end of its block."""
    category = abs(difference).bit_length()
    if not category:
        return _DC_CODES[0] + _END_OF_BLOCK
    magnitude = difference if difference > 0 else difference + (1 << category) - 1
    return f"{_DC_CODES[category]}{magnitude:0{category}b}{_END_OF_BLOCK}"


_BITS = {difference: _bits(difference) for difference in range(-160, 161)}


def _tables(width: int, height: int) -> bytes:
    components = b"".join(bytes((number, 0x11, 0)) for number in (1, 2, 3))
    return b"".join(
        (
            _segment(0xE0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0"),
            _segment(0xDB, b"\0" + bytes((_QUANTISER,)) * 64),
            _segment(0xC0, b"\x08" + height.to_bytes(2) + width.to_bytes(2) + b"\x03" + components),
            _segment(0xC4, b"\x00" + bytes(_DC_LENGTHS) + bytes(range(12))),
            _segment(0xC4, b"\x10" + bytes((1,)) + bytes(15) + b"\0"),
        )
    )


def _scan(blocks: list[tuple[int, int, int]]) -> bytes:
    """Blocks of (brightness, blueness, redness), row by row, as the entropy-coded segment."""
    bits: list[str] = []
    before = (0, 0, 0)
    for block in blocks:
        bits.extend(_BITS[new - old] for new, old in zip(block, before, strict=True))
        before = block
    stream = "".join(bits)
    stream += "1" * (-len(stream) % 8)
    # No byte is 0xFF, which would have to be escaped: each block ends in 0, and none holds eight ones in a row.
    return int(stream, 2).to_bytes(len(stream) // 8)


def _landscape(dice: Dice, columns: int, rows: int) -> list[tuple[int, int, int]]:
    """A ridge of hills under a sky, in drawn colours."""
    sky, field = (dice.between(5, 25), -dice.between(2, 12)), (-dice.between(6, 16), dice.between(-14, 8))
    ridge, heights = rows // 2, []
    for _ in range(columns):
        ridge = min(rows - 2, max(2, ridge + dice.between(-1, 1)))
        heights.append(ridge)
    light = dice.between(20, 45)
    return [
        (light - row, *sky) if row < heights[column] else (row - heights[column] - 40 + dice.below(9), *field)
        for row in range(rows)
        for column in range(columns)
    ]


def draw_jpeg(key: str, *, width: int = 240, height: int = 160, size: int = 0) -> bytes:
    """A picture that belongs to this key alone, filled up with comments to about `size` bytes."""
    dice = Dice("jpeg", key)
    columns, rows = width // _SIDE, height // _SIDE
    tables = _tables(columns * _SIDE, rows * _SIDE)
    scan = _scan(_landscape(dice, columns, rows))
    header = _segment(0xDA, b"\x03\x01\x00\x02\x00\x03\x00\x00\x3f\x00")
    comments = _comments(key, size - len(tables) - len(scan) - len(header) - 4)
    return b"".join((b"\xff\xd8", tables, comments, header, scan, b"\xff\xd9"))


def _comments(key: str, size: int) -> bytes:
    """Comment segments of about so many bytes that do not compress, as a photo's would not."""
    text = shake_128(key.encode()).digest(max(size, 8))
    pieces = (text[start : start + _COMMENT_LIMIT] for start in range(0, len(text), _COMMENT_LIMIT))
    return b"".join(_segment(0xFE, piece) for piece in pieces)
