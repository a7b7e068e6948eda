"""The encodings Vietnam used before Unicode, as tables; Python has no codec for them.

Every function here takes and gives text: the bytes of a page read one character a byte, as a browser that
knows none of these encodings shows them ("Th¸i Nguyªn" for Thái Nguyên in TCVN3).
"""

from __future__ import annotations

import re
import unicodedata

# The letters of the bytes 0xA1 to 0xFF in TCVN 5712:1993 (TCVN3, ABC). Capitals with a tone mostly come from a
# font of their own (.VnTimeH) and cannot be told from small letters.
_TCVN3 = "ĂÂÊÔƠƯĐăâêôơưđẰ°±²³´àảãáạẲằẳẵắẴẮẦẨẪẤỀặầẩẫấậèỂẻẽéẹềểễếệìỉỄẾỒĩíịòỔỏõóọồổỗốộờởỡớợùỖủũúụừửữứựỳỷỹýỵỐ"
# 0x80 to 0xFF in VISCII (RFC 1456); six more letters stand among the control characters.
_VISCII = (
    "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲÕắằặấầẩậẽẹếềểễệốồổỗỠƠộờởịỰỨỪỬơớƯ"
    "ÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳĐứÒÓÔạỷừửÙÚỹỵÝỡưàáâãảăữẫèéêẻìíĩỉđựòóôõỏọụùúũủýợỮ"
)
_VISCII_CONTROLS = dict(zip("\x02\x05\x06\x14\x19\x1e", "ẲẴẪỶỸỴ", strict=True))
# 0x80 to 0xFF in VPS (Vietnamese Professionals Society).
_VPS = (
    "ÀẢÃẤẦẨọỗĂếềểệẮẰẲẾ\x91\x92ỀỂỄỐỒỔỖýỷỵỚỜỞ\xa0ắằẳẵặỠớÙờởỡŨứợỪổỬỲỸÍÌộỈĨÓửữÒỎÕự"
    "ầÁÂấẩẫậđẻÉÊẹỉễịỹƯủồốÔỏơÈừứÚũưÝẺßàáâãảạăçèéêẽìíîĩẴĐòóôõöƠụùúủüỶẼỳ"
)
# VNI writes a base letter and a mark behind it; these letters stand alone.
_VNI_ALONE = dict(zip("ñÑìÌíÍæÆóÓòÒîÎôÔöÖ", "đĐìÌíÍỉỈĩĨịỊỵỴơƠưƯ", strict=True))
_VNI_TONES = dict(zip("ùøûõïÙØÛÕÏ", "\u0301\u0300\u0309\u0303\u0323" * 2, strict=True))
_VNI_CIRCUMFLEX = dict(zip("âáàåãäÂÁÀÅÃÄ", ("", *"\u0301\u0300\u0309\u0303\u0323") * 2, strict=True))
_VNI_BREVE = dict(zip("êéèúüëÊÉÈÚÜË", ("", *"\u0301\u0300\u0309\u0303\u0323") * 2, strict=True))
_VNI_PAIR = re.compile(
    "[aAeEoOuUyY][ùøûõïÙØÛÕÏâáàåãäÂÁÀÅÃÄêéèúüëÊÉÈÚÜË]|[ôÔöÖ][ùøûõïÙØÛÕÏ]|[ñÑìÌíÍæÆóÓòÒîÎôÔöÖ]"
)

CHARSETS = ("tcvn3", "vni", "viscii", "vps")
_ALIASES = {
    "tcvn": "tcvn3",
    "tcvn3": "tcvn3",
    "tcvn-5712": "tcvn3",
    "tcvn5712-1": "tcvn3",
    "x-viet-tcvn5712": "tcvn3",
    "abc": "tcvn3",
    "viscii": "viscii",
    "x-viet-viscii": "viscii",
    "vps": "vps",
    "x-viet-vps": "vps",
    "vni": "vni",
    "x-viet-vni": "vni",
}
# Words every Vietnamese page has, with the letters that the encodings write differently.
_WORDS = (
    " và ", " của ", " được ", " những ", " người ", " không ", " các ", " là ", " để ", " đã ", " với ", " này ",
    " đến ", " có ", " một ", " tỉnh ", " năm ", " về ", " phố ", " việc ", " đồng ", " nước ", " số ", " tại ",
)  # fmt: skip
_ENOUGH = 4  # of these words a page has dozens


def _with_windows(table: dict[str, str]) -> dict[int, str]:
    """The table, also for the characters that windows-1252 shows for the bytes 0x80 to 0x9F."""
    shown = dict(table)
    for char, letter in table.items():
        if "\x80" <= char < "\xa0":
            shown[char.encode("latin-1").decode("cp1252", "replace")] = letter
    shown.pop("\ufffd", None)
    return {ord(char): letter for char, letter in shown.items() if char != letter}


_TABLES = {
    "tcvn3": _with_windows({chr(0xA1 + place): letter for place, letter in enumerate(_TCVN3)}),
    "viscii": _with_windows({chr(0x80 + n): letter for n, letter in enumerate(_VISCII)} | _VISCII_CONTROLS),
    "vps": _with_windows({chr(0x80 + place): letter for place, letter in enumerate(_VPS)}),
}


def lookup_charset(name: str) -> str | None:
    """One of CHARSETS for a name in a header or <meta>, or None."""
    return _ALIASES.get(name.strip().lower())


def convert_charset(text: str, charset: str) -> str:
    """The text in Unicode, NFC, of one that was written in one of CHARSETS.

    >>> convert_charset("Th¸i Nguyªn", "tcvn3"), convert_charset("Thaùi Nguyeân ñöôïc muøa", "vni")
    ('Thái Nguyên', 'Thái Nguyên được mùa')
    """
    if charset == "vni":
        return _VNI_PAIR.sub(_read_vni, text)
    return text.translate(_TABLES[charset])


def recognize_charset(text: str) -> str | None:
    """The charset of CHARSETS in which a text has the most Vietnamese words, or None where none has enough.

    >>> recognize_charset("Gi¸ chÌ cña tØnh n¨m nay vµ nh÷ng n¨m tíi kh«ng gi¶m, ng­êi trång ®­îc lîi")
    'tcvn3'
    >>> recognize_charset("Le café est fermé") is None
    True
    """
    scores = {charset: _count_words(convert_charset(text, charset)) for charset in CHARSETS}
    best = max(CHARSETS, key=lambda charset: scores[charset])
    return best if scores[best] >= _ENOUGH and scores[best] > _count_words(text) else None


def _count_words(text: str) -> int:
    return sum(text.count(word) for word in _WORDS)


def _read_vni(match: re.Match[str]) -> str:
    pair = match[0]
    if len(pair) == 1:
        return _VNI_ALONE[pair]
    base, mark = pair[0], pair[1]
    if mark in _VNI_TONES:
        letter = _VNI_ALONE.get(base, base) + _VNI_TONES[mark]
    elif mark in _VNI_CIRCUMFLEX:
        letter = base + "\u0302" + _VNI_CIRCUMFLEX[mark]
    else:
        letter = base + "\u0306" + _VNI_BREVE[mark]
    return unicodedata.normalize("NFC", letter)
