"""The process that is killed: a session with its recovery copies, edited at random, telling all that it does.

What it tells goes through a pipe, one JSON line an event, so that it outlives the process. Times are `time.monotonic`,
which all processes of a machine share. `live` is a clock that stands still while the machine gives this process no
time: it counts a turn of the event loop as one turn, however long it was kept waiting.
"""

import contextlib
import hashlib
import json
import os
import random
import threading
import time
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QTimer

import planner.state.recovery as state_recovery
from planner.core.tables.edits import Compound, EditRefused, InsertRows, SetCells
from planner.core.tables.new_rows import new_rows
from planner.core.tables.project import Address, Project
from planner.state.session import Session
from planner.state.tasks import Tasks
from planner.storage.recovery import RecoveryCopy

TICK = 0.01  # seconds, of the live clock
PAUSE_MS = 40  # longest between two edits
UNCOUNTED = frozenset({"history"})  # says when and by whom, which is written with the file


class Digests:
    """Texts that stand for what projects hold. Tables that are the same frames are read once."""

    def __init__(self) -> None:
        self._tables: dict[int, tuple[object, str]] = {}

    def of(self, project: Project) -> str:
        """Equal for equal tables, types, blanks and order included; different otherwise."""
        whole = hashlib.sha256()
        for name in sorted(set(project.tables) - UNCOUNTED):
            frame = project.frame(name)
            if id(frame) not in self._tables:
                text = repr([tuple(row.values()) for row in project.rows(name)])
                self._tables[id(frame)] = frame, hashlib.sha256(text.encode()).hexdigest()
            whole.update(f"{name}={self._tables[id(frame)][1]};".encode())
        return whole.hexdigest()[:16]


class Victim:
    """Edits and saves until it is killed."""

    def __init__(self, seed: int, project: Project, document: Path, opened: bool, pipe: int) -> None:
        self._random = random.Random(seed)
        self._pipe, self._document = pipe, document
        self._lock = threading.Lock()
        self._digests = Digests()
        self._live, self._last_tick = 0.0, time.monotonic()
        self._application = QCoreApplication([])
        victim = self

        class ToldCopy(RecoveryCopy):
            """Says when the file and its note are whole on disk."""

            def write(self, project: Project, document: Path | None, announced: int = 0) -> None:
                digest = victim._digests.of(project)
                super().write(project, document, announced)
                victim.tell("copied", digest=digest)

        class ToldTasks(Tasks):
            """Says when a copy is asked for: from there on it is the disk's and the machine's time."""

            def run(self, *work: Any) -> None:
                victim.tell("copying")
                super().run(*work)

        state_recovery.RecoveryCopy = ToldCopy  # type: ignore[misc]
        self._session = Session(project)
        self._recovery = state_recovery.Recovery(self._session, ToldTasks(self._session), self._session)
        if opened:
            self._session.open(document)
        self._ticks = QTimer(self._session)
        self._ticks.timeout.connect(self._tick)
        self._ticks.start(int(TICK * 1000))

    def run(self) -> None:
        """Until killed."""
        self.tell("ready", digest=self._digests.of(self._session.project))
        self._again()
        self._application.exec()

    def tell(self, event: str, **more: object) -> None:
        line = json.dumps({"event": event, "at": time.monotonic(), "live": self._live, **more}) + "\n"
        with self._lock:
            os.write(self._pipe, line.encode())

    def _tick(self) -> None:
        now = time.monotonic()
        self._live += min(now - self._last_tick, 2 * TICK)
        self._last_tick = now
        self.tell("alive")

    def _again(self) -> None:
        QTimer.singleShot(self._random.randint(0, PAUSE_MS), self._act)

    def _act(self) -> None:
        acts = (self._set_cell, self._set_in_scenario, self._insert, self._delete, self._paste, self._undo, self._redo)
        if self._random.random() < 0.12:
            self._save()
        else:
            with contextlib.suppress(EditRefused):  # a site that others refer to: refused without a trace
                self._random.choices(acts, weights=(8, 3, 2, 1, 2, 3, 2))[0]()
            self.tell("edited", digest=self._digests.of(self._session.project))
        self._again()

    def _save(self) -> None:
        digest = self._digests.of(self._session.project)
        self.tell("saving", digest=digest)
        self._session.save(self._document)
        self.tell("saved", digest=digest)

    def _site(self) -> str:
        return self._random.choice(self._session.project.keys("sites"))

    def _set_cell(self) -> None:
        column, value = self._random.choice(
            [
                ("headcount", self._random.randint(0, 5000)),
                ("scope", self._random.random()),
                ("comment", f"Été {self._random.random()} « à l’usine »"),
            ]
        )
        self._session.set_cell(Address("sites", self._site(), column), value)

    def _set_in_scenario(self) -> None:
        key = self._random.choice([k for k in self._session.project.keys("assumptions") if "growth" in k])
        self._session.set_cell(
            Address("assumptions", key, "value"), round(self._random.uniform(-0.1, 0.3), 4), scenario="haut"
        )

    def _insert(self) -> None:
        (row,) = new_rows(self._session.project, "sites", 1)
        self._session.insert_row("sites", row)

    def _delete(self) -> None:
        self._session.delete_rows("sites", [self._site()])

    def _paste(self) -> None:
        """A block over rows that are there and beyond the last one."""
        project = self._session.project
        rows = new_rows(project, "sites", self._random.randint(1, 30))
        cells = {
            Address("sites", key, "headcount"): self._random.randint(0, 900)
            for key in self._random.sample(project.keys("sites"), min(20, len(project.keys("sites"))))
        }
        self._session.push(Compound([SetCells(cells), InsertRows("sites", rows)]), "Coller")

    def _undo(self) -> None:
        for _ in range(self._random.randint(1, 4)):
            self._session.undo_stack.undo()

    def _redo(self) -> None:
        for _ in range(self._random.randint(1, 4)):
            self._session.undo_stack.redo()
