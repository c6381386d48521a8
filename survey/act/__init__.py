"""What becomes of it: the needs report."""
