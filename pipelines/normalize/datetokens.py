"""The tokens of a dateline, read from folded text: no marks, small letters."""

from __future__ import annotations

import re

ENGLISH_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]

MONTH = r"(?:\d{1,2}|muoi\ (?:mot|hai)|muoi|mot|hai|ba|tu|nam|sau|bay|tam|chin|gieng|chap)"
_ENGLISH_MONTH = rf"(?:{'|'.join(ENGLISH_MONTHS)})[a-z]*"

_NAME = r"(?!(?:thu|chua?|ngay|luc|vao|cn|t[2-7]|cap)(?!\w))[^\W\d_]+"  # a word of a name, not of the date behind it

# The alternatives stand under their first character, so that few are tried at each place.
TOKEN = re.compile(
    rf"""
    (?P<blank> [\s,;:.()\[\]'’′]+ )
  | (?P<mark>  [|•·–—»-] )
  | (?=\d) (?:
      (?P<dmy>   \d\d?\ ?(?P<dot>[/.-])\ ?\d\d?\ ?(?P=dot)\ ?(?:\d{{4}}|\d\d) (?!\d) )
    | (?P<time>  \d\d?\ ?(?::|h|g(?!m)|gio)\ ?\d\d? (?: :\d\d? | \ ?phut | p(?!m) )? (?!\d)
                 (?: (?<=:\d\d)[.,]\d{{1,9}}(?!\d) )? )
    | (?P<ymd>   \d{{4}}\ ?(?P<cut>[/.-])\ ?\d\d?\ ?(?P=cut)\ ?\d\d? (?!\d) )
    | (?P<words> \d\d?[ ,/-]{{1,2}}(?:thang\ {MONTH}|th\.?\ ?\d\d?),?(?:\ nam)?[ ,/-]{{0,2}}\d{{4}} (?!\d) )
    | (?P<english> \d\d?[ -]{_ENGLISH_MONTH}\.?,?[ -]\d{{4}} (?!\d) )
    | (?P<month> \d\d?\ ?[/-]\ ?\d{{4}} (?!\d) )
    | (?P<day>   \d\d?(?:\ ?[/-]\ ?|\ thang\ )\d\d? (?![\d:]) )
    | (?P<hour>  \d\d?\ ?(?:h|g|gio) (?!\w) )
    | (?P<counter> \d[\d.,]*\ (?: luot(?:\ (?:xem|doc|thich|truy\ cap|nghe|chia\ se))?
                   | (?:lan\ |da\ )?(?:xem|doc) | views? | binh\ luan ) (?!\w) )
    )
  | (?=[a-z+]) (?:
      (?P<weekday> thu\ (?:hai|ba|tu|nam|sau|bay|[2-7])(?!\w) | chua?\ nhat | cn(?!\w) | t[2-7](?!\w)
             | (?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?(?!\w) )
    | (?P<zone>  (?:gmt|utc|ict)\ ?(?:[+-]\ ?\d\d?(?::?\d\d)?)?(?!\d) | t?\+\d\d:?\d\d(?!\d) | \+0\d(?!\d)
             | (?<=:\d\d)z(?!\w) )
    | (?P<meridiem> (?:sa|ch|[ap]\.?m) (?!\w) | (?:sang|trua|chieu|toi|dem) (?!\w) )
    | (?P<wordpress> (?:thang\ {MONTH}|th\d\d?)\ \d\d?,\ \d{{4}} (?!\d) )
    | (?P<named_month> thang\ {MONTH}(?:\ nam\ |\ ?[/-]\ ?|,?\ )\d{{4}} (?!\d) )
    | (?P<year>  nam\ \d{{4}} (?!\d) )
    | (?P<american> {_ENGLISH_MONTH}\.?\ \d\d?(?:st|nd|rd|th)?,?\ \d{{4}} (?!\d) )
    | (?P<count> (?:so\ )?(?:luot|lan|da)\ (?:xem|doc|truy\ cap)\ ?:?\ ?[\d.,]*(?:\ luot(?!\w))?
               | (?:xem|views?|binh\ luan|chia\ se)\ ?:\ ?[\d.,]+ )
    | (?P<today> (?:hom\ nay|bay\ gio|gio\ hien\ tai) (?!\w) )
    | (?P<label> (?: (?:ngay\ |lan\ |da\ |duoc\ |tin\ |bai\ (?:viet\ )?)?
                     (?:cap\ nhat|dang(?!\ boi)(?:\ tai|\ tin|\ bai)?|xuat\ ban|phat\ hanh|tao|gui|sua)
                     (?:\ lan)?(?:\ cuoi|\ moi\ nhat)?(?:\ cung)?
                   | (?:ngay|duoc)\ viet | thoi\ gian | ngay | luc | vao | gio\ (?:viet\ nam|ha\ noi)
                   | posted(?!\ by) | published | updated | last | date | on(?=\ ) | at(?=\ ) ) (?!\w) )
    | (?P<maker> (?:nguoi\ (?:dang|viet)(?:\ bai(?:\ viet)?)? | (?:da\ |duoc\ )?(?:dang|viet)\ boi | tac\ gia
                   | posted\ by | (?:by|(?<=\d\ )boi)(?=[\ :]) )
                 \ ?:?\ ?{_NAME}(?:\ {_NAME}){{0,3}} )
    | (?P<furniture> (?: (?:xem\ )?(?:voi\ )?co\ chu(?:\ ?:)?(?:\ ?a(?:[+-]|(?!\w)))*
                       | nghe\ (?:bai\ viet|doc\ bai|audio) | theo\ doi\ (?:[^\W\d]+\ ){{0,6}}tren\ google\ news
                       | (?:tren\ )?google\ news | in\ (?:bai(?:\ viet)?|trang) | luu(?:\ bai(?:\ viet)?)? | a[+-]
                       | gui\ (?:email|bai) | mau\ chu | chia\ se | binh\ luan | chi\ tiet ) (?!\w) )
    )
  | (?P<strange> \w+ | . )
    """,
    re.VERBOSE,
)
