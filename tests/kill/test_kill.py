"""A process killed while it edits and saves: no damaged file, no unsaved document changed, only the last edits lost."""

import sys

import pytest

from tests.kill.run import outcomes

ROUNDS, SEED, TOGETHER = 30, 20261122, 6


@pytest.mark.skipif(sys.platform == "win32", reason="forks and sends SIGKILL")
def test_that_a_kill_at_any_moment_loses_nothing_that_was_on_disk() -> None:
    rounds = outcomes(ROUNDS, SEED, TOGETHER, timeout=600)
    harmed = {str(r["seed"]): r["harm"] for r in rounds if r["harm"]}
    assert not harmed, f"run `python -m tests.kill.rounds 1 SEED 1` with these: {harmed}"
    assert sum(int(str(r["edits"])) for r in rounds) > ROUNDS, "rounds without edits test nothing"
    assert {r["during"] for r in rounds} >= {"save", "copy"}, "kills must fall into writing, too"
