"""A small project with round numbers, for tests that reckon by hand; every table comes from the real schema."""

from collections.abc import Iterable, Mapping

import pandas as pd

from planner.core.tables.edits import InsertRows
from planner.core.tables.project import Project, Row, build_frame, empty_project
from planner.core.tables.values import Value
from planner.storage.reference_data import load_reference_schema

TODAY = "2026-11-22"
SHARES = {"operator": 0.5, "technician": 0.3, "researcher": 0.2}
ASSUMPTIONS: Mapping[str, tuple[str, float]] = {
    "total_jobs": ("total_jobs", 1000.0),
    "scope": ("scope", 0.5),
    "growth": ("growth", 0.1),
    "retirement": ("retirement", 0.02),
    "sector_exit": ("sector_exit", 0.03),
    "fill": ("fill", 1.0),
    "completion": ("completion", 0.8),
    "further_study": ("further_study", 0.25),
    "employment": ("employment", 0.5),
    "sector_share": ("sector_share", 0.5),
    "retention": ("retention", 0.6),
    "competence_time": ("competence_time", 0.0),
    "duration": ("duration", 2.0),
    "inflow_share": ("inflow_share", 0.2),
    "stock_decay": ("stock_decay", 0.3),
    "mobility_distance": ("mobility_distance", 0.0),
    "initial_vacancies": ("initial_vacancies", 0.0),
}
LARGE = ("total_jobs", "mobility_distance", "initial_vacancies")
UNITS = {
    "mobility_distance": "km",
    "initial_vacancies": "people",
    "total_jobs": "people",
    "growth": "share_per_year",
    "competence_time": "years",
    "duration": "years",
}


def assumption_rows() -> list[Row]:
    """One general value a parameter, and the mix by group."""
    rows: list[Row] = [
        {"id": key, "name": key, "parameter": parameter, "value": value, "unit": UNITS.get(parameter, "share"),
         "reason": "Essai."}
        for key, (parameter, value) in ASSUMPTIONS.items()
    ]  # fmt: skip
    for segment in ("developers", "bioproduction"):
        rows += [
            {"id": f"mix.{segment}.{group}", "name": f"mix {group}", "parameter": "mix", "value": share,
             "unit": "share", "segment": segment, "group": group, "reason": "Essai."}
            for group, share in SHARES.items()
        ]  # fmt: skip
    return rows


