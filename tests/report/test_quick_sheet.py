"""What the shortened methods write, against what XlsxWriter writes."""

import datetime
import io
import zipfile

import pytest
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from planner.report.quick_sheet import PlainWorksheet, QuickWorksheet

CONTENTS = (
    "« a » & <b>",
    "=1+1",
    "",
    0,
    -12,
    1 / 3,
    1e300,
    12345678901234567890,
    True,
    None,
    datetime.date(2027, 3, 31),
)
FORMULAS = ("=A1*2", '=IF(A1<>"",SUM(A1:B2)&" €",0)', "=SUMIFS(A1:A9,B1:B9,1)")


def parts_of(kind: type[Worksheet]) -> dict[str, bytes]:
    """The files of a workbook with cells of all kinds, with and without format."""
    content = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "default_date_format": "dd/mm/yyyy"}
    with xlsxwriter.Workbook(content, options) as workbook:
        workbook.set_properties({"created": datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)})
        sheet = workbook.add_worksheet("Essai", kind)
        looks = [workbook.add_format({"num_format": "0.0", "italic": italic}) for italic in (True, False)]
        sheet.set_column(30, 40, 12, looks[0])
        for row, look in enumerate([*looks, None]):
            for column, value in enumerate(CONTENTS):
                sheet.write(row, column, value, look)
                sheet.write(row, 30 + column, value, look)
            for column, formula in enumerate(FORMULAS):
                sheet.write_formula(row, 50 + column, formula, look, 1.5)
                sheet.write_formula(row, 60 + column, formula, look, "oui & non")
        sheet.write_rich_string(5, 0, "a", looks[0], "b", "c", looks[1])
        sheet.write_blank(70_000, 800, None, looks[0])
    with zipfile.ZipFile(content) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize("kind", [QuickWorksheet, PlainWorksheet])
def test_that_a_sheet_written_quickly_is_the_same_to_the_byte(kind: type[Worksheet]) -> None:
    assert parts_of(kind) == parts_of(Worksheet)
