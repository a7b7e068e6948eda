"""How deep a parser is in the tree, told from the tags of a page alone: rather more than less.

A parser keeps the elements that are open in a stack, and what a tag does to it depends on what else is there (HTML
Standard, 13.2.6.4.7). Followed here is what decides whether the stack grows: which end tags are ignored. Rows and
cells of tables, elements that close themselves and what may only stand in another one are not looked at.
"""

from __future__ import annotations

import re
from collections import Counter

# fmt: off
_NEVER_OPEN = frozenset(  # in HTML, or in tables alone
    b"area base basefont bgsound br col embed frame hr image img input keygen link meta param source track wbr "
    b"body caption colgroup head html option tbody td tfoot th thead tr".split()
)
_FORMATTING = frozenset(  # closed without what stands inside, and opened again behind what closes around them
    b"a b big code em font i nobr s small strike strong tt u".split()
)
_RAW = frozenset(b"iframe noembed noframes noscript plaintext script style textarea title xmp".split())
_FOREIGN_ROOTS = frozenset((b"svg", b"math"))
_INTEGRATION = frozenset(  # in SVG and MathML; what stands inside is HTML
    b"f:annotation-xml f:desc f:foreignobject f:mi f:mn f:mo f:ms f:mtext f:title".split()
)
_LEAVES_FOREIGN = frozenset(  # what cannot stand in SVG or MathML, and ends them
    b"b big blockquote center code dd div dl dt em h1 i li listing menu nobr ol p pre ruby s small span strike strong "
    b"sub sup table tt u ul var br embed head hr img meta body".split()
)
_RUBY = frozenset(b"rb rp rt rtc".split())
_IMPLIED = _RUBY | frozenset(b"dd dt li p".split())  # closed by the parts of a ruby
_MARKERS = frozenset((*_RAW, *b"applet marquee object template".split()))
_BARRIERS = frozenset(  # end tags inside do not reach over their start
    (*_MARKERS, *_INTEGRATION, *b"frameset select table".split())
)
_BLOCKS = frozenset(  # whose start closes a paragraph
    b"address article aside blockquote center details dialog dir div dl fieldset figcaption figure footer form "
    b"h1 header hgroup hr listing main menu nav ol pre search section summary ul".split()
)
_ITEMS = {b"li": (b"li",), b"dd": (b"dd", b"dt"), b"dt": (b"dd", b"dt")}  # each closes one of these before it
_SPECIAL = _BARRIERS | _BLOCKS | frozenset((*_ITEMS, b"p", b"button"))
_SOFT = frozenset((b"address", b"div", b"p"))  # an item closes the one before it over these
_LOOSE = _INTEGRATION | frozenset((b"dialog", b"search"))  # special, but closed like an element that nobody knows
_FIRM = frozenset((*_RAW, b"table", b"template"))  # closed over everything
_HEADINGS = dict.fromkeys(b"h1 h2 h3 h4 h5 h6".split(), b"h1")  # the end of any closes any
# fmt: on


