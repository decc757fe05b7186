"""The application's own data: read as the schema says, refused by file, row and column."""

from pathlib import Path

import pytest

from planner.core.model.validation import find_problems
from planner.storage.reference_data import ReferenceDataError, load_reference, load_reference_schema, read_table

SCHEMA = load_reference_schema()
HEADER = "id,name,family,level,description"


def test_that_every_table_is_read_as_the_schema_says() -> None:
    project = load_reference()
    for table in SCHEMA.stored():
        assert [str(column) for column in project.frame(table.name).columns] == [f.name for f in table.fields[1:]]
        assert project.frame(table.name).index.is_unique


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "illisible"),
        (b"id,name\nx,y\n", "colonnes attendues"),
        (f"{HEADER}\nx,X,production,haut,\n".encode(), "ligne « x », colonne « level » : « haut »"),
        (f"{HEADER}\nx,\xe9t\xe9,production,4,\n".encode("latin-1"), "illisible"),
    ],
)
def test_that_data_that_do_not_fit_are_named(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "groups.csv"
    path.write_bytes(content)
    with pytest.raises(ReferenceDataError, match=words) as error:
        read_table(SCHEMA.table("groups"), path)
    assert "groups.csv" in str(error.value)


def test_that_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ReferenceDataError, match=r"funders\.csv"):
        read_table(SCHEMA.table("funders"), tmp_path / "funders.csv")


def test_that_the_reference_data_have_no_errors() -> None:
    """Reading does not check what this and the tests of the data hold."""
    assert [problem for problem in find_problems(load_reference()) if problem.severity == "error"] == []
