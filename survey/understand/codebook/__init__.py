"""The codebook as a whole: the board of groups, entries with examples, versions."""
