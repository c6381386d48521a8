"""Files people bring: kept until they are checked and taken in, then forgotten."""
