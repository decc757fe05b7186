"""The model of docs/model.md once more, as formulas that a spreadsheet recalculates."""
