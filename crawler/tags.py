"""The syntax of tags and attributes as browsers tell them apart (HTML Standard, 13.2.5.6 to 13.2.5.51)."""

from __future__ import annotations

import re

ATTRIBUTE = rb"""[\s/]*+ [^\s/>][^\s/>=]*+
    (?: \s*+ = \s*+ (?: "[^"%s]*+" | '[^'%s]*+' | [^\s>"'][^\s>]*+ | (?=>) ) | (?!\s*+=) )"""
"""`%s` is what a quoted value may not hold: nothing, or "<", since a value with a tag in it may be none, but quotes in
a script."""

ANY_ATTRIBUTE = ATTRIBUTE % (b"", b"")

TAG = re.compile(
    rb"""<(?: ! (?: -- (?: -?> | .*? (?: --!?> | \Z ) ) | [^>]*+ )
        | (?P<end>/?) (?P<name>[a-zA-Z][^\s/>]*+) (?: %s )*+ (?P<last>[\s/]*+) )"""
    % ANY_ATTRIBUTE,
    re.VERBOSE | re.DOTALL,
)
"""A start tag, an end tag, or, without a name, a comment; all but the ">" of a tag."""
