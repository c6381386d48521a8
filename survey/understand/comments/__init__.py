"""What people say to each other about a statement or a theme."""
