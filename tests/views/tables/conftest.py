import pytest
from pytestqt.qtbot import QtBot

from planner.state.session import Session
from planner.storage.reference_data import load_reference


@pytest.fixture
def session(qtbot: QtBot) -> Session:
    """A session of its own on the reference data, without a window."""
    return Session(load_reference())
