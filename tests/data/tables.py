"""The CSV tables of `data/` as the tests read them: text, without the application in between."""

from __future__ import annotations

import csv
import gzip
import json
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parents[2] / "data"


@cache
def package() -> dict[str, Any]:
    """The data package that describes the tables."""
    with (DATA / "datapackage.json").open(encoding="utf-8") as file:
        described: dict[str, Any] = json.load(file)
    return described


@cache
def schema(table: str) -> dict[str, Any]:
    """The Table Schema of one table."""
    found: dict[str, Any] = next(r for r in package()["resources"] if r["name"] == table)["schema"]
    return found


def table_names() -> list[str]:
    """Every table but the communes, which are search data."""
    return [r["name"] for r in package()["resources"] if r["name"] != "communes"]


@cache
def rows(table: str) -> list[dict[str, str]]:
    """The rows of one table; blank cells are empty strings."""
    path = DATA / ("communes.csv.gz" if table == "communes" else f"{table}.csv")
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def by_key(table: str) -> dict[str, dict[str, str]]:
    """The rows of one table by their key, the first column."""
    return {next(iter(row.values())): row for row in rows(table)}


@cache
def provenance() -> dict[tuple[str, str, str], dict[str, str]]:
    """Provenance records by (table, key, column)."""
    return {(r["table"], r["key"], r["column"]): r for r in rows("provenance")}


def origin(table: str, key: str, column: str) -> dict[str, str] | None:
    """The record of a cell, else the default of its row."""
    records = provenance()
    return records.get((table, key, column)) or records.get((table, key, "*"))
