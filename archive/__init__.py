"""Floor 1: what is kept, and the proof that it is intact."""

import sys

# sqlite-utils imports these wherever they are installed: a second of start-up that nothing here has a use for.
_IDLE = [name for name in ("numpy", "pandas") if name not in sys.modules]
if _IDLE:
    sys.modules.update(dict.fromkeys(_IDLE))  # type: ignore[arg-type]  # None: importing it fails
    import sqlite_utils  # noqa: F401

    for _name in _IDLE:
        del sys.modules[_name]
