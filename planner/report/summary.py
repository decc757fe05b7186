"""The first sheet: what the report is about, the figures of the chosen places, how to read them, the map."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import cached_property

from xlsxwriter.worksheet import Worksheet

from planner.core import french
from planner.core.answers.secrecy import FEWEST_UNITS, MOST_WEIGHT, NOTHING_HIDDEN, Secrecy
from planner.core.model.periods import flow_years, years_text
from planner.core.model.results import Results
from planner.core.tables.project import Project
from planner.report.cells import NATURE_LABELS, SECRET, Table, tidy
from planner.report.options import ReportOptions
from planner.report.result_tables import SMALL, place_table, region_table
from planner.report.sheet_writer import LINE_HEIGHT, set_widths, write_table
from planner.report.styles import Styles

PICTURE_ROWS = 37  # of LINE_HEIGHT, 18 pixels: the map and a margin
LAST_COLUMN = 8
NOTE_LINE, NOTE_CHARACTERS = 12.0, 220  # height in points and length of a line over all columns


@dataclass(frozen=True)
class Summary:
    """What the summary states; `project` is as the scenario sees it, `hidden` counts confidential rows left out.

    `secret` counts the figures that `secrecy` hides on the other sheets.
    """

    project: Project
    results: Results
    options: ReportOptions
    hidden: int
    secrecy: Secrecy = NOTHING_HIDDEN
    secret: int = 0

    @property
    def title(self) -> str:
        return self.project.setting("project_title") or "Planificateur Bioproduction"

    @property
    def scenario_name(self) -> str:
        return self.project.label("scenarios", self.results.scenario)

    @property
    def scope(self) -> str:
        names = [self.project.label("regions", code) for code in self.options.regions]
        return ", ".join(names) or "France entière"

    @property
    def day_text(self) -> str:
        return french.date(self.options.today)

    @property
    def span(self) -> str:
        years = self.results.years
        return years_text(flow_years(self.options.year, (years[0], years[-1])))

    @cached_property
    def places(self) -> list[Table]:
        """France, and the chosen regions together."""
        rivals, year = self.options.rivals, self.options.year
        scopes = [("France entière", ()), *([(self.scope, self.options.regions)] if self.options.regions else [])]
        return [place_table(self.results, title, codes, rivals, year, self.secrecy) for title, codes in scopes]

    @cached_property
    def regions(self) -> Table:
        return region_table(self.project, self.results, self.options.regions, self.options.year, self.secrecy)

    def facts(self) -> list[tuple[str, str]]:
        """Label and text of each line under the title."""
        years = self.results.years
        version = self.project.setting("reference_version")
        reference = f"{version} du {french.date(self.project.setting('reference_date'))}" if version else ""
        lines = [
            ("Scénario", self.scenario_name),
            ("Ce qu’il suppose", self._description()),
            ("Périmètre", self.scope),
            ("Date du rapport", self.day_text),
            ("Années du calcul", f"{years[0]} à {years[-1]}"),
            ("Données de référence", reference),
            ("Auteur", self.project.setting("author")),
        ]
        return [(label, text) for label, text in lines if text]

    def _description(self) -> str:
        return str(self.project.cell("scenarios", self.results.scenario, "description") or "")

    def notes(self) -> list[str]:
        """How to read the figures."""
        sign = (
            "comptées seulement si elles sont positives" if self.results.inputs.floored else "comptées avec leur signe"
        )
        notes = [
            "Postes à pourvoir = créations nettes + départs à remplacer (fins de carrière et sorties de la filière). "
            "Besoin restant = postes à pourvoir − diplômés recrutés dans la filière − autres viviers.",
            "Couverture = diplômés recrutés ÷ postes à pourvoir, cellule par cellule : l’excédent d’un métier ou d’une "
            "année ne cache pas le besoin d’un autre.",
            f"Créations nettes {sign}. Effectif au 1er janvier de la première année de chaque période ; les autres "
            "lignes s’ajoutent sur la période. Les arrondis se font à l’affichage.",
            f"Fourchette : plus basse et plus haute valeur {self._bounding()}, pas une probabilité.",
            f"En gris italique : moins de {SMALL:.0f} personnes, un ordre de grandeur.",
            f"Nature des chiffres dans les listes : {', '.join(NATURE_LABELS.values())}. Hypothèses en brun italique, "
            "valeurs calculées en italique.",
        ]
        if self.hidden:
            lines = french.plural(self.hidden, "ligne confidentielle", "lignes confidentielles")
            verb = "figure" if self.hidden == 1 else "figurent"
            notes.append(f"Version pour diffusion : {lines} ne {verb} pas ici ; les résultats en tiennent compte.")
        secret = self.secret + sum(table.secret_cells for table in (*self.places, self.regions))
        if secret:
            cells = french.plural(secret, "cellule n’est pas montrée", "cellules ne sont pas montrées")
            notes.append(
                f"Secret statistique : {cells} (« {SECRET} ») : moins de {FEWEST_UNITS} établissements, un seul à plus "
                f"de {french.percent(MOST_WEIGHT)}, ou une valeur qui se déduirait par soustraction."
            )
        return notes

    def _bounding(self) -> str:
        names = [self.project.label("scenarios", rival.scenario) for rival in self.options.rivals]
        return f"de ce scénario et de {', '.join(names)}" if names else "de ce scénario seul"


def write_summary(sheet: Worksheet, styles: Styles, summary: Summary, picture: bytes | None) -> None:
    """Fill the sheet: figures on one page, the map and how to read it on the next."""
    places, regions = summary.places, summary.regions
    set_widths(sheet, max(places[0].columns, regions.columns, key=len))
    sheet.set_default_row(LINE_HEIGHT)
    sheet.write_string(0, 0, tidy(summary.title), styles.title)
    sheet.set_row(0, 24)
    row = 1
    for label, text in summary.facts():
        sheet.write_string(row, 0, label, styles.label)
        sheet.write_string(row, 1, tidy(text), styles.inline)
        row += 1
    for table in places:
        row = _titled(sheet, styles, table, row + 1)
    row = _titled(sheet, styles, regions, row + 1, total_last=True)
    sheet.set_h_pagebreaks([row + 1])
    if picture is not None:
        text = f"Carte des postes à pourvoir par région, {summary.span}, scénario {summary.scenario_name}"
        sheet.insert_image(row + 1, 0, "carte.png", {"image_data": io.BytesIO(picture), "description": text})
        row += PICTURE_ROWS
    _notes(sheet, styles, summary, row + 1)


def _titled(sheet: Worksheet, styles: Styles, table: Table, row: int, *, total_last: bool = False) -> int:
    sheet.write_string(row, 0, table.title, styles.heading)
    return write_table(sheet, styles, table, row + 1, total_last=total_last)


def _notes(sheet: Worksheet, styles: Styles, summary: Summary, row: int) -> None:
    sheet.write_string(row, 0, "Comment lire ces chiffres", styles.heading)
    for offset, note in enumerate(summary.notes(), start=1):
        sheet.merge_range(row + offset, 0, row + offset, LAST_COLUMN, note, styles.note)
        sheet.set_row(row + offset, NOTE_LINE * (1 + len(note) // NOTE_CHARACTERS))
