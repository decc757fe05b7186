"""The window on a real (virtual) screen, driven by real events: what offscreen tests cannot promise."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parent / "real_window_script.py"


@pytest.mark.xvfb
def test_that_a_real_window_paints_its_map_and_takes_an_edit(tmp_path: Path, project_root: Path) -> None:
    picture = tmp_path / "écran.png"
    environment = {**os.environ, "QT_QPA_PLATFORM": "xcb", "HOME": str(tmp_path), "XDG_STATE_HOME": str(tmp_path)}
    command = ["xvfb-run", "-a", "-s", "-screen 0 1366x768x24", sys.executable, str(SCRIPT), str(picture)]
    done = subprocess.run(
        command, cwd=project_root, env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout.splitlines()[-1])
    assert seen["platform"] == "xcb"
    assert seen["colours"] > 50, "the screen shows a map, not an empty frame"
    assert seen["before"] != seen["after"]
    assert seen["undone"] == seen["before"]
    assert picture.stat().st_size > 10_000
