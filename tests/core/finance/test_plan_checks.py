"""Checks of plans: what each says, where, for how much, and that mending mends."""

from __future__ import annotations

from collections.abc import Callable

from planner.core.finance.plan import plan_of
from planner.core.finance.plan_checks import CHECKS, check_plan, verdicts_text
from planner.core.finance.portfolio import contributions
from planner.core.tables.edits import InsertRows, SetCells
from planner.core.tables.project import Address, Project

Found = Callable[[Project, str, str], list[str]]
Build = Callable[..., Project]


def test_that_bioimp_raises_the_question_of_its_measure(reference: Project, findings: Found) -> None:
    (rate,) = findings(reference, "bioimp-publie", "aid_rates")
    assert "89,0" in rate
    assert "indiquez-la avec son taux" in rate
    assert findings(reference, "bioimp-publie", "dates") == []


PASSED_BY_BIOIMP = {
    "one_retained", "amounts", "balance_total", "public_ceiling", "declared_total", "dates", "subtotals", "duplicates",
}  # fmt: skip
WITHOUT_OBJECT_IN_BIOIMP = {"simplified", "places", "evidence", "rounding", "indicators"}


def test_that_every_check_of_bioimp_is_known_to_the_cent(reference: Project) -> None:
    verdicts = check_plan(reference, plan_of(reference, "bioimp-publie"))
    assert {v.check.code for v in verdicts if v.passed} == PASSED_BY_BIOIMP
    assert {v.check.code for v in verdicts if v.lacking} == WITHOUT_OBJECT_IN_BIOIMP
    found = [(v.check.code, f.severity, str(f.address), f.amount) for v in verdicts for f in v.findings]
    assert found == [
        ("basis", "question", "plans/bioimp-publie/basis", None),
        ("basis", "question", "plans/bioimp-publie/balance", None),
        ("aid_rates", "question", "plan_resources/bioimp-plan-feder/measure", 3_800_000_00),
        ("balance_year", "question", "plan_expenses/bioimp-ensemble/year", 20_000_000_00),
        ("tranches", "question", "plan_resources/bioimp-plan-feder/amount", 17_800_000_00),
        ("tranches", "question", "plan_resources/bioimp-plan-reste/amount", 2_200_000_00),
        ("statuses", "question", "plan_resources/bioimp-plan-reste/status", 2_200_000_00),
        ("statuses", "question", "plan_resources/bioimp-plan-reste/funder", 2_200_000_00),
    ]


def test_that_every_check_of_the_example_is_known_to_the_cent(reference: Project) -> None:
    verdicts = check_plan(reference, plan_of(reference, "exemple-plan"))
    assert {v.check.code: v.lacking for v in verdicts if v.lacking} == {"duplicates": "exemple inventé"}
    assert sum(v.passed for v in verdicts) == len(CHECKS) - 3
    found = [(v.check.code, f.severity, str(f.address), f.amount) for v in verdicts for f in v.findings]
    assert found == [
        ("rounding", "question", "plan_expenses/exemple-bioreacteurs/amount", None),
        ("indicators", "warning", "project_indicators/exemple-eecr03/baseline", None),
    ]


def test_that_one_cent_anywhere_in_the_example_is_found(reference: Project) -> None:
    """Each amount a cent higher: the plan no longer balances by that cent, and says so in total."""
    plan = plan_of(reference, "exemple-plan")
    lines = [("plan_expenses", e.key, e.amount, 1) for e in plan.expenses]
    lines += [("plan_resources", r.key, r.amount, -1) for r in plan.resources]
    for table, key, amount, side in lines:
        assert amount is not None
        changed, _ = SetCells({Address(table, key, "amount"): amount + 1}).apply(reference)
        after = plan_of(changed, "exemple-plan")
        assert after.difference == -side, key
        (gap,) = (f for v in check_plan(changed, after) if v.check.code == "balance_total" for f in v.findings)
        assert (gap.severity, gap.amount) == ("error", 1)
        codes = {v.check.code for v in check_plan(changed, after) if v.findings}
        assert ("balance_year" if side == 1 else "tranches") in codes, key


def test_that_a_measure_with_its_own_rate_settles_the_question(
    reference: Project, changed: Build, findings: Found
) -> None:
    settled = changed(reference, {"plan_resources/bioimp-plan-feder/max_aid_rate": 0.9})
    assert findings(settled, "bioimp-publie", "aid_rates") == []


