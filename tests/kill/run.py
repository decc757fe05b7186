"""Starts the rounds in a process that has neither Qt nor threads of its own, and gathers their outcomes."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def outcomes(count: int, seed: int, together: int, timeout: float) -> list[dict[str, object]]:
    """What became of `count` rounds, as `rounds.Round` says; seeds count up from `seed`. Raises on a run that fails."""
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    run = subprocess.run(
        [sys.executable, "-m", "tests.kill.rounds", str(count), str(seed), str(together)],
        cwd=ROOT, env=environment, capture_output=True, text=True, encoding="utf-8", timeout=timeout, check=False,
    )  # fmt: skip
    told = [json.loads(line) for line in run.stdout.splitlines()]
    if run.returncode or len(told) != count:
        raise AssertionError(f"{len(told)} of {count} rounds told their end (seed {seed}):\n{run.stderr[-3000:]}")
    return told
