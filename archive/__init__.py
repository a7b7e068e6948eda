"""Floor 1: what is kept, and the proof that it is intact."""

import sys

if "pandas" not in sys.modules:
    # sqlite-utils imports pandas wherever it is installed: a second of start-up that nothing here has a use for.
    sys.modules["pandas"] = None  # type: ignore[assignment]
    import sqlite_utils  # noqa: F401

    del sys.modules["pandas"]