def test_that_react_eu_raises_the_question_of_dates(reference: Project, changed: Build, findings: Found) -> None:
    asked = changed(reference, {"plan_resources/bioimp-plan-feder/scheme": "react-eu"})
    (dates,) = findings(asked, "bioimp-publie", "dates")
    assert "2023" in dates
    assert "2027" in dates


def test_that_the_example_passes_all_but_what_it_teaches(reference: Project) -> None:
    failed = {v.check.code for v in check_plan(reference, plan_of(reference, "exemple-plan")) if v.findings}
    assert failed == {"rounding", "indicators"}


def test_that_a_missing_cent_is_found_in_total_and_in_its_year(with_plan: Build, findings: Found) -> None:
    project = with_plan(
        [{"amount": 100_00, "year": 2027}],
        [{"id": "r", "amount": 99_99}],
        [{"resource": "r", "year": 2027, "commitment": 99_99, "payment": 99_99}],
    )
    (total,) = findings(project, "essai", "balance_total")
    (year,) = findings(project, "essai", "balance_year")
    assert "0,01" in total
    assert "2027" in year
    assert findings(project, "essai", "tranches") == []


def test_that_a_year_is_balanced_on_the_plans_own_nature(with_plan: Build, findings: Found) -> None:
    lines = (
        [{"amount": 100_00, "year": 2027}],
        [{"id": "r", "amount": 100_00}],
        [
            {"resource": "r", "year": 2027, "commitment": 100_00},
            {"resource": "r", "year": 2028, "payment": 100_00},
        ],
    )
    assert findings(with_plan(*lines, balance="commitment"), "essai", "balance_year") == []
    assert len(findings(with_plan(*lines, balance="payment"), "essai", "balance_year")) == 2


def test_that_a_base_without_excluded_expenses_lowers_the_aid_allowed(with_plan: Build, findings: Found) -> None:
    expenses = [{"id": "a", "amount": 100_00}, {"id": "b", "amount": 100_00}]
    resources = [{"id": "r", "amount": 100_00, "max_aid_rate": 0.5}]
    assert findings(with_plan(expenses, resources), "essai", "aid_rates") == []
    (over,) = findings(with_plan(expenses, resources, (), [{"resource": "r", "expense": "b"}]), "essai", "aid_rates")
    assert "50\u202f€ au-dessus" in over


def test_that_public_aid_beyond_the_cost_is_an_error(with_plan: Build, findings: Found) -> None:
    project = with_plan([{"amount": 100_00}], [{"amount": 60_00}, {"amount": 50_00, "funder": "feder"}])
    (ceiling,) = findings(project, "essai", "public_ceiling")
    assert "10\u202f€" in ceiling


def test_that_the_lowest_ceiling_of_the_schemes_counts(with_plan: Build, changed: Build, findings: Found) -> None:
    project = changed(
        with_plan([{"amount": 100_00}], [{"amount": 81_00, "scheme": "cma"}]), {"schemes/cma/max_public_rate": 0.8}
    )
    (ceiling,) = findings(project, "essai", "public_ceiling")
    assert "80,0" in ceiling


def test_that_a_simplified_cost_is_mended_to_its_rule(with_plan: Build) -> None:
    project = with_plan([
        {"amount": 33_33, "heading": "staff", "partner": "A", "year": 2027},
        {"amount": 1_00, "heading": "staff", "partner": "B", "year": 2027},
        {"id": "flat", "amount": 5_01, "heading": "indirect", "partner": "A", "year": 2027, "cost_option": "art-54-b"},
    ])  # fmt: skip
    (verdict,) = (v for v in check_plan(project, plan_of(project, "essai")) if v.check.code == "simplified")
    (finding,) = verdict.findings
    assert finding.amount == 1
    assert finding.mend is not None
    mended, _ = finding.mend.apply(project)
    assert mended.cell("plan_expenses", "flat", "amount") == 5_00
    assert finding.mends == "Mettre 5\u202f€"
    assert all(v.passed for v in check_plan(mended, plan_of(mended, "essai")) if v.check.code == "simplified")


def test_that_a_rule_proposes_the_amount_that_is_missing(with_plan: Build, findings: Found) -> None:
    project = with_plan(
        [
            {"id": "s", "name": "Formateurs", "heading": "staff", "amount": 1_000_33},
            {"id": "i", "name": "Coûts indirects", "heading": "indirect", "cost_option": "art-54-b"},
        ]
    )
    assert findings(project, "essai", "amounts") == []
    verdict = next(v for v in check_plan(project, plan_of(project, "essai")) if v.check.code == "simplified")
    (finding,) = verdict.findings
    assert finding.amount == 150_05, "15 % of 1 000,33, rounded half up"
    assert finding.mend is not None
    mended, _ = finding.mend.apply(project)
    assert plan_of(mended, "essai").expenses[1].amount == 150_05


