"""Formats of the workbook: one font, few colours, French separators whatever the reader's system."""

from __future__ import annotations

from typing import Any

import xlsxwriter
from xlsxwriter.format import Format

from planner.report.cells import Nature, Style

SIZE, LIST_SIZE = 10, 9
FONT = {"font_name": "Arial", "font_size": SIZE, "font_color": "#14181b"}
ACCENT = "#1864aa"
RULE = "#c3c8cd"
MUTED = "#5f676f"
HEADER_FILL = "#e3eef9"
ASSUMED = "#8a4b00"  # brown on white: 6.9 to 1
ENTRY_FILL, ENTRY_FONT = "#fff6cc", "#123a7a"  # 9.9 to 1; as the inputs of the calculation

FRENCH = "[$-40C]"  # French separators in clients whose own locale is another one
NUMBER_FORMATS: dict[str, str] = {
    "number": f"[>=0.5]{FRENCH}#,##0;[<=-0.5]{FRENCH}−#,##0;0",
    "tenth": f"[>=0.05]{FRENCH}#,##0.0;[<=-0.05]{FRENCH}−#,##0.0;0",
    "decimal": f"{FRENCH}#,##0.0##;{FRENCH}−#,##0.0##;0",
    "share": f"{FRENCH}0 %;{FRENCH}−0 %;0 %",
    "fine_share": f"{FRENCH}0.0# %;{FRENCH}−0.0# %;0 %",
    "euros": f"{FRENCH}#,##0 €;{FRENCH}−#,##0 €;0 €",
    "exact_euros": f"{FRENCH}#,##0.00 €;{FRENCH}−#,##0.00 €;0 €",
    "year": "0",
    "date": "dd/mm/yyyy",
}


class Styles:
    """The formats of one workbook, made once each: Excel allows 64 000, readers some ten."""

    def __init__(self, workbook: xlsxwriter.Workbook) -> None:
        self._workbook = workbook
        self._cells: dict[tuple[object, ...], Format] = {}
        self.title = self._make(bold=True, font_size=16, font_color=ACCENT)
        self.heading = self._make(bold=True, font_size=12, font_color=ACCENT)
        self.label = self._make(font_color=MUTED, indent=1, valign="top")
        self.note = self._make(font_color=MUTED, font_size=9, text_wrap=True, valign="top")
        self.note_line = self._make(font_color=MUTED, font_size=9)
        self.back = self._make(font_color=ACCENT, font_size=LIST_SIZE, underline=1, align="right")
        self.text = self._make(text_wrap=True, valign="top")
        self.inline = self._make()
        self._headers = {
            (right, small): self._make(
                bold=True, bg_color=HEADER_FILL, bottom=1, bottom_color=ACCENT, text_wrap=True, valign="vcenter",
                align="right" if right else "left", indent=0 if right else 1,
                font_size=LIST_SIZE if small else SIZE,
            )
            for right in (False, True) for small in (False, True)
        }  # fmt: skip

    def header(self, style: Style, *, small: bool) -> Format:
        """The format of a column's title; numbers have theirs at the right."""
        return self._headers[style != "text", small]

    def cell(
        self, style: Style, nature: Nature = "", *, faint: bool = False, strong: bool = False, small: bool = False,
        entry: bool = False, link: bool = False,
    ) -> Format:  # fmt: skip
        """The format of a value: its kind of number, its nature, whether it is too few people, a total, in a list.

        `entry` is open to changes on a protected sheet, `link` leads elsewhere.
        """
        key = (style, nature, faint, strong, small, entry, link)
        if key not in self._cells:
            properties = _properties(style, nature, faint, strong, small)
            if entry:
                properties |= {"locked": False, "bg_color": ENTRY_FILL, "font_color": ENTRY_FONT}
            if link:
                properties |= {"font_color": ACCENT, "underline": 1}
            self._cells[key] = self._make(**properties)
        return self._cells[key]

    def _make(self, **properties: Any) -> Format:
        return self._workbook.add_format({**FONT, **properties})


def _properties(style: Style, nature: Nature, faint: bool, strong: bool, small: bool) -> dict[str, Any]:
    found: dict[str, Any] = {"valign": "top", "bottom": 4, "bottom_color": RULE}
    if style == "text":
        found |= {"text_wrap": True, "align": "left", "indent": 1}
    else:
        found |= {"num_format": NUMBER_FORMATS[style], "align": "right"}
    if nature == "assumption":
        found |= {"italic": True, "font_color": ASSUMED}
    elif nature == "derived":
        found["italic"] = True
    if faint:
        found |= {"font_color": MUTED, "italic": True}
    if small:
        found["font_size"] = LIST_SIZE
    if strong:
        found |= {"bold": True, "top": 1, "top_color": RULE}
    return found
