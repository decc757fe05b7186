"""Charts and tables of one place over the years."""