class Nesting:
    """The elements that are open behind the tags read so far."""

    def __init__(self) -> None:
        self.depth = 0
        self._stack: list[bytes] = []
        self._places: dict[bytes, list[int]] = {}  # name → places in the stack, lowest first
        self._special: list[int] = []
        self._barriers: list[int] = []
        self._knows_foreign = False  # whether there was an element of SVG or MathML before
        self._formatting = [Counter[bytes]()]  # open since each barrier, and before the first

    def read(self, tag: re.Match[bytes]) -> bytes:
        """Takes in what `crawler.tags.TAG` matched; the element's name in small letters, empty for a comment."""
        if tag["name"] is None:
            return b""
        name = tag["name"].lower()
        known = _HEADINGS.get(name, name)
        if tag["end"]:
            self._close(known)
        else:
            self._open(known, closes_itself=tag["last"].endswith(b"/"))
        return bytes(name)

    def _open(self, name: bytes, *, closes_itself: bool) -> None:
        if name in _FOREIGN_ROOTS:
            if closes_itself:
                return
            self._knows_foreign = True
        if self._knows_foreign and name in _LEAVES_FOREIGN:
            self._leave_foreign()
        if self._knows_foreign and self._is_foreign:
            if not closes_itself:
                self._push(_mark_foreign(name))
        elif name in _FORMATTING:
            self._open_formatting(name)
        else:
            self._open_element(name)

    def _open_element(self, name: bytes) -> None:
        if name in _ITEMS:
            self._close_item(_ITEMS[name])
        if name in _BLOCKS or name in _ITEMS or name == b"p":
            self._close_paragraph()
        elif name in _RUBY and self._find(b"ruby") > _last(self._barriers):
            while self._stack[-1] in _IMPLIED:
                self._pop(len(self._stack) - 1)
        if name in _NEVER_OPEN or (name == b"form" and self._find(name) >= 0):
            return  # forms do not nest
        if name in _RAW and self._find_foreign() >= 0:
            return  # it may be an element like any other
        self._push(name)

    def _close(self, name: bytes) -> None:
        if self._knows_foreign and (places := self._places.get(_mark_foreign(name))):
            self._close_element(_mark_foreign(name), places[-1])
        elif name in _FORMATTING:
            self._close_formatting(name)
        elif name == b"p":
            self._close_paragraph()
        elif places := self._places.get(name):
            self._close_element(name, places[-1])

    def _close_element(self, name: bytes, place: int) -> None:
        if name == b"form":
            self._remove(place)
        elif name in _FIRM or not self._is_blocked(name, place):
            if name in _MARKERS and self._barriers[-1] == place:
                self.depth -= self._formatting[-1].total()
                self._formatting[-1].clear()
            self._pop(place)

    def _is_blocked(self, name: bytes, place: int) -> bool:
        """Whether something stands above the element that its end tag does not reach over."""
        if name not in _SPECIAL or name in _LOOSE:
            return _last(self._special) > place
        if name == b"li" and max(self._find(b"ul"), self._find(b"ol")) > place:
            return True
        return _last(self._barriers) > place

    def _close_paragraph(self) -> None:
        place = self._find(b"p")
        if place > max(_last(self._barriers), self._find(b"button")):
            self._pop(place)

    def _close_item(self, names: tuple[bytes, ...]) -> None:
        for place in reversed(self._special):
            if self._stack[place] not in _SOFT:
                if self._stack[place] in names:
                    self._pop(place)
                return

    def _leave_foreign(self) -> None:
        while self._is_foreign:
            self._pop(self._find_foreign())

    @property
    def _is_foreign(self) -> bool:
        """Whether a tag stands in SVG or MathML."""
        return self._find_foreign() > _last(self._special)

    def _find_foreign(self) -> int:
        return max(self._find(name) for name in (b"svg", b"math", b"f:svg", b"f:math"))

    def _open_formatting(self, name: bytes) -> None:
        if name in (b"a", b"nobr"):  # which do not nest
            self._close_formatting(name)
        self._formatting[-1][name] += 1
        self.depth += 1

    def _close_formatting(self, name: bytes) -> None:
        if self._formatting[-1][name]:
            self._formatting[-1][name] -= 1
            self.depth -= 1

    def _find(self, name: bytes) -> int:
        return _last(self._places.get(name))

    def _push(self, name: bytes) -> None:
        place = len(self._stack)
        self._stack.append(name)
        self._places.setdefault(name, []).append(place)
        self.depth += 1
        if name in _SPECIAL:
            self._special.append(place)
        if name in _BARRIERS:
            self._barriers.append(place)
            self._formatting.append(Counter())

    def _pop(self, place: int) -> None:
        """Closes the element at a place of the stack and those above it."""
        for name in self._stack[place:]:
            self._places[name].pop()
        self.depth -= len(self._stack) - place
        del self._stack[place:]
        while _last(self._special) >= place:
            self._special.pop()
        while _last(self._barriers) >= place:
            self._barriers.pop()
            inner = self._formatting.pop()
            self._formatting[-1] += inner

    def _remove(self, place: int) -> None:
        """Closes the element at a place of the stack alone; what stands above it stays open."""
        above = self._stack[place + 1 :]
        self._pop(place)
        for name in above:
            self._push(name)


def _mark_foreign(name: bytes) -> bytes:
    """Another name for an element of SVG or MathML, since HTML may have one of its name."""
    return b"f:" + name


def _last(places: list[int] | None) -> int:
    return places[-1] if places else -1
