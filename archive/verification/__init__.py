"""Proof that an archive is intact: every file, record, row and line compared with what it should be."""
