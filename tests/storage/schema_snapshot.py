"""The SQL tables of a project file, as text: `python -m tests.storage.schema_snapshot` writes it for this version.

A released version's text never changes: files of that version exist. A change of the tables then needs a new VERSION,
a migration in `planner/storage/migrations.py`, and a new text.
"""

from pathlib import Path

from planner.storage.migrations import VERSION
from planner.storage.project_file import create_statement
from planner.storage.reference_data import load_reference_schema

SNAPSHOT = Path(__file__).with_name(f"schema_v{VERSION}.sql")


def current_sql() -> str:
    """One statement a table, one column a line, so that a difference shows what changed."""
    statements = sorted(create_statement(table) for table in load_reference_schema().stored())
    return "".join(f"{statement};\n".replace('", ', '",\n  ').replace(', "', ',\n  "') for statement in statements)


if __name__ == "__main__":
    SNAPSHOT.write_text(current_sql(), encoding="utf-8", newline="\n")
