"""The shape of the code: layers, sizes, and what may be loaded before the first paint."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

MAX_LINES = 400
HEAVY = ("pandas", "numpy", "pyqtgraph", "xlsxwriter", "sqlite3")
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
