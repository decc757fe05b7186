"""What typed or pasted texts mean in a table: numbers, dates and choices in French, other rows by their names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from planner.core.tables.communes import Communes, fold
from planner.core.tables.project import Project, column_values
from planner.core.tables.schema import Field
from planner.core.tables.values import InvalidValue, Value, checked, parse_shown

COMMUNES = "communes"
_KEPT_LIMIT = 200_000
_MOST_NEAR = 4  # names that a refusal offers
_FEW_FOREIGN = 60  # different characters beyond ASCII
_SEVERAL_SPACES = re.compile(" {2,}")


class UnknownName(InvalidValue):
    """`text` names no row of `table`."""

    def __init__(self, message: str, table: str, text: str) -> None:
        super().__init__(message)
        self.table, self.text = table, text


class TextReader:
    """Reads many texts of a project: names are looked up in one dictionary a table, equal texts are read once."""

    def __init__(self, project: Project, communes: Communes | None) -> None:
        self._project, self._communes = project, communes
        self._read: dict[tuple[str, str, str, str], Value] = {}
        self._refused: dict[tuple[str, str, str, str], InvalidValue] = {}

    def value(self, table: str, field: Field, text: str, unit: str = "") -> Value:
        """The value of `text` in a column. Raises InvalidValue (French)."""
        question = (table, field.name, text, unit)
        if question in self._read:
            return self._read[question]
        if question in self._refused:
            raise self._refused[question]
        try:
            value = self._parse(field, text, unit)
        except InvalidValue as refusal:
            self._refused[question] = refusal
            raise
        if len(self._read) < _KEPT_LIMIT:
            self._read[question] = value
        return value

    def _parse(self, field: Field, text: str, unit: str) -> Value:
        if not field.reference or not text.strip():
            return parse_shown(field, text, unit)
        if field.reference == COMMUNES:
            return self._commune(text.strip())
        return checked(field, referred_key(self._project, field.reference, text.strip()), unit)

    def _commune(self, text: str) -> str:
        if self._communes is None:
            raise InvalidValue("La liste des communes n’est pas encore chargée : réessayez dans un instant.")
        if self._communes.get(text):
            return text
        found = self._communes.search(text, limit=1)
        if not found or fold(found[0].name) != fold(text):
            raise InvalidValue(f"« {text} » n’est pas une commune connue : choisissez-la dans la liste.")
        return found[0].insee


def referred_key(project: Project, table: str, text: str) -> str:
    """The key of the row that `text` names by its key or by what is shown of it. Raises InvalidValue."""
    key = names_of(project, table).get(fold(text))
    if key is None:
        title = project.schema.table(table).title
        raise UnknownName(f"« {text} » n’existe pas dans « {title} » : {_way(project, table, text)}.", table, text)
    return key


def _way(project: Project, table: str, text: str) -> str:
    """What to do about a name that no row has: the names that hold it, where there are any."""
    wanted = fold(text)
    names = names_of(project, table).items() if wanted else ()
    near = {key: project.label(table, key) for name, key in names if wanted in name}
    if not near:
        return "choisissez un nom de la liste"
    more = len(near) - _MOST_NEAR
    return f"précisez, {', '.join([*near.values()][:_MOST_NEAR])}{f' ou {more} de plus' if more > 0 else ''}"


def names_of(project: Project, table: str) -> Mapping[str, str]:
    """Key of each row by its folded key and by its folded name; the first row of a name has it."""

    def read() -> dict[str, str]:
        display = project.schema.table(table).display
        frame, keys = project.frame(table), project.keys(table)
        names = column_values(frame[display]) if display in frame.columns else [None] * len(keys)
        found: dict[str, str] = {}
        folded_names = fold_all([str(name or "") for name in names])
        for key, folded_key, name in zip(keys, fold_all(keys), folded_names, strict=True):
            found.setdefault(folded_key, key)
            if name:
                found.setdefault(name, key)
        return found

    return project.kept(f"names/{table}", {table}, read)


def fold_all(texts: list[str]) -> list[str]:
    """`communes.fold` of each text, all at once: a hundred thousand in a fraction of a second."""
    if not texts:
        return []
    together = "\n".join(texts)
    if together.count("\n") >= len(texts):  # some have lines of their own
        together = "\n".join(text.replace("\n", " ") for text in texts)
    folded = {character: _folded_character(character) for character in set(together) - {"\n"}}
    plain = [c for c, text in folded.items() if not c.isascii() and text.isascii() and text == text.lower()]
    if len(plain) <= _FEW_FOREIGN:  # quicker one by one: what is left is ASCII mostly, which `translate` is quick with
        for character in plain:
            together = together.replace(character, folded.pop(character))
    together = _SEVERAL_SPACES.sub(" ", together.translate({ord(c): text for c, text in folded.items()}))
    return together.replace(" \n", "\n").replace("\n ", "\n").strip(" ").split("\n")


def _folded_character(character: str) -> str:
    """Its letters and digits without case and accents; a space for what is none."""
    character = character.casefold().replace("œ", "oe").replace("æ", "ae")
    decomposed = unicodedata.normalize("NFKD", character)
    return "".join(c if c.isalnum() else " " for c in decomposed if not unicodedata.combining(c))
