"""Where the application finds its own files and keeps the user's.

From a clone the application's files lie beside the package; in a PyInstaller folder they lie under
`sys._MEIPASS`. The user's folders follow the habits of each system and are made when they are asked for.
"""

import sys
import tempfile
from functools import cache
from pathlib import Path

APP_SLUG = "planificateur-bioproduction"


def application_root() -> Path:
    """Folder that holds `resources/` and `data/`."""
    bundle = getattr(sys, "_MEIPASS", None)
    return Path(bundle) if bundle else Path(__file__).resolve().parent.parent


def resources_dir() -> Path:
    """Read-only resources: geometry, themes, icons."""
    return application_root() / "resources"


def data_dir() -> Path:
    """Read-only reference data: `datapackage.json` and its tables."""
    return application_root() / "data"


def docs_dir() -> Path:
    """The planner's guide and its pictures."""
    return application_root() / "docs"


@cache
def user_state_dir() -> Path:
    """Writable folder for settings, recent files, recovery copies and logs.

    Where the system's folder cannot be made (full disk, locked profile) a folder under the temporary
    directory stands in, so that the application still starts.
    """
    import platformdirs

    try:
        return platformdirs.user_state_path(APP_SLUG, appauthor=False, ensure_exists=True)
    except OSError:
        fallback = Path(tempfile.gettempdir()) / APP_SLUG
        fallback.mkdir(parents=True, exist_ok=True)
        return fallback


def user_log_file() -> Path:
    """Log file that messages to the user name; its folder exists."""
    folder = user_state_dir() / "logs"
    folder.mkdir(exist_ok=True)
    return folder / "planner.log"


def user_documents_dir() -> Path:
    """Folder that file dialogs propose first; the home folder where there is no documents folder."""
    import platformdirs

    documents = platformdirs.user_documents_path()
    return documents if documents.is_dir() else Path.home()
