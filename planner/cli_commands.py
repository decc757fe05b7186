"""What each command of the command line does. Each function takes the parsed arguments and returns the exit code."""

from __future__ import annotations

import datetime
from argparse import Namespace
from pathlib import Path

from planner.cli_finance import plan_named, show_plan
from planner.cli_map import draw_map, export_gis_data
from planner.cli_output import DONE, PROBLEMS, CommandFailed, UsageError, say, write_rows
from planner.cli_project import (
    check_suffix,
    column_named,
    load,
    region_code,
    run_scenario,
    save,
    scenario_key,
    table_named,
    today,
    without_screen,
)
from planner.core import french
from planner.core.login import login_name
from planner.core.model.assumptions import ModelInputError
from planner.core.model.ensemble import AXES, run_ensemble
from planner.core.model.results import DIMENSIONS, Results
from planner.core.model.validation import find_problems
from planner.core.tables import scenario
from planner.core.tables.cell_edits import COMMUNES_TABLE, cell_edit
from planner.core.tables.checks import unit_of
from planner.core.tables.edits import Edit, EditRefused, SetCells
from planner.core.tables.history import History, Step
from planner.core.tables.project import Address, Project
from planner.core.tables.schema import Field
from planner.core.tables.values import InvalidValue, parse_plain, plain
from planner.storage.project_file import SUFFIX
from planner.storage.reference_data import load_communes

__all__ = [
    "check_project", "draw_map", "export_gis_data", "import_rows", "new_project", "print_results", "set_cells",
    "show_table", "update_reference", "write_report",
]  # fmt: skip
PROBLEM_COLUMNS = ("severity", "table", "key", "column", "message")
TABLE_LIST_COLUMNS = ("table", "title", "rows")
NOVELTY_COLUMNS = ("kind", "table", "key", "column", "yours", "new", "own", "taken")
REFUSED_COLUMNS = ("row", "columns", "reason")


def new_project(arguments: Namespace) -> int:
    """`new`: write the reference data as a project that bears its file's name."""
    target: Path = arguments.project
    if target.suffix.lower() != SUFFIX:
        raise UsageError(f"le nom d’un projet se termine par {SUFFIX} : « {target.name} ».")
    if target.exists():
        raise CommandFailed(f"« {target} » existe déjà : choisissez un autre nom ; rien n’a été écrit.")
    title = Address("settings", "project_title", "value")
    project, _ = SetCells({title: target.stem}).apply(load(None))
    save(project, target)
    say(f"projet créé : {target}")
    return DONE


def check_project(arguments: Namespace) -> int:
    """`check`: list the problems; PROBLEMS when one is an error."""
    problems = find_problems(load(arguments.project))
    rows = [(p.severity, p.table, p.key, p.column, p.message) for p in problems]
    write_rows(PROBLEM_COLUMNS, rows, arguments.format)
    errors = sum(problem.severity == "error" for problem in problems)
    say(f"{french.plural(errors, 'erreur')}, {french.plural(len(problems) - errors, 'avertissement')}.")
    return PROBLEMS if errors else DONE


def show_table(arguments: Namespace) -> int:
    """`show`: one table as the scenario sees it, one financing plan, or the list of tables."""
    path, name = _project_and_table(arguments.names)
    project = load(path)
    if name is None:
        rows = [(t.name, t.title, len(project.keys(t.name))) for t in project.schema.stored()]
        write_rows(TABLE_LIST_COLUMNS, rows, arguments.format)
        return DONE
    seen = scenario.resolved(project, scenario_key(project, arguments.scenario))
    plan = None if name in project.tables else plan_named(seen, name)
    if plan is not None:
        show_plan(seen, plan, arguments.format)
        return DONE
    table = table_named(project, name)
    values = [[plain(field, row[field.name]) for field in table.fields] for row in seen.rows(name)]
    write_rows([field.name for field in table.fields], values, arguments.format)
    return DONE


def set_cells(arguments: Namespace) -> int:
    """`set`: write every value, or none."""
    project = load(arguments.project)
    name = scenario_key(project, arguments.scenario)
    targets = [_assignment(project, text) for text in arguments.assignments]
    needs_communes = any(field.reference == COMMUNES_TABLE for _, field, _ in targets)
    communes = load_communes() if needs_communes else None
    changed = project
    steps: list[Step] = []
    refusals = []
    for address, field, text in targets:
        try:
            unit = unit_of(changed, address.table, address.key, field)
            value = parse_plain(field, text, unit)
            edit = cell_edit(changed, name, address, value, today=today(), communes=communes)
            label = f"Modifier « {field.title} » de « {changed.label(address.table, address.key)} »"
            changed, step = _done(changed, edit, label, arguments.author)
            steps.append(step)
        except (InvalidValue, EditRefused, scenario.ScenarioError) as refused:
            refusals.append(f"{address.table}.{address.key}.{address.column} : {refused}")
    if refusals:
        raise CommandFailed("\n".join(["rien n’a été modifié.", *refusals]))
    save(History(changed, steps).recorded(), arguments.project)
    say(f"{french.plural(len(targets), 'valeur écrite', 'valeurs écrites')} dans {arguments.project}.")
    return DONE


