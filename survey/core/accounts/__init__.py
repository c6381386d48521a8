"""Accounts: sign-in, roles and open sessions."""
