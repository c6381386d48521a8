"""Search: by words and by meaning, over statements, answers, notes, needs and wants."""
