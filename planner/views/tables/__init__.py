"""The editable tables."""
