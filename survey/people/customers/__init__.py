"""The people we listen to."""
