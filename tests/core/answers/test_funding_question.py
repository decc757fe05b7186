"""Question 3: every cent of the place's projects, under its funder, its year and its state."""

from __future__ import annotations

import pytest

from planner.core.answers.funding_question import FundingAnswer, who_pays
from planner.core.answers.questions import Place, place_of_region
from planner.core.tables.edits import InsertRows, SetCells
from planner.core.tables.project import Address, Project


def asked(project: Project, region: str | None) -> FundingAnswer:
    return who_pays(project, place_of_region(project, region))


def test_that_bioimp_s_plan_answers_for_its_region(reference: Project) -> None:
    answer = asked(reference, "27")
    bioimp = next(line for line in answer.projects if line.project == "bioimp")
    assert (bioimp.cost, bioimp.aid, bioimp.left) == (20_000_000_00, {"acquired": 17_800_000_00}, 2_200_000_00)
    assert bioimp.region_left == 0
    assert bioimp.plan == "bioimp-publie"
    said = answer.sentence.replace("\u202f", " ").replace("\u00a0", " ")
    assert said.startswith("Bourgogne-Franche-Comté : 40,6 M€ d’aides connues pour 2 projets (tout est acquis)")
    assert "Reste à charge : 2,2 M€ pour le projet au coût connu" in said
    assert "reste à la Région : 0 € d’après 1 plan de financement." in said


def test_that_alerts_are_the_plan_s_failed_checks_with_their_cells(reference: Project) -> None:
    alerts = asked(reference, "27").alerts
    tables = {alert.address.table for alert in alerts}
    assert "plan_resources" in tables
    over = next(alert for alert in alerts if "taux maximal" in alert.message)
    assert over.address == Address("plan_resources", "bioimp-plan-feder", "measure")
    assert over.project == "BioIMP (Bioprocess Improvement)"
    assert all(reference.has(alert.address.table, alert.address.key) for alert in alerts)


@pytest.mark.parametrize("region", [None, "76", "27", "11", "24", "44", "94"])
def test_that_cost_is_aid_and_what_is_left(reference: Project, region: str | None) -> None:
    answer = asked(reference, region)
    for line in answer.projects:
        if line.cost is not None and line.left is not None:
            assert sum(line.aid.values()) + line.left == line.cost
    assert answer.aid() == sum(answer.aid(status) for status in ("acquired", "requested", "planned", "announced"))


@pytest.mark.parametrize("region", [None, "76", "27", "94"])
def test_that_commitments_and_payments_add_up_to_the_same(reference: Project, region: str | None) -> None:
    answer = asked(reference, region)
    total = sum(line.total for line in answer.funders)
    for nature in ("commitment", "payment"):
        assert sum(answer.total(nature).values()) == total
        assert sum(sum(years.values()) for years in answer.by_kind(nature).values()) == total


def test_that_projects_without_plan_are_counted_by_their_fundings_and_said_so(reference: Project) -> None:
    answer = asked(reference, "76")
    bioocc = next(line for line in answer.projects if line.project == "bio-occ")
    assert (bioocc.plan, bioocc.cost, bioocc.left) == (None, 9_000_000_00, 4_500_000_00)
    assert bioocc.at_most, "two fundings have no published amount"
    assert bioocc.region_left is None
    assert "au plus" in answer.sentence
    assert "reste à la Région inconnu" in answer.sentence
    assert any("3\u00a0projets sans plan de financement" in note for note in answer.notes)
    assert not answer.alerts


def test_that_undated_amounts_are_said(reference: Project) -> None:
    answer = asked(reference, "27")
    assert answer.total("commitment")[None] == 20_000_000_00
    assert any("n’ont pas d’année" in note for note in answer.notes)
    assert "sans année connue" in answer.sentence


def test_that_a_region_without_projects_says_so(reference: Project) -> None:
    answer = asked(reference, "94")
    assert answer.sentence == "Corse\u00a0: aucun financement de projet n’est connu."
    assert not answer.funders
    assert not answer.years


def test_that_invented_examples_never_count(reference: Project) -> None:
    before = asked(reference, "24")
    cell = Address("projects", "exemple-plateau", "included")
    included, _ = SetCells({cell: True}).apply(reference)
    after = asked(included, "24")
    assert after.aid() == before.aid()
    assert [line.total for line in after.funders] == [line.total for line in before.funders]
    assert not after.alerts


