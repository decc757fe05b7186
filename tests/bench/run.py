"""Run the measurements, print them as a table and write out/bench.json.

`python -m tests.bench.run [NAME …]` runs those whose name contains one of NAME; exits 1 when a limit is broken.
"""

import gc
import importlib
import json
import os
import platform
import sys
from dataclasses import asdict
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from tests.bench.registry import Line, benches

FOLDER = Path(__file__).resolve().parent
OUTPUT = FOLDER.parent.parent / "out" / "bench.json"
HEADER = ("figure", "value", "peer or limit", "", "ratio", "limit")


def number(value: float | None, unit: str = "") -> str:
    """Three significant digits and the unit; empty for None."""
    if value is None:
        return ""
    text = f"{value:.0f}" if abs(value) >= 100 else f"{value:.3g}"
    return f"{text} {unit}".strip()


def row(line: Line) -> tuple[str, ...]:
    """The line's cells, as text."""
    limit = number(line.limit, "×" if line.ratio is not None else line.unit)
    return (
        line.figure,
        number(line.value, line.unit),
        line.peer,
        number(line.peer_value, line.unit),
        number(line.ratio, "×"),
        limit if line.within_limit else f"{limit}  OVER",
    )


def as_table(lines: list[Line]) -> str:
    """All lines under their header, in aligned columns."""
    rows = [HEADER, *map(row, lines)]
    widths = [max(len(cells[column]) for cells in rows) for column in range(len(HEADER))]
    texts = ["  ".join(map(str.ljust, cells, widths)).rstrip() for cells in rows]
    return "\n".join([texts[0], "-" * len(texts[0]), *texts[1:]])


def main(names: list[str]) -> int:
    """Run the chosen measurements (all without names)."""
    for file in sorted(FOLDER.glob("bench_*.py")):
        importlib.import_module(f"tests.bench.{file.stem}")
    _application = QApplication([])  # one that all measurements can do with, whichever comes first
    lines: list[Line] = []
    for name, measure in benches.items():
        if not names or any(part in name for part in names):
            print(f"{name} …", file=sys.stderr, flush=True)
            gc.collect()
            gc.freeze()  # as the application does when it has loaded: what others left is not walked through here
            lines += measure()
    print(as_table(lines))
    OUTPUT.parent.mkdir(exist_ok=True)
    report = {
        "machine": {"system": platform.platform(), "python": platform.python_version(), "cores": os.cpu_count()},
        "lines": [asdict(line) | {"ratio": line.ratio, "within_limit": line.within_limit} for line in lines],
    }
    OUTPUT.write_text(json.dumps(report, ensure_ascii=False, indent=2) + "\n", "utf-8")
    print(f"\nWritten: {OUTPUT}")
    return 0 if all(line.within_limit for line in lines) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
