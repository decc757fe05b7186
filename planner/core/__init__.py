"""The planning domain: tables, edits, scenarios and the projection. No Qt here."""
