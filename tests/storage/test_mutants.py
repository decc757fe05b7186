"""Damaged files: read or refused in French, never a crash, a hang or half an import."""

import collections
from pathlib import Path

from planner.core.tables.project import Project
from planner.storage.reference_data import load_communes
from tests.mutants import mutants, survives

COUNT = 200


def test_that_no_damaged_file_does_harm(project: Project, tmp_path: Path) -> None:
    communes = load_communes()
    outcomes = collections.Counter(survives(path, project, communes) for path in mutants(project, tmp_path, COUNT))
    assert sum(outcomes.values()) == COUNT
    assert min(outcomes.values()) > COUNT // 10, "mutants that are all alike test nothing"
