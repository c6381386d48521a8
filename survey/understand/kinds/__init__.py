"""What sorts the statements of a study: models that learn from what people corrected."""
