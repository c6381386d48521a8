"""More than one reader: blind second readings, training, agreement, adjudication."""