def import_rows(arguments: Namespace) -> int:
    """`import`: take rows of a foreign file into a table; PROBLEMS when some are refused."""
    from planner.core.importing.import_edit import import_edit
    from planner.core.importing.import_matching import guess_sheet, importable_tables, propose
    from planner.core.importing.import_plan import ImportOptions
    from planner.core.importing.imported_file import ImportRefused
    from planner.core.importing.importing import NO_KEY, plan_import
    from planner.storage.sheet_process import SheetReader

    project = load(arguments.project)
    table = table_named(project, arguments.table)
    if table not in importable_tables(project.schema):
        raise UsageError(f"la table « {table.name} » ne s’importe pas.")
    key = NO_KEY if arguments.key == "none" else arguments.key and column_named(table, arguments.key).name
    if arguments.source is not None and not project.has("sources", arguments.source):
        raise UsageError(f"il n’y a pas de source « {arguments.source} » dans le projet.")
    try:
        file = SheetReader(arguments.file).read()
    except ImportRefused as error:
        raise CommandFailed(str(error)) from error
    names = [sheet.name for sheet in file.sheets]
    if arguments.sheet is not None and arguments.sheet not in names:
        raise UsageError(f"le fichier n’a pas de feuille « {arguments.sheet} ». Feuilles : {', '.join(names)}.")
    place = names.index(arguments.sheet) if arguments.sheet else guess_sheet(project.schema, file, table.name)[0]
    sheet = file.sheets[place]
    matching = propose(project, sheet, table.name, key=key)
    options = ImportOptions(arguments.clear_blanks, file.english)
    plan = plan_import(project, file.name, sheet, matching, communes=load_communes(), options=options)
    for text in (*file.notes, *sheet.notes, *plan.summary()):
        say(text)
    write_rows(REFUSED_COLUMNS, [(r.number, r.places(), r.reason) for r in plan.rows if r.state == "refused"], "csv")
    if not arguments.dry_run and plan.count("new") + plan.count("changed"):
        edit = import_edit(project, plan, today=today(), source=arguments.source)
        changed, step = _done(project, edit, f"Importer « {file.name} » dans « {table.title} »", arguments.author)
        save(History(changed, [step]).recorded(), arguments.project)
        say(f"importé dans {arguments.project}.")
    else:
        say("rien n’a été écrit.")
    return PROBLEMS if plan.count("refused") else DONE


def update_reference(arguments: Namespace) -> int:
    """`update-reference`: list what is new in the reference data, take over what replaces nothing of the planner's."""
    from planner.core.tables.newer_reference import Novelty, novelties, take_over_novelties

    project = load(arguments.project)
    found = novelties(project, load(None))

    def row(item: Novelty) -> list[str | int | float | bool | None]:
        address = item.address
        values = [item.yours, item.new]
        if item.kind == "changed":
            field = project.schema.table(address.table).field(address.column)
            values = [plain(field, value) for value in values]
        return [item.kind, address.table, address.key, address.column, *values, item.own, item.is_offered]

    write_rows(NOVELTY_COLUMNS, map(row, found.items), arguments.format)
    say(f"{french.plural(len(found.items), 'nouveauté')}, dont {len(found.offered)} à reprendre.")
    if arguments.dry_run or not found.offered:
        say("rien n’a été écrit.")
        return DONE
    try:
        edit = take_over_novelties(project, found, found.offered)
        changed, step = _done(project, edit, "Reprendre les données de référence", arguments.author)
    except EditRefused as refused:
        raise CommandFailed(f"rien n’a été modifié. {refused}") from refused
    save(History(changed, [step]).recorded(), arguments.project)
    say(f"repris dans {arguments.project}.")
    return DONE


def print_results(arguments: Namespace) -> int:
    """`results`: the measures of a scenario along the axes asked for."""
    axes = [axis.strip() for axis in arguments.by.split(",") if axis.strip()]
    for axis in axes:
        if axis not in DIMENSIONS:
            raise UsageError(f"« {axis} » n’est pas un axe de --by : {', '.join(DIMENSIONS)}.")
    if len(set(axes)) < len(axes):
        raise UsageError("--by nomme deux fois le même axe.")
    if arguments.for_others and arguments.package is None:
        raise UsageError("--for-others va avec --package.")
    project = load(arguments.project)
    results = run_scenario(project, arguments.scenario)
    if arguments.package is not None:
        return _write_package(arguments, project, results)
    frame = results.frame(axes)
    if arguments.ranges:
        for axis in axes:
            if axis not in AXES:
                raise UsageError(f"--ranges ne connaît pas l’axe « {axis} » : {', '.join(AXES)}.")
        frame = frame.join(run_ensemble(project, results.scenario).frame(axes).drop(columns=axes))
    rows = frame.astype(object).where(frame.notna(), None).to_numpy().tolist()
    write_rows([str(column) for column in frame.columns], rows, arguments.format)
    return DONE


