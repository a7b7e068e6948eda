"""The bare loop as anybody would write it: FastWARC reads every page of a WARC file, Lexbor parses it.

Prints the seconds of processor time. What one page frees is not kept for the next.
"""

from __future__ import annotations

import sys
import time

from fastwarc.warc import ArchiveIterator, WarcRecordType
from selectolax.lexbor import LexborHTMLParser

began = time.process_time()
for record in ArchiveIterator(sys.argv[1], record_types=WarcRecordType.response, auto_decode="all"):
    LexborHTMLParser(record.reader.read())
print(time.process_time() - began)
