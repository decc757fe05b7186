"""What the system calls the person at the keyboard."""

from __future__ import annotations

import getpass


def login_name() -> str:
    """The account's name; empty where the system does not know one."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # no entry in the password database, no environment
        return ""