def _write_package(arguments: Namespace, project: Project, results: Results) -> int:
    from planner.report.material import ReportError
    from planner.report.results_package import told_secret, write_package

    ensemble = run_ensemble(project, results.scenario) if arguments.ranges else None
    seen = scenario.resolved(project, results.scenario)
    try:
        hidden = write_package(
            arguments.package, seen, results, ensemble, today(), for_others=arguments.for_others
        )  # fmt: skip
    except ReportError as error:
        raise CommandFailed(str(error)) from error
    if arguments.for_others:
        say(told_secret(hidden))
    say(f"résultats écrits : {arguments.package}")
    return DONE


def write_report(arguments: Namespace) -> int:
    """`report`: the workbook of a scenario, or its frozen PDF, for all regions or some, for a project or none."""
    from planner.drawing.geometry import GeometryError
    from planner.report.export import export_report
    from planner.report.material import ReportError
    from planner.report.request import ReportRequest

    target: Path = arguments.target
    check_suffix(target, (".xlsx", ".pdf"))
    project = load(arguments.project)
    request = ReportRequest(
        scenario_key(project, arguments.scenario), today(), arguments.year,
        [region_code(project, code) for code in arguments.region], _project_key(project, arguments.for_project),
        scenario_key(project, arguments.compare) if arguments.compare else None, _annexes(arguments.annexes),
        arguments.for_others,
    )  # fmt: skip
    without_screen()
    try:
        notes = export_report(target, project, request, communes=load_communes())
    except (ReportError, GeometryError, ModelInputError, scenario.ScenarioError) as error:
        raise CommandFailed(str(error)) from error
    for note in notes:
        say(note)
    say(f"rapport écrit : {target}")
    return DONE


def _project_key(project: Project, name: str | None) -> str | None:
    if name is None or project.has("projects", name):
        return name
    for key in project.keys("projects"):
        if project.label("projects", key).casefold() == name.casefold():
            return key
    raise UsageError(f"Il n’y a pas de projet « {name} » : « planner show projects » en donne la liste.")


def _annexes(text: str | None) -> list[str]:
    from planner.report.options import ANNEXES

    if text is None:
        return list(ANNEXES)
    chosen = [word.strip() for word in text.split(",") if word.strip()]
    for word in chosen:
        if word not in ANNEXES:
            raise UsageError(f"« {word} » n’est pas une annexe : {', '.join(ANNEXES)}.")
    return chosen


def _done(project: Project, edit: Edit, label: str, author: str | None) -> tuple[Project, Step]:
    """The project with an edit, and the step for its history. Raises EditRefused."""
    changed, inverse = edit.apply(project)
    now = datetime.datetime.now().isoformat(timespec="milliseconds")  # noqa: DTZ005 - the user's time
    who = login_name() if author is None else author.strip()
    return changed, Step.on(project, edit, inverse, label=label, author=who, at=now)


def _project_and_table(names: list[str]) -> tuple[Path | None, str | None]:
    """What the words of `show` mean: a project's name ends with its suffix or is a path, a table's does neither.

    A plan may be named before or after the project that holds it.
    """
    if len(names) > 2:
        raise UsageError("show attend au plus un projet et une table.")
    if len(names) == 2:
        first, second = names
        swapped = second.lower().endswith(SUFFIX) and not first.lower().endswith(SUFFIX)
        return (Path(second), first) if swapped else (Path(first), second)
    if not names:
        return None, None
    only = Path(names[0])
    is_file = only.suffix.lower() == SUFFIX or len(only.parts) > 1 or only.is_file()
    return (only, None) if is_file else (None, names[0])


def _assignment(project: Project, text: str) -> tuple[Address, Field, str]:
    """`TABLE.KEY.COLUMN=VALUE`: keys may contain dots, tables and columns do not."""
    left, equals, value = text.partition("=")
    parts = left.split(".")
    if not equals or len(parts) < 3:
        raise UsageError(f"« {text} » n’a pas la forme TABLE.LIGNE.COLONNE=VALEUR.")
    address = Address(parts[0], ".".join(parts[1:-1]), parts[-1])
    table = table_named(project, address.table)
    field = column_named(table, address.column)
    if not project.has(address.table, address.key):
        raise UsageError(f"la table « {table.title} » n’a pas de ligne « {address.key} ».")
    return address, field, value
