"""The answer to question 1 as rich text, plain text and table, and what every answer shares."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from html import escape

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

from planner.core import french
from planner.core.answers.planned_places import PlannedPlaces
from planner.core.answers.questions import LIKELY, SMALL, AnswerLine, TrainingAnswer, need_range_text
from planner.core.model.measures import MEASURE_NAMES
from planner.core.model.periods import years_text
from planner.views.parts.theme import Tokens

FEW_COLUMNS, FIRST_COLUMN = 4, "24%"  # the words of a wide table are not squeezed by its figures
REST = 76  # percent: the figures share what the first column leaves, else long titles take it
WHY = "pourquoi"  # scheme of the links to the detail of a figure

LONG_SIZE, SHORT_SIZE = 13, 11  # points of the sentence

Table = Sequence[Sequence[str]]  # rows of cells, the first row is the head

SMALL_NOTE = f"≈{french.NO_BREAK_SPACE}: moins de {SMALL} personnes, un ordre de grandeur."


def people(value: float | None) -> str:
    """A number of people; a dash where the model has none."""
    return "–" if value is None else french.people(value)


def cell_text(value: float | None) -> str:
    """A number of people of a fine cell: below the threshold it is marked as an order of magnitude."""
    if value is None:
        return "–"
    mark = "≈" + french.NARROW_SPACE if 0.5 <= abs(value) < SMALL else ""
    return f"{mark}{french.people(value)}"


def line_value(line: AnswerLine, value: float | None) -> str:
    if value is None:
        return "–"
    return french.percent(value) if line.share else french.people(value)


def line_range(line: AnswerLine) -> str:
    if line.bounds is None:
        return ""
    low, high = line.bounds
    if line.measure == "remaining_need":
        return need_range_text(low, high)
    return f"{line_value(line, low)} à {line_value(line, high)}"


def training_table(answer: TrainingAnswer, families: bool = False) -> Table:
    """The table need / already decided / other sources / what remains, by family where asked."""
    head = [years_text(answer.years), "Personnes", LIKELY.capitalize()]
    if families:
        head += [label for _, label in answer.families]
    rows = [head]
    for line in answer.lines:
        cells = [_label(line), line_value(line, line.value), line_range(line)]
        if families:
            values = (line.by_family.get(key) for key, _ in answer.families)
            cells += [line_value(line, v) if line.share else cell_text(v) for v in values]
        rows.append(cells)
    return rows


def _label(line: AnswerLine) -> str:
    if line.part:
        return f"dont {line.label[0].lower()}{line.label[1:]}"
    sign = {"trained_supply": "− ", "other_inflows": "− ", "remaining_need": "= "}.get(line.measure, "")
    return f"{sign}{line.label}"


def training_html(answer: TrainingAnswer, tokens: Tokens, families: bool = False, short: bool = False) -> str:
    """The page: sentence, table, date, what is decided, how it is counted; `short` for a narrow one, without links."""
    strong = {i + 1 for i, line in enumerate(answer.lines) if line.strong}
    parts = [
        sentence_html(answer.sentence, SHORT_SIZE if short else LONG_SIZE),
        table_html(training_table(answer, families), tokens, strong=strong),
        f"<p style='color:{tokens.muted}'>{SMALL_NOTE}</p>" if families else "",
    ]
    if not short:
        parts.append(why_html(tuple(line.measure for line in answer.lines if not line.part)))
    if answer.decision is not None:
        word = "Date supposée" if answer.decision.assumed else "Date"
        basis = escape(answer.decision.basis)
        parts.append(
            f"<h3>À décider avant le {french.date(answer.decision.date)}</h3>"
            f"<p><i>{word}.</i> {basis}"
            + (
                " <a href='assumptions:decision_lead'>Modifier l’hypothèse</a>"
                if answer.decision.assumed and not short
                else ""
            )
            + "</p>"
        )
    if answer.decided:
        listed = " ; ".join(f"{escape(d.name)} ({french.plural(d.places, 'place')})" for d in answer.decided)
        parts.append(f"<h3>Déjà décidé</h3><p>{listed}.</p>")
    else:
        parts.append("<h3>Déjà décidé</h3><p>Aucune formation aux places connues dans la région.</p>")
    if answer.planned:
        items = "".join(f"<li>{escape(one.sentence)}{'' if short else _leads(one)}</li>" for one in answer.planned)
        total = french.plural(sum(planned.places for planned in answer.planned), "place")
        parts.append(f"<h3>Si les projets prévus se font : {total}</h3><ul>{items}</ul>")
        parts.append(f"<p>{escape(answer.planned_note)}</p>")
    parts.append(notes_html("Comment c’est compté", answer.notes))
    return "".join(parts)


def _leads(planned: PlannedPlaces) -> str:
    return f" <a href='{planned.address.table}:{planned.address.key}'>Voir la ligne</a>"


def why_html(measures: Sequence[str]) -> str:
    """Links to the detail of each figure, down to its sources."""
    links = (f"<a href='{WHY}:{m}'>{escape(MEASURE_NAMES[m].label.lower())}</a>" for m in measures)
    return f"<p>Détail du calcul : {' · '.join(links)}</p>"


def sentence_html(sentence: str, size: int = LONG_SIZE) -> str:
    """In large letters; Qt breaks lines at the narrow space of numbers, at the wide one it does not."""
    text = escape(sentence).replace(french.NARROW_SPACE, french.NO_BREAK_SPACE)
    return f"<p style='font-size:{size}pt; line-height:130%'><b>{text}</b></p>"


def notes_html(title: str, notes: Sequence[str]) -> str:
    return f"<h3>{escape(title)}</h3><ul>{''.join(f'<li>{escape(note)}</li>' for note in notes)}</ul>"


def table_html(
    table: Table,
    tokens: Tokens | None,
    *,
    strong: Collection[int] = frozenset(),
    texts: Collection[int] = frozenset(),
    raw: bool = False,
) -> str:
    """A table whose first column is text, the others figures but for the columns `texts`; `strong` rows are bold.

    `raw` cells are HTML already. Without tokens it is meant for other programs, with its lines drawn.
    """
    line = f"border-bottom:1px solid {tokens.line};" if tokens else ""
    muted = f"color:{tokens.muted};" if tokens else ""
    rows = []
    for number, cells in enumerate(table):
        out = []
        for column, cell in enumerate(cells):
            text = cell if raw else escape(cell)
            align = "left" if column == 0 or column in texts else "right"
            if number in strong:
                text = f"<b>{text}</b>"
            width = ""
            if len(cells) > FEW_COLUMNS and column == 0:
                width = f" width='{FIRST_COLUMN}'"
            elif len(cells) > FEW_COLUMNS and not texts:
                width = f" width='{REST // (len(cells) - 1)}%'"
            tag, style = ("th", f"{muted}font-weight:normal;") if number == 0 else ("td", "")
            out.append(f"<{tag}{width} align='{align}' style='{line}{style}'>{text}</{tag}>")
        rows.append(f"<tr>{''.join(out)}</tr>")
    border = "" if tokens else " border='1'"
    return f"<table width='100%' cellspacing='0' cellpadding='4'{border}>{''.join(rows)}</table>"


def training_text(answer: TrainingAnswer) -> str:
    """Sentence, table and notes as plain text for a mail."""
    lines = [answer.sentence, "", *("\t".join(row) for row in training_table(answer)), ""]
    if answer.decision is not None:
        lines.append(f"À décider avant le {french.date(answer.decision.date)}. {answer.decision.basis}")
    lines += [f"{planned.sentence}." for planned in answer.planned]
    lines += [answer.planned_note] if answer.planned else []
    return "\n".join([*lines, *answer.notes])


def copy_table(table: Table) -> None:
    """Put a table on the clipboard as spreadsheets and mails take it (tab-separated and HTML)."""
    data = QMimeData()
    data.setText("\n".join("\t".join(_plain(cell) for cell in row) for row in table))
    data.setHtml(table_html(table, None))
    QGuiApplication.clipboard().setMimeData(data)


def _plain(cell: str) -> str:
    """As a spreadsheet reads it: no narrow spaces in numbers, an ordinary minus sign."""
    bare = cell.replace(french.NARROW_SPACE, "").replace("≈", "")
    digits = bare.replace(french.MINUS, "-").replace("+", "")
    return digits if digits.replace(",", "").replace("%", "").lstrip("-").isdigit() else cell
