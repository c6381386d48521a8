"""What customers allowed us to do, and their right to be forgotten."""
