import pytest

from planner.core.tables.communes import Communes
from planner.core.tables.project import Project
from planner.storage.reference_data import load_communes, load_reference
from tests.builders import small_project


@pytest.fixture(scope="session")
def project() -> Project:
    """Never changed in place: one serves all tests."""
    return small_project()


@pytest.fixture(scope="session")
def reference() -> Project:
    """The reference data, whole."""
    return load_reference()


@pytest.fixture(scope="session")
def communes() -> Communes:
    return load_communes()
