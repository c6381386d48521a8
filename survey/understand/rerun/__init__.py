"""What a run changed: this run beside the one before, to be read in a minute."""
