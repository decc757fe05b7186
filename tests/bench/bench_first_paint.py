"""Process start to first paint: ours against a bare window, from source and packaged (like with like)."""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.bench.registry import Line, bench

ROOT = Path(__file__).resolve().parent.parent.parent
PROBE = ROOT / "tests" / "bench" / "paint_probe.py"
MAP_PROBE = ROOT / "tests" / "bench" / "map_probe.py"
MAP_LIMIT_MS = 1000.0
RUNS = 7
LIMIT = 1.5

Command = list[str | Path]


def first_paint_ms(command: Command, environment: Mapping[str, str]) -> float:
    """Milliseconds from the start of the process to its first complete paint."""
    start = time.monotonic()
    done = subprocess.run(command, check=True, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, timeout=60)
    return (float(done.stdout.split()[-1]) - start) * 1000


def medians_ms(ours: Command, bare: Command) -> tuple[float, float]:
    """Median first paint of both, measured in turn so that a slow moment of the machine strikes both."""
    with tempfile.TemporaryDirectory(prefix="planner-bench-") as home:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
        # A planner's machine has its compiled modules and font cache: so have both, after the first round.
        environment |= {
            "HOME": home,
            "PYTHONPATH": str(ROOT),
            "PYTHONPYCACHEPREFIX": f"{home}/pycache",
            "QT_QPA_PLATFORM": "offscreen",
        }
        rounds = [(first_paint_ms(ours, environment), first_paint_ms(bare, environment)) for _ in range(RUNS + 2)]
    of_ours, of_bare = zip(*rounds[2:], strict=True)
    return statistics.median(of_ours), statistics.median(of_bare)


@bench
def first_paint() -> Iterator[Line]:
    """From source."""
    ours, bare = medians_ms([sys.executable, PROBE, "planner"], [sys.executable, PROBE, "bare"])
    yield Line("first paint, from source", ours, "ms", "bare window, from source", bare, LIMIT)


@bench
def map_stands() -> Iterator[Line]:
    """Process start until the reference map has been painted with its values."""
    ours, bare = medians_ms([sys.executable, MAP_PROBE], [sys.executable, PROBE, "bare"])
    yield Line("map stands, from source", ours, "ms", limit=MAP_LIMIT_MS)
    yield Line("map stands, over a bare window", ours - bare, "ms")


@bench
def packaged_first_paint() -> Iterator[Line]:
    """Both built by PyInstaller with the probe as runtime hook (about a minute)."""
    with tempfile.TemporaryDirectory(prefix="planner-bench-") as work:
        common: Command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR"]
        common += ["--distpath", f"{work}/dist", "--workpath", f"{work}/build"]
        spec_hook: Command = ["build.spec", "--", "--runtime-hook", PROBE]
        subprocess.run([*common, *spec_hook], check=True, cwd=ROOT)
        bare_options: Command = ["--specpath", work, "--runtime-hook", PROBE, "tests/bench/bare_window.py"]
        subprocess.run([*common, *bare_options], check=True, cwd=ROOT)
        suffix = ".exe" if sys.platform == "win32" else ""
        dist = Path(work) / "dist"
        ours, bare = medians_ms(
            [dist / "planificateur-bioproduction" / f"planner{suffix}"],
            [dist / "bare_window" / f"bare_window{suffix}"],
        )
    yield Line("first paint, packaged", ours, "ms", "bare window, packaged", bare, LIMIT)
