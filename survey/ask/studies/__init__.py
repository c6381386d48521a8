"""What the organisation wants to learn, and the decision that depends on it."""
