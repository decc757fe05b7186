import base64
import zlib

import pytest

from planner.core.tables.differences import differences_between
from planner.core.tables.edits import SetCells
from planner.core.tables.project import Address, Project
from planner.core.tables.versions import (
    VersionError,
    delete_version,
    keep_version,
    rename_version,
    unpack,
    version,
    versions_of,
)

TOTAL = Address("assumptions", "total_jobs", "value")
NOW = "2026-06-15T10:30:00"


def test_that_a_version_gives_back_the_project_as_it_was(reference: Project) -> None:
    kept, _ = keep_version(reference, "Juin 2026", author="Camille", now=NOW).apply(reference)
    later, _ = SetCells({TOTAL: 9000.0}).apply(kept)
    then = version(later, "version-1")
    assert differences_between(then, kept) == []
    (difference,) = differences_between(then, later)
    assert (difference.before, difference.after) == (10000.0, 9000.0)


def test_that_versions_are_listed_latest_first(reference: Project) -> None:
    project, _ = keep_version(reference, "Juin", author="", now=NOW).apply(reference)
    project, _ = keep_version(project, "Juillet", author="", now="2026-07-01T09:00:00").apply(project)
    assert [v.name for v in versions_of(project)] == ["Juillet", "Juin"]
    project, _ = delete_version("version-2").apply(project)
    assert [v.name for v in versions_of(project)] == ["Juin"]


@pytest.mark.parametrize("name", ["", "  ", "JUIN", "juin"])
def test_that_a_blank_or_taken_name_is_refused(reference: Project, name: str) -> None:
    project, _ = keep_version(reference, "Juin", author="", now=NOW).apply(reference)
    with pytest.raises(VersionError):
        keep_version(project, name, author="", now=NOW)


def test_that_a_version_holds_no_other_versions(reference: Project) -> None:
    first, _ = keep_version(reference, "Une", author="", now=NOW).apply(reference)
    second, _ = keep_version(first, "Deux", author="", now=NOW).apply(first)
    sizes = [len(str(second.cell("versions", key, "content"))) for key in ("version-1", "version-2")]
    assert sizes[1] == pytest.approx(sizes[0], rel=0.01)


@pytest.mark.parametrize(
    "content",
    [
        "",
        "pas du base 64 !",
        "AAAA",
        base64.b64encode(zlib.compress(b"[1]")).decode(),
        base64.b64encode(zlib.compress(b'{"sites": [{"name": 3}]}')).decode(),
    ],
)
def test_that_a_damaged_version_is_told(reference: Project, content: str) -> None:
    with pytest.raises(VersionError, match="abîmé"):
        unpack(content, reference)


def test_that_a_version_takes_another_free_name(reference: Project) -> None:
    project, _ = keep_version(reference, "Juin", author="", now=NOW).apply(reference)
    project, _ = keep_version(project, "Juillet", author="", now=NOW).apply(project)
    for refused in ("", "JUILLET"):
        with pytest.raises(VersionError):
            rename_version(project, "version-1", refused)
    renamed, _ = rename_version(project, "version-1", " Juin, corrigée ").apply(project)
    assert {v.name for v in versions_of(renamed)} == {"Juin, corrigée", "Juillet"}
    assert rename_version(project, "version-1", "juin").tables() == {"versions"}
