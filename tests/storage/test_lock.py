import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from planner.storage.lock import STALE, DocumentLock, lock_path


@pytest.fixture
def document(tmp_path: Path) -> Path:
    return tmp_path / "Schéma régional.bioplan"


def write_lock(document: Path, **changes: object) -> None:
    holder = {"user": "camille", "host": "POSTE-12", "pid": 1, "since": "2026-11-22T14:05:00"} | changes
    lock_path(document).write_text(json.dumps(holder), encoding="utf-8")


def test_that_a_second_window_is_told_who_holds_the_document(document: Path) -> None:
    first, second = DocumentLock(document), DocumentLock(document)
    assert first.take() is None
    holder = second.take()
    assert holder is not None
    assert holder.pid == os.getpid()
    assert socket.gethostname() in holder.description
    assert not second.held


def test_that_releasing_lets_the_next_one_in(document: Path) -> None:
    first = DocumentLock(document)
    first.take()
    first.release()
    assert not lock_path(document).exists()
    assert DocumentLock(document).take() is None


def test_that_the_lock_of_a_dead_process_is_seen_through(document: Path) -> None:
    gone = subprocess.Popen([sys.executable, "-c", "pass"])
    gone.wait()
    write_lock(document, host=socket.gethostname(), pid=gone.pid)
    assert DocumentLock(document).take() is None


def test_that_a_colleagues_lock_holds_while_it_is_touched_and_not_after(document: Path) -> None:
    write_lock(document)
    holder = DocumentLock(document).take()
    assert holder is not None
    assert holder.description == "camille sur POSTE-12, depuis 14:05"
    old = time.time() - STALE - 5
    os.utime(lock_path(document), (old, old))
    assert DocumentLock(document).take() is None


@pytest.mark.parametrize("content", ["", "{", "[]", '{"user": 3}'])
def test_that_an_unreadable_lock_blocks_nobody(document: Path, content: str) -> None:
    lock_path(document).write_text(content, encoding="utf-8")
    assert DocumentLock(document).take() is None


def test_that_a_folder_that_is_gone_needs_no_lock(tmp_path: Path) -> None:
    lock = DocumentLock(tmp_path / "partage absent" / "projet.bioplan")
    assert lock.take() is None
    assert not lock.held
    lock.touch()
    lock.release()


def test_that_a_lock_is_taken_again_when_its_share_comes_back(tmp_path: Path) -> None:
    share, away = tmp_path / "partage", tmp_path / "ailleurs"
    share.mkdir()
    document = share / "projet.bioplan"
    lock = DocumentLock(document)
    lock.take()
    share.rename(away)
    lock.touch()
    assert lock.keep() is None, "the save itself says that the folder is gone"
    share.mkdir()
    lock.touch()
    assert lock.held
    assert lock_path(document).exists()


def test_that_a_lock_that_a_colleague_took_meanwhile_is_neither_kept_alive_nor_removed(document: Path) -> None:
    lock = DocumentLock(document)
    lock.take()
    write_lock(document)  # ours was stale for them: the share had been gone
    old = time.time() - STALE / 2
    os.utime(lock_path(document), (old, old))
    lock.touch()
    holder = lock.keep()
    assert holder is not None
    assert holder.user == "camille"
    assert lock_path(document).stat().st_mtime == pytest.approx(old)
    lock.release()
    assert lock_path(document).exists()
