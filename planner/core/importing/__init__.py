"""Rows of foreign files matched with the tables: each new, changed, unchanged or refused."""
