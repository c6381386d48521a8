"""Jobs: work written in the same transaction as its cause, done after commit."""
