"""What a cell of a foreign file means for a column: numbers and dates as French or English write them, communes and
rows of other tables by their names.
"""

from __future__ import annotations

import dataclasses
import datetime
import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from dataclasses import field as default
from functools import lru_cache

from planner.core.importing.imported_file import FileCell, Share, Unreadable, shown
from planner.core.tables.communes import Commune, Communes
from planner.core.tables.communes import fold as fold_anew
from planner.core.tables.project import Project
from planner.core.tables.schema import Field
from planner.core.tables.values import InvalidValue, Value, checked, is_share, parse_plain, parse_shown

_SPACES = re.compile(r"[\s\u00a0\u202f'’]+")
_ENGLISH = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")
_SURELY_ENGLISH = re.compile(r"[+-]?\d{1,3}(,\d{3})+\.\d+|[+-]?\d{1,3}(,\d{3}){2,}")
_SURELY_FRENCH = re.compile(r"[+-]?\d+,(\d{1,2}|\d{4,})|[+-]?\d{1,3}(\.\d{3})+(,\d+)|[+-]?0,\d+")
_DOTTED = re.compile(r"[+-]?\d{1,3}(\.\d{3})+,\d+|[+-]?\d{1,3}(\.\d{3}){2,}")
_SLASHED = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_ISO = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[T ].*)?")
_WORDS = re.compile(r"(\d{1,2})(?:er)? ([a-z]+) (\d{4})")
_MONTHS = ("janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout", "septembre", "octobre", "novembre",
           "decembre")  # fmt: skip
PARTIAL_DATE = "^[0-9]{4}(-"  # how the patterns of dates that may be a year or a month begin
SUGGESTIONS = 4
fold = lru_cache(maxsize=20_000)(fold_anew)  # a file says the same few words in each of its rows


@dataclass(frozen=True)
class Style:
    """How a column of a file writes: `english` 1,234.5; `month_first` 10/14/2024; `per_cent` 57 for 57 %."""

    english: bool = False
    month_first: bool = False
    per_cent: bool = False


def style_of(field: Field, cells: Iterable[FileCell], english: bool, share: bool) -> Style:
    """The style that a column's own cells prove, else that of the file. One that proves both is read as French."""
    cells = list(cells)
    texts = [_SPACES.sub("", cell).rstrip("%€") for cell in cells if isinstance(cell, str)]
    if field.type == "date":
        pairs = [(int(hit[1]), int(hit[2])) for text in texts if (hit := _SLASHED.fullmatch(text))]
        return Style(english, any(b > 12 for _, b in pairs) and not any(a > 12 for a, _ in pairs))
    if any(_SURELY_FRENCH.fullmatch(text) for text in texts):
        english = False
    elif any(_SURELY_ENGLISH.fullmatch(text) for text in texts):
        english = True
    if not share:
        return Style(english)
    bare = [cell for cell in cells if not isinstance(cell, Share) and not (isinstance(cell, str) and "%" in cell)]
    return Style(english, per_cent=any(abs(_float(cell, english)) > 1 for cell in bare))


def _float(cell: FileCell, english: bool) -> float:
    if isinstance(cell, str):
        try:
            return float(_digits(cell, english).replace(",", "."))
        except ValueError:
            return 0.0
    return float(cell) if isinstance(cell, (int, float)) else 0.0


def _digits(text: str, english: bool) -> str:
    """The number without separators of thousands, as `parse_shown` takes it."""
    digits = _SPACES.sub("", text)
    number = digits.rstrip("%€kM")
    rest = digits[len(number) :]
    if english and _ENGLISH.fullmatch(number):
        return number.replace(",", "") + rest
    if not english and _DOTTED.fullmatch(number):
        return number.replace(".", "") + rest
    if english and "," in number:
        raise InvalidValue(f"« {text} » n’est pas un nombre comme les autres de la colonne (1,234.5).")
    return digits


def value_of(field: Field, cell: FileCell, style: Style, unit: str = "") -> Value:
    """The value of a cell for a column that refers to no table. Raises InvalidValue."""
    if isinstance(cell, Unreadable):
        raise InvalidValue(f"« {field.title} » : {cell.reason}.")
    if cell is None:
        return checked(field, None, unit)
    if field.choices:
        return _choice(field, shown(cell), unit)
    if field.is_numeric:
        return _number(field, cell, style, unit)
    if field.type == "date":
        return checked(field, _date(field, cell, style), unit)
    text = shown(cell)
    if field.pattern.startswith(PARTIAL_DATE):
        return checked(field, _partial_date(text), unit)
    return parse_plain(field, text, unit)


def _choice(field: Field, text: str, unit: str) -> Value:
    wanted = fold(text)
    same = [value for value, label in field.choices if wanted and wanted in (fold(value), fold(label))]
    return checked(field, same[0], unit) if len(same) == 1 else parse_shown(field, text, unit)


def _number(field: Field, cell: FileCell, style: Style, unit: str) -> Value:
    share = is_share(field, unit)
    if isinstance(cell, Share):
        return parse_plain(field, _plain(cell.value), unit)
    if isinstance(cell, (bool, datetime.date)):
        raise InvalidValue(f"« {field.title} » attend un nombre ; « {shown(cell)} » n’en est pas un.")
    if isinstance(cell, str):
        digits = _digits(cell, style.english)
        if not share or digits.endswith("%"):
            return parse_shown(field, digits, unit)
        free = dataclasses.replace(field, unit="", minimum=None, maximum=None)
        found = parse_shown(free, digits)
    else:
        found = float(cell) if isinstance(cell, (int, float)) else 0.0
    if share and isinstance(found, (int, float)):
        return checked(field, found / 100 if style.per_cent else float(found), unit)
    return parse_plain(field, _plain(found), unit)