def test_that_a_unit_cost_is_quantity_times_unit(with_plan: Build, changed: Build, findings: Found) -> None:
    project = changed(
        with_plan([{"id": "e", "amount": 100_00, "quantity": 3.0}]),
        {"cost_options/art-56/kind": "unit_cost", "cost_options/art-56/unit_amount": 33_34},
    )
    (message,) = findings(changed(project, {"plan_expenses/e/cost_option": "art-56"}), "essai", "simplified")
    assert "100,02" in message


def test_that_a_funder_of_another_region_is_named(with_plan: Build, changed: Build, findings: Found) -> None:
    project = with_plan([{"amount": 1_00}], [{"amount": 1_00, "funder": "region-cvl"}])
    (place,) = findings(project, "essai", "places")
    assert "Occitanie" in place
    shared = changed(project, {"projects/bio-occ/other_regions": "centre-val de loire"})
    assert findings(shared, "essai", "places") == []


def test_that_pasted_subtotals_are_found_by_name_and_by_sum(with_plan: Build, findings: Found) -> None:
    project = with_plan([
        {"name": "Cuve", "amount": 10_00}, {"name": "Pompe", "amount": 5_00}, {"name": "Matériel", "amount": 15_00},
        {"name": "Études", "amount": 7_00}, {"name": "Sous-total études", "amount": 7_00},
        {"name": "TOTAL GÉNÉRAL", "amount": 22_00},
    ])  # fmt: skip
    assert [message.split(" ")[1] for message in findings(project, "essai", "subtotals")] == [
        "Matériel", "Sous-total", "TOTAL",
    ]  # fmt: skip


def test_that_an_expense_of_two_projects_is_found(with_plan: Build, reference: Project, findings: Found) -> None:
    project = with_plan([{"name": "ensemble du PROJET", "amount": 20_000_000_00}])
    (twice,) = findings(project, "essai", "duplicates")
    assert "BioIMP" in twice


def test_that_purchases_need_a_quote_from_the_threshold_on(with_plan: Build, changed: Build, findings: Found) -> None:
    lines = [
        {"name": "Cuve", "heading": "equipment", "amount": 999_99},
        {"name": "Salle", "heading": "works", "amount": 1_000_00},
    ]
    project = with_plan(lines)
    (message,) = findings(project, "essai", "evidence")
    assert "Salle" in message
    assert len(findings(changed(project, {"settings/quote_threshold/value": "500"}), "essai", "evidence")) == 2


def test_that_a_project_that_ends_before_it_starts_is_an_error(
    reference: Project, changed: Build, findings: Found
) -> None:
    wrong = changed(reference, {"projects/bioimp/end_year": 2020})
    (message,) = findings(wrong, "bioimp-publie", "dates")
    assert "2020" in message


def test_that_every_finding_stands_on_a_cell_and_says_what_to_do(reference: Project, with_plan: Build) -> None:
    odd = with_plan(
        [{"amount": -5_00, "vat": 1_00}, {"heading": "works", "amount": 2_000_00, "year": 1999}],
        [{"funder": "non-precise"}, {"amount": 9_000_00, "max_aid_rate": 0.1}],
    )
    seen = set()
    for project, key in ((reference, "bioimp-publie"), (reference, "exemple-plan"), (odd, "essai")):
        for verdict in check_plan(project, plan_of(project, key)):
            for finding in verdict.findings:
                seen.add(verdict.check.code)
                assert isinstance(finding.address, Address)
                project.cell(finding.address.table, finding.address.key, finding.address.column)
                assert finding.message.endswith((".", "?"))
                assert finding.amount is None or finding.amount >= 0
    assert len(seen) >= 9


def test_that_checks_have_their_own_code_and_title() -> None:
    assert len({check.code for check in CHECKS}) == len({check.title for check in CHECKS}) == len(CHECKS)


def test_that_a_resource_without_tranches_is_asked_about_once(
    reference: Project, with_plan: Build, findings: Found
) -> None:
    feder, _ = findings(reference, "bioimp-publie", "tranches")
    assert feder.endswith("17\u202f800\u202f000\u202f€ à répartir par année, en engagements et en paiements.")
    project = with_plan(
        [{"amount": 100_00}],
        [{"id": "r", "amount": 100_00}],
        [{"resource": "r", "year": 2027, "commitment": 60_00, "payment": 120_00}],
    )
    (both,) = findings(project, "essai", "tranches")
    assert "engagements, 40\u202f€ à répartir par année" in both
    assert "paiements, 20\u202f€ de trop" in both


