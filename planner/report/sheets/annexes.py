"""The annexes: comparison of scenarios, risks, unit costs, other published figures, glossary."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import replace

from planner.core import french
from planner.core.answers.comparison import DifferingInput, differing_inputs
from planner.core.answers.rival_figures import rival_figures
from planner.core.finance.risks import level, risks_of
from planner.core.finance.unit_costs import MEASURES as UNIT_MEASURES
from planner.core.finance.unit_costs import known_unit_costs
from planner.core.model.measures import HEADLINES, MEASURE_NAMES
from planner.core.tables.communes import fold
from planner.core.tables.project import Address
from planner.report.cells import ANY_TEXT, NATURE_LABELS, At, Cell, Column, Entry, Formula, Style, Table
from planner.report.material import Material
from planner.report.options import ANNEXES
from planner.report.page import Block, Grid, Heading, Page, Text, list_page
from planner.report.reading_order import in_reading_order
from planner.report.sheets.words import choice, date_cell

TOLD_TO_OTHERS = frozenset({"assumptions", "sites", "events", "platforms", "offers", "projects"})
RISKS = "risks"
FROM_1_TO_5 = Entry("whole", 1, 5)
UNIT_TITLES = (
    "Coût par apprenant (€)", "Coût par place (€)", "Aide publique par emploi (€)",
    "Autres financements par euro public",
)  # fmt: skip


def comparison_page(m: Material) -> Page:
    """Two scenarios: what they suppose differently, what follows. Values, for the calculation holds one of them."""
    name, other = ANNEXES["comparison"], m.options.compared
    title = f"Comparaison de scénarios : {m.scenario_name}"
    assert other is not None, "Material.has says whether there is a comparison"
    theirs = m.seen.label("scenarios", other.scenario)
    head = [Column(m.scenario_name, "number", 18), Column(theirs, "number", 18),
            Column(f"Écart\n({m.scenario_name} − {theirs})", "number", 18)]  # fmt: skip

    def row(label: str, measure: str, place: list[str] | None) -> list[Cell]:
        ours, rival = (m.figure(measure, m.span, place=place, results=r) for r in (m.results, other))
        gap = None
        if isinstance(ours.content, float) and isinstance(rival.content, float):
            gap = ours.content - rival.content
        values = [ours, rival, Cell(gap, style=ours.style)]
        finer: Style = "fine_share" if MEASURE_NAMES[measure].share else "tenth"  # whole ones would not seem to add up
        return [Cell(label), *(replace(cell, style=finer) for cell in values)]

    found = differing_inputs(m.base, [m.results.scenario, other.scenario])
    shown = [one for one in found if not _is_confidential(m, one.address)]
    regions = m.options.regions or in_reading_order(m.seen, m.results.inputs.regions)
    by_measure = [row(measure.label, measure.key, m.place) for measure in HEADLINES]
    by_region = [row(m.seen.label("regions", code), "remaining_need", [code]) for code in regions]
    return Page(name, f"{title} et {theirs}", [
        Text("Valeurs de l’application au moment de l’export : cette feuille ne se recalcule pas."),
        Heading(f"{m.scope}, {m.span_text}"),
        Grid("compared", Table("", [Column("Mesure", width=44), *head], by_measure)),
        Heading(f"Besoin restant par région, {m.span_text}"),
        Grid("compared_regions", Table("", [Column("Région", width=44), *head], by_region)),
        *_inputs(m, theirs, shown),
    ], hidden=len(found) - len(shown))  # fmt: skip


def _inputs(m: Material, theirs: str, shown: Sequence[DifferingInput]) -> list[Block]:
    columns = [Column("Ce qui est supposé", width=44), Column(m.scenario_name, "number", 18),
               Column(theirs, "number", 18),
               Column("Pourquoi", width=60)]  # fmt: skip
    rows = []
    for one in shown:
        field = m.seen.schema.table(one.address.table).field(one.address.column)
        label = m.seen.label(one.address.table, one.address.key)
        text = label if one.address.column == "value" else f"{label} : {field.title.lower()}"

        schema, key = m.seen.schema.table(one.address.table), one.address.key
        values = (m.reader.cell(schema, field, key, value) for value in one.values)
        reasons = " / ".join(dict.fromkeys(reason for reason in one.reasons if reason))
        rows.append([Cell(french.unbroken(text)), *values, Cell(reasons or None)])
    table = Table("", columns, rows)
    return [Heading("Ce qui est supposé différemment"), Grid("compared_inputs", table, stretched=True)]


def _is_confidential(m: Material, address: Address) -> bool:
    """For others: rows that must not leave, and those of tables that do not say to whom they belong."""
    if not m.options.for_others:
        return False
    return address.table not in TOLD_TO_OTHERS or not m.shown.has(address.table, address.key)


def risks_page(m: Material) -> Page:
    """The risks of the project, or of every project of the place."""
    keys, every = (
        [m.options.project] if m.options.project else [
            str(row["id"]) for row in project.rows("projects")
            if row["included"] is not False and m.rows.allows("projects", row)
        ]
        for project in (m.shown, m.seen)
    )  # fmt: skip
    hidden = sum(len(risks_of(m.seen, key)) for key in every if key not in keys)
    columns = [
        Column("Risque", width=36), Column("Projet", width=26), Column("Probabilité\n(1 à 5)", "number", 13),
        Column("Gravité\n(1 à 5)", "number", 11), Column("Note\n(1 à 25)", "number", 11), Column("Niveau", width=11),
        Column("Parade", width=40), Column("Responsable", width=22), Column("Revue", "date", 11),
        Column("État", width=12),
    ]  # fmt: skip
    rows: list[list[Cell]] = []
    for key in keys:
        for risk in risks_of(m.shown, key):
            rows.append([
                Cell(risk.name), Cell(m.seen.label("projects", key)), Cell(risk.probability, entry=FROM_1_TO_5),
                Cell(risk.impact, entry=FROM_1_TO_5), Cell(risk.score, formula=_score(len(rows))),
                Cell(level(risk.score) if risk.score else None), Cell(risk.mitigation or None, entry=ANY_TEXT),
                Cell(risk.owner or None, entry=ANY_TEXT), date_cell(risk.review, entry=True),
                Cell(risk.status, entry=choice(m.seen, "risks", "status")),
            ])  # fmt: skip
    name = ANNEXES["risks"]
    return Page(name, f"Risques : {m.title}", [
        Text("Note = probabilité × gravité : jusqu’à 4 faible, 9 modéré, 14 élevé, au-delà critique. Ces seuils "
             "sont ceux de l’application. Le niveau est celui de l’export."),
        Grid(RISKS, Table("", columns, rows)),
    ], hidden=hidden)  # fmt: skip


def _score(row: int) -> Formula:
    def score(at: At) -> str:
        probability, impact = at.cell(RISKS, row, 2), at.cell(RISKS, row, 3)
        return f'=IF(OR({probability}="",{impact}=""),"",{probability}*{impact})'

    return score


def unit_costs_page(m: Material) -> Page:
    """What a place or a learner costs in each known project, and the median."""
    known = known_unit_costs(m.shown)
    columns = [Column("Projet", width=46), *(Column(title, "euros", 18) for title in UNIT_TITLES)]
    rows: list[list[Cell]] = []
    for costs in known:
        values = [getattr(costs, name) for name in UNIT_MEASURES]
        rows.append([Cell(m.seen.label("projects", costs.project)), *_unit_cells(values)])
    if rows:
        medians = [
            statistics.median(found) if (found := [v for c in known if (v := getattr(c, name)) is not None]) else None
            for name in UNIT_MEASURES
        ]  # fmt: skip
        rows.append([Cell("Médiane des projets connus"), *_unit_cells(medians)])
    name = ANNEXES["unit_costs"]
    return Page(name, "Coûts unitaires des projets connus", [
        Text("Coût total ÷ apprenants ou places annoncés ; aide publique ÷ emplois annoncés. Blanc : le projet ne "
             "dit pas l’un des deux. Les projets diffèrent par leur objet : un écart appelle une question."),
        Grid("unit_costs", Table("", columns, rows), total_last=bool(rows)),
    ], hidden=len(known_unit_costs(m.seen)) - len(known) if m.options.for_others else 0)  # fmt: skip


def _unit_cells(values: list[float | None]) -> list[Cell]:
    """Money in euros; leverage, the last, is a number."""
    return [*(Cell(None if v is None else v / 100) for v in values[:-1]), Cell(values[-1], style="decimal")]


def rivals_page(m: Material) -> Page:
    """Other published figures with what they count; never averaged with ours."""
    region = m.place[0] if m.place and len(m.place) == 1 else None
    hides = m.secrecy.hides("headcount", m.place)
    columns = [
        Column("Question", width=18), Column("Chiffre", width=34), Column("Valeur", width=22),
        Column("Année", width=14),
        Column("Ce qu’il compte", width=60), Column("Nature", width=13), Column("Source", width=34),
        Column("Notre calcul", width=34),
    ]  # fmt: skip
    rows = [
        [Cell(f.question), Cell(f.label), Cell(f.value), Cell(f.year or None), Cell(f.definition or None),
         Cell(NATURE_LABELS.get(f.kind)), Cell(f.source or None), Cell(None if hides else f.ours or None)]
        for f in rival_figures(m.seen, m.results, region)
    ]  # fmt: skip
    return list_page(ANNEXES["rivals"], Table("Autres chiffres publiés", columns, rows))


GLOSSARY: tuple[tuple[str, str], ...] = (
    ("AE, autorisations d’engagement", "Ce qu’un financeur s’engage à verser pour un projet, l’année de sa décision."),
    ("CP, crédits de paiement", "Ce qu’il verse effectivement dans l’année."),
    ("Assiette éligible", "Les dépenses sur lesquelles un financeur calcule son aide."),
    ("Taux d’aide", "Montant de l’aide ÷ assiette éligible du financeur."),
    ("Reste à charge", "Coût total moins toutes les aides : ce que les bénéficiaires paient."),
    ("Fourchette probable", "8 cas sur 10 quand les hypothèses varient ensemble dans leurs fourchettes."),
    ("Secret statistique", "Un chiffre qui repose sur moins de trois établissements, ou dont un seul fait plus de "
                           "85 %, n’est pas montré."),
    ("Scénario", "Un jeu d’hypothèses ; tous partent de la Référence et ne notent que leurs différences."),
    ("Fait, calculé, hypothèse", "● un document le dit ; ◐ il se calcule de ce que des documents disent ; ○ une "
                                 "estimation, avec sa raison et souvent une fourchette."),
    ("Empreinte", "Huit signes qui résument les chiffres des huit feuilles : mêmes signes, mêmes chiffres, classeur "
                  "ou PDF."),
    ("Rentrée", "L’année où une formation commence ; les flux d’une année sont ceux de l’année civile."),
    ("Régime d’aide", "La règle européenne ou nationale qui permet l’aide et en fixe le taux maximal."),
    ("Besoin de trésorerie", "Dépenses moins paiements reçus, cumulés : ce que le bénéficiaire avance."),
    ("FEDER, FSE+", "Fonds européen de développement régional ; Fonds social européen plus."),
)  # fmt: skip


def glossary_page(m: Material) -> Page:
    """The words of the workbook."""
    del m
    words = [(measure.label, measure.meaning) for measure in MEASURE_NAMES.values()]
    rows = [[Cell(word), Cell(meaning)] for word, meaning in sorted([*words, *GLOSSARY], key=lambda w: fold(w[0]))]
    return list_page(
        ANNEXES["glossary"], Table("Glossaire", [Column("Mot", width=44), Column("Sens", width=110)], rows)
    )
