"""The map of a study: every statement a point, groups as islands."""
