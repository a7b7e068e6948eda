"""Seconds of processor time that news-please takes for the pages of a folder; run with its own interpreter."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from newsplease import NewsPlease

pages = [path.read_text("utf-8") for path in sorted(Path(sys.argv[1]).glob("*.html"))]
NewsPlease.from_html(pages[0], url="https://baovidu.example/tin")
began = time.process_time()
for page in pages:
    NewsPlease.from_html(page, url="https://baovidu.example/tin")
print(time.process_time() - began)
