"""Whom we listen to: customers, their consent, and the segments they form."""
