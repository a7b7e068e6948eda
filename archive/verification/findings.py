"""What `verify` finds: what is wrong, where exactly, and what the operator does next."""

from __future__ import annotations

from typing import Literal

from archive.values import dataclass

Fault = Literal[
    "missing file", "short file", "long file", "left open", "stray file", "checksum differs",
    "damaged record", "altered record", "wrong field", "wrong digest",
    "row without record", "record without row", "wrong offset", "row differs", "revisit without original",
    "index out of step", "full text out of step", "suppression out of step", "ledger damaged",
    "database damaged",
]  # fmt: skip

RESTORE = "restore the file from a backup"
REBUILD = (
    "run `baoluu extract`, which writes rows and index anew from the WARC files (of a merged archive: in its sources, "
    "then merge them into a new folder)"
)
RECOVER = "run `baoluu harvest`, which first repairs what a dead run left behind"
REMEDIES: dict[Fault, str] = {
    "missing file": "put the file back from a backup",
    "short file": RESTORE,
    "long file": RESTORE,
    "left open": RECOVER,
    "stray file": "run `baoluu import` on it, or move it away",
    "checksum differs": RESTORE,
    "damaged record": RESTORE,
    "altered record": RESTORE,
    "wrong field": RESTORE,
    "wrong digest": RESTORE,
    "row without record": REBUILD,
    "record without row": REBUILD,
    "wrong offset": REBUILD,
    "row differs": REBUILD,
    "revisit without original": "import the WARC file that holds the original",
    "index out of step": "move index/index.cdxj away, then " + REBUILD,
    "full text out of step": REBUILD,
    "suppression out of step": "run `baoluu harvest`, which puts the two in step",
    "ledger damaged": "until then it hides nothing that is not hidden yet",
    "database damaged": "move archive.db away, then " + REBUILD,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """One thing that is not as it should be."""

    fault: Fault
    detail: str
    path: str | None = None  # inside the archive folder
    offset: int | None = None  # bytes into the compressed file
    record_id: str | None = None
    url: str | None = None

    @property
    def remedy(self) -> str:
        """What the operator does next."""
        return REMEDIES[self.fault]

    def __str__(self) -> str:
        place = " ".join(
            part
            for part in (
                self.path,
                f"at byte {self.offset}" if self.offset is not None else None,
                self.record_id,
                self.url,
            )
            if part
        )
        return f"{self.fault}: {place + ': ' if place else ''}{self.detail}; {self.remedy}."
