"""Codebooks and whole projects in and out: REFI-QDA and CSV."""