def _plain(number: Value) -> str:
    return repr(float(number)) if isinstance(number, (int, float)) else ""


def _date(field: Field, cell: FileCell, style: Style) -> str:
    if isinstance(cell, datetime.date):
        return cell.isoformat()
    text = shown(cell)
    if hit := _ISO.fullmatch(text):
        year, month, day = int(hit[1]), int(hit[2]), int(hit[3])
    elif hit := _SLASHED.fullmatch(text):
        first, second, year = int(hit[1]), int(hit[2]), int(hit[3])
        day, month = (second, first) if style.month_first else (first, second)
    elif (hit := _WORDS.fullmatch(fold(text))) and hit[2] in _MONTHS:
        day, month, year = int(hit[1]), _MONTHS.index(hit[2]) + 1, int(hit[3])
    else:
        return str(parse_shown(field, text))
    try:
        return datetime.date(year, month, day).isoformat()
    except ValueError:
        raise InvalidValue(f"« {field.title} » : « {text} » n’est pas un jour du calendrier.") from None


def _partial_date(text: str) -> str:
    """`2024-10-14`, `2024-10` or `2024` for what French readers write the other way round."""
    hit = re.fullmatch(r"(?:(\d{1,2})/)?(\d{1,2})/(\d{4})", text)
    if not hit:
        return text
    return "-".join(part for part in (hit[3], hit[2].zfill(2), hit[1] and hit[1].zfill(2)) if part)


@dataclass
class Places:
    """Finds communes by name, INSEE code or postcode; `choices` are the planner's answers for texts in doubt."""

    communes: Communes | None
    choices: Mapping[str, str] = default(default_factory=dict)
    suggested: dict[str, list[Commune]] = default(default_factory=dict)
    _known: dict[str, list[Commune]] = default(default_factory=dict)
    _by_code: dict[str, Commune | None] = default(default_factory=dict)

    def commune(self, code: str) -> Commune | None:
        """The commune of an INSEE code."""
        if code not in self._by_code:
            self._by_code[code] = self.communes.get(code) if self.communes else None
        return self._by_code[code]

    def find(self, field: Field, text: str, current: Value, departement: str, region: str) -> str:
        """The INSEE code. `current` is what the row has now, the others narrow the search. Raises InvalidValue."""
        if self.communes is None:
            raise InvalidValue("La liste des communes n’est pas chargée : réessayez dans un instant.")
        chosen = self.choices.get(fold(text))
        if chosen is not None:
            return chosen
        code = text.upper() if len(text) == 5 else text.zfill(5) if text.isdecimal() and len(text) == 4 else ""
        if code and self.commune(code):
            return code
        found = self._search(text)
        named = [c for c in found if fold(c.name) == fold(text) or text in c.postcodes.split()]
        named = named or (found if text.isdecimal() else [])
        if any(c.insee == current for c in named):
            return str(current)
        near = [c for c in named if (not departement or c.departement == departement)
                and (not region or c.region == region)]  # fmt: skip
        if len(near) == 1:
            return near[0].insee
        offered = near or named or found or self._alike(text)
        self.suggested[text] = offered[:SUGGESTIONS]
        names = ", ".join(f"{c.name} ({c.departement}, {c.insee})" for c in offered[:SUGGESTIONS])
        what = "désigne plusieurs communes" if len(near) > 1 else "n’est pas une commune connue"
        if named and not near:
            what = "n’est pas dans le département ou la région de la ligne"
        hint = f" : {names}" if names else ""
        raise InvalidValue(f"« {field.title} » : « {text} » {what}{hint}.")

    def _search(self, text: str) -> list[Commune]:
        key = re.sub(r"\s*\(\w{2,3}\)$", "", text)
        if key not in self._known:
            assert self.communes is not None
            self._known[key] = self.communes.search(key, limit=40)
        return self._known[key]

    def _alike(self, text: str) -> list[Commune]:
        """Communes whose names differ by a slip or two."""
        assert self.communes is not None
        return [c for name in self.communes.names_like(text, SUGGESTIONS) for c in self.communes.search(name, 1)]


@dataclass
class References:
    """Finds rows of other tables by key or by the name that readers see."""

    project: Project
    _names: dict[str, dict[str, list[str]]] = default(default_factory=dict)

    def find(self, field: Field, text: str, current: Value) -> str:
        """The key of the row that `text` names. Raises InvalidValue, with rows that are alike."""
        table = field.reference
        if self.project.has(table, text):
            return text
        names = self._table(table)
        keys = names.get(fold(text), [])
        if current in keys:
            return str(current)
        if len(keys) == 1:
            return keys[0]
        padded = text.zfill(2)
        if text.isdecimal() and self.project.has(table, padded):
            return padded
        title = self.project.schema.table(table).title
        if keys:
            raise InvalidValue(f"« {field.title} » : « {text} » désigne {len(keys)} lignes de « {title} ».")
        near = difflib.get_close_matches(fold(text), names, n=3, cutoff=0.7)
        labels = " ou ".join(f"« {self.project.label(table, names[name][0])} »" for name in near)
        hint = f" Voulez-vous dire {labels} ?" if labels else ""
        raise InvalidValue(f"« {field.title} » : « {text} » n’existe pas dans la table « {title} ».{hint}")

    def _table(self, table: str) -> dict[str, list[str]]:
        if table not in self._names:
            names: dict[str, list[str]] = {}
            for key in self.project.keys(table):
                names.setdefault(fold(self.project.label(table, key)), []).append(key)
            self._names[table] = names
        return self._names[table]