def test_that_a_commune_stands_for_its_region(reference: Project) -> None:
    answer = who_pays(reference, Place("Besançon", "27", "Bourgogne-Franche-Comté"))
    assert answer.sentence.startswith("Bourgogne-Franche-Comté (région de Besançon)")
    assert any("Besançon est Bourgogne-Franche-Comté" in note for note in answer.notes)


def test_that_what_the_others_leave_is_the_region_s(reference: Project) -> None:
    rows: dict[str, list[dict[str, object]]] = {
        "plans": [{"id": "essai", "name": "Essai", "project": "bio-occ", "basis": "ht", "retained": True}],
        "plan_expenses": [{"id": "d", "plan": "essai", "name": "Salle", "amount": 100_00, "year": 2028}],
        "plan_resources": [
            {"id": "r1", "plan": "essai", "funder": "feder", "instrument": "grant", "amount": 40_00,
             "status": "requested"},
            {"id": "r2", "plan": "essai", "funder": "region-occitanie", "instrument": "grant", "amount": 30_00,
             "status": "planned"},
        ],
    }  # fmt: skip
    project = reference
    for table, lines in rows.items():
        project, _ = InsertRows(table, lines).apply(project)  # type: ignore[arg-type]
    answer = asked(project, "76")
    line = next(line for line in answer.projects if line.project == "bio-occ")
    assert line.aid == {"requested": 40_00, "planned": 30_00}
    assert (line.left, line.region_left) == (30_00, 60_00)
    assert any(alert.severity == "error" and alert.amount == 30_00 for alert in answer.alerts)
    assert answer.alerts[0].severity == "error", "the worst first"


def test_that_an_exceeded_envelope_is_an_alert(reference: Project) -> None:
    budget = {"id": "b", "funder": "anr", "year": 2023, "amount": 4_000_000_00}
    project, _ = InsertRows("funder_budgets", [budget]).apply(reference)
    (alert,) = asked(project, "76").alerts
    assert (alert.amount, alert.address) == (500_000_00, Address("funder_budgets", "b", "amount"))
    assert "500\u202f000\u202f€ de trop" in alert.message


def test_that_alerts_are_sorted_by_severity_then_date_then_amount(reference: Project) -> None:
    lines = [
        {"id": f"n{year}{amount}", "plan": "bioimp-publie", "name": f"Ligne {year} {amount}", "year": year,
         "amount": -amount}
        for year, amount in ((2027, 9_00), (2025, 1_00), (2025, 2_00))
    ]  # fmt: skip
    project, _ = InsertRows("plan_expenses", lines).apply(reference)
    alerts = asked(project, "27").alerts
    order = [("error", "warning", "question").index(alert.severity) for alert in alerts]
    assert order == sorted(order)
    assert {alert.severity for alert in alerts} == {"error", "warning", "question"}
    for severity in ("error", "warning", "question"):
        dated = [(alert.when or "9999", -(alert.amount or 0)) for alert in alerts if alert.severity == severity]
        assert dated == sorted(dated)
    negative = [(alert.when, alert.amount) for alert in alerts if "négatif" in alert.message]
    assert negative == [("2025", 2_00), ("2025", 1_00), ("2027", 9_00)]


def test_that_an_alert_without_a_date_of_its_own_falls_due_when_the_project_starts(reference: Project) -> None:
    basis = next(alert for alert in asked(reference, "27").alerts if alert.address.column == "basis")
    assert basis.when == "2024-10-14"


def test_that_a_year_out_of_balance_falls_due_in_that_year(reference: Project) -> None:
    cells = {Address("plans", "bioimp-publie", "balance"): "commitment"}
    project, _ = SetCells(cells).apply(reference)
    line = {"id": "n1", "plan": "bioimp-publie", "name": "Cuve", "year": 2026, "amount": 5_00}
    project, _ = InsertRows("plan_expenses", [line]).apply(project)
    gap = next(alert for alert in asked(project, "27").alerts if alert.message.startswith("2026"))
    assert (gap.severity, gap.when) == ("error", "2026")
