"""Rounds of the kill test: a process that edits and saves is killed at a random moment, then its files are judged.

`python -m tests.kill.rounds COUNT SEED TOGETHER` prints one JSON line a round. The process that forks has read all
modules and the projects, but started no thread and no Qt, so that a round costs little more than its own second. POSIX
only.
"""

import json
import os
import random
import signal
import sys
import tempfile
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from planner import paths
from planner.core.tables.project import Project, empty_project
from planner.state.recovery import DELAY_MS
from planner.state.session import Session
from planner.storage.project_file import ProjectFileError, load_project, save_project
from planner.storage.recovery import RecoveredWork, left_behind
from planner.storage.reference_data import load_reference, load_reference_schema, with_own_copy
from tests.builders import small_project
from tests.kill.victim import Digests, Victim

SECOND = 1.0
LATEST = 120.0  # seconds after which a victim that has not started is a failure of its own


@dataclass
class Round:
    """What became of one round. Empty `harm` is a good one."""

    seed: int
    harm: list[str] = field(default_factory=list)
    edits: int = 0
    saves: int = 0
    during: str = "edits"  # what the kill fell into: edits, save, copy
    oldest_lost: float = 0.0  # seconds before the kill of the oldest edit that no file holds
    left: list[str] = field(default_factory=list)  # files beside document and copy


class Told:
    """What the victim told, in order."""

    def __init__(self, pipe: int) -> None:
        self._pipe = pipe
        self._rest = b""
        self.events: list[dict[str, Any]] = []

    def read(self) -> bool:
        """Take in what there is, waiting for at least something; False at the end."""
        chunk = os.read(self._pipe, 1 << 16)
        *lines, self._rest = (self._rest + chunk).split(b"\n")
        self.events += map(json.loads, lines)
        return bool(chunk)

    def read_until(self, moment: float, after: str | None) -> None:
        """Until `moment`, or, with `after`, until such an event."""
        os.set_blocking(self._pipe, False)
        seen = len(self.events)
        while time.monotonic() < moment:
            try:
                self.read()
            except BlockingIOError:
                time.sleep(0.002)
            if after is not None and any(e["event"] == after for e in self.events[seen:]):
                break
        os.set_blocking(self._pipe, True)

    def of(self, *kinds: str) -> list[dict[str, Any]]:
        return [event for event in self.events if event["event"] in kinds]


def play(seed: int, project: Project, folder: Path) -> Round:
    """One round in `folder`, which is its home."""
    chance = random.Random(seed)
    outcome = Round(seed)
    os.environ["XDG_STATE_HOME"] = os.environ["HOME"] = str(folder / "home")
    (folder / "home").mkdir()
    paths.user_state_dir.cache_clear()
    (folder / "documents").mkdir()
    document = folder / "documents" / "Plan d’été.bioplan"
    opened = chance.random() < 0.7
    if opened:
        save_project(project, document)
    receiving, sending = os.pipe()
    victim = os.fork()
    if victim == 0:
        os.close(receiving)
        Victim(seed, project, document, opened, sending).run()
        os._exit(1)
    os.close(sending)
    told = Told(receiving)
    _kill(victim, told, chance)
    killed_at = time.monotonic()
    os.waitpid(victim, 0)
    while told.read():
        pass
    _judge(outcome, told, killed_at, document, Digests().of(project) if opened else None)
    return outcome


def _kill(victim: int, told: Told, chance: random.Random) -> None:
    """At any moment, or soon after something began to be written."""
    started = time.monotonic()
    while not told.of("ready") and time.monotonic() < started + LATEST:
        told.read()
    after = chance.choice([None, "saving", "copying"])
    now = time.monotonic()
    told.read_until(now + chance.uniform(0.3, 1.2), None)
    if after is not None:
        told.read_until(time.monotonic() + 1.0, after)
        time.sleep(chance.uniform(0, 0.08))
    os.kill(victim, signal.SIGKILL)


