"""« Identification »: which file this is, what is asked for, and where everything stands."""

from __future__ import annotations

from planner.core import french
from planner.core.finance.amounts import rate
from planner.report.cells import ANY_DATE, ANY_TEXT, Cell, Entry
from planner.report.material import Material
from planner.report.page import Block, Facts, Heading, Page, Text
from planner.report.sheets.plan import ASKED, BALANCE, PUBLIC_RATE, TOTAL_COST, asked
from planner.report.sheets.synthesis import INVENTED
from planner.report.sheets.words import date_cell, euros, label_of

NAME = "Identification"
CONTENTS, CONTENTS_TITLE = "contents", "Sommaire"
TO_FILL = "à compléter"
ENTRIES = {"siret": Entry("text", length=14)}
SUMMARY: dict[str, str] = {
    "Synthèse": "sur une page : besoin, réponse, coût, effets, décision",
    "Plan de financement": "qui paie combien, sur quelle assiette, à quel taux",
    "Dépenses": "chaque dépense, son justificatif, ce que chaque financeur retient",
    "Échéancier AE - CP": "engagements et paiements par année, besoin de trésorerie",
    "Besoins et formations": "postes, diplômés, besoin par rentrée et famille ; carte",
    "Indicateurs": "départ, jalon, cible et réalisé de chaque indicateur",
    "Hypothèses et contrôles": "hypothèses, fourchettes et sources ; contrôles et résultats",
}
ANNEX_WORDS: dict[str, str] = {
    "Résultats": "toutes les mesures par région, famille et année",
    "Comparaison": "ce scénario face à un autre, en valeurs",
    "Sites": "les sites recensés", "Plateformes": "les plateformes de formation",
    "Formations": "les formations et leurs places", "Projets": "les projets recensés",
    "Financements": "qui finance quels projets", "Hypothèses": "les hypothèses en liste, pour les réimporter",
    "Calendrier": "jalons et décisions sur une frise",
    "Risques": "les risques, leur gravité, leur parade", "Coûts unitaires": "coût par place et par apprenant, comparés",
    "Autres chiffres publiés": "ce que d’autres ont publié, et ce qu’ils comptent",
    "Sources": "les documents d’où viennent les chiffres", "Glossaire": "les mots de ce classeur",
    "Calcul": "mode d’emploi, hypothèses à changer, calcul en formules",
    "Calcul sites": "effectifs des sites, événements annoncés, emplois des projets",
    "Calcul régions": "effectif de départ et attrait des régions",
    "Calcul formations": "places, réussite et débouchés de chaque formation",
    "Calcul diplômés": "des entrées en formation aux recrutements",
    "Calcul demande": "effectifs et créations nettes, par métier et région",
    "Calcul besoin": "postes, diplômés, besoin restant par métier et région",
    "Calcul totaux": "sommes par année : France, familles, régions",
}  # fmt: skip


def identification_page(m: Material, *, version: str, sheets: list[str]) -> Page:
    """What a file's cover says, then the contents with links. `sheets` are those that the workbook has, in order."""
    blocks: list[Block] = []
    if m.subject is None:
        blocks.append(Text(m.without_plan, faint=False))
    else:
        blocks += [Heading("Le dossier"), Facts("file", _file(m)), Heading("La demande"), Facts("request", _request(m))]
    blocks += [Heading("Cette version"), Facts("version", _version(m, version))]
    if m.plan is not None and m.plan.example:
        blocks.insert(0, Text(INVENTED, faint=False))
    words = {**SUMMARY, **ANNEX_WORDS}
    rows = [(name, Cell(words[name], link=f"#{name}")) for name in sheets if name != NAME]
    blocks += [Heading(CONTENTS_TITLE), Facts(CONTENTS, rows, folded=True)]
    return Page(NAME, m.title, blocks, "one page")


