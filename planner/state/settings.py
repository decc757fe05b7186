"""What the application remembers between runs: recent files, window, theme. One INI file, never the registry."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import cast

from PySide6.QtCore import QByteArray, QSettings

from planner import paths
from planner.core.login import login_name

RECENT_LIMIT = 8
IMPORT_TITLES_LIMIT = 500
THEMES = ("system", "light", "dark")


class Settings:
    """Typed access to the stored settings."""

    def __init__(self) -> None:
        self._store = QSettings(str(paths.user_state_dir() / "settings.ini"), QSettings.Format.IniFormat)

    def recent_files(self) -> list[Path]:
        """Most recent first; files that are gone are left out."""
        stored = cast("list[str]", self._store.value("recent_files", [], list))
        return [path for text in stored if (path := Path(text)).is_file()]

    def remember_file(self, path: Path) -> None:
        others = [p for p in self.recent_files() if p != path]
        self._store.setValue("recent_files", [str(p) for p in (path, *others)][:RECENT_LIMIT])

    def folder(self) -> Path:
        """Where file dialogs open."""
        text = str(self._store.value("folder", ""))
        return Path(text) if text and Path(text).is_dir() else paths.user_documents_dir()

    def remember_folder(self, folder: Path) -> None:
        self._store.setValue("folder", str(folder))

    def place(self, path: Path) -> tuple[str | None, int | None]:
        """Region and year under study when a project was last left; None for what is not known."""
        region, year = self._places().get(str(path), (None, None))
        return region, year

    def remember_place(self, path: Path, region: str | None, year: int) -> None:
        """Keep them for as many projects as are listed as recent."""
        others = {known: place for known, place in self._places().items() if known != str(path)}
        kept = dict(list({**others, str(path): (region, year)}.items())[-RECENT_LIMIT:])
        self._store.setValue("places", json.dumps(kept))

    def _places(self) -> dict[str, tuple[str | None, int | None]]:
        try:
            stored = json.loads(str(self._store.value("places", "{}")))
            return {str(path): (region, int(year)) for path, (region, year) in stored.items()}
        except (ValueError, TypeError, AttributeError):  # written by hand, or by another version
            return {}

    def import_columns(self, table: str) -> dict[str, str]:
        """The column chosen for each title when files were imported into `table`; "" for one left out."""
        try:
            stored = json.loads(str(self._store.value(f"import/{table}", "{}")))
        except ValueError:
            return {}
        return {str(k): str(v) for k, v in stored.items()} if isinstance(stored, dict) else {}

    def remember_import_columns(self, table: str, columns: Mapping[str, str]) -> None:
        together = self.import_columns(table) | dict(columns)
        kept = dict(list(together.items())[-IMPORT_TITLES_LIMIT:])
        self._store.setValue(f"import/{table}", json.dumps(kept, ensure_ascii=False))

    def author(self) -> str:
        """The name under which changes are noted: what the planner gave, else the account's."""
        return str(self._store.value("author", "")).strip() or login_name()

    def set_author(self, name: str) -> None:
        """Note changes under `name`; under the account's when it is blank."""
        self._store.setValue("author", name.strip())

    def theme(self) -> str:
        theme = str(self._store.value("theme", "system"))
        return theme if theme in THEMES else "system"

    def set_theme(self, theme: str) -> None:
        self._store.setValue("theme", theme)

    def layout(self, name: str) -> QByteArray | None:
        """A stored window or splitter state."""
        value = self._store.value(f"layout/{name}")
        return value if isinstance(value, QByteArray) else None

    def remember_layout(self, name: str, state: QByteArray) -> None:
        self._store.setValue(f"layout/{name}", state)
