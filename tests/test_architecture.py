"""The shape of the code: layers, sizes, and what may be loaded before the first paint."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

MAX_LINES = 400
HEAVY = ("pandas", "numpy", "pyqtgraph", "xlsxwriter", "sqlite3")
LATER = (
    "pyqtgraph", "xlsxwriter", "openpyxl", "jenkspy", "fudgeo",
    "planner.report.workbook", "planner.report.export", "planner.views.report_dialog",
    "planner.views.explanation_panel", "planner.views.finance.finance_space",
    "planner.views.importing.import_dialog", "planner.views.projection.projection_space",
    "planner.views.questions.questions_space", "planner.views.scenarios.scenarios_space",
    "planner.views.tables.find_replace",
)  # fmt: skip
"""What the first picture of the map needs nothing of: imported where it is asked for."""
START = """
import inspect, sys
from PySide6.QtWidgets import QApplication
from planner.app import create_window, load
read = []
inspect.getsource = lambda module: read.append(module) or ""
application = QApplication([])
load(application, create_window())
print(*sys.modules, *(f"read:{module.__name__}" for module in read if "pandas" in module.__name__), sep="\\n")
import os
sys.stdout.flush()
os._exit(0)
"""
# Layers that must work, and be tested, without Qt; and those that alone may use widgets.
WITHOUT_QT = ("core",)
WITH_WIDGETS = ("views", "app.py")


def modules_loaded_by(statement: str, root: Path) -> set[str]:
    """Names of the modules that a fresh interpreter holds after `statement`."""
    script = f"{statement}\nimport sys\nprint(*sys.modules, sep='\\n')"
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=root, capture_output=True, text=True, check=True, timeout=60
    )
    return set(done.stdout.split())


def imported_names(file: Path) -> set[str]:
    """Every module, and every name of a module, that the file imports at any depth of its code."""
    names = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {node.module or ""} | {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def sources(root: Path, *parts: str) -> list[Path]:
    """The Python files of these parts (packages or modules) of the application."""
    found = []
    for part in parts:
        path = root / "planner" / part
        found += [path] if path.suffix else sorted(path.rglob("*.py"))
    return found


def test_that_dependencies_point_one_way(project_root: Path) -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [linter, "--no-logo", "--no-cache"],
        check=False,
        cwd=project_root,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_that_every_module_stays_small(project_root: Path) -> None:
    sizes = {
        str(file.relative_to(project_root)): len(file.read_text("utf-8").splitlines())
        for file in sources(project_root, ".")
    }
    assert {name: size for name, size in sizes.items() if size > MAX_LINES} == {}


def test_that_widgets_stay_in_the_views(project_root: Path) -> None:
    # import-linter sees external packages as a whole; PySide6 has to be split here.
    offenders = [
        str(file.relative_to(project_root))
        for file in set(sources(project_root, ".")) - set(sources(project_root, *WITH_WIDGETS))
        if any(name.startswith("PySide6.QtWidgets") for name in imported_names(file))
    ]
    assert offenders == []


@pytest.mark.parametrize("layer", WITHOUT_QT)
def test_that_the_layer_works_without_qt(project_root: Path, layer: str) -> None:
    modules = [
        ".".join(file.relative_to(project_root).with_suffix("").parts)
        for file in sources(project_root, layer)
        if file.stem != "__init__"
    ]
    assert len(modules) > 40
    loaded = modules_loaded_by(f"import {', '.join(modules)}", project_root)
    assert not {name for name in loaded if name.startswith(("PySide6", "shiboken6"))}


def test_that_nothing_heavy_loads_before_the_first_paint(project_root: Path) -> None:
    loaded = modules_loaded_by("import planner.__main__, planner.app", project_root)
    assert loaded.isdisjoint(HEAVY)


def test_that_the_command_line_answers_without_qt(project_root: Path) -> None:
    loaded = modules_loaded_by("import planner.__main__, planner.cli", project_root)
    assert not {name for name in loaded if name.startswith("PySide6")}


def test_that_the_window_stands_without_what_is_asked_for_later(
    project_root: Path, bare_environment: dict[str, str]
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", START], cwd=project_root, env=bare_environment, capture_output=True, text=True,
        check=True, timeout=60,
    )  # fmt: skip
    loaded = set(done.stdout.split())
    assert "planner.views.map.map_view" in loaded
    assert loaded.isdisjoint(LATER)
    assert not {name for name in loaded if name.startswith("read:")}, "PySide reads the sources of libraries again"
