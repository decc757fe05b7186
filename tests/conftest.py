"""What every test relies on: no screen, French, nothing of the user's touched, no warning overlooked."""

import gc
import logging
import os
import re
import shutil
import sys
import tempfile
import threading
from collections.abc import Generator, Iterator
from pathlib import Path

# Before anything imports Qt: without a screen pytest would abort at the first window.
os.environ["QT_QPA_PLATFORM"] = "offscreen"

# Before anything asks for a user folder: settings, logs and LibreOffice profiles land in a throw-away home.
_HOME = Path(tempfile.mkdtemp(prefix="planner-tests-"))
for _variable, _folder in {
    "HOME": "",
    "USERPROFILE": "",
    "XDG_CONFIG_HOME": "config",
    "XDG_DATA_HOME": "data",
    "XDG_STATE_HOME": "state",
    "XDG_CACHE_HOME": "cache",
    "WIN_PD_OVERRIDE_LOCAL_APPDATA": "local",
    "WIN_PD_OVERRIDE_APPDATA": "roaming",
}.items():
    os.environ[_variable] = str(_HOME / _folder)

import hypothesis  # noqa: E402
import pytest  # noqa: E402
from PySide6.QtCore import QLocale, QMessageLogContext, QtMsgType, qInstallMessageHandler  # noqa: E402
from PySide6.QtGui import QGuiApplication  # noqa: E402

from planner import paths  # noqa: E402

hypothesis.settings.register_profile("quick", max_examples=50, deadline=None)
hypothesis.settings.register_profile("ci", max_examples=100, deadline=None, derandomize=True)
hypothesis.settings.register_profile("thorough", max_examples=2000, deadline=None)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci" if os.environ.get("CI") else "quick"))

USES_QT = {"qapp", "qtbot"}

ROOT = Path(__file__).resolve().parent.parent


# pytest-qt fails a test over the Qt warnings of its body; those that come while widgets close arrive here.
_late_messages: list[str] = []


def _keep_late_message(kind: QtMsgType, _context: QMessageLogContext, message: str | None) -> None:
    if kind not in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg):
        _late_messages.append(message or "")


def pytest_configure() -> None:
    qInstallMessageHandler(_keep_late_message)
    # Widgets of ended tests are cyclic garbage. Collected whenever Python likes, they go while Qt delivers events, and
    # may take the process along: they are collected between tests instead.
    gc.disable()


def pytest_unconfigure() -> None:
    qInstallMessageHandler(None)
    if QGuiApplication.instance() is not None:
        # The offscreen platform drops what was copied only after Python has ended, and crashes on it.
        QGuiApplication.clipboard().clear()
    shutil.rmtree(_HOME, ignore_errors=True)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None, object, object]:
    _late_messages.clear()
    result = yield
    if USES_QT.intersection(item.fixturenames):  # type: ignore[attr-defined]
        gc.collect()
        gc.freeze()  # what outlives a test is walked through once a module, not after every test
    ignored = item.config.getini("qt_log_ignore")
    messages = [text for text in _late_messages if not any(re.search(rule, text) for rule in ignored)]
    if messages:
        pytest.fail("Qt warned while the test was torn down:\n" + "\n".join(messages), pytrace=False)
    return result


@pytest.fixture(scope="session", autouse=True)
def _french() -> None:
    """The application is French whatever the machine's locale."""
    QLocale.setDefault(QLocale(QLocale.Language.French, QLocale.Country.France))


@pytest.fixture(scope="session")
def project_root() -> Path:
    """The clone's folder."""
    return ROOT


@pytest.fixture
def bare_environment(tmp_path: Path) -> dict[str, str]:
    """Environment of a fresh process on a machine without our virtual environment, and without a screen."""
    environment = {
        "PATH": os.defpath,
        "HOME": str(tmp_path),
        "LANG": "C.UTF-8",
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    if sys.platform == "win32":
        environment |= {name: os.environ[name] for name in ("SYSTEMROOT", "TEMP", "PATH", "COMSPEC")}
        environment |= {"WIN_PD_OVERRIDE_LOCAL_APPDATA": str(tmp_path / "local")}
    return environment


@pytest.fixture(autouse=True, scope="module")
def _garbage_goes() -> Iterator[None]:
    """What tests without Qt leave behind, and what lasted longer than its test, goes after each module."""
    yield
    gc.unfreeze()
    gc.collect()


@pytest.fixture(autouse=True)
def _own_user_folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Settings, recovery copies and logs of each test apart: what its last work writes late reaches no other test."""
    folder = str(tmp_path_factory.mktemp("user"))
    variables = {"win32": "WIN_PD_OVERRIDE_LOCAL_APPDATA", "darwin": "HOME"}
    monkeypatch.setenv(variables.get(sys.platform, "XDG_STATE_HOME"), folder)
    paths.user_state_dir.cache_clear()
    yield
    paths.user_state_dir.cache_clear()


@pytest.fixture(autouse=True)
def _crash_hooks_restored() -> Iterator[None]:
    """A test that sets crash hooks or the log leaves the next one its own."""
    hooks = sys.excepthook, threading.excepthook, sys.unraisablehook
    logger = logging.getLogger("planner")
    handlers, propagate = list(logger.handlers), logger.propagate
    yield
    sys.excepthook, threading.excepthook, sys.unraisablehook = hooks
    for handler in set(logger.handlers) - set(handlers):
        logger.removeHandler(handler)
        handler.close()
    logger.propagate = propagate
