"""Native charts in the application's colours, each with its title, unit and words for those who cannot see it."""

from __future__ import annotations

from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from planner.drawing.palettes import CATEGORY_COLOURS
from planner.report.page import Chart, Charts
from planner.report.places import CHART_ROWS, Places
from planner.report.styles import FONT, FRENCH, MUTED, RULE

PIXELS_PER_WIDTH = 7.0
ROW_PIXELS = 18
SMALL = {"name": FONT["font_name"], "size": 9, "color": "#14181b"}


def insert_charts(
    workbook: xlsxwriter.Workbook, sheet: Worksheet, row: int, block: Charts, places: Places, width: float
) -> None:
    """Beside each other from `row` on, over `width` characters."""
    each = min(width * PIXELS_PER_WIDTH / len(block.charts), 720.0)
    for position, chart in enumerate(block.charts):
        made = _made(workbook, chart, places)
        made.set_size({"width": each - 12, "height": CHART_ROWS * ROW_PIXELS - 12})
        sheet.insert_chart(
            row, 0, made, {"x_offset": position * each + 4, "y_offset": 6, "description": chart.text}
        )  # fmt: skip


def _made(workbook: xlsxwriter.Workbook, chart: Chart, places: Places) -> Any:
    columns: Any = None
    lines: Any = None
    spot = places.spot(chart.grid)
    last = spot.row + chart.rows - 1

    def data_of(name: str, column: int) -> dict[str, Any]:
        return {
            "name": name,
            "categories": [spot.sheet, spot.row, chart.labels, last, chart.labels],
            "values": [spot.sheet, spot.row, column, last, column],
        }

    for position, series in enumerate(chart.series):
        colour = series.colour or CATEGORY_COLOURS[position % len(CATEGORY_COLOURS)]
        data = data_of(series.name, series.column)
        if series.line:
            lines = lines or workbook.add_chart({"type": "line"})
            lines.add_series({**data, "line": {"color": colour, "width": 2.25}, "marker": {
                "type": "circle", "size": 5, "fill": {"color": colour}, "border": {"color": colour}}})  # fmt: skip
            for end, column in (("bas", series.low), ("haut", series.high)):
                if column is not None:
                    lines.add_series({
                        **data_of(f"{series.name}, {end}", column), "marker": {"type": "none"},
                        "line": {"color": colour, "width": 1, "dash_type": "dash"},
                    })  # fmt: skip
        else:
            columns = columns or workbook.add_chart({"type": "column"})
            columns.add_series({**data, "fill": {"color": colour}, "gap": 60})
    made = columns or lines
    if columns and lines:
        columns.combine(lines)
    made.set_title({"name": chart.title, "name_font": {**SMALL, "size": 11, "bold": True}, "overlay": False})
    made.set_y_axis({
        "name": chart.unit, "name_font": {**SMALL, "bold": False, "color": MUTED}, "num_font": SMALL,
        "num_format": f"{FRENCH}#,##0", "major_gridlines": {"visible": True, "line": {"color": RULE, "width": 0.5}},
        "line": {"none": True}, "min": None if chart.signed else 0,
    })  # fmt: skip
    made.set_x_axis({"num_font": SMALL, "label_position": "low", "line": {"color": MUTED}})
    made.set_legend({"position": "bottom", "font": SMALL})
    return made
