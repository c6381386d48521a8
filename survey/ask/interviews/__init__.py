"""Talks with customers: what was said, seen and thought."""
