"""Widgets: what the planner sees and touches."""
