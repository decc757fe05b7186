"""The tree of scenarios and their comparison."""
