"""The `needfinder` command."""
