"""Spans of answers and notes that say one thing."""
