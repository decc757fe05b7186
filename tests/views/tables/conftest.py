import pytest
from pytestqt.qtbot import QtBot

from planner.state.session import Session
from planner.state.table_model import TableModel
from planner.storage.reference_data import load_reference
from planner.views.parts.theme import LIGHT
from planner.views.tables.table_view import TableView


@pytest.fixture
def session(qtbot: QtBot) -> Session:
    """A session of its own on the reference data, without a window."""
    return Session(load_reference())


@pytest.fixture
def view(qtbot: QtBot, session: Session) -> TableView:
    """The table of the sites, shown."""
    view = TableView(TableModel(session, "sites"), LIGHT)
    qtbot.addWidget(view)
    view.resize(1200, 600)
    view.show()
    return view