def _judge(outcome: Round, told: Told, killed_at: float, document: Path, opened: str | None) -> None:
    states = told.of("ready", "edited")
    outcome.edits, outcome.saves = len(states) - 1, len(told.of("saved"))
    digests = Digests()
    saving = told.of("saving", "saved")
    on_the_way = saving[-1]["digest"] if saving and saving[-1]["event"] == "saving" else None
    asked, copied = told.of("copying"), told.of("copied")
    outcome.during = "save" if on_the_way else "copy" if len(asked) > len(copied) else "edits"
    completed = told.of("saved")
    expected = {completed[-1]["digest"] if completed else opened, on_the_way} - {None}
    stored = _judge_document(outcome, document, expected, digests)
    copies = left_behind()
    if len(copies) > 1:
        outcome.harm.append(f"{len(copies)} copies are offered")
    held = {stored}
    for work in copies[:1]:
        held.add(_taken_up(outcome, work, digests))
    _judge_loss(outcome, told, killed_at, held)
    known = {document.name, *(path.name for work in copies for path in (work.copy, work.note))}
    folders = (document.parent, paths.user_state_dir() / "recovery")
    outcome.left = sorted(path.name for folder in folders for path in folder.iterdir() if path.name not in known)
    if len(outcome.left) > 4:  # at most one of each file, and what SQLite keeps beside it
        outcome.harm.append(f"many files are left: {outcome.left}")


def _judge_document(outcome: Round, document: Path, expected: set[str | None], digests: Digests) -> str | None:
    """What the document holds: the last state saved, or the one on its way there when the kill fell, and no other."""
    if not document.exists():
        if expected and outcome.during != "save":
            outcome.harm.append("the document is gone")
        return None
    try:
        stored = digests.of(load_project(document))
    except ProjectFileError as error:
        outcome.harm.append(f"the document is damaged: {error}")
        return None
    if stored not in expected:
        outcome.harm.append("the document holds a state that was not saved")
    return stored


def _taken_up(outcome: Round, work: RecoveredWork, digests: Digests) -> str | None:
    """What a fresh start finds in the copy; it is open and unsaved there."""
    session = Session(empty_project(load_reference_schema()))
    try:
        session.recover(work)
    except ProjectFileError as error:
        outcome.harm.append(f"the copy is damaged: {error}")
        return None
    if session.undo_stack.isClean():
        outcome.harm.append("the work taken up counts as saved")
    return digests.of(session.project)


def _judge_loss(outcome: Round, told: Told, killed_at: float, held: set[str | None]) -> None:
    """Edits are lost from the end only, and none older than a second.

    Outside the bench that second is the victim's own: the time that the machine gave it, plus what it took the disk
    beyond half a second to write a copy. A machine that is busy elsewhere then proves nothing wrong.
    """
    states = told.of("ready", "edited")
    held.add(states[0]["digest"])  # what nobody has edited needs no file
    order = [state["digest"] for state in states]
    if not held - {None} <= set(order):
        outcome.harm.append("a file holds a state that never was")
        return
    newest = max(index for index, digest in enumerate(order) if digest in held)
    asked, copied = told.of("copying"), told.of("copied")
    if copied:
        begun = asked[len(copied) - 1]["at"]
        promised = max(index for index, state in enumerate(states) if state["at"] <= begun)
        if newest < promised:
            outcome.harm.append("a copy that was whole on disk is not offered")
    if newest + 1 == len(states):
        return
    lost = states[newest + 1]
    outcome.oldest_lost = killed_at - lost["at"]
    ends = [event["at"] for event in copied] + [killed_at] * (len(asked) - len(copied))
    slowest = sorted(end - begin["at"] for begin, end in zip(asked, ends, strict=True))[-2:]
    allowed = max(SECOND, DELAY_MS / 1000 + sum(slowest) + 0.2)
    if told.events[-1]["live"] - lost["live"] > allowed:
        outcome.harm.append(f"an edit {outcome.oldest_lost:.2f} s old is lost (allowed here: {allowed:.2f} s)")


def play_apart(seed: int, project: Project, answers: int) -> int:
    """A round in a process of its own, which writes its outcome as one line to `answers`; its process id."""
    child = os.fork()
    if child:
        return child
    try:
        with tempfile.TemporaryDirectory(prefix="planner-kill-") as folder:
            outcome = play(seed, project, Path(folder))
    except BaseException as error:  # noqa: BLE001 - told as harm, whatever it is
        outcome = Round(seed, [f"the round itself failed: {error!r}"])
    os.write(answers, (json.dumps(asdict(outcome)) + "\n").encode())
    os._exit(0)


def play_all(count: int, seed: int, together: int) -> None:
    """Print the outcome of each round as it ends. Every third is of the whole reference data.

    Rounds mostly wait, so that `together` may exceed the cores; for times as a planner's machine has them it must not.
    """
    projects = (small_project(), small_project(), with_own_copy(load_reference()))
    sys.stdout.flush()
    running: set[int] = set()
    for number in range(count):
        running.add(play_apart(seed + number, projects[number % 3], sys.stdout.fileno()))
        if len(running) >= together:
            running.discard(os.wait()[0])
    while running:
        running.discard(os.wait()[0])


if __name__ == "__main__":
    play_all(*map(int, sys.argv[1:]))
