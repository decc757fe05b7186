import os
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest

from planner.core.files import ABANDONED
from planner.core.tables.project import Project
from planner.storage.lock import STALE
from planner.storage.recovery import RecoveryCopy, left_behind
from planner.storage.reference_data import load_reference, with_own_copy


@pytest.fixture(scope="module")
def reference() -> Project:
    return with_own_copy(load_reference())


def test_that_work_of_a_living_window_is_not_offered(tmp_path: Path, reference: Project) -> None:
    RecoveryCopy(tmp_path).write(reference, None)
    assert left_behind(tmp_path) == []


def test_that_work_of_a_killed_process_is_offered_whole(tmp_path: Path, reference: Project) -> None:
    script = (
        "import os, signal, sys; from pathlib import Path; from planner.storage.recovery import RecoveryCopy\n"
        "from planner.storage.reference_data import load_reference\n"
        "RecoveryCopy(Path(sys.argv[1])).write(load_reference(), Path('/partage/plan.bioplan'))\n"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    done = subprocess.run([sys.executable, "-c", script, str(tmp_path)], check=False)
    assert done.returncode == -9
    (work,) = left_behind(tmp_path)
    assert work.document == Path("/partage/plan.bioplan")
    for name, frame in work.load().tables.items():
        pd.testing.assert_frame_equal(frame, reference.frame(name))
    work.discard()
    assert left_behind(tmp_path) == []


def test_that_a_copy_no_longer_touched_is_offered_even_if_its_number_runs_again(
    tmp_path: Path, reference: Project
) -> None:
    copy = RecoveryCopy(tmp_path)
    copy.write(reference, None)
    (note,) = tmp_path.glob("*.json")
    old = time.time() - STALE - 5
    os.utime(note, (old, old))
    assert len(left_behind(tmp_path)) == 1
    copy.touch()
    assert left_behind(tmp_path) == []


def test_that_a_copy_with_a_damaged_note_is_offered_all_the_same(tmp_path: Path, reference: Project) -> None:
    RecoveryCopy(tmp_path).write(reference, None)
    (note,) = tmp_path.glob("*.json")
    note.write_text("{", encoding="utf-8")
    (work,) = left_behind(tmp_path)
    assert work.document is None


def test_that_nothing_is_left_after_a_good_end(tmp_path: Path, reference: Project) -> None:
    copy = RecoveryCopy(tmp_path)
    copy.write(reference, None)
    copy.forget()
    assert list(tmp_path.iterdir()) == []


def test_that_a_write_overtaken_by_the_end_leaves_nothing(tmp_path: Path, reference: Project) -> None:
    copy = RecoveryCopy(tmp_path)
    announced = copy.announced()
    copy.forget()  # the window closes while the write is still waiting for its thread
    copy.write(reference, None, announced)
    assert list(tmp_path.iterdir()) == []
    copy.write(reference, None, copy.announced())
    assert left_behind(tmp_path) == []
    assert len(list(tmp_path.glob("*.bioplan"))) == 1


def test_that_halves_of_copies_that_a_killed_process_left_are_cleared_away(tmp_path: Path) -> None:
    half = tmp_path / ".0123456789abcdef.bioplan.abcd1234.bioplan"
    half.write_bytes(b"SQLite")
    assert left_behind(tmp_path) == []
    assert half.exists(), "another window may be writing it just now"
    os.utime(half, (time.time() - ABANDONED - 60,) * 2)
    assert left_behind(tmp_path) == []
    assert not half.exists()
