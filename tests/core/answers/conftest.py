import pytest

from planner.core.model.results import Results, run
from planner.core.tables.project import Project


@pytest.fixture(scope="session")
def results(reference: Project) -> Results:
    """Those of the reference data."""
    return run(reference, "reference")
