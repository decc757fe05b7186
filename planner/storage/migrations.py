"""Numbered migrations of project files. They import no application code: a file of version n is what it was then.

`MIGRATIONS[n]` brings a file from version n to n + 1; it runs on a copy, inside one transaction.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping

APPLICATION_ID = 0x42_49_4F_50  # « BIOP », in the header of every project file
VERSION = 1

MIGRATIONS: Mapping[int, Callable[[sqlite3.Connection], None]] = {}


def migrate(connection: sqlite3.Connection, version: int) -> None:
    """Bring an open file from `version` to VERSION, in one transaction. KeyError when a step is missing."""
    with connection:
        for step in range(version, VERSION):
            MIGRATIONS[step](connection)
        connection.execute(f"PRAGMA user_version = {VERSION}")
