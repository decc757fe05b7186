"""Planificateur Bioproduction: map, tables, workforce model and financing plan of bioproduction in France."""

__version__ = "0.1.0"
