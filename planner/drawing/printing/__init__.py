"""Printed documents: pages of titles, texts, tables, charts and pictures on sheets of paper, as one PDF."""
