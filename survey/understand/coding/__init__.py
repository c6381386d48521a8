"""Coding statement by statement, with suggestions that learn from every decision."""