def _file(m: Material) -> list[tuple[str, Cell]]:
    row, seen = m.subject, m.seen
    assert row is not None

    def told(column: str) -> Cell:
        text = str(row[column] or "")
        separator = seen.schema.table("projects").field(column).separator
        if separator:
            text = ", ".join(part.strip() for part in text.split(separator))
        return Cell(text) if text else Cell(TO_FILL, entry=ENTRIES.get(column, ANY_TEXT))

    place = [seen.label("regions", str(row["region"]))] if row["region"] is not None else []
    if row["commune"] is not None and m.communes is not None:
        commune = m.communes.get(str(row["commune"]))
        place = [commune.name, *place] if commune else place
    schemes = dict.fromkeys(
        seen.label("schemes", r.scheme) for r in (m.plan.resources if m.plan else ()) if r.scheme and r.is_aid
    )  # fmt: skip
    return [
        ("Numéro de dossier", told("file_number")),
        ("Projet", Cell(str(row["name"]))),
        ("Objet", told("description")),
        ("Nature", Cell(label_of(seen, "projects", "kind", str(row["kind"] or "")) or None)),
        ("Lieu", Cell(", ".join(place) or None)),
        ("Dispositif", Cell(", ".join(schemes)) if schemes else Cell(TO_FILL, entry=ANY_TEXT)),
        ("Bénéficiaire", told("beneficiary")), ("SIRET du bénéficiaire", told("siret")),
        ("Représentant légal", told("legal_representative")), ("Partenaires", told("partners")),
        ("Service instructeur", told("instructing_service")),
    ]  # fmt: skip


def _request(m: Material) -> list[tuple[str, Cell]]:
    row, plan = m.subject, m.plan
    assert row is not None
    if plan is None:
        total = row["total"]
        lines = [("Coût total", Cell(None if total is None else int(total) / 100, style="exact_euros"))]
        return [*lines, ("Aide sollicitée", Cell("aucun plan de financement saisi")), *_period(m)]
    return [
        ("Plan", Cell(plan.name)),
        ("Coût total", Cell(euros(plan.total_cost), style="exact_euros",
                                formula=lambda at: f"={at.cell(BALANCE, TOTAL_COST, 1)}")),
        ("Aide sollicitée", Cell(euros(asked(plan)), style="exact_euros",
                                     formula=lambda at: f"={at.cell(BALANCE, ASKED, 1)}")),
        ("Taux d’aide publique", Cell(rate(plan.public_aid, plan.total_cost), style="fine_share",
                                      formula=lambda at: f"={at.cell(BALANCE, PUBLIC_RATE, 1)}")),
        *_period(m),
    ]  # fmt: skip


def _period(m: Material) -> list[tuple[str, Cell]]:
    row = m.subject
    assert row is not None
    begins, ends = (str(row[column] or "") for column in ("eligible_from", "eligible_to"))
    cells = [date_cell(text) if text else Cell(TO_FILL, style="date", entry=ANY_DATE) for text in (begins, ends)]
    return [("Dépenses éligibles du", cells[0]), ("Dépenses éligibles au", cells[1])]


def _version(m: Material, version: str) -> list[tuple[str, Cell]]:
    seen, years = m.seen, m.results.years
    reference = seen.setting("reference_version")
    told = f"{reference} du {french.date(seen.setting('reference_date'))}" if reference else ""
    lines = [
        ("Version", version), ("Date", m.day_text), ("Scénario", m.scenario_name),
        ("Ce qu’il suppose", str(seen.cell("scenarios", m.results.scenario, "description") or "")),
        ("Périmètre", m.full_scope), ("Années du calcul", f"{years[0]} à {years[-1]}"), ("Données de référence", told),
        ("Auteur", "" if m.options.for_others else seen.setting("author")),
        ("Diffusion", "pour diffusion" if m.options.for_others else "interne : ne pas diffuser"),
    ]  # fmt: skip
    return [(label, Cell(text)) for label, text in lines if text]
