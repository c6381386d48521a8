"""Very many answers: a sample is read and compared in full and teaches fast models the rest."""
