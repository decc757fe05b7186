import pytest
from PySide6.QtWidgets import QApplication

from planner.core.tables.project import Project
from planner.state.session import Session
from planner.storage.reference_data import load_reference


@pytest.fixture(scope="session")
def reference() -> Project:
    return load_reference()


@pytest.fixture
def session(qapp: QApplication, reference: Project) -> Session:
    return Session(reference)
