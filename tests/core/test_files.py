"""Files written whole: on the disk before they take their place, nothing left behind."""

import errno
import os
import stat
import time
from pathlib import Path

import pytest

from planner.core.files import ABANDONED, written_whole


def test_that_a_file_is_flushed_before_it_takes_its_place_and_its_folder_after(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "plan.bioplan"
    target.write_text("avant")
    done: list[tuple[str, str]] = []
    flush = os.fsync

    def told(descriptor: int) -> None:
        what = "folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "file"
        done.append((what, target.read_text()))
        flush(descriptor)

    monkeypatch.setattr(os, "fsync", told)
    with written_whole(target) as beside:
        beside.write_text("après")
    expected = [("file", "avant"), ("folder", "après")]
    assert done == (expected if os.name == "posix" else expected[:1])


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EDQUOT])
def test_that_a_flush_that_fails_leaves_the_earlier_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    target = tmp_path / "plan.bioplan"
    target.write_text("avant")

    def fails(_: int) -> None:
        raise OSError(number, "refused")

    monkeypatch.setattr(os, "fsync", fails)
    with pytest.raises(OSError, match="refused"), written_whole(target) as beside:
        beside.write_text("après")
    assert target.read_text() == "avant"
    assert list(tmp_path.iterdir()) == [target]


def test_that_what_a_killed_process_left_goes_a_day_later_and_nothing_else_does(tmp_path: Path) -> None:
    target = tmp_path / "Plan [été].bioplan"
    old, young = tmp_path / f".{target.name}.abcd_123.bioplan", tmp_path / f".{target.name}.zzzz0000.bioplan"
    journal = old.with_name(f"{old.name}-journal")
    kept = [young, tmp_path / f".{target.name}.verrou", tmp_path / ".Autre.bioplan.abcd1234.bioplan"]
    for path in (old, journal, *kept):
        path.write_text("x")
        if path != young:
            os.utime(path, (time.time() - ABANDONED - 60,) * 2)
    with written_whole(target) as beside:
        beside.write_text("plan")
    assert sorted(tmp_path.iterdir()) == sorted([target, *kept])