def tables() -> dict[str, list[Row]]:
    """Rows by table, in an order in which each refers only to rows before it."""
    parameters = sorted({parameter for parameter, _ in ASSUMPTIONS.values()} | {"mix"})
    return {
        "sources": [{"id": "leem", "title": "Étude « cœur » de l’été", "date": "2021-10", "kind": "document"}],
        "regions": [
            {"code": "24", "name": "Centre-Val de Loire", "zone": "metro", "lat": 47.39, "lon": 0.69,
             "residual_weight": 1.0},
            {"code": "28", "name": "Normandie", "zone": "metro", "lat": 49.44, "lon": 1.10, "residual_weight": 3.0},
            {"code": "94", "name": "Corse", "zone": "metro", "lat": 41.93, "lon": 8.74, "residual_weight": 0.0},
        ],
        "departements": [
            {"code": "37", "name": "Indre-et-Loire", "region": "24"},
            {"code": "76", "name": "Seine-Maritime", "region": "28"},
        ],
        "job_families": [{"id": "production", "name": "Production"}, {"id": "rd", "name": "Recherche"}],
        "groups": [
            {"id": "operator", "name": "Opérateurs", "family": "production", "level": 4},
            {"id": "technician", "name": "Techniciens", "family": "production", "level": 5},
            {"id": "researcher", "name": "Chercheurs", "family": "rd", "level": 8},
        ],
        "site_kinds": [
            {"id": "cdmo", "name": "Façonnier", "segment": "bioproduction"},
            {"id": "developer", "name": "Développeur", "segment": "developers"},
            {"id": "supplier", "name": "Fournisseur", "segment": "outside"},
        ],
        "parameters": [
            {"id": p, "name": p, "symbol": p[0], "unit": "%", "minimum": -1.0 if p == "growth" else 0.0,
             "maximum": 1_000_000.0 if p in LARGE else 10.0 if p in ("duration", "competence_time") else 1.0}
            for p in parameters
        ],
        "assumptions": assumption_rows(),
        "settings": [
            {"id": "baseline_year", "name": "Année de base", "value": "2021"},
            {"id": "horizon", "name": "Horizon", "value": "2027"},
            {"id": "project_title", "name": "Titre du projet", "value": "Essai d’été"},
        ],
        "scenarios": [
            {"id": "reference", "name": "Référence", "builtin": True},
            {"id": "haut", "name": "Haut", "parent": "reference", "builtin": True},
            {"id": "tres-haut", "name": "Très haut", "parent": "haut", "builtin": False},
        ],
        "sites": [
            {"id": "tours", "name": "Usine de Tours", "kind": "cdmo", "commune": "37261", "departement": "37",
             "region": "24", "lat": 47.39, "lon": 0.69, "headcount": 400, "headcount_year": 2021, "status": "open",
             "diffusion": "diffusable"},
            {"id": "rouen", "name": "Atelier de Rouen", "kind": "developer", "departement": "76", "region": "28",
             "headcount": 100, "headcount_year": 2021, "diffusion": "confidentiel"},
            {"id": "nulle-part", "name": "=Sans lieu", "kind": "supplier", "headcount": 50},
        ],
        "events": [
            {"id": "tours-2023", "name": "Extension", "site": "tours", "kind": "extension", "year": 2023,
             "jobs": 40.0, "ramp": 2},
        ],
        "programmes": [{"id": "bts", "name": "BTS", "kind": "bts", "level": 5, "specialisation": "general"}],
        "programme_groups": [{"id": "bts-technician", "programme": "bts", "group": "technician", "share": 1.0}],
        "platforms": [
            {"id": "lycee", "name": "Lycée de Tours", "kind": "school", "departement": "37", "region": "24",
             "capacity": 30, "diffusion": "diffusable"},
        ],
        "offers": [
            {"id": "bts-tours", "name": "BTS à Tours", "programme": "bts", "platform": "lycee", "region": "24",
             "opening_year": 2020, "places": 20, "deadline": "2026-03-31", "diffusion": "diffusable"},
        ],
        "funders": [{"id": "feder", "name": "FEDER", "kind": "european"}],
        "projects": [
            {"id": "plateau", "name": "@Plateau", "kind": "platform", "region": "24", "departement": "37",
             "total": 1_234_567_89, "launch_date": "2024-10-14", "diffusion": "diffusable"},
            {"id": "secret", "name": "Secret", "kind": "site", "region": "28", "total": 5_000_000_00,
             "diffusion": "confidentiel"},
        ],
        "project_fundings": [
            {"id": "plateau-feder", "project": "plateau", "funder": "feder", "amount": 600_000_00, "year": 2024},
            {"id": "secret-feder", "project": "secret", "funder": "feder", "amount": 100_00, "year": 2024},
        ],
        "provenance": [
            provenance("sites", "tours", "*", "fact", source="leem", place="p. 12", date="2021"),
            provenance("sites", "tours", "scope", "assumption", reason="Estimation."),
            provenance("projects", "plateau", "*", "derived", formula="somme des lots"),
            provenance("assumptions", "growth", "*", "assumption", reason="Essai."),
        ],
    }  # fmt: skip


def provenance(table: str, key: str, column: str, kind: str, **more: Value) -> Row:
    """A row of the provenance table."""
    return {"id": f"{table}/{key}/{column}", "table": table, "key": key, "column": column, "kind": kind, **more}


def small_project(order: Iterable[str] = ()) -> Project:
    """The small project; rows of the tables named in `order` are turned round."""
    schema = load_reference_schema()
    project = empty_project(schema)
    for name, rows in tables().items():
        project, _ = InsertRows(name, rows[::-1] if name in order else rows).apply(project)
    return project


def same(first: Project, second: Project) -> bool:
    """Whether two projects hold the same tables, types and order included."""
    return first.tables.keys() == second.tables.keys() and all(
        first.frame(name).equals(second.frame(name))
        and (first.frame(name).dtypes == second.frame(name).dtypes).all()
        and list(first.frame(name).index) == list(second.frame(name).index)
        for name in first.tables
    )


def frame_of(project: Project, table: str, rows: list[Row]) -> pd.DataFrame:
    """A frame with no check, to plant what edits refuse."""
    return build_frame(project.schema.table(table), rows)
