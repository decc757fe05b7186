"""The blocks to copy: every amount to the cent, in cells that a form takes."""

from __future__ import annotations

import pytest

from planner.core.finance.plan import Plan
from planner.core.finance.portal_blocks import Block, portal_blocks
from planner.core.tables.project import Project


@pytest.fixture
def blocks(reference: Project, example: Plan) -> dict[str, Block]:
    return {block.title.split(" (")[0]: block for block in portal_blocks(reference, example)}


def test_that_blocks_come_in_the_order_of_the_forms(blocks: dict[str, Block]) -> None:
    assert list(blocks) == [
        "Identification", "Calendrier", "Dépenses par poste et par année", "Dépenses par partenaire et par année",
        "Détail des dépenses", "Ressources par financeur", "Échéancier", "Indicateurs",
    ]  # fmt: skip


@pytest.mark.parametrize("title", ["Dépenses par poste et par année", "Dépenses par partenaire et par année"])
def test_that_expenses_are_totalled_to_the_cent_both_ways(blocks: dict[str, Block], title: str) -> None:
    head, *lines, total = blocks[title].rows
    assert head[1:] == ("2027", "2028", "2029", "Total")
    assert total == ("Total", 729_000_00, 478_000_58, 165_099_05, 1_372_099_63)
    for column in range(1, 5):
        assert sum(int(line[column]) for line in lines) == total[column]
    for line in lines:
        assert sum(int(amount) for amount in line[1:-1]) == line[-1]


def test_that_a_copied_block_has_tabs_and_french_numbers_without_separators(blocks: dict[str, Block]) -> None:
    lines = blocks["Dépenses par poste et par année"].copied.splitlines()
    assert lines[-1] == "Total\t729000,00\t478000,58\t165099,05\t1372099,63"
    assert blocks["Dépenses par poste et par année"].shown[-1][-1] == "1\u202f372\u202f099,63"


def test_that_a_resource_says_its_base_its_rate_and_its_cap(blocks: dict[str, Block]) -> None:
    feder = blocks["Ressources par financeur"].shown[1]
    assert feder[3:] == [
        "sollicité", "", "", "600\u202f000,00", "1\u202f347\u202f299,63", "44,53\u202f%", "70,00\u202f%",
    ]  # fmt: skip


def test_that_the_schedule_is_the_plan_s(blocks: dict[str, Block], example: Plan) -> None:
    _, *rows = blocks["Échéancier"].rows
    assert [row[1:] for row in rows] == [
        (line.expenses, line.commitments, line.payments, line.cash_need) for line in example.schedule
    ]


def test_that_nothing_is_dated_or_indicated_that_nobody_knows(reference: Project, bioimp: Plan) -> None:
    blocks = {block.title: block for block in portal_blocks(reference, bioimp)}
    assert "Indicateurs" not in blocks
    assert blocks["Échéancier"].rows[1] == ("sans année", 20_000_000_00, 20_000_000_00, 20_000_000_00, "")
    assert ("Base du plan", "non précisé") in blocks["Identification"].rows
    said = dict(blocks["Identification"].rows)
    assert "; suite" in str(said["Objet"]), "a sentence is no list"
    assert str(said["Partenaires"]).startswith("CellQuest, RD-Biotech")


def test_that_a_cell_with_line_breaks_stays_one_cell() -> None:
    block = Block("Essai", (("Rubrique", "Réponse"), ("Objet", "un\ndeux\ttrois"), ("Écart", -5)))
    assert block.copied.splitlines()[1:] == ["Objet\tun deux trois", "Écart\t-0,05"]
