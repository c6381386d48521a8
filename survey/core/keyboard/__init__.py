"""Keys of one's own: what each person chose for the actions of the screens."""
