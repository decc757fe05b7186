"""Financing plans: expenses and resources in integer cents, their rules, checks and schedules."""
