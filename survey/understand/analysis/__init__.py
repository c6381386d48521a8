"""Runs: what the machine proposes."""
