"""The archive's database as Datasette opens it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pysqlite3 as sqlite3
from datasette.database import Database

from archive.database import find_database


class ArchiveDatabase(Database):
    """Datasette's database, opened as every reader of the archive opens it: in a folder of any name, and on a volume
    that is read-only."""

    def connect(self, write: bool = False) -> Any:
        """A connection that cannot write, for use in any thread."""
        assert not write
        uri = find_database(Path(self.path).parent)
        connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
        self._all_file_connections.append(connection)
        return connection
