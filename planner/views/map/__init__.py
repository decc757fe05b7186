"""The map and what is told beside it."""
