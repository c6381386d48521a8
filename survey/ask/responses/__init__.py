"""What people answered: the answer page, the store, the results."""
