"""What a project holds: schema, values, rows, edits, scenarios and where each value comes from."""
