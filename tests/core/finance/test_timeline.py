import datetime
from collections.abc import Mapping

import pytest

from planner.core.finance.timeline import Line, dated, dragged, edit_to, new_line, timeline
from planner.core.tables.edits import EditRefused, InsertRows, SetCells
from planner.core.tables.project import Address, Project
from planner.core.tables.values import Value

TODAY = "2026-11-22"
EXAMPLE = "exemple-plateau"


def changed(project: Project, table: str, key: str, values: Mapping[str, Value]) -> Project:
    return SetCells({Address(table, key, column): value for column, value in values.items()}).apply(project)[0]


def line(project: Project, key: str, owner: str = EXAMPLE) -> Line:
    (section, *_) = timeline(project, [owner], [], TODAY)
    return next(found for found in section.lines if found.key == key)


def test_that_a_project_stands_first_and_its_lines_by_date(reference: Project) -> None:
    (section,) = timeline(reference, [EXAMPLE], [], TODAY)
    assert [found.kind for found in section.lines] == ["project", "milestone", "task", "deliverable", "milestone"]
    assert section.lines[0].when == "2027–2029"
    assert section.lines[2].when == "01/04/2027 → 15/12/2027"
    assert not any(found.problem for found in section.lines)


def test_that_an_end_before_its_start_is_told_and_mended_by_exchange(reference: Project) -> None:
    project = changed(reference, "milestones", "exemple-travaux", {"date": "2027-03-01"})
    wrong = line(project, "exemple-travaux")
    assert "finit le 01/03/2027, avant de commencer le 01/04/2027" in wrong.problem
    edit = edit_to(project, wrong, wrong.exchanged, TODAY)
    assert edit is not None
    mended = line(edit.apply(project)[0], "exemple-travaux")
    assert (mended.when, mended.problem) == ("01/03/2027 → 01/04/2027", "")


def test_that_a_project_that_ends_before_it_starts_is_mended_too(reference: Project) -> None:
    project = changed(reference, "projects", EXAMPLE, {"start_year": 2030})
    wrong = line(project, EXAMPLE)
    assert "finit (2029) avant de commencer (2030)" in wrong.problem
    edit = edit_to(project, wrong, wrong.exchanged, TODAY)
    assert edit is not None
    assert line(edit.apply(project)[0], EXAMPLE).when == "2029–2030"


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"date": None}, "n’a pas de date"),
        ({"date": "2026-11-20"}, "était prévu le 20/11/2026, il y a 2\u00a0jours"),
        ({"date": "2031-01-01"}, "hors de la période du projet (2027–2029)"),
        ({"done": "2027-01-01"}, "n’est pas encore passé"),
        ({"date": None, "start": "2027-02-01"}, "commence sans finir"),
    ],
)
def test_that_each_date_to_see_to_says_how(reference: Project, values: Mapping[str, Value], said: str) -> None:
    assert said in line(changed(reference, "milestones", "exemple-convention", values), "exemple-convention").problem


def test_that_what_is_done_is_not_late(reference: Project) -> None:
    done = line(reference, "bioimp-lancement", "bioimp")
    assert done.settled
    assert (done.when, done.problem) == ("fait le 14/10/2024", "")


def test_that_ends_never_cross_while_they_are_dragged(reference: Project) -> None:
    task = line(reference, "exemple-travaux")
    assert dragged(task, "whole", 7).when == "08/04/2027 → 22/12/2027"
    assert dragged(task, "start", -1).when == "31/03/2027 → 15/12/2027"
    assert dragged(task, "end", -400).when == "01/04/2027 → 01/04/2027"
    assert dragged(task, "start", 400).when == "15/12/2027 → 15/12/2027"
    assert dragged(task, "whole", 10**7).end == datetime.date.max


def test_that_a_project_is_dragged_by_whole_years(reference: Project) -> None:
    own = line(reference, EXAMPLE)
    assert dragged(own, "whole", 100) == own
    assert dragged(own, "whole", 366).when == "2028–2030"
    assert dragged(own, "end", -3000).when == "2027"
    open_ended = line(changed(reference, "projects", EXAMPLE, {"end_year": None}), EXAMPLE)
    assert open_ended.when == "depuis 2027"


def test_that_dragging_changes_the_cells_that_differ_and_can_be_taken_back(reference: Project) -> None:
    task = line(reference, "exemple-travaux")
    edit = edit_to(reference, task, dragged(task, "end", 16), TODAY)
    assert edit is not None
    after, inverse = edit.apply(reference)
    row = after.row("milestones", "exemple-travaux")
    assert (row["start"], row["date"]) == ("2027-04-01", "2027-12-31")
    assert inverse.apply(after)[0].row("milestones", "exemple-travaux")["date"] == "2027-12-15"
    assert edit_to(reference, task, task, TODAY) is None


def test_that_years_out_of_bounds_are_refused(reference: Project) -> None:
    own = line(reference, EXAMPLE)
    with pytest.raises(EditRefused):
        edit_to(reference, own, dragged(own, "whole", 365 * 200), TODAY)


def test_that_dates_that_no_calendar_knows_are_none(reference: Project) -> None:
    cells = {
        Address("milestones", "exemple-convention", "date"): "2027-02-30",
        Address("projects", EXAMPLE, "start_year"): 0,
    }  # fmt: skip
    project = SetCells(cells, restores=True).apply(reference)[0]  # as a file made elsewhere may hold
    assert "n’a pas de date" in line(project, "exemple-convention").problem
    assert line(project, EXAMPLE).when == "jusqu’en 2029"


def test_that_an_undated_line_takes_a_day(reference: Project) -> None:
    project = changed(reference, "milestones", "exemple-convention", {"date": None})
    edit = dated(project, line(project, "exemple-convention"), datetime.date(2027, 5, 2), TODAY)
    assert edit is not None
    assert line(edit.apply(project)[0], "exemple-convention").when == "02/05/2027"


def test_that_decisions_of_the_region_stand_beside(reference: Project) -> None:
    project = changed(reference, "offers", "bioocc-toulouse", {"deadline": "2026-12-01", "status": "demande"})
    sections = timeline(project, [], ["76"], TODAY)
    assert [(section.title, len(section.lines)) for section in sections] == [("Décisions de formations", 1)]
    assert not sections[0].lines[0].problem
    late = changed(project, "offers", "bioocc-toulouse", {"deadline": "2026-11-01"})
    assert timeline(late, [], ["76"], TODAY)[0].lines[0].problem
    decided = changed(late, "offers", "bioocc-toulouse", {"status": "decide"})
    assert not timeline(decided, [], ["76"], TODAY)[0].lines[0].problem
    assert not timeline(project, [], ["11"], TODAY)


def test_that_new_lines_are_accepted_by_the_table(reference: Project) -> None:
    project, day = reference, datetime.date(2027, 1, 1)
    for kind in ("milestone", "deliverable", "task", "task"):
        row = new_line(project, kind, EXAMPLE, day)
        project = InsertRows("milestones", [row]).apply(project)[0]
    assert line(project, "task-2").when == "01/01/2027 → 01/04/2027"
