from planner.core.tables.project import Address
from planner.core.tables.provenance import origin_of
from planner.core.tables.scenario import ROOT
from planner.core.tables.step_changes import WHOLE_ROW
from planner.state.session import Session
from planner.state.told_changes import moment, return_to, told

TOTAL = Address("assumptions", "total_jobs", "value")
SITE = Address("sites", "lfb-ales", "headcount")
SPACE = "\u00a0"


def sentence(session: Session, address: Address) -> str:
    return told(session.project, session.history.at(address)[0]).sentence


def test_that_a_change_is_told_in_french(session: Session) -> None:
    session.author = "Camille"
    session.set_cell(TOTAL, 9000.0)
    when = moment(session.history.at(TOTAL)[0].at)
    assert sentence(session, TOTAL) == f"Modifiée le {when} par Camille{SPACE}: 10\u202f000 → 9\u202f000"
    session.set_scenario("prudent")
    session.set_cell(TOTAL, 8000.0)
    assert sentence(session, TOTAL).startswith(f"Modifiée dans «{SPACE}Prudent{SPACE}» le ")


def test_that_references_and_blanks_are_told_by_name(session: Session) -> None:
    address = Address("sites", "lfb-ales", "kind")
    kinds = session.project.keys("site_kinds")
    before = session.project.cell("sites", "lfb-ales", "kind")
    other = next(kind for kind in kinds if kind != before)
    session.set_cell(address, other)
    assert sentence(session, address).endswith(f"→ {session.project.label('site_kinds', other)}")
    comment = Address("sites", "lfb-ales", "comment")
    session.set_cell(comment, "Vu")
    session.set_cell(comment, None)
    assert sentence(session, comment).endswith("Vu → vide")


def test_that_an_added_row_says_so_at_each_of_its_cells(session: Session) -> None:
    session.insert_row("funders", {**session.project.rows("funders")[0], "id": "mecene", "name": "Mécène"})
    assert sentence(session, Address("funders", "mecene", "name")).startswith("Ligne ajoutée le ")
    assert session.history.at(Address("funders", "mecene", "name"))[0].change.address.column == WHOLE_ROW


def test_that_a_moment_is_written_as_french_does() -> None:
    assert moment("2026-11-22T14:05:09") == "22/11/2026 à 14:05"


def test_that_a_cell_goes_back_to_any_earlier_value_in_one_step(session: Session) -> None:
    for value in (9000.0, 8000.0, 7000.0):
        session.set_cell(TOTAL, value)
    return_to(session, session.history.at(TOTAL)[1])
    assert session.project.cell("assumptions", "total_jobs", "value") == 9000.0
    session.undo_stack.undo()
    assert session.project.cell("assumptions", "total_jobs", "value") == 7000.0


def test_that_what_the_reference_says_comes_back_with_its_source(session: Session) -> None:
    origin = origin_of(session.project, SITE)
    session.set_cell(SITE, 80)
    return_to(session, session.history.at(SITE)[0])
    assert session.project.cell("sites", "lfb-ales", "headcount") == 75
    assert origin_of(session.project, SITE) == origin


def test_that_a_scenario_goes_back_to_what_it_starts_from_whatever_is_chosen(session: Session) -> None:
    session.set_scenario("haut")
    session.set_cell(SITE, 999)
    session.set_scenario(ROOT)
    return_to(session, session.history.at(SITE)[0])
    assert not session.project.has("scenario_values", f"haut/{SITE}")
    assert session.project.cell("sites", "lfb-ales", "headcount") == 75
