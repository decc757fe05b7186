"""The page of question 4 as rich text, and the bars that say how far each assumption moves the conclusion."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QGuiApplication, QImage, QPainter, QPen

from planner.core import french
from planner.core.answers.challenge import Challenge, Decider, decider_row
from planner.core.answers.explanation import KIND_MARKS, LEGEND
from planner.core.answers.rival_figures import TODAY, TOMORROW, RivalFigure
from planner.core.answers.sensitivity import Driver
from planner.core.tables.project import Address
from planner.views.parts.theme import FONT_SMALL, Tokens, sized

BARS = "tornado"
"""Name of the picture within the document."""

DECIDER_COLUMNS = (
    ("Hypothèse et sa source", 38), ("Valeur", 10), ("Fourchette", 12), ("Besoin restant", 13),
    ("Ce qui renverserait", 27),
)  # fmt: skip
RIVAL_COLUMNS = (
    ("Chiffre publié", 26),
    ("Valeur", 13),
    ("Année", 8),
    ("Ce qu’il compte, et sa source", 35),
    ("Ici", 18),
)
LOW_COLOUR, HIGH_COLOUR = "#0072B2", "#E69F00"  # Okabe–Ito
MOST_BARS = 8
ROW, BAR, TOP, BOTTOM = 26.0, 12.0, 22.0, 30.0  # logical pixels


def challenge_html(answer: Challenge, tokens: Tokens, drivers: Sequence[Driver] | None, stale: bool = False) -> str:
    """The whole page; `drivers` is None while they are being reckoned."""
    parts = [
        f"<p style='font-size:13pt; line-height:130%'><b>{escape(answer.conclusion)}</b></p>",
        f"<p>{escape(answer.robustness)}</p>" if answer.robustness else "",
        "<h3>Le calcul</h3>",
        "".join(f"<p style='margin:2px 0'>{escape(sentence)}</p>" for sentence in answer.explanation.sentences),
        "<p><a href='explain:'>Détail du calcul, ligne par ligne</a></p>",
        "<h3>Les trois hypothèses qui décident</h3>",
    ]
    if drivers is None:
        parts.append(f"<p style='color:{tokens.muted}'>Calcul en cours…</p>")
    else:
        if stale:
            parts.append(
                f"<p style='color:{tokens.muted}'>Avant la dernière modification ; nouveau calcul en cours…</p>"
            )
        parts.append(_deciders(answer.deciders, tokens))
        if drivers:
            parts.append(f"<p><img src='{BARS}'></p>")
        parts.append("<h3>Ce qui renverserait la conclusion</h3>")
        parts.append(f"<p>{escape(answer.verdict)}</p>")
        if answer.reversing:
            parts.append(f"<ul>{''.join(_reversing(d) for d in answer.reversing)}</ul>")
    parts.append("<h3>Les autres chiffres publiés, et ce qu’ils comptent</h3>")
    for question in (TODAY, TOMORROW):
        rivals = [rival for rival in answer.rivals if rival.question == question]
        if rivals:
            parts.append(f"<h4>{escape(question)}</h4>{_rivals(rivals, tokens)}")
    if answer.rivals:
        parts.append(f"<p style='color:{tokens.muted}'>{LEGEND}</p>")
    else:
        parts.append("<p>Aucun autre chiffre publié dans les données pour ce lieu.</p>")
    return "".join(parts)


def cell_link(address: Address, text: str) -> str:
    """A link to a cell; keys may hold any character but « / »."""
    return f"<a href='cell:{escape(str(address), quote=True)}'>{escape(text)}</a>"


def _deciders(deciders: Sequence[Decider], tokens: Tokens) -> str:
    rows = [_head(DECIDER_COLUMNS, tokens)]
    for decider in deciders:
        label, value, bounds, effect, reversal, source = decider_row(decider)
        source = f"<br><span style='color:{tokens.muted}'>{escape(source or 'sans source publiée')}</span>"
        cells = (
            f"{escape(label)}{source}",
            cell_link(decider.driver.address, value),
            escape(bounds or "aucune"),
            escape(effect),
            escape(reversal),
        )
        rows.append(_row(cells, tokens))
    return _table(rows)


def _reversing(decider: Decider) -> str:
    label = f"{escape(decider.driver.label)}{french.NO_BREAK_SPACE}:"
    value = cell_link(decider.driver.address, decider.value)
    return f"<li>{label} {escape(decider.reversal)}, au lieu de {value}</li>"


def _rivals(rivals: Sequence[RivalFigure], tokens: Tokens) -> str:
    rows = [_head(RIVAL_COLUMNS, tokens)]
    for rival in rivals:
        mark = KIND_MARKS.get(rival.kind, "")
        source = f"<br><span style='color:{tokens.muted}'>{escape(rival.source)}</span>" if rival.source else ""
        cells = (
            f"{mark} {escape(rival.label)}",
            cell_link(rival.address, rival.value),
            escape(rival.year or "–"),
            f"{escape(rival.definition)}{source}",
            escape(rival.ours or "–"),
        )
        rows.append(_row(cells, tokens))
    return _table(rows)


def _row(cells: Sequence[str], tokens: Tokens) -> str:
    opening = f"<td style='border-bottom:1px solid {tokens.line}; vertical-align:top;'>"
    return f"<tr>{''.join(f'{opening}{cell}</td>' for cell in cells)}</tr>"


def _head(columns: Sequence[tuple[str, int]], tokens: Tokens) -> str:
    """Titles, each with its width in per cent."""
    style = f"border-bottom:1px solid {tokens.line}; color:{tokens.muted}; font-weight:normal;"
    cells = (f"<th align='left' width='{width}%' style='{style}'>{escape(title)}</th>" for title, width in columns)
    return f"<tr>{''.join(cells)}</tr>"


def _table(rows: Sequence[str]) -> str:
    return f"<table width='100%' cellspacing='0' cellpadding='4'>{''.join(rows)}</table>"


# --- bars -----------------------------------------------------------------------------------------------------------


def bars_image(drivers: Sequence[Driver], present: float, tokens: Tokens, width: int, ratio: float) -> QImage:
    """The headline at the low and the high end of each assumption, the widest first; a line stands at its value.

    `width` in logical pixels, `ratio` is that of the screen.
    """
    drivers = [d for d in drivers if d.at_low is not None and d.at_high is not None][:MOST_BARS]
    height = TOP + ROW * len(drivers) + BOTTOM
    image = QImage(round(width * ratio), round(height * ratio), QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    image.fill(QColor(tokens.surface))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    font = sized(QGuiApplication.font(), FONT_SMALL)
    painter.setFont(font)
    _paint(painter, drivers, present, tokens, width, QFontMetricsF(font))
    painter.end()
    return image


def _paint(
    painter: QPainter, drivers: Sequence[Driver], present: float, tokens: Tokens, width: int, metrics: QFontMetricsF
) -> None:
    ends = [(d.at_low or 0.0, d.at_high or 0.0) for d in drivers]
    lowest, highest = min(present, *(min(e) for e in ends)), max(present, *(max(e) for e in ends))
    margin = metrics.horizontalAdvance("−10 000") + 8
    left, right = width * 0.42 + margin, width - margin
    scale = (right - left) / ((highest - lowest) or 1.0)

    def x_of(value: float) -> float:
        return left + (value - lowest) * scale

    painter.setPen(QColor(tokens.muted))
    caption = "Besoin restant, personnes, quand une seule hypothèse va d’un bout à l’autre de sa fourchette"
    painter.drawText(QRectF(0, 0, width, TOP), int(Qt.AlignmentFlag.AlignVCenter), caption)
    for row, (driver, (at_low, at_high)) in enumerate(zip(drivers, ends, strict=True)):
        middle = TOP + ROW * row + ROW / 2
        _bar(painter, x_of(present), x_of(at_low), middle, LOW_COLOUR)
        _bar(painter, x_of(present), x_of(at_high), middle, HIGH_COLOUR)
        painter.setPen(QColor(tokens.text))
        label = metrics.elidedText(driver.label, Qt.TextElideMode.ElideRight, width * 0.42 - 8)
        painter.drawText(QRectF(0, middle - ROW / 2, width * 0.42, ROW), int(Qt.AlignmentFlag.AlignVCenter), label)
        for value, other in ((min(at_low, at_high), -1), (max(at_low, at_high), 1)):
            text = french.number(value)
            wide = metrics.horizontalAdvance(text)
            at = x_of(min(value, present) if other < 0 else max(value, present))
            painter.drawText(QPointF(at - wide - 4 if other < 0 else at + 4, middle + metrics.ascent() / 2 - 1), text)
    bottom = TOP + ROW * len(drivers)
    painter.setPen(QPen(QColor(tokens.text), 1))
    painter.drawLine(QPointF(x_of(present), TOP), QPointF(x_of(present), bottom))
    has_zero = lowest < 0 < highest
    if has_zero:
        painter.setPen(QPen(QColor(tokens.refused), 1, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(x_of(0.0), TOP), QPointF(x_of(0.0), bottom))
    _key(painter, tokens, present, bottom, metrics, has_zero=has_zero)


def _bar(painter: QPainter, start: float, end: float, middle: float, colour: str) -> None:
    painter.fillRect(QRectF(min(start, end), middle - BAR / 2, abs(end - start), BAR), QColor(colour))


def _key(
    painter: QPainter, tokens: Tokens, present: float, bottom: float, metrics: QFontMetricsF, *, has_zero: bool
) -> None:
    x = 0.0
    middle = bottom + BOTTOM / 2
    for colour, text in ((LOW_COLOUR, "hypothèse à son bas"), (HIGH_COLOUR, "à son haut")):
        painter.fillRect(QRectF(x, middle - 5, 10, 10), QColor(colour))
        painter.setPen(QColor(tokens.muted))
        painter.drawText(QPointF(x + 14, middle + metrics.ascent() / 2 - 1), text)
        x += 14 + metrics.horizontalAdvance(text) + 16
    text = f"trait{french.NO_BREAK_SPACE}: valeur retenue, {french.number(present)}"
    if has_zero:
        text += f"{french.NARROW_SPACE}; tireté{french.NO_BREAK_SPACE}: zéro"
    painter.drawText(QPointF(x, middle + metrics.ascent() / 2 - 1), text)
