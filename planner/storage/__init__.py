"""Project files, reference data and imports. No Qt here."""
