"""What is freed stays with a process that reads page after page."""

from __future__ import annotations

import platform
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGES = 50
COUNT_FAULTS = f"""
import resource
from selectolax.lexbor import LexborHTMLParser
from jobs.memory import prepare_for_pages

{{first}}
page = b"<html><body>" + b"<p class='a'>A paragraph that is <b>not</b> long.</p>" * 2000
LexborHTMLParser(page)
before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
for _ in range({PAGES}):
    LexborHTMLParser(page)
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
"""


def count_faults(first: str) -> float:
    """Page faults for each page, in a process of its own that did `first`."""
    command = [sys.executable, "-c", COUNT_FAULTS.format(first=first)]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    return int(done.stdout) / PAGES


def test_a_page_takes_the_memory_of_the_page_before() -> None:
    """Other C libraries are left as they are, and nothing fails with them."""
    kept = count_faults("prepare_for_pages()")
    assert platform.libc_ver()[0] != "glibc" or kept < 5 < count_faults("")
