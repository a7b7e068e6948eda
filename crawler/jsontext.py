"""JSON as pages and servers send it, its texts made such as can be kept."""

from __future__ import annotations

import json
import re
from typing import Any

_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


def load_json(document: str | bytes) -> Any:
    """The value of a document, forgiving line breaks in strings; half of a character becomes U+FFFD.

    A CMS that cuts a title in the middle of an emoji sends `"…\\ud83d"`, which no file and no database takes.
    Raises: ValueError · RecursionError.
    """
    if isinstance(document, bytes):
        document = document.decode(json.detect_encoding(document), "replace")
    value = json.loads(document, strict=False)
    if _SURROGATE.search(document) is None:
        return value
    spelled = json.dumps(value, ensure_ascii=False)
    return json.loads(spelled.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))
