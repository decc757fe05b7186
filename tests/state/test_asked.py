import pytest

from planner.core.answers.decision_dates import next_rentree
from planner.core.tables.project import Project
from planner.state.asked import Asked
from planner.state.session import Session


@pytest.fixture
def session(qapp: object) -> Session:
    return Session()


def asked_on(session: Session, today: str) -> Asked:
    return Asked(session, lambda: today)


def test_that_the_next_rentree_is_the_first_whose_places_can_still_be_decided(session: Session) -> None:
    project: Project = session.project
    assert next_rentree(project, "2026-11-22") == 2027  # to decide before 1 December, nine months ahead
    assert next_rentree(project, "2026-12-01") == 2027
    assert next_rentree(project, "2026-12-02") == 2028


def test_that_the_rentree_follows_the_year_but_not_into_the_past(session: Session) -> None:
    asked = asked_on(session, "2026-11-22")
    session.set_year(2026)
    assert asked.rentree == 2027
    told = []
    asked.changed.connect(lambda: told.append(asked.rentree))
    session.set_year(2029)
    assert asked.rentree == 2029
    assert told == [2029]
    session.set_year(session.years[1])
    assert asked.rentree == session.years[1] - 1  # the last one with a year after it


def test_that_a_chosen_rentree_stays_until_another_project_is_opened(session: Session) -> None:
    asked = asked_on(session, "2026-11-22")
    asked.set_rentree(2028)
    session.set_year(2031)
    assert asked.rentree == 2028
    session.new()
    session.set_year(2030)
    assert asked.rentree == 2030