def test_that_of_two_retained_versions_one_is_kept_by_mending(with_plan: Build) -> None:
    first = with_plan(key="essai")
    row = {**first.row("plans", "essai"), "id": "seconde", "name": "Seconde"}
    both, _ = InsertRows("plans", [row]).apply(first)
    (verdict,) = (v for v in check_plan(both, plan_of(both, "essai")) if v.check.code == "one_retained")
    (finding,) = verdict.findings
    assert finding.severity == "error"
    assert "« Seconde »" in finding.message
    assert finding.mend is not None
    kept, _ = finding.mend.apply(both)
    assert [kept.cell("plans", key, "retained") for key in ("essai", "seconde")] == [True, False]


def test_that_the_rate_is_asked_about_before_the_years(reference: Project) -> None:
    failed = [v.check.code for v in check_plan(reference, plan_of(reference, "bioimp-publie")) if v.findings]
    assert failed.index("aid_rates") < failed.index("tranches")


ALWAYS = {"one_retained", "basis"}  # a plan by itself is enough for these


def test_that_an_empty_plan_passes_nothing_that_it_has_no_line_for(with_plan: Build, changed: Build) -> None:
    project = changed(with_plan(), {"projects/bio-occ/total": 1_500_000_00})
    verdicts = check_plan(project, plan_of(project, "essai"))
    assert not any(v.findings for v in verdicts)
    assert {v.check.code for v in verdicts if v.passed} <= {*ALWAYS, "indicators"}
    told = {v.check.code: v.lacking for v in verdicts}
    assert told["declared_total"] == "aucune dépense"
    assert told["tranches"] == "aucune ressource chiffrée"
    assert verdicts_text(verdicts) == "2\u00a0contrôles passent, 16\u00a0sans objet"


def test_that_years_are_not_said_to_balance_before_it_is_said_what_they_balance(with_plan: Build) -> None:
    project = with_plan([{"amount": 100_00, "year": 2027}], balance=None)
    (verdict,) = (v for v in check_plan(project, plan_of(project, "essai")) if v.check.code == "balance_year")
    assert not verdict.passed
    assert "engagements ou paiements" in verdict.lacking


def test_that_mending_says_which_side_it_changes(with_plan: Build, changed: Build) -> None:
    lines = [{"name": "Cuve", "amount": 1_000_000_00}, {"name": "Salle", "amount": 600_000_00}]
    project = changed(with_plan(lines), {"projects/bio-occ/total": 800_000_00})
    (finding,) = next(
        v for v in check_plan(project, plan_of(project, "essai")) if v.check.code == "declared_total"
    ).findings
    assert finding.mends == "Mettre 1\u202f600\u202f000\u202f€ sur la fiche"
    for verdict in check_plan(project, plan_of(project, "essai")):
        assert all(bool(finding.mends) == (finding.mend is not None) for finding in verdict.findings)


def test_that_a_cost_with_a_subtotal_is_not_put_on_the_sheet(with_plan: Build, changed: Build) -> None:
    lines = [{"name": "Cuve", "amount": 800_000_00}, {"name": "Total", "amount": 800_000_00}]
    project = changed(with_plan(lines), {"projects/bio-occ/total": 800_000_00})
    failed = [v for v in check_plan(project, plan_of(project, "essai")) if v.findings]
    codes = [v.check.code for v in failed]
    assert codes.index("subtotals") < codes.index("declared_total")
    (finding,) = failed[codes.index("declared_total")].findings
    assert finding.mend is None
    assert "sous-totaux" in finding.message


def test_that_a_regions_money_without_instrument_is_public_aid(with_plan: Build, findings: Found) -> None:
    project = with_plan(
        [{"amount": 100_00}],
        [
            {"funder": "region-occitanie", "instrument": None, "amount": 40_00, "max_aid_rate": 0.3},
            {"funder": "leem", "instrument": None, "amount": 60_00},
        ],
    )
    plan = plan_of(project, "essai")
    assert (plan.public_aid, plan.aid, plan.left_to_beneficiaries) == (40_00, 40_00, 60_00)
    assert len(findings(project, "essai", "aid_rates")) == 1
    region, leem = (m for m in findings(project, "essai", "statuses") if "instrument" in m)
    assert "compte comme une aide publique" in region
    assert "compte comme un apport des bénéficiaires" in leem
    (part,) = (c for c in contributions(project) if c.plan == "essai" and c.funder == "region-occitanie")
    assert part.is_public_aid
